// Counts what goes over the wire while a page loads, and waits until it is quiet.

// Nothing on its way and no script running for so long is "loaded": longer than the slowest answer
// takes to begin (2 s at slow 3G), so that what one answer leads to has been asked for.
const QUIET_MS = 2_500;
const LOOK_EVERY_MS = 100;

// Names of Chromium's resource types in the tables.
const KINDS = { "text/html": "html", "text/css": "css", "text/javascript": "js", "application/wasm": "wasm" };

/** Counts the bytes of one visit, heads included, by kind. */
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
      this.#touch();
    });
    session.on("Network.responseReceived", ({ requestId, response }) => {
      this.#open.set(requestId, KINDS[response.mimeType] ?? "other");
      this.#touch();
    });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      this.bytes[this.#open.get(requestId) ?? "other"] += encodedDataLength;
      this.#close(requestId);
    });
    session.on("Network.loadingFailed", ({ requestId }) => this.#close(requestId));
  }

  /** Waits until nothing has happened for a while; false if that is not so within the limit. */
  async quiet(page, limit) {
    const end = performance.now() + limit;
    while (performance.now() < end) {
      // A script that runs holds up the answer.
      await page.evaluate(() => new Promise((done) => setTimeout(done)));
      if (this.#open.size === 0 && performance.now() - this.#last > QUIET_MS) return true;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
    return false;
  }

  #close(requestId) {
    this.#open.delete(requestId);
    this.#touch();
  }

  #touch() {
    this.#last = performance.now();
  }
}
