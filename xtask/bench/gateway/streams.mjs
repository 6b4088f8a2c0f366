// Holds many event streams open.

import { connect } from "node:net";

// Connections that are opened at once: fewer than wait in the listener's queue.
const WAVE = 200;

/** Opens a stream for each bill, and returns when each has its first event. The result closes them. */
export async function openStreams(url, ids) {
  const { hostname, port } = new URL(url);
  const sockets = [];
  const open = (id) =>
    new Promise((done, failed) => {
      const socket = connect(port, hostname, () => socket.write(`GET /api/bills/${id}/events HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`));
      sockets.push(socket);
      let text = "";
      const read = (bytes) => {
        text += bytes;
        if (!text.includes("\ndata:")) return;
        socket.off("data", read).resume();
        done();
      };
      socket.on("data", read).on("error", failed).on("close", () => failed(new Error(`a stream ended: ${text}`)));
    });
  for (let at = 0; at < ids.length; at += WAVE) await Promise.all(ids.slice(at, at + WAVE).map(open));
  return () => sockets.forEach((socket) => socket.destroy());
}
