"""Runs the library clickpesa, unchanged, against the sandbox at argv[1]: it reads the payments to the number argv[2]."""

import sys

from clickpesa import ClickPesaAuthError, ClickPesaClient, ClickPesaNotFoundError

base, number = f"{sys.argv[1]}/third-parties", sys.argv[2]
client = ClickPesaClient("sandbox-client", "sandbox-key", base_url=base)
[paid] = client.query_payment_status(number)
assert (paid["status"], paid["collectedAmount"], paid["orderReference"]) == ("SUCCESS", 90900, number), paid
every = client.query_all_payments({"orderReference": number})
assert (every["totalCount"], every["data"]) == (1, [paid]), every
try:
    client.query_payment_status("UNKNOWN1")
except ClickPesaNotFoundError as error:
    assert "Invalid or missing payment: UNKNOWN1" in str(error), error
else:
    raise AssertionError("an unknown number has payments")
try:
    ClickPesaClient("sandbox-client", "another key", base_url=base).query_payment_status(number)
except ClickPesaAuthError as error:
    assert "Invalid or Expired API-Key" in str(error), error
else:
    raise AssertionError("another key was accepted")
