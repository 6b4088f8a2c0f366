// Defines <billpay-widget>: its attributes, its place in the page and in a form. Shows the form that the gateway
// renders for it until the bundle, which is the widget, has come.
//
// The build writes the bundle's names into it. Everything is found beside this script.

const JS = "BUNDLE_JS";
const WASM = "BUNDLE_WASM";
const CSS = "BUNDLE_CSS";

const NAME = "billpay-widget";
const TEXTS = { description: "", amount: "", paymentMode: "payment-mode", reference: "", customerName: "customer-name", intent: "", locale: "", gateway: "", theme: "", name: "" };
const FLAGS = { readonly: "", autostart: "", noStorage: "no-storage" };
// What the gateway renders the form from.
const RENDERED = ["description", "amount", "paymentMode", "reference", "customerName", "intent", "theme", "readonly", "noStorage"];
// What of it must not stand in an address.
const PRIVATE = ["description", "amount", "reference", "customerName", "intent"];
// The names in src/platform/storage.rs: a number, and a call that has no answer yet.
const KEPT = { localStorage: "billpay-number ", sessionStorage: "billpay-ticket " };
// A gateway that has rendered nothing by then is not waited for: the bundle draws the form.
const RENDER_MS = 2000;
// A press that no widget has taken by then is the browser's: at 400 kbit/s the bundle takes 3.3 s.
const PRESS_MS = 15000;
// A program that stops while it starts says nothing. Slow phones need a second or two.
const START_MS = 10000;

const attribute = (names, property) => names[property] || property;
const beside = (file) => new URL(file, import.meta.url).href;

// One bundle and one stylesheet for all elements of a page. A failure is not kept: an element that
// comes later tries again.
let bundle, style, ready;
const load = (before) =>
  (bundle ??= start(before).catch((reason) => {
    bundle = undefined;
    throw reason;
  }));

// Behind the form: with a low priority, or after it where the browser knows none.
async function start(before) {
  if (!prioritizes()) await before;
  const [js, wasm] = [JS, WASM].map((file) => fetch(beside(file), { priority: "low" }));
  wasm.catch(() => {});
  await (await js).text();
  const widget = await import(beside(JS));
  await widget.default({ module_or_path: wasm });
  ready = true;
  return widget;
}

function prioritizes() {
  let known = false;
  new Request(import.meta.url, {
    get priority() {
      known = true;
    },
  });
  return known;
}

const styles = () =>
  (style ??= fetchStyles().catch((reason) => {
    style = undefined;
    throw reason;
  }));

async function fetchStyles() {
  const answer = await fetch(beside(CSS));
  if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
  return sheet(await answer.text());
}

// A constructed sheet: the page's Content-Security-Policy needs to allow no style for it.
function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}

// The parameters of the form that the gateway renders.
function parameters(settings) {
  const wanted = new URLSearchParams();
  for (const property of RENDERED) {
    const value = settings[property];
    if (value) wanted.set(attribute({ ...TEXTS, ...FLAGS }, property), value === true ? "" : value);
  }
  if (settings.locale) wanted.set("locale", settings.locale);
  return wanted;
}

// Asks for the form. A bill goes in a body, because addresses are logged; a body of this type needs no
// preflight. XMLHttpRequest parses HTML also where a page's policy requires trusted types, and nothing in the
// template has an effect yet.
function request(settings, done) {
  const wanted = parameters(settings);
  const url = new URL("element", settings.gateway);
  const open = PRIVATE.every((property) => !settings[property]);
  if (open) url.search = wanted;
  const asked = new XMLHttpRequest();
  asked.open(open ? "GET" : "POST", url);
  asked.responseType = "document";
  asked.timeout = RENDER_MS;
  asked.onloadend = () => done(asked.status === 200 ? read(asked.response?.querySelector("template")?.content, String(wanted)) : undefined);
  asked.send(open ? null : wanted);
  return asked;
}

// The parts of a rendered form: its styles, the widget's root, and the data for hydration. Undefined if one is missing.
function read(content, asked) {
  try {
    const [styles, root, data] = ["style,link", "div", "script[type='application/json']"].map((part) => content.querySelector(part));
    const json = data.textContent;
    const { bill, key, settings } = JSON.parse(json).data;
    data.remove();
    return { styles, root, json, bill, key, parameters: asked ?? String(parameters(settings)) };
  } catch {
    return undefined;
  }
}

// What the browser keeps of that bill: pairs of a storage and a name in it. None where storage is blocked.
function kept(gateway, bill) {
  try {
    return Object.keys(KEPT)
      .map((storage) => [globalThis[storage], `${KEPT[storage]}${gateway}\n${bill}`])
      .filter(([storage, name]) => storage.getItem(name) !== null);
  } catch {
    return [];
  }
}

// Until the form is there. After six seconds the page's own link is shown as well.
const BONES = `:host{display:block}:host([hidden]){display:none}i{display:block;max-width:30em;height:3em;margin:0 auto 1em;border-radius:.6em;background:#8883;animation:b 1.8s ease-in-out infinite}i:first-child{height:10em}slot{display:block;animation:s .4s 6s both}.off{animation:none}@keyframes b{50%{opacity:.5}}@keyframes s{from{visibility:hidden}}@media(prefers-reduced-motion:reduce){i{animation:none}}`;
let bones;

// Also where there is no page: on a server.
const Base = globalThis.HTMLElement ?? class {};

class BillpayWidget extends Base {
  static formAssociated = true;
  static observedAttributes = ["lang", ...[TEXTS, FLAGS].flatMap((names) => Object.keys(names).map((property) => attribute(names, property)))];

  #internals = this.attachInternals?.();
  // A shop's server may have printed it.
  #root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
  // The widget; and the same while it is shown.
  #own;
  #widget;
  #number = null;
  #near;
  #loading;
  // The form that the gateway has rendered, until the widget has it; one that a kept number holds back; and
  // the request for the next one.
  #form;
  #held;
  #request;
  // A press that waits for the widget, and whether the widget can't come.
  #pressed;
  #failed = false;
  // Options of a focus() call that came before there was anything to focus.
  #wish;
  #todo = [];
  #stale;
  // A language may be set on anything around the element.
  #languages = new MutationObserver(() => this.attributeChangedCallback());

  constructor() {
    super();
    // Presses and Enter before the widget hears them. The widget's own listeners run first and prevent the default.
    this.#root.addEventListener("submit", (event) => this.#sent(event));
    this.#root.addEventListener("keydown", (event) => this.#entered(event));
  }

  get controlNumber() {
    return this.#number;
  }

  get value() {
    return this.#number ?? "";
  }

  get form() {
    return this.#internals?.form ?? null;
  }

  submit() {
    if (!this.#form) this.#do((widget) => widget.submit());
    else if (this.#failed) this.#native().submit();
    else this.#press();
  }

  reset() {
    if (!this.#form) return this.#do((widget) => widget.reset());
    // A call on its way is not called back.
    if (this.#pressed) return;
    this.#native().reset();
    for (const [storage, name] of kept(this.#settings().gateway, this.#form.bill)) storage.removeItem(name);
  }

  focus(options) {
    if (this.#widget || this.#form) return this.#enter(options);
    this.#wish = options ?? {};
    if (this.isConnected) this.#start();
  }

  formResetCallback() {
    if (this.#widget) this.#do((widget) => widget.formReset());
    else if (!this.#pressed) this.#native()?.reset();
  }

  connectedCallback() {
    for (const property of [...Object.keys(TEXTS), ...Object.keys(FLAGS)]) this.#upgrade(property);
    this.#languages.observe(document, { subtree: true, attributeFilter: ["lang"] });
    // What is only moved goes on as it was.
    if (this.#widget || this.#loading || this.#near || this.#failed) return;
    try {
      if (!this.#form && !this.#adopt()) this.#skeleton();
    } catch (reason) {
      // A browser that can't construct stylesheets.
      return this.#fail(reason);
    }
    if (this.autostart || !globalThis.IntersectionObserver) return this.#start();
    this.#near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#start(), { rootMargin: "200px" });
    this.#near.observe(this);
  }

  // An element that is moved is taken out and put in again at once: only what stays out is stopped.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#languages.disconnect();
      this.#far();
      this.#cancel();
      this.#settle();
      if (this.#widget) {
        this.#widget.stop();
        // Yew keeps the node that it drew in, with a listener for each kind of event: this element
        // must not be kept by it.
        this.#root.replaceChildren();
      }
      this.#widget = this.#loading = this.#wish = undefined;
      this.#failed = false;
      this.#todo = [];
    });
  }

  attributeChangedCallback(name) {
    if (name === "autostart" && this.autostart && this.#near) this.#start();
    if (this.#stale) return;
    this.#stale = true;
    queueMicrotask(() => this.#update());
  }

  #update() {
    if (!this.#stale) return;
    this.#stale = false;
    if (this.#widget) this.#widget.update(this.#settings());
    else if (this.#loading || this.#failed) this.#draw();
  }

  // What was set before the element was defined is the element's own property, and hides ours.
  #upgrade(property) {
    if (!this.hasOwnProperty(property)) return;
    const value = this[property];
    delete this[property];
    this[property] = value;
  }

  #skeleton() {
    this.#form = undefined;
    this.#root.adoptedStyleSheets = [(bones ??= sheet(BONES))];
    this.#root.replaceChildren(make("i"), make("i"), make("slot"));
    this.setAttribute("aria-busy", "true");
  }

  // Takes over a form that the shop's server has printed.
  #adopt() {
    const form = this.#root.firstChild ? read(this.#root) : undefined;
    if (!form || this.#keeps(form)) return false;
    // Where the shop's page comes from a cache, somebody else has its one-time key, too.
    const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    form.root.querySelector("[name=key]")?.setAttribute("value", key);
    form.json = form.json.replace(form.key, key);
    this.#form = form;
    this.#dress(form);
    return true;
  }

  // Whether a kept number may take the form's place.
  #keeps(form) {
    const { gateway, noStorage } = this.#settings();
    const keeps = !noStorage && !this.#failed && kept(gateway, form.bill).length > 0;
    if (keeps) this.#held = form;
    return keeps;
  }

  // Draws the form of the settings as they are now. Until it is there, an earlier one can't be sent.
  #draw() {
    const settings = this.#settings();
    const wanted = String(parameters(settings));
    this.#cancel();
    if (ready || this.#pressed) return Promise.resolve();
    if ([this.#form, this.#held].some((form) => form?.parameters === wanted)) return Promise.resolve(this.#busy(false));
    this.#busy(true);
    return new Promise((done) => {
      const asked = (this.#request = request(settings, (form) => {
        if (this.#request === asked) {
          this.#request = undefined;
          this.#place(form);
        }
        done();
      }));
    });
  }

  // Aborts the request. abort() calls its handler at once, which then sees that the request is not the current one.
  #cancel() {
    const request = this.#request;
    this.#request = undefined;
    request?.abort();
  }

  #place(form) {
    if (this.#widget) return;
    this.#held = undefined;
    // The widget follows what the page has set, or the page's own link does.
    if (!form || this.#keeps(form)) return this.#failed ? this.#fallback() : this.#form && this.#skeleton();
    const focused = this.#root.activeElement?.id;
    // The page may know the gateway by another name than it does itself.
    for (const one of form.root.querySelectorAll("form")) one.action = this.#settings().gateway;
    for (const input of form.root.querySelectorAll("[id]:is(input)")) this.#carry(input);
    this.#form = form;
    this.#dress(form);
    this.#root.replaceChildren(form.root);
    this.removeAttribute("aria-busy");
    if (focused) this.#root.getElementById(focused)?.focus();
    this.#grant();
  }

  // What was typed stays in a field of which the shop has changed nothing.
  #carry(input) {
    const before = this.#form && this.#root.getElementById(input.id);
    if (before?.defaultValue !== input.defaultValue || before.defaultChecked !== input.defaultChecked) return;
    input.value = before.value;
    input.checked = before.checked;
  }

  // Puts the form's styles into a constructed sheet, which every policy allows, and which a card that is printed
  // takes along. A link stays until its file is there as a sheet.
  #dress({ styles: own }) {
    if (own?.localName === "style") style ??= Promise.resolve(sheet(own.textContent));
    styles().then(
      (sheet) => {
        this.#root.adoptedStyleSheets = [sheet];
        own?.remove();
      },
      () => {},
    );
  }

  #native() {
    return this.#form?.root.querySelector("form");
  }

  #sent(event) {
    // A widget that can't come leaves it to the browser.
    if (event.defaultPrevented || this.#failed) return;
    event.preventDefault();
    if (this.#widget) this.#widget.submit();
    // What the shop has set since the form was drawn, the customer has not seen yet.
    else if (!this.#request) this.#press();
  }

  // Enter leads to the next field, as in the widget: it must not send a form that is half filled.
  #entered(event) {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.target.enterKeyHint !== "next") return;
    event.preventDefault();
    const inputs = [...this.#root.querySelectorAll("input:not([type=hidden])")];
    inputs[inputs.indexOf(event.target) + 1]?.focus();
  }

  // Once is enough, however often it is pressed.
  #press() {
    if (this.#pressed) return;
    this.#busy(true);
    this.#pressed = setTimeout(() => this.#fail(new Error("the bundle takes too long")), PRESS_MS);
    this.#do((widget) => widget.submit());
  }

  // Ends the wait of a press.
  #settle() {
    clearTimeout(this.#pressed);
    this.#pressed = undefined;
    this.#busy(false);
  }

  #busy(busy, root = this.#form?.root) {
    const button = root?.querySelector("button[type=submit]");
    for (const name of ["aria-busy", "aria-disabled"]) busy ? button?.setAttribute(name, "true") : button?.removeAttribute(name);
  }

  #enter(options) {
    this.#root.querySelector("h2[tabindex],input:not([type=hidden]),button")?.focus(options);
  }

  // Performs an early focus() call, unless something in the element has the focus already.
  #grant() {
    const wish = this.#wish;
    this.#wish = undefined;
    if (wish && !this.#root.activeElement) this.#enter(wish);
  }

  #do(what) {
    // What was set before counts.
    this.#update();
    if (this.#widget) return what(this.#widget);
    this.#todo.push([this.#settings(), what]);
    if (this.isConnected) this.#start();
  }

  #far() {
    this.#near?.disconnect();
    this.#near = undefined;
  }

  #start() {
    this.#far();
    if (this.#widget || this.#loading) return;
    this.#failed = false;
    // Asked for first: on a slow line all that is on its way shares it. A bundle that is there sooner waits.
    const drawing = this.#draw();
    const loading = (this.#loading = load(drawing)
      .then(async (bundle) => {
        await drawing;
        const style = this.#form ? undefined : await styles();
        if (this.#loading === loading) this.#show(bundle, style);
      })
      .catch(async (reason) => {
        await drawing;
        if (this.#loading === loading) this.#fail(reason);
      }));
  }

  #show(bundle, style) {
    const form = this.#form;
    const root = form?.root ?? make("div");
    if (!form) {
      this.#root.adoptedStyleSheets = [style];
      this.#root.replaceChildren(root);
    }
    this.removeAttribute("aria-busy");
    this.#own ??= new bundle.Widget();
    for (const slot of this.#root.querySelectorAll("slot")) slot.remove();
    if (form) this.#watch(form, this.#pressed);
    // What was asked meanwhile was asked of what was set by then.
    const now = this.#settings();
    const todo = this.#todo.splice(0);
    this.#own.show(this, root, todo[0]?.[0] ?? now, (number) => this.#issued(number), form?.json);
    clearTimeout(this.#pressed);
    this.#cancel();
    this.#widget = this.#own;
    this.#loading = this.#form = this.#held = this.#pressed = undefined;
    for (const [then, what] of todo) {
      this.#widget.update(then);
      what(this.#widget);
    }
    this.#widget.update(now);
    // The bundle draws after it was called.
    requestAnimationFrame(() => this.#grant());
  }

  // Waits for the widget to say that it has the form. A program that has stopped leaves a copy, which has what was
  // typed and no listeners.
  #watch(form, pressed) {
    const late = setTimeout(() => {
      if (!this.#root.contains(form.root)) return;
      const root = form.root.cloneNode(true);
      form.root.replaceWith(root);
      this.#widget = undefined;
      this.#form = { ...form, root };
      this.#pressed = pressed;
      this.#fail(new Error("the program has stopped"));
    }, START_MS);
    const done = () => {
      clearTimeout(late);
      this.#busy(false, form.root);
    };
    this.addEventListener("billpay-ready", done, { once: true, capture: true });
  }

  #issued(number) {
    this.#number = number;
    this.#internals?.setFormValue(number);
  }

  // What stands in the page for this case is shown.
  #fallback() {
    this.#form = undefined;
    const slot = make("slot");
    slot.className = "off";
    this.#root.replaceChildren(slot);
    this.removeAttribute("aria-busy");
  }

  // A form that the gateway rendered goes on without the widget: the browser sends it. The page's own link stands
  // below it, because a policy may forbid that.
  #fail(reason) {
    const pressed = this.#pressed;
    this.#loading = undefined;
    this.#todo = [];
    this.#failed = true;
    this.#settle();
    if (!this.#form && this.#held) this.#place(this.#held);
    if (this.#form) this.#root.append(make("slot"));
    else this.#fallback();
    this.removeAttribute("aria-busy");
    const detail = { reason: globalThis.WebAssembly ? "failed" : "unsupported", message: String(reason?.message ?? reason) };
    const event = new CustomEvent("billpay-load-error", { bubbles: true, composed: true, cancelable: true, detail });
    if (this.dispatchEvent(event) && pressed) this.#native()?.submit();
  }

  #settings() {
    const settings = {};
    for (const property in TEXTS) settings[property] = this[property];
    for (const property in FLAGS) settings[property] = this[property];
    const gateway = new URL(this.gateway || "./", this.gateway ? this.baseURI : import.meta.url).href;
    settings.gateway = gateway.replace(/\/*$/, "/");
    // The languages that the page sets, the nearest first.
    const here = [this.locale, this.closest("[lang]")?.getAttribute("lang"), document.documentElement.lang].filter(Boolean);
    settings.locale = here[0] ?? "";
    settings.locales = [...here, ...(navigator.languages ?? [])];
    return settings;
  }
}

const make = (tag) => document.createElement(tag);

const define = (names, get, set) => {
  for (const property in names) {
    const name = attribute(names, property);
    Object.defineProperty(BillpayWidget.prototype, property, {
      enumerable: true,
      configurable: true,
      get() {
        return get(this, name);
      },
      set(value) {
        set(this, name, value);
      },
    });
  }
};
define(
  TEXTS,
  (element, name) => element.getAttribute(name) ?? "",
  (element, name, value) => (value == null ? element.removeAttribute(name) : element.setAttribute(name, value)),
);
define(
  FLAGS,
  (element, name) => element.hasAttribute(name),
  (element, name, value) => element.toggleAttribute(name, !!value),
);

// A second copy of the script leaves the first one's element alone.
if (globalThis.customElements && !customElements.get(NAME)) customElements.define(NAME, BillpayWidget);
