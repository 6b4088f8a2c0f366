// Counts what goes over the wire while a page loads, and waits until it is quiet.

// A page is loaded when it has had no open request and no running script for this time. Timers of the pages start
// requests up to 2 s later.
const QUIET_MS = 2_500;
const CHECK_INTERVAL_MS = 100;

// The kinds of the tables, by MIME type.
const KINDS = { "text/html": "html", "text/css": "css", "text/javascript": "js", "application/wasm": "wasm" };

/** Counts the bytes of one visit, headers included, by kind. */
export class Wire {
  bytes = { html: 0, css: 0, js: 0, wasm: 0, other: 0 };
  requests = 0;
  posts = 0;
  #open = new Map();
  #last = performance.now();

  constructor(session) {
    session.on("Network.requestWillBeSent", ({ requestId, request }) => {
      this.#open.set(requestId, "other");
      this.requests += 1;
      if (request.method === "POST") this.posts += 1;
      this.#noteActivity();
    });
    session.on("Network.responseReceived", ({ requestId, response }) => {
      this.#open.set(requestId, KINDS[response.mimeType] ?? "other");
      this.#noteActivity();
    });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      this.bytes[this.#open.get(requestId) ?? "other"] += encodedDataLength;
      this.#close(requestId);
    });
    session.on("Network.loadingFailed", ({ requestId }) => this.#close(requestId));
  }

  /** Waits until the page is loaded. Returns false if it is not within `limit` milliseconds. */
  async quiet(page, limit) {
    const end = performance.now() + limit;
    while (performance.now() < end) {
      // Returns when no script is running.
      await page.evaluate(() => new Promise((done) => setTimeout(done)));
      if (this.#open.size === 0 && performance.now() - this.#last > QUIET_MS) return true;
      await new Promise((done) => setTimeout(done, CHECK_INTERVAL_MS));
    }
    return false;
  }

  #close(requestId) {
    this.#open.delete(requestId);
    this.#noteActivity();
  }

  #noteActivity() {
    this.#last = performance.now();
  }
}
