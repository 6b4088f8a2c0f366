-- One row, which is written to find out whether the database can be written.

CREATE TABLE write_probe (
    id BIGINT PRIMARY KEY,
    written_at BIGINT NOT NULL
);
