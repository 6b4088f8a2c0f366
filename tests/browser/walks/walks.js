// Random walks through the element in tabs of a shop, or through the gateway's page. Each frame of this page stands for a
// tab: it has its own session storage and shares the local storage with the others.

/** How long a tab may take to become quiet, on a busy machine. */
const QUIET_MS = 20_000;

/** Functions that return a random number below `n`, the same ones for the same seed (mulberry32). */
function generator(seed) {
  return (n) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
}

const task = () => new Promise((done) => setTimeout(done));
const frame = () => new Promise((done) => requestAnimationFrame(done));

async function until(condition, describe) {
  for (const end = performance.now() + QUIET_MS; performance.now() < end; await task()) if (condition()) return;
  throw new Error(describe());
}

/** Session storage of one tab, which survives its reloads. */
class Session {
  #items = new Map();
  getItem = (name) => this.#items.get(name) ?? null;
  setItem = (name, text) => void this.#items.set(name, String(text));
  removeItem = (name) => void this.#items.delete(name);
  key = (index) => [...this.#items.keys()][index] ?? null;
  get length() {
    return this.#items.size;
  }
}

class Tab {
  frame = document.createElement("iframe");
  session = new Session();
  bill;
  /** Create calls without an outcome, and what lets held ones go on. */
  calls = 0;
  held = [];
  /** What happens to the next create call, and whether calls are held: not after the last step. */
  fault;
  holds = true;
  /** The errors on the console, and the numbers after which the customer wants another one. */
  log = [];
  another = [];
  /** What makes the page's broken browser calls work again. */
  mends = [];
  /** Whether the program of this page has crashed, and whether the browser leaves the page. */
  crashed = false;
  leaving = false;

  constructor(name) {
    this.name = name;
    this.frame.width = this.frame.height = 500;
    document.body.append(this.frame);
  }

  get window() {
    return this.frame.contentWindow;
  }

  get element() {
    return this.window.document.querySelector("billpay-widget");
  }

  find(selector) {
    return this.element?.shadowRoot?.querySelector(selector);
  }

  /** Loads the shop's page, or loads it again, with the element of the bill. */
  async load(bill = this.bill) {
    this.bill = bill;
    if (!this.frame.src) return this.open();
    const loaded = new Promise((done) => (this.frame.onload = done));
    // A reload keeps the state of the tab's history.
    this.window.location.reload();
    await loaded;
    this.show(bill);
  }

  /** Shows the element of that bill, in place of another one. */
  show(bill) {
    this.bill = bill;
    const main = this.window.document.querySelector("main");
    const element = this.window.document.createElement("billpay-widget");
    Object.assign(element, { locale: "en", autostart: true, ...bill });
    main.replaceChildren(...(bill ? [element] : []));
  }

  /** Whether it has a page to do something with. */
  get isThere() {
    return !this.leaving && !!this.element;
  }

  /** Whether it shows a bill's page. After two crashes, the browser submits the form. */
  get hasLeft() {
    const { location, document } = this.window;
    return !this.leaving && document.readyState === "complete" && location.pathname.startsWith("/malipo/bills/");
  }

  /** Waits for a condition in the shop's page, and goes back there before if the browser has left it. */
  async until(condition, describe) {
    await until(() => condition() || this.hasLeft, describe);
    if (!this.hasLeft) return;
    // The customer has this number. The widget in the shop's page does not know it, so the next press makes another one.
    const number = this.window.document.querySelector(".number")?.textContent.replace(/\s/g, "");
    this.another.push(number);
    await this.open();
    await until(condition, describe);
  }

  /** Opens the shop's page. */
  async open() {
    const loaded = new Promise((done) => (this.frame.onload = done));
    this.frame.src = "tab.html";
    await loaded;
    this.show(this.bill);
  }

  /** What the program renders into. */
  get root() {
    return this.element.shadowRoot;
  }

  submit() {
    this.element.submit();
  }

  changeAmount(amount) {
    this.element.amount = amount;
  }

  changeLanguage() {
    this.element.locale = this.element.locale === "sw" ? "en" : "sw";
  }

  /** The element's text without spaces. */
  get text() {
    return this.element?.shadowRoot?.textContent.replace(/\s/g, "") ?? "";
  }

  /** The number that can be paid, if it shows one. */
  get number() {
    return this.find(".number")?.textContent.replace(/\s/g, "");
  }

  get button() {
    return this.find("button[type=submit][part~=button]");
  }

  /** Whether the element shows a number, or a form that can be submitted, and waits for nothing. */
  get isQuiet() {
    const busy = this.element?.hasAttribute("aria-busy") || this.find("[aria-busy=true], [aria-disabled=true]");
    return !this.bill || (this.calls === 0 && !busy && !!(this.find(".issued") || this.button));
  }

  /** Waits until it is quiet and stays so for a frame, because a press has no effect at once; or until the condition is true. */
  async quiet(or = () => false) {
    const done = () => this.isQuiet || or();
    const state = () => {
      const { location, document } = this.window;
      return `tab ${this.name} does not become quiet: ${this.calls} calls, ${location} ${document.readyState}, leaving: ${this.leaving}, ${this.element && this.root?.innerHTML}`;
    };
    do {
      await this.until(done, state);
      await frame();
      await task();
    } while (!done());
  }

  /** Types a description, if there is a field for it. */
  type(text) {
    this.enter("billDescription", text);
  }

  enter(field, text) {
    const input = this.find(`input[name=${field}]:not([type=hidden])`);
    if (!input) return;
    input.value = text;
    input.dispatchEvent(new this.window.InputEvent("input", { bubbles: true, composed: true }));
  }

  /** Lets held calls go on, and removes the fault. */
  release() {
    this.fault = undefined;
    for (const go of this.held.splice(0)) go();
  }

  /** Breaks a browser call, until `mend` is called or the page is loaded again. */
  replace(object, name, descriptor) {
    const own = Object.getOwnPropertyDescriptor(object, name);
    this.mends.push(() => (own ? Object.defineProperty(object, name, own) : delete object[name]));
    Object.defineProperty(object, name, { configurable: true, ...descriptor });
  }

  mend() {
    for (const mend of this.mends.splice(0).reverse()) mend();
  }
}

/** A tab with the gateway's page. The bill is typed into it. */
class PageTab extends Tab {
  get element() {
    return this.window.document.getElementById("billpay");
  }

  find(selector) {
    return this.element?.querySelector(selector);
  }

  get root() {
    return this.element;
  }

  get text() {
    return this.element?.textContent.replace(/\s/g, "") ?? "";
  }

  get isThere() {
    return !this.leaving && this.window.document.readyState === "complete" && !!this.element;
  }

  get isQuiet() {
    return this.isThere && super.isQuiet;
  }

  /** Loads the same page again: a form or a bill's page. */
  async load() {
    const loaded = new Promise((done) => (this.frame.onload = done));
    if (this.frame.src) this.window.location.reload();
    else this.frame.src = "/malipo/?lang=en";
    await loaded;
  }

  /** Opens the form and types that bill. */
  async show(bill) {
    this.bill = bill;
    if (!bill) return;
    const loaded = new Promise((done) => (this.frame.onload = done));
    this.window.location.href = "/malipo/?lang=en";
    await loaded;
    this.type(bill.description);
    this.changeAmount(bill.amount);
  }

  /** A bill's page is one of its own. */
  get hasLeft() {
    return false;
  }

  submit() {
    this.find("form")?.requestSubmit();
  }

  changeAmount(amount) {
    this.enter("billAmount", amount);
  }

  changeLanguage() {}
}

/** Runs before the scripts of a tab's page: its create calls can be held or fail, and it has its own session. */
window.prepare = (window) => {
  const tab = tabs.find((tab) => tab.frame === window.frameElement);
  if (!tab) return;
  [tab.calls, tab.held, tab.mends, tab.crashed, tab.leaving] = [0, [], [], false, false];
  Object.defineProperty(window, "sessionStorage", { configurable: true, value: tab.session });
  const send = window.fetch;
  window.fetch = (...call) => {
    const [{ url, signal }] = call;
    return url?.endsWith("/create-order-control-number") ? create(tab, window, signal, () => send(...call)) : send(...call);
  };
  const { error } = window.console;
  window.console.error = (...texts) => {
    tab.log.push(texts.join(" "));
    error(...texts);
  };
  window.addEventListener("error", ({ message }) => tab.crashed || tab.errors.push(message));
  window.addEventListener("beforeunload", () => (tab.leaving = true));
};

/** A create call, after `tab.fault` has been applied. */
function create(tab, window, signal, send) {
  const fault = tab.fault;
  tab.fault = undefined;
  tab.calls += 1;
  const aborted = new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
  const held = () => new Promise((go) => (tab.holds ? tab.held.push(go) : go()));
  const lost = () => Promise.reject(new window.TypeError("Failed to fetch"));
  const outcome = {
    "hold the call": () => held().then(send),
    "hold the answer": () => send().then((answer) => held().then(() => answer)),
    "lose the call": lost,
    "lose the answer": () => send().then(lost),
  };
  const ended = () => (tab.calls -= 1);
  const answer = Promise.race([(outcome[fault] ?? send)(), aborted]);
  answer.then(ended, ended);
  return answer;
}

/** Pays the number in full. A number that is paid already takes no more. */
async function pay(number) {
  if (!number) return;
  const bills = await (await fetch("/sandbox/bills")).json();
  const { billAmount: amount } = bills.find((bill) => bill.billPayNumber === number);
  const body = JSON.stringify({ billPayNumber: number, amount, outcome: "SUCCESS" });
  await fetch("/sandbox/payments", { method: "POST", headers: { "content-type": "application/json" }, body });
}

const throws = (error) => () => {
  throw error;
};

const never = new Promise(() => {});

/** Breaks the widget's calls. The scripts' own downloads go on, because without the bundle the browser leaves the page. */
function breakFetch(tab, window, broken) {
  const send = window.fetch;
  tab.replace(window, "fetch", { value: (...call) => (call[0].url ? broken() : send(...call)) });
}

/** Browser calls that the program does not expect to fail. */
const CRASHES = {
  "crash at an insertion": ({ Node }) => [Node.prototype, "insertBefore"],
  "crash at a removal": ({ Node }) => [Node.prototype, "removeChild"],
  "crash at a new element": ({ Document }) => [Document.prototype, "createElement"],
  "crash at an attribute": ({ Element }) => [Element.prototype, "setAttribute"],
  "crash at a listener": ({ EventTarget }) => [EventTarget.prototype, "addEventListener"],
  "crash at a timer": (window) => [window, "setTimeout"],
  "crash at a call": (window) => [window, "Headers"],
};

/** Makes the program's next call of that function fail, which ends the program or one of its tasks. Another crash in the
 * same page would make the browser leave it. */
function crash(tab, [object, name]) {
  if (tab.crashed) return;
  tab.crashed = true;
  const works = object[name];
  tab.replace(object, name, {
    writable: true,
    value(...call) {
      const ofProgram = new Error().stack.includes(".wasm:");
      if (!ofProgram) return new.target ? Reflect.construct(works, call) : works.apply(this, call);
      object[name] = works;
      throw new Error(`no ${name}`);
    },
  });
}

/** Replaces each text of the widget with the same text in an element, as browsers do that translate a page. */
function translate(tab) {
  const { document } = tab.window;
  const walker = document.createTreeWalker(tab.root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (["style", "script"].includes(text.parentNode.localName)) continue;
    const font = document.createElement("font");
    font.append(text.data);
    text.replaceWith(font);
  }
}

/** Ways in which a browser, an extension or another script of the page breaks a browser call. */
const BREAKS = {
  "storage throws": (tab, window) => {
    const blocked = { get: throws(new window.DOMException("", "SecurityError")) };
    for (const name of ["localStorage", "sessionStorage"]) tab.replace(window, name, blocked);
  },
  "storage is full": (tab, { Storage, DOMException }) => tab.replace(Storage.prototype, "setItem", { value: throws(new DOMException("", "QuotaExceededError")) }),
  "there are no locks": (tab, { navigator }) => tab.replace(navigator, "locks", { value: undefined }),
  "locks throw": (tab, { navigator }) => tab.replace(navigator, "locks", { get: throws(new Error("broken")) }),
  "fetch throws": (tab, window) => breakFetch(tab, window, throws(new window.TypeError("broken"))),
  "fetch rejects with a text": (tab, window) => breakFetch(tab, window, () => window.Promise.reject("no network")),
  "fetch rejects with nothing": (tab, window) => breakFetch(tab, window, () => window.Promise.reject()),
  "fetch rejects with another realm's error": (tab, window) => breakFetch(tab, window, () => Promise.reject(new TypeError("no network"))),
  "there is no clipboard": (tab, { navigator }) => tab.replace(navigator, "clipboard", { value: undefined }),
  "the clipboard throws": (tab, { navigator }) => tab.replace(navigator, "clipboard", { get: throws(new Error("broken")) }),
  "the clipboard never answers": (tab, { navigator }) => tab.replace(navigator, "clipboard", { value: { writeText: () => never } }),
  "copying throws": (tab, { document }) => tab.replace(document, "execCommand", { value: throws(new Error("broken")) }),
  "event streams throw": (tab, window) => tab.replace(window, "EventSource", { value: throws(new Error("broken")) }),
  "locks are refused": (tab, { navigator, Promise }) => tab.replace(navigator, "locks", { value: { request: () => Promise.reject("no lock") } }),
};

/** What can happen in a tab. Each function gets the tab, the walk, and the random numbers. */
const STEPS = {
  press: (tab) => tab.button?.click(),
  "press twice": (tab) => [1, 2].forEach(() => tab.button?.click()),
  "press Enter": (tab) => tab.find("form")?.requestSubmit(),
  "call submit()": (tab) => tab.submit(),
  "hold the call": (tab) => (tab.fault = "hold the call"),
  "hold the answer": (tab) => (tab.fault = "hold the answer"),
  "lose the call": (tab) => (tab.fault = "lose the call"),
  "lose the answer": (tab) => (tab.fault = "lose the answer"),
  "let calls go on": (tab) => tab.release(),
  copy: (tab) => tab.find("button.copy")?.click(),
  check: (tab) => tab.find(".checking button")?.click(),
  "open a channel": (tab) => tab.find("summary")?.click(),
  "change the language": (tab) => tab.changeLanguage(),
  "change the amount": (tab) => {
    tab.bill = { ...tab.bill, amount: tab.bill.amount === "900" ? "901" : "900" };
    tab.changeAmount(tab.bill.amount);
  },
  move: (tab) => tab.element.parentNode.append(tab.element),
  "remove and insert": async (tab) => {
    const { element } = tab;
    const parent = element.parentNode;
    element.remove();
    await task();
    parent.append(element);
  },
  reload: (tab) => tab.load(),
  mend: (tab) => tab.mend(),
  translate,
  "request another number": (tab, walk) => {
    const button = tab.find(".issued > .actions button");
    const number = tab.element.controlNumber;
    if (!button || !number) return;
    walk.another.push(number);
    button.click();
  },
  pay: (tab) => pay(tab.number),
  type: (tab, walk, below) => tab.type(`${tab.bill.description} ${"ab"[below(2)]}`),
};

for (const [name, apply] of Object.entries(BREAKS)) STEPS[name] = (tab) => apply(tab, tab.window);
for (const [name, find] of Object.entries(CRASHES)) STEPS[name] = (tab) => crash(tab, find(tab.window));

/** The pauses after a step. The last one ends early if a call is held, for which the other tab may wait. */
const PAUSES = [() => {}, () => Promise.resolve(), task, frame, (tab) => tab.quiet(() => tabs.some(({ held }) => held.length > 0))];

let tabs = [];

/** Opens the tabs. */
window.openTabs = async (names) => {
  tabs = names.map((name) => (name === "page" ? new PageTab(name) : new Tab(name)));
  for (const tab of tabs) await tab.load();
};

/** Walks with these steps, each as often as it is listed. Returns what was done and what went wrong. */
window.walk = async (seed, steps) => {
  const below = generator(seed);
  const pick = (list) => list[below(list.length)];
  const walk = { seed, bill: { description: `Walk ${seed}`, amount: "900", readonly: !steps.includes("type") }, another: [], did: [] };
  try {
    for (const tab of tabs) {
      [tab.errors, tab.log, tab.another, tab.holds] = [[], [], walk.another, true];
      await tab.show({ ...walk.bill });
    }
    for (let left = 5 + below(15); left > 0; left -= 1) {
      const [tab, step] = [pick(tabs), pick(steps)];
      walk.did.push(`${tab.name}: ${step}`);
      await tab.until(() => tab.isThere, () => `tab ${tab.name} has no widget: ${tab.window.location}`);
      await STEPS[step](tab, walk, below);
      await pick(PAUSES)(tab);
    }
    for (const tab of tabs) {
      tab.holds = false;
      tab.release();
      tab.mend();
    }
    for (const tab of tabs) await tab.quiet();
    for (const tab of tabs) await tab.show();
  } catch (error) {
    walk.error = `${error} ${error.stack}`;
  }
  walk.errors = tabs.flatMap((tab) => tab.errors);
  walk.log = tabs.flatMap((tab) => tab.log);
  return walk;
};

/** Loads the tabs again. Returns the numbers that no tab shows then, nor after one press in each tab. */
window.missing = async (expected) => {
  for (const tab of tabs) await tab.load(undefined);
  const missing = {};
  for (const { bill, typed, number } of expected) {
    const seen = [];
    for (const press of [false, true]) {
      for (const tab of tabs) {
        if (seen.some((text) => text.includes(number))) break;
        // The page may be the bill's own.
        await tab.quiet();
        seen.push(tab.text);
        if (tab.text.includes(number)) break;
        await tab.show(bill);
        await tab.quiet();
        if (press) {
          tab.type(typed);
          tab.button?.click();
          await tab.quiet();
        }
        seen.push(tab.text);
        await tab.show();
      }
    }
    if (!seen.some((text) => text.includes(number))) missing[bill.description] = { number, typed, seen };
  }
  return missing;
};
