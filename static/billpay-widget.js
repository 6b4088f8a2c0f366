// Defines <billpay-widget>: its attributes, its place in the page and in a form, the form that the gateway
// renders for it, and loading the bundle that is the widget. It must not know what a bill is.
//
// The build writes the bundle's names into it. Everything is found beside this script.

const JS = "BUNDLE_JS";
const WASM = "BUNDLE_WASM";
const CSS = "BUNDLE_CSS";

const NAME = "billpay-widget";
const TEXTS = { description: "", amount: "", paymentMode: "payment-mode", reference: "", customerName: "customer-name", intent: "", locale: "", gateway: "", theme: "", name: "" };
const FLAGS = { readonly: "", autostart: "", noStorage: "no-storage" };
// What of it the gateway renders, and what of that is nobody else's business.
const RENDERED = ["description", "amount", "paymentMode", "reference", "customerName", "intent", "theme", "readonly", "noStorage"];
const PRIVATE = ["description", "amount", "reference", "customerName", "intent"];
// A gateway that has rendered nothing by then is not waited for: the bundle draws the form.
const RENDER_MS = 2000;
// What the browser keeps of a bill, in the names of `src/platform/storage.rs`.
const KEPT = { localStorage: "billpay-number ", sessionStorage: "billpay-ticket " };

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

// The parameters of what the gateway is to render.
function parameters(settings) {
  const wanted = new URLSearchParams();
  for (const property of RENDERED) {
    const value = settings[property];
    if (value) wanted.set(attribute({ ...TEXTS, ...FLAGS }, property), value === true ? "" : value);
  }
  if (settings.here.length) wanted.set("locale", settings.here.join());
  return wanted;
}

// The form as the gateway renders it; nothing where it renders none. What says a bill goes in a body, which
// is in nobody's log; a browser sends that to another origin without asking first. Only this old way of
// asking parses HTML where a page's policy requires trusted types; in the template nothing is applied yet.
const rendered = (settings) =>
  new Promise((done) => {
    const wanted = parameters(settings);
    const url = new URL("element", settings.gateway);
    const open = PRIVATE.every((property) => !settings[property]);
    if (open) url.search = wanted;
    const asked = new XMLHttpRequest();
    asked.open(open ? "GET" : "POST", url);
    asked.responseType = "document";
    asked.timeout = RENDER_MS;
    asked.onloadend = () => done(asked.status === 200 ? parts(asked.response?.querySelector("template")?.content) : undefined);
    asked.send(open ? null : wanted);
  });

// The styles, the widget's root and what the widget goes on from, where they are there.
function parts(content) {
  try {
    const [styles, root, data] = ["style,link", "div", "script[type='application/json']"].map((part) => content.querySelector(part));
    const { bill, settings } = JSON.parse(data.textContent).data;
    return { styles, root, data, bill, settings };
  } catch {
    return undefined;
  }
}

// Whether the browser keeps a number for that bill, or a call that was on its way. One that forbids to look
// keeps nothing.
function kept(gateway, bill) {
  try {
    return Object.keys(KEPT).some((storage) => globalThis[storage].getItem(`${KEPT[storage]}${gateway}\n${bill}`) !== null);
  } catch {
    return false;
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
  // The form that the gateway has rendered, until it is the widget's; by which parameters; and whether its
  // button was pressed.
  #form;
  #asked;
  #pressed = false;
  #failed = false;
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

  constructor() {
    super();
    // What the widget does not hear yet.
    this.#root?.addEventListener("submit", (event) => this.#press(event));
  }

  submit() {
    this.#do((widget) => widget.submit());
  }

  reset() {
    this.#form?.root.querySelector("form")?.reset();
    this.#do((widget) => widget.reset());
  }

  focus(options) {
    const now = () => this.#root.querySelector("h2[tabindex],input:not([type=hidden]),button")?.focus(options);
    // The bundle draws after it was called.
    this.#widget || this.#form ? now() : this.#do(() => requestAnimationFrame(now));
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
      if (!this.#printed()) this.#skeleton();
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
      this.#widget = this.#loading = this.#form = this.#asked = undefined;
      this.#pressed = this.#failed = false;
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
    if (this.#stale) this.#widget ? this.#widget.update(this.#settings()) : this.#draw();
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

  // A form in the shadow root that the shop's server has written into the page.
  #printed() {
    this.#form = this.#root.firstChild ? parts(this.#root) : undefined;
    if (!this.#form) return false;
    const { settings, bill } = this.#form;
    this.#asked = String(parameters({ ...settings, here: settings.locale ? [settings.locale] : [] }));
    if (!this.noStorage && kept(this.#settings().gateway, bill)) this.#form = undefined;
    else this.#dress();
    return !!this.#form;
  }

  // Draws what the gateway renders for the settings as they are now. Nothing that was typed or pressed is
  // lost by it: then the widget follows what the page has set meanwhile.
  async #draw() {
    const { noStorage, gateway } = this.#settings();
    const asked = String(parameters(this.#settings()));
    if (!this.#loading || ready || this.#pressed || asked === this.#asked) return;
    this.#asked = asked;
    const form = await rendered(this.#settings());
    const late = () => this.#widget || !this.#loading || this.#pressed || asked !== this.#asked;
    if (!form || late() || this.#touched() || (!noStorage && kept(gateway, form.bill))) return;
    const focused = this.#root.activeElement?.id;
    // The page may know the gateway by another name than it does itself.
    for (const one of form.root.querySelectorAll("form")) one.action = gateway;
    this.#form = form;
    this.#dress();
    this.#root.replaceChildren(form.root, form.data);
    this.removeAttribute("aria-busy");
    if (focused) this.#root.getElementById(focused)?.focus();
  }

  // Puts the form's styles into a constructed sheet, which every policy allows, and which a card that is printed
  // takes along. A link stays until its file is there as a sheet.
  #dress() {
    const { styles: own } = this.#form;
    const dress = (style) => {
      this.#root.adoptedStyleSheets = [style];
      own?.remove();
    };
    if (own?.localName === "style") dress(sheet(own.textContent));
    else styles().then(dress, () => {});
  }

  // Whether somebody has typed or chosen something in the form that is shown.
  #touched() {
    const inputs = [...(this.#form?.root.querySelectorAll("input") ?? [])];
    return inputs.some((input) => input.value !== input.defaultValue || input.checked !== input.defaultChecked);
  }

  // The button was pressed before the widget could hear it. Once is enough, however often it is pressed; a
  // widget that can't come leaves it to the browser.
  #press(event) {
    if (event.defaultPrevented || this.#failed) return;
    event.preventDefault();
    if (this.#pressed) return;
    this.#pressed = true;
    this.#busy(true);
    this.submit();
  }

  #busy(busy) {
    const button = this.#form?.root.querySelector("button[type=submit]");
    for (const name of ["aria-busy", "aria-disabled"]) busy ? button?.setAttribute(name, "true") : button?.removeAttribute(name);
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
    let drawn;
    const drawing = new Promise((done) => (drawn = done));
    const loading = (this.#loading = load(drawing)
      .then(async (bundle) => {
        const style = this.#form ? undefined : await styles();
        if (this.#loading === loading) this.#show(bundle, style);
      })
      .catch(async (reason) => {
        await drawing;
        if (this.#loading === loading) this.#fail(reason);
      }));
    this.#draw().then(drawn, drawn);
  }

  #show(bundle, style) {
    const root = this.#form?.root ?? make("div");
    if (!this.#form) {
      this.#root.adoptedStyleSheets = [style];
      this.#root.replaceChildren(root);
    }
    this.removeAttribute("aria-busy");
    this.#busy(false);
    this.#own ??= new bundle.Widget();
    // What was asked meanwhile was asked of what was set by then.
    const now = this.#settings();
    const todo = this.#todo.splice(0);
    this.#own.show(this, root, todo[0]?.[0] ?? now, (number) => this.#issued(number), this.#form?.data.textContent);
    this.#form?.data.remove();
    this.#widget = this.#own;
    this.#loading = this.#form = undefined;
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

  // A form that the gateway rendered goes on without the widget: the browser sends it. Otherwise what stands
  // in the page for this case is shown.
  #fail(reason) {
    this.#loading = undefined;
    this.#todo = [];
    this.#failed = true;
    if (!this.#form) {
      const fallback = make("slot");
      fallback.className = "off";
      this.#root.replaceChildren(fallback);
    }
    this.removeAttribute("aria-busy");
    this.#busy(false);
    const detail = { reason: globalThis.WebAssembly ? "failed" : "unsupported", message: String(reason?.message ?? reason) };
    this.dispatchEvent(new CustomEvent("billpay-load-error", { bubbles: true, composed: true, detail }));
    if (this.#pressed) this.#form?.root.querySelector("form").submit();
  }

  #settings() {
    const settings = {};
    for (const property in TEXTS) settings[property] = this[property];
    for (const property in FLAGS) settings[property] = this[property];
    const gateway = new URL(this.gateway || "./", this.gateway ? this.baseURI : import.meta.url).href;
    settings.gateway = gateway.replace(/\/*$/, "/");
    // The languages that the page sets, the nearest first.
    const here = [this.locale, this.closest("[lang]")?.getAttribute("lang"), document.documentElement.lang];
    settings.here = [...new Set(here.filter(Boolean))];
    settings.locales = [...settings.here, ...(navigator.languages ?? [])];
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
