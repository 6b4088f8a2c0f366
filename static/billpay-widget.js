// Defines <billpay-widget>: its attributes, its place in the page and in a form, and loading the
// bundle that is the widget. It must not know what a bill is.
//
// The build writes the bundle's names into it. Everything is found beside this script.

const JS = "BUNDLE_JS";
const WASM = "BUNDLE_WASM";
const CSS = "BUNDLE_CSS";

const NAME = "billpay-widget";
const TEXTS = { description: "", amount: "", paymentMode: "payment-mode", reference: "", customerName: "customer-name", intent: "", locale: "", gateway: "", theme: "", name: "" };
const FLAGS = { readonly: "", autostart: "", noStorage: "no-storage" };

const attribute = (names, property) => names[property] || property;
const beside = (file) => new URL(file, import.meta.url).href;

// One bundle and one stylesheet for all elements of a page. A failure is not kept: an element that
// comes later tries again.
let bundle;
const load = () =>
  (bundle ??= Promise.all([start(), style()]).catch((reason) => {
    bundle = undefined;
    throw reason;
  }));

async function start() {
  // On its way at the same time as what compiles it.
  const wasm = fetch(beside(WASM));
  const [widget] = await Promise.all([import(beside(JS)), wasm]);
  await widget.default({ module_or_path: wasm });
  return widget;
}

async function style() {
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

// Until the stylesheet is there. After six seconds the page's own link is shown as well.
const BONES = `:host{display:block}:host([hidden]){display:none}i{display:block;max-width:30em;height:3em;margin:0 auto 1em;border-radius:.6em;background:#8883;animation:b 1.8s ease-in-out infinite}i:first-child{height:10em}slot{display:block;animation:s .4s 6s both}.off{animation:none}@keyframes b{50%{opacity:.5}}@keyframes s{from{visibility:hidden}}@media(prefers-reduced-motion:reduce){i{animation:none}}`;
let bones;

// Also where there is no page: on a server.
const Base = globalThis.HTMLElement ?? class {};

class BillpayWidget extends Base {
  static formAssociated = true;
  static observedAttributes = ["lang", ...[TEXTS, FLAGS].flatMap((names) => Object.keys(names).map((property) => attribute(names, property)))];

  #internals = this.attachInternals?.();
  #root = this.attachShadow({ mode: "open" });
  // The widget; and the same while it is shown.
  #own;
  #widget;
  #number = null;
  #near;
  #loading;
  #todo = [];
  #stale;
  // A language may be set on anything around the element.
  #languages = new MutationObserver(() => this.attributeChangedCallback());

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
    this.#do((widget) => widget.submit());
  }

  reset() {
    this.#do((widget) => widget.reset());
  }

  focus(options) {
    const now = () => this.#root.querySelector("h2[tabindex],input,button")?.focus(options);
    // The bundle draws after it was called.
    this.#widget ? now() : this.#do(() => requestAnimationFrame(now));
  }

  formResetCallback() {
    if (this.#widget) this.#do((widget) => widget.formReset());
  }

  connectedCallback() {
    for (const property of [...Object.keys(TEXTS), ...Object.keys(FLAGS)]) this.#upgrade(property);
    this.#languages.observe(document, { subtree: true, attributeFilter: ["lang"] });
    // What is only moved goes on as it was.
    if (this.#widget || this.#loading || this.#near) return;
    try {
      this.#skeleton();
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
      this.#widget?.stop();
      // Yew keeps the node that it drew in, with a listener for each kind of event: this element
      // must not be kept by it.
      this.#root.replaceChildren();
      this.#widget = this.#loading = undefined;
      this.#todo = [];
    });
  }

  attributeChangedCallback(name) {
    if (name === "autostart" && this.autostart && this.isConnected) this.#start();
    if (this.#stale) return;
    this.#stale = true;
    queueMicrotask(() => this.#update());
  }

  #update() {
    if (this.#stale) this.#widget?.update(this.#settings());
    this.#stale = false;
  }

  // What was set before the element was defined is the element's own property, and hides ours.
  #upgrade(property) {
    if (!this.hasOwnProperty(property)) return;
    const value = this[property];
    delete this[property];
    this[property] = value;
  }

  #skeleton() {
    this.#root.adoptedStyleSheets = [(bones ??= sheet(BONES))];
    this.#root.replaceChildren(make("i"), make("i"), make("slot"));
    this.setAttribute("aria-busy", "true");
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
    const loading = (this.#loading = load()
      .then((parts) => this.#loading === loading && this.#show(...parts))
      .catch((reason) => this.#loading === loading && this.#fail(reason)));
  }

  #show(bundle, style) {
    const root = make("div");
    this.#root.adoptedStyleSheets = [style];
    this.#root.replaceChildren(root);
    this.removeAttribute("aria-busy");
    this.#own ??= new bundle.Widget();
    // What was asked meanwhile was asked of what was set by then.
    const now = this.#settings();
    const todo = this.#todo.splice(0);
    this.#own.show(this, root, todo[0]?.[0] ?? now, (number) => this.#issued(number));
    this.#widget = this.#own;
    this.#loading = undefined;
    for (const [then, what] of todo) {
      this.#widget.update(then);
      what(this.#widget);
    }
    this.#widget.update(now);
  }

  #issued(number) {
    this.#number = number;
    this.#internals?.setFormValue(number);
  }

  // What stands in the page for this case is shown.
  #fail(reason) {
    this.#loading = undefined;
    this.#todo = [];
    const fallback = make("slot");
    fallback.className = "off";
    this.#root.replaceChildren(fallback);
    this.removeAttribute("aria-busy");
    const detail = { reason: globalThis.WebAssembly ? "failed" : "unsupported", message: String(reason?.message ?? reason) };
    this.dispatchEvent(new CustomEvent("billpay-load-error", { bubbles: true, composed: true, detail }));
  }

  #settings() {
    const settings = {};
    for (const property in TEXTS) settings[property] = this[property];
    for (const property in FLAGS) settings[property] = this[property];
    const gateway = new URL(this.gateway || "./", this.gateway ? this.baseURI : import.meta.url).href;
    settings.gateway = gateway.replace(/\/*$/, "/");
    settings.locales = [this.locale, this.closest("[lang]")?.getAttribute("lang"), document.documentElement.lang, ...(navigator.languages ?? [])];
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
