// Defines the custom element <billpay-widget>: attributes, properties, methods and form participation. Loads the
// bundle with the widget, and shows the form that the gateway renders until the bundle is loaded.
//
// The build writes the names of the bundle's files into it. They are in the same folder as this script.

const JS = "BUNDLE_JS";
const WASM = "BUNDLE_WASM";
const CSS = "BUNDLE_CSS";

const NAME = "billpay-widget";
const TEXTS = { description: "", amount: "", paymentMode: "payment-mode", reference: "", customerName: "customer-name", intent: "", locale: "", gateway: "", theme: "", name: "" };
const FLAGS = { readonly: "", autostart: "", noStorage: "no-storage" };
const PROPERTIES = { ...TEXTS, ...FLAGS };
// The properties that the gateway needs to render the form.
const FORM_PARAMETERS = ["description", "amount", "paymentMode", "reference", "customerName", "intent", "theme", "readonly", "noStorage"];
// Those that must not be in an address.
const PRIVATE_PARAMETERS = ["description", "amount", "reference", "customerName", "intent"];
// The prefixes of names in the browser's storage, as in src/platform/storage/names.rs: numbers and retry keys.
const STORED = ["billpay-number ", "billpay-ticket "];
// The timeout for the gateway's form. After it, the bundle renders the form.
const FORM_TIMEOUT_MS = 2000;
// The timeout for a submission before the bundle is loaded. After it, the browser submits the form. At 400 kbit/s
// the bundle takes 3.4 s.
const SUBMIT_TIMEOUT_MS = 15000;
// The timeout for starting the bundle's program, which can fail silently. Slow phones need a second or two.
const START_TIMEOUT_MS = 10000;

// The timeout for loading the bundle. At 30 kbit/s, as on the slowest networks that still load pages, it takes 45 s.
const LOAD_TIMEOUT_MS = 60000;
// The pauses between checks of a program that does not answer, and after how many of them it counts as crashed. A program
// that works answers at once. Pauses are counted, because a phone may be busy for seconds.
const CHECK_MS = 100;
const CHECKS = 10;
// In each language: what is shown before there is a form, what happened if there never is one, and the link to the
// gateway's page. Swahili is the default, as in the widget.
const MESSAGES = {
  sw: ["Inapakia fomu ya bili…", "Fomu ya bili haijafunguka.", "Fungua ukurasa wa malipo"],
  en: ["Loading the bill form…", "The bill form did not load.", "Open the payment page"],
};

const attributeName = (names, property) => names[property] || property;
const urlBeside = (file) => new URL(file, import.meta.url).href;

// All elements of a page share one bundle and one stylesheet. After a failure, the next element tries again.
let bundle, style, ready;
// The program that runs, which is the bundle's module, how many have crashed, and the number of the attempt to load it. A
// failure and a crash end an attempt.
let program;
let crashes = 0;
let renewals = 0;
// For each element in the page, a function that mounts the widget again.
const renewable = new Set();

const load = (form) => {
  const loading = (bundle ??= withinTime(WASM, (signal) => start(form, signal)).catch((reason) => {
    if (bundle === loading) {
      bundle = undefined;
      renewals += 1;
    }
    throw reason;
  }));
  return loading;
};

// Loads and starts the bundle with a low priority, so that the form comes first. Browsers that do not support
// priorities load it after the form.
async function start(form, signal) {
  const renewal = renewals;
  if (!supportsPriority()) await form;
  const [js, wasm] = [JS, WASM].map((file) => download(file, { signal, priority: "low" }));
  wasm.catch(() => {});
  await named(JS, js.then((answer) => answer.text()));
  // A module with another fragment has a program of its own, and is loaded if the last download failed or never ended.
  const widget = await named(JS, import(urlBeside(JS) + (renewal ? `#${renewal}` : "")));
  await named(WASM, widget.default({ module_or_path: wasm }));
  // A slow download may end after the next one.
  if (renewal === renewals) ready = program = widget;
  return widget;
}

// Loads the bundle again for all elements: after a crash, for that reason, or if the browser may have cancelled the
// downloads.
function renew(reason) {
  bundle = style = program = undefined;
  renewals += 1;
  for (const again of [...renewable]) again(reason);
}

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Checks the program, and starts another one if it has crashed. Returns whether it works.
async function check(error) {
  const checked = program;
  if (!checked || (!isFatal(error) && (await isAlive(checked)))) return true;
  if (program !== checked) return false;
  const reason = error ?? new Error("it does not answer");
  console.error(`${NAME}: the program crashed:`, reason);
  try {
    checked.end();
  } catch {
    // Then its locks are released when the page is left.
  }
  crashes += 1;
  renew(reason);
  return false;
}

// Whether the error ended the bundle's program or one of its tasks: a trap, or an exception of a browser call that passed
// through its code. Its files' names start like this one. Safari does not name the wasm's file, but all browsers write
// `wasm-function`. Other errors that stop the program are found by its heartbeat.
function isFatal(error) {
  const stack = String(error?.stack);
  return stack.includes(`${NAME}-`) && (stack.includes("wasm-function") || error instanceof WebAssembly.RuntimeError);
}

const isAlive = ({ heartbeat }) => Promise.race([pause(0).then(heartbeat), silence()]).catch(() => false);

async function silence() {
  for (let left = CHECKS; left > 0; left -= 1) await pause(CHECK_MS);
}

async function download(file, options) {
  const answer = await fetch(urlBeside(file), options);
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

// Adds the file's address to an error.
const named = (file, promise) =>
  promise.catch((reason) => {
    throw new Error(`${urlBeside(file)}: ${reason?.message ?? reason}`);
  });

// Runs a download, and aborts it after the timeout.
const withinTime = (file, run) =>
  new Promise((done, failed) => {
    const controller = new AbortController();
    setTimeout(() => {
      failed(new Error(`${urlBeside(file)}: not loaded within ${LOAD_TIMEOUT_MS / 1000} s`));
      controller.abort();
    }, LOAD_TIMEOUT_MS);
    run(controller.signal).then(done, failed);
  });

function supportsPriority() {
  let known = false;
  new Request(import.meta.url, {
    get priority() {
      known = true;
    },
  });
  return known;
}

const loadStyles = () => {
  const loading = (style ??= withinTime(CSS, fetchStyles).catch((reason) => {
    if (style === loading) style = undefined;
    throw reason;
  }));
  return loading;
};

const fetchStyles = async (signal) => createSheet(await named(CSS, download(CSS, { signal }).then((answer) => answer.text())));

// Returns a constructed stylesheet with this text, which the page's Content-Security-Policy can't block. Safari before 16.4
// can't construct one. There it returns a link to the widget's stylesheet, which has other text than the skeleton's.
function createSheet(text) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  } catch {
    return Object.assign(createElement("link"), { rel: "stylesheet", href: urlBeside(CSS) });
  }
}

// The query parameters for the gateway's form.
function parameters(settings) {
  const query = new URLSearchParams();
  for (const property of FORM_PARAMETERS) {
    const value = settings[property];
    // An empty amount or intent differs from none.
    if (value || (value === "" && ["amount", "intent"].includes(property))) query.set(attributeName(PROPERTIES, property), value === true ? "" : value);
  }
  if (settings.locale) query.set("locale", settings.locale);
  return query;
}

// What the settings say about the bill, and its gateway.
const billOf = (settings) => settings.gateway + parameters({ ...settings, locale: "", theme: "" });

// Fetches the gateway's form. A bill is sent in the body, because addresses are logged; a body of this type needs no
// preflight. XMLHttpRequest can parse HTML also if the page requires trusted types, and content of a template is
// inert.
function fetchForm(settings, done) {
  const query = parameters(settings);
  const url = new URL("element", settings.gateway);
  const isPublic = PRIVATE_PARAMETERS.every((property) => !settings[property]);
  if (isPublic) url.search = query;
  const request = new XMLHttpRequest();
  request.open(isPublic ? "GET" : "POST", url);
  request.responseType = "document";
  request.timeout = FORM_TIMEOUT_MS;
  request.onloadend = () => done(request.status === 200 ? parseForm(request.response?.querySelector("template")?.content, settings.gateway, query) : undefined);
  request.send(isPublic ? null : query);
  return request;
}

// The parts of the gateway's form: styles, root element, and the data for hydration. Undefined if one is missing.
function parseForm(content, gateway, query) {
  try {
    const [styles, root, data] = ["style,link", "div", "script[type='application/json']"].map((part) => content.querySelector(part));
    const json = data.textContent;
    const { bill, settings } = JSON.parse(json).data;
    data.remove();
    return { styles, root, json, bill, parameters: gateway + (query ?? parameters(settings)) };
  } catch {
    return undefined;
  }
}

// What the browser has stored for that bill: pairs of a storage and a name. If storage is blocked, the tab's history
// has it.
function storedItems(gateway, bill) {
  const names = STORED.map((prefix) => `${prefix}${gateway}\n${bill}`);
  const inHistory = names.filter((name) => history.state?.billpay?.[name]).map((name) => [undefined, name]);
  try {
    const storages = [localStorage, sessionStorage];
    return [...inHistory, ...storages.flatMap((storage) => names.filter((name) => storage.getItem(name) !== null).map((name) => [storage, name]))];
  } catch {
    return inHistory;
  }
}

// Gives a form that the browser submits the key of the last form, if that had the same fields: the same bill in two tabs
// gets one number. After ten minutes it is another bill. A form with a problem keeps its own key: the gateway has given it
// a new one if the old key belongs to another bill.
function shareKey(form) {
  const fields = new FormData(form);
  const key = fields.get("key");
  if (!key) return;
  for (const name of ["key", "lang"]) fields.delete(name);
  const bill = `${form.action} ${new URLSearchParams(fields)}`;
  try {
    const last = JSON.parse(localStorage.getItem("billpay-form"));
    if (!form.querySelector("[role=alert]") && last?.bill === bill && Math.abs(Date.now() - last.at) < 600000) form.elements.key.value = last.key;
    else localStorage.setItem("billpay-form", JSON.stringify({ bill, key, at: Date.now() }));
  } catch {
    // Without storage each form has its own key.
  }
}

// The height of a form, in em, on screens from 336 px, and that of a bill without texts, on phones.
const FORM_HEIGHT = 56;
const BILL_HEIGHT = 23.5;
// A text of a bill with its label, another line of it, and about how many characters a line has on a phone.
const FACT_HEIGHT = 4.4;
const LINE_HEIGHT = 1.5;
const LINE_LENGTH = 34;

// The height that the form or the bill will have, in em. It depends on the page's font, so it is not exact.
function expectedHeight({ readonly, intent, description, reference, customerName }) {
  if (!readonly && intent === null) return FORM_HEIGHT;
  const texts = intent === null ? [description, reference, customerName] : claims(intent);
  const height = (text) => FACT_HEIGHT + LINE_HEIGHT * Math.floor(text.length / LINE_LENGTH);
  return texts.filter(Boolean).reduce((sum, text) => sum + height(text), BILL_HEIGHT);
}

// The texts of a signed bill. The gateway verifies it.
function claims(intent) {
  try {
    const { billDescription, billReference, customerName, deadline } = JSON.parse(atob(intent.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    return [billDescription, billReference, customerName, deadline];
  } catch {
    return [];
  }
}

// The skeleton until there is a form, below the page's own link. Screen readers find its text at once. On the screen it
// appears after two seconds, when the form is late.
const SKELETON_CSS = `:host{display:block}:host([hidden]){display:none}slot{display:block}div{flex:1;display:flex;flex-direction:column;font-size:medium}div div{width:100%;max-width:30em;margin:0 auto}div p{margin:0 0 .5em;animation:s .4s 2s both}i{flex:1;min-height:3em;margin:0 0 1em;border-radius:.6em;background:#8883;animation:b 1.8s ease-in-out infinite}@keyframes b{50%{opacity:.5}}@keyframes s{from{opacity:0}}@media(prefers-reduced-motion:reduce){i{animation:none}}`;
let skeletonSheet;

// A copy of the nodes, which has no listeners of a failed program. If the program has not rendered all, it is the copy of
// what was there before. Undefined if there is neither, because the page has removed the nodes.
const copyOf = (root, before) => (before && !root?.querySelector("[name=key]") ? before : root?.cloneNode(true));

// On a server there is no HTMLElement.
const Base = globalThis.HTMLElement ?? class {};

class BillpayWidget extends Base {
  static formAssociated = true;
  static observedAttributes = ["lang", ...Object.keys(PROPERTIES).map((property) => attributeName(PROPERTIES, property))];

  #internals = this.attachInternals?.();
  // A shop's server may have printed the shadow root.
  #root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
  // The height before the element was defined, which the page may have reserved.
  #initialHeight = this.isConnected ? this.offsetHeight : 0;
  // The bundle's Widget, and the same while it is mounted.
  #widget;
  #mounted;
  #number = null;
  #visibilityObserver;
  #loading;
  // The gateway's form on the screen until the widget is mounted; one that is not shown because the bill is stored;
  // and the request for the next one.
  #form;
  #hiddenForm;
  #request;
  // The timer of a submission that waits for the widget, and whether loading the widget failed.
  #pendingSubmit;
  #failed;
  // Whether the mounted widget was asked to submit the form and no answer is shown yet.
  #submitted;
  // A copy of the nodes before the program started, until it is ready; or before it renders a new number.
  #copy;
  // The bill that the mounted widget has shown.
  #shown;
  // A copy of the nodes at the removal, with their bill and how many programs had crashed, until the widget is mounted
  // again. If the program crashes before, nothing else has the typed text, the idempotency key and a number that is not
  // stored.
  #removedCopy;
  // The options of a focus() call before there was anything to focus.
  #pendingFocus;
  // Method calls before the widget was mounted, each with the settings at that time.
  #queue = [];
  #updateScheduled;
  // Any ancestor may have a `lang` attribute.
  #languageObserver = new MutationObserver(() => this.attributeChangedCallback());

  constructor() {
    super();
    // Handles submits and Enter before the widget is mounted. The widget's own listeners run first and prevent the
    // default.
    this.#root.addEventListener("submit", (event) => this.#handleSubmit(event));
    this.#root.addEventListener("keydown", (event) => this.#handleKeydown(event));
    // A submission is noted before the program handles it. The forms of a card are not watched.
    this.#root.addEventListener("submit", () => this.#mounted && this.#number === null && this.#watchAnswer(), true);
    this.#root.addEventListener("click", () => check());
    for (const answer of ["issued", "invalid", "error"]) this.addEventListener(`billpay-${answer}`, () => this.#handleAnswer());
    this.addEventListener("billpay-ready", () => (this.#copy = this.#removedCopy = undefined), true);
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
    if (!this.#form) this.#submitMounted();
    else if (this.#failed) {
      this.#update();
      this.#requestForm().then(() => this.#submitNatively());
    }
    else this.#submitLater();
  }

  reset() {
    const form = this.#nativeForm();
    if (!this.#form || !(form || this.#failed)) return this.#run((widget) => widget.reset());
    // A running submission is not cancelled.
    if (this.#pendingSubmit) return;
    const reset = () => {
      this.#nativeForm()?.reset();
      for (const [storage, name] of storedItems(this.#settings().gateway, this.#form?.bill)) storage?.removeItem(name);
    };
    if (form) return reset();
    // A card that stays without a program.
    this.#form.shown = undefined;
    this.#requestForm().then(reset);
  }

  focus(options) {
    if (this.#mounted || this.#form) return this.#focusFirst(options);
    this.#pendingFocus = options ?? {};
    if (this.isConnected) this.#start();
  }

  formResetCallback() {
    if (this.#mounted) this.#run((widget) => widget.formReset());
    else if (!this.#pendingSubmit) this.#nativeForm()?.reset();
  }

  connectedCallback() {
    for (const property in PROPERTIES) this.#upgradeProperty(property);
    this.#languageObserver.observe(document, { subtree: true, attributeFilter: ["lang"] });
    renewable.add(this.#renew);
    // An element that was only moved needs nothing.
    if (this.#mounted || this.#loading || this.#visibilityObserver || this.#failed) return;
    this.#showRemovedCopy();
    if (!this.#form && !this.#adoptPrintedForm()) this.#showSkeleton();
    if (this.autostart || !globalThis.IntersectionObserver || this.#isUnstoredCard) return this.#start();
    this.#visibilityObserver = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && this.#start(), { rootMargin: "200px" });
    this.#visibilityObserver.observe(this);
  }

  // A moved element is removed and inserted again at once. The widget stops only if the element stays removed.
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#languageObserver.disconnect();
      renewable.delete(this.#renew);
      this.#stopObserving();
      this.#cancelRequest();
      this.#clearPendingSubmit();
      const mounted = this.#mounted;
      this.#mounted = this.#loading = this.#pendingFocus = this.#submitted = undefined;
      if (!this.#isUnstoredCard) this.#failed = undefined;
      this.#queue = [];
      if (!mounted) return;
      const root = copyOf(this.#root.querySelector("div"), this.#copy);
      this.#setBusy(false, root);
      if (root) this.#removedCopy ??= { root, shown: this.#shown, crashes };
      this.#copy = undefined;
      // Yew keeps the root node, with a listener for each kind of event. Removing it lets this element be freed.
      this.#replaceContent();
      // Throws if the program has crashed.
      mounted.stop();
    });
  }

  attributeChangedCallback(name) {
    if (name === "autostart" && this.autostart && this.#visibilityObserver) this.#start();
    if (this.#updateScheduled) return;
    this.#updateScheduled = true;
    queueMicrotask(() => this.#update());
  }

  #update() {
    if (!this.#updateScheduled) return;
    this.#updateScheduled = false;
    if (this.#mounted) {
      this.#freeHeight();
      this.#applySettings(this.#settings());
    } else if (this.#loading || this.#failed) this.#requestForm();
  }

  async #applySettings(settings) {
    this.#mounted.update(settings);
    if ((await isAlive(program)) && this.#mounted) this.#shown = billOf(settings);
  }

  // A property that was set before the element was defined hides the class's property.
  #upgradeProperty(property) {
    if (!this.hasOwnProperty(property)) return;
    const value = this[property];
    delete this[property];
    this[property] = value;
  }

  #showSkeleton() {
    this.#form = undefined;
    this.#setStyles((skeletonSheet ??= createSheet(SKELETON_CSS)));
    const skeleton = createElement("div");
    // The size of the page's own link stays that of the page.
    const slot = createElement("slot");
    slot.style.fontSize = getComputedStyle(this).fontSize;
    skeleton.style.minHeight = `max(${this.#initialHeight}px, ${expectedHeight(this.#settings())}em)`;
    const busy = createElement("div");
    // Not on this element: frameworks that hydrate the page warn about attributes that they do not know.
    busy.setAttribute("aria-busy", "true");
    busy.append(this.#paragraph(0), createElement("i"), createElement("i"));
    skeleton.append(slot, busy);
    this.#replaceContent(skeleton);
  }

  // Uses a form that the shop's server printed. Returns whether there is one to show.
  #adoptPrintedForm() {
    const form = this.#root.firstChild ? parseForm(this.#root, this.#settings().gateway) : undefined;
    if (!form || this.#hasStoredBill(form)) return false;
    // If the shop's page comes from a cache, other customers got the same idempotency key.
    const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    form.root.querySelector("[name=key]")?.setAttribute("value", key);
    this.#form = form;
    this.#applyStyles(form);
    return true;
  }

  // Whether the browser has stored a number or a retry key for the form's bill. Then the form is not shown.
  #hasStoredBill(form) {
    const { gateway, noStorage } = this.#settings();
    const stored = !noStorage && !this.#failed && storedItems(gateway, form.bill).length > 0;
    if (stored) this.#hiddenForm = form;
    return stored;
  }

  // Fetches the form for the current settings and shows it. Until then, an earlier form can't be submitted.
  #requestForm() {
    const settings = this.#settings();
    const query = settings.gateway + parameters(settings);
    this.#cancelRequest();
    if ((ready && !this.#failed) || this.#pendingSubmit) return Promise.resolve();
    // The copy that a crash has left stays for its bill, because it has the bill's key or number.
    if ([this.#form, this.#hiddenForm].some((form) => form?.parameters === query || form?.shown === billOf(settings))) return Promise.resolve(this.#setBusy(false));
    // Until the shop sets the intent, there is no form and no button.
    if (settings.intent?.trim() === "") return Promise.resolve(this.#showForm());
    this.#setBusy(true);
    return new Promise((done) => {
      const request = (this.#request = fetchForm(settings, (form) => {
        if (this.#request === request) {
          this.#request = undefined;
          if (!form) console.warn(`${NAME}: no form from ${settings.gateway}element: status ${request.status}`);
          this.#showForm(form);
        }
        done();
      }));
    });
  }

  // Aborts the request. abort() calls its handler at once, which sees that the request is not the current one.
  #cancelRequest() {
    const request = this.#request;
    this.#request = undefined;
    request?.abort();
  }

  #showForm(form) {
    if (this.#mounted) return;
    if (this.#number) this.#setNumber(null);
    this.#hiddenForm = undefined;
    // Without a form the bundle renders the settings, or the page's own link is shown.
    if (!form || this.#hasStoredBill(form)) return this.#failed ? this.#showFallback() : this.#form && this.#showSkeleton();
    if (!this.#form) this.#keepHeight(form.root);
    const focused = this.#root.activeElement?.id;
    // The page may use another address of the gateway.
    for (const one of form.root.querySelectorAll("form")) one.action = this.#settings().gateway;
    for (const input of form.root.querySelectorAll("input[id]")) this.#keepText(input);
    this.#form = form;
    this.#applyStyles(form);
    this.#replaceContent(form.root);
    if (focused) this.#root.getElementById(focused)?.focus();
    this.#applyPendingFocus();
  }

  // Keeps the customer's text in a field whose initial value is unchanged.
  #keepText(input) {
    const before = this.#form && this.#root.getElementById(input.id);
    if (before?.defaultValue !== input.defaultValue || before.defaultChecked !== input.defaultChecked) return;
    input.value = before.value;
    input.checked = before.checked;
  }

  // Replaces the form's styles with a constructed stylesheet, which no policy blocks and which is copied for printing.
  // A link stays until its file is loaded as a stylesheet.
  #applyStyles({ styles: own }) {
    if (own?.localName === "style") style ??= Promise.resolve(createSheet(own.textContent));
    loadStyles().then(
      (sheet) => {
        this.#setStyles(sheet);
        own?.remove();
      },
      () => {},
    );
  }

  // The form that creates a number. Those of a card do something else.
  #nativeForm() {
    return this.#form?.root.querySelector("form.form,form.send");
  }

  #submitNatively() {
    const form = this.#nativeForm();
    if (form && !this.noStorage) shareKey(form);
    form?.submit();
  }

  #handleSubmit(event) {
    if (event.defaultPrevented) return;
    // If loading the widget failed, the browser submits the form.
    if (this.#failed && !this.#request) return this.noStorage || shareKey(event.target);
    event.preventDefault();
    if (this.#mounted) this.#submitMounted();
    // While a changed form is fetched, the customer has not seen the change yet.
    else if (!this.#request) this.#submitLater();
  }

  // Enter moves the focus to the next field, as in the widget, and does not submit a half-filled form.
  #handleKeydown(event) {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.target.getAttribute("enterkeyhint") !== "next") return;
    event.preventDefault();
    const inputs = [...this.#root.querySelectorAll("input:not([type=hidden])")];
    inputs[inputs.indexOf(event.target) + 1]?.focus();
  }

  // Submits once the widget is mounted, however often the button is pressed.
  #submitLater() {
    if (this.#pendingSubmit) return;
    this.#setBusy(true);
    this.#pendingSubmit = setTimeout(() => this.#fail(new Error("the bundle takes too long")), SUBMIT_TIMEOUT_MS);
    this.#submitMounted();
  }

  #submitMounted() {
    this.#run((widget) => {
      widget.submit();
      this.#watchAnswer();
    });
  }

  // Checks the program until an answer is shown.
  async #watchAnswer() {
    if (this.#submitted) return;
    this.#submitted = true;
    while (this.#submitted && (await check())) {
      // A card, for example, has submitted nothing.
      this.#submitted = this.#root.querySelector("[type=submit][aria-disabled]");
      await pause(CHECKS * CHECK_MS);
    }
  }

  // A program that works after an answer has come has shown it.
  async #handleAnswer() {
    if (await check()) this.#submitted = this.#copy = undefined;
  }

  #clearPendingSubmit() {
    clearTimeout(this.#pendingSubmit);
    this.#pendingSubmit = undefined;
    this.#setBusy(false);
  }

  #setBusy(busy, root = this.#form?.root) {
    const button = root?.querySelector("button[type=submit]");
    for (const name of ["aria-busy", "aria-disabled"]) busy ? button?.setAttribute(name, "true") : button?.removeAttribute(name);
  }

  #focusFirst(options) {
    this.#root.querySelector("h2[tabindex],input:not([type=hidden]),button")?.focus(options);
  }

  // Performs an early focus() call, unless the focus is in the element already.
  #applyPendingFocus() {
    const options = this.#pendingFocus;
    this.#pendingFocus = undefined;
    if (options && !this.#root.activeElement) this.#focusFirst(options);
  }

  #run(call) {
    // Applies settings that were changed before the call.
    this.#update();
    if (this.#mounted) return call(this.#mounted);
    this.#queue.push([this.#settings(), call]);
    if (this.isConnected) this.#start();
  }

  #stopObserving() {
    this.#visibilityObserver?.disconnect();
    this.#visibilityObserver = undefined;
  }

  #start() {
    this.#stopObserving();
    if (this.#mounted || this.#loading) return;
    this.#failed = false;
    this.#showRemovedCopy();
    if (this.#isUnstoredCard) return this.#stay(new Error("the program crashed"));
    // The form is fetched first, because all downloads share a slow line. The bundle waits for it.
    const form = this.#requestForm();
    const loading = (this.#loading = load(form)
      .then(async (bundle) => {
        await form;
        const style = this.#form ? undefined : await loadStyles();
        if (this.#loading === loading) this.#mount(bundle, style);
      })
      .catch(async (reason) => {
        await form;
        // A program that crashed before the insertion may be noticed here.
        if ((crashes || (await check(reason))) && this.#loading === loading) this.#fail(reason);
      }));
  }

  #mount(bundle, style) {
    const form = this.#form;
    const root = form?.root ?? createElement("div");
    if (!form) {
      this.#keepHeight(root);
      this.#setStyles(style);
      this.#replaceContent(root);
    }
    // After a crash the bundle is another one.
    if (!(this.#widget instanceof bundle.Widget)) {
      this.#widget = new bundle.Widget();
      if (!form || this.#nativeForm()) this.#setNumber(null);
    }
    for (const slot of this.#root.querySelectorAll("slot")) slot.remove();
    if (form) this.#watchStart(form, this.#pendingSubmit);
    // Each queued call is made with the settings of its time.
    const now = this.#settings();
    const queue = this.#queue.splice(0);
    this.#widget.show(this, root, queue[0]?.[0] ?? now, (number) => this.#setNumber(number), form?.json);
    clearTimeout(this.#pendingSubmit);
    this.#cancelRequest();
    this.#mounted = this.#widget;
    this.#loading = this.#form = this.#hiddenForm = this.#pendingSubmit = undefined;
    for (const [settings, call] of queue) {
      this.#mounted.update(settings);
      call(this.#mounted);
    }
    this.#applySettings(now);
    // The widget renders asynchronously.
    requestAnimationFrame(() => this.#applyPendingFocus());
  }

  // Waits for the widget's `billpay-ready` event. If the program failed silently, the form is replaced with a copy, which
  // has the customer's text and no listeners.
  #watchStart(form, pendingSubmit) {
    this.#copy = form.root.cloneNode(true);
    const late = setTimeout(() => {
      if (!this.#root.contains(form.root)) return;
      const root = copyOf(form.root, this.#copy);
      form.root.replaceWith(root);
      this.#mounted = undefined;
      this.#form = { ...form, root };
      this.#pendingSubmit = pendingSubmit;
      this.#fail(new Error("the program did not start"));
    }, START_TIMEOUT_MS);
    const done = () => {
      clearTimeout(late);
      this.#setBusy(false, form.root);
    };
    this.addEventListener("billpay-ready", done, { once: true, capture: true });
  }

  #renew = (reason) => {
    if (this.#mounted) return reason && this.#restart(reason);
    // A number that stays after a crash is not stored.
    if (!this.#loading && (!this.#failed || this.#number)) return;
    this.#loading = undefined;
    this.#start();
  };

  // Mounts the widget of the next program in a copy of the nodes, which has no listeners of the crashed one. What was
  // typed and the idempotency key are in the form, so a submission that is made again creates no second number. After
  // another crash the copy stays, and the browser submits its form. So does a number that nothing else has stored.
  #restart(reason) {
    const { id, selectionStart, selectionEnd } = this.#root.activeElement ?? {};
    const old = this.#root.querySelector("div");
    const root = copyOf(old, this.#copy ?? this.#removedCopy?.root) ?? createElement("div");
    // A card is not submitted.
    const submitted = this.#submitted && (!this.#number || root.querySelector("[name=key]"));
    old ? old.replaceWith(root) : this.#root.append(root);
    const focused = id && this.#root.getElementById(id);
    if (focused) focused.focus();
    if (focused && selectionStart != null) focused.setSelectionRange(selectionStart, selectionEnd);
    this.#mounted = this.#submitted = undefined;
    this.#form = { root, shown: this.#shown };
    this.#setBusy(false);
    const detail = { code: "crashed", message: String(reason?.message ?? reason), requestId: "", retryable: true };
    this.dispatchEvent(new CustomEvent("billpay-error", { bubbles: true, composed: true, detail }));
    if (crashes > 1 || this.#isUnstoredCard) this.#stay(reason, submitted);
    else if (submitted) this.#submitLater();
    else this.#start();
  }

  // Whether the copy that is shown is a card whose number neither the browser nor another program has.
  get #isUnstoredCard() {
    return this.noStorage && this.#number !== null && this.#form && !this.#nativeForm();
  }

  // Shows the copy from the removal if the program has crashed since, and the bill is the same.
  #showRemovedCopy() {
    const copy = this.#removedCopy;
    if (this.#form || !copy || copy.crashes === crashes) return;
    this.#removedCopy = undefined;
    if (copy.shown !== billOf(this.#settings())) return this.#setNumber(null);
    this.#form = copy;
    this.#applyStyles(copy);
    this.#replaceContent(copy.root);
  }

  // Goes on without a program, in the copy of the nodes that is shown.
  #stay(reason, submitted) {
    // Of a card, what the program did.
    for (const one of this.#form.root.querySelectorAll("[type=button],.scripted:not(.qr)")) one.remove();
    this.#pendingSubmit = submitted;
    this.#fail(reason);
    if (!submitted) this.#requestForm();
  }

  // Lets the content that replaces the skeleton have at least its height, so that the page below stays where it is.
  #keepHeight(root) {
    root.style.minHeight = `${this.offsetHeight}px`;
  }

  // Lets a card, or another bill, have its own height.
  #freeHeight() {
    this.#root.querySelector("div")?.style.removeProperty("min-height");
  }

  #setNumber(number) {
    this.#number = number;
    this.#removedCopy = undefined;
    this.#internals?.setFormValue(number);
    if (!number) return;
    // The form is still shown. If the program crashes while it renders the card, the form is needed for its key.
    if (this.#submitted) this.#copy = this.#root.querySelector("div")?.cloneNode(true);
    this.#handleAnswer();
    this.#freeHeight();
  }

  // Shows the element's children, which are the page's own link. Without any, links to the gateway's page.
  #showFallback() {
    this.#form = undefined;
    const hasContent = this.textContent.trim() || this.querySelector(":not(template)");
    this.#replaceContent(hasContent ? createElement("slot") : this.#gatewayLink());
  }

  #gatewayLink() {
    const { gateway, intent } = this.#settings();
    const paragraph = this.#paragraph(1);
    const { lang } = paragraph;
    const link = createElement("a");
    link.href = `${gateway}?${new URLSearchParams(intent ? { lang, intent } : { lang })}`;
    link.textContent = MESSAGES[lang][2];
    paragraph.append(" ", link);
    return paragraph;
  }

  #paragraph(message) {
    const paragraph = createElement("p");
    paragraph.lang = language(this.#locales());
    paragraph.textContent = MESSAGES[paragraph.lang][message];
    return paragraph;
  }

  #setStyles(sheet) {
    if (!sheet.rel) this.#root.adoptedStyleSheets = [sheet];
    else if (!this.#root.querySelector("link")) this.#root.append(sheet.cloneNode());
  }

  // A link to a stylesheet stays, because another one would be loaded again.
  #replaceContent(...nodes) {
    for (const node of [...this.#root.childNodes]) if (!node.rel) node.remove();
    this.#root.append(...nodes);
  }

  // Without the widget, the browser submits the gateway's form. The page's own link is shown below, because a policy
  // may forbid the submission.
  #fail(reason) {
    console.error(`${NAME}:`, reason);
    const pendingSubmit = this.#pendingSubmit;
    this.#loading = undefined;
    this.#queue = [];
    this.#failed = true;
    this.#clearPendingSubmit();
    if (!this.#form && this.#hiddenForm) this.#showForm(this.#hiddenForm);
    if (this.#form) this.#root.append(createElement("slot"));
    else this.#showFallback();
    const detail = { reason: globalThis.WebAssembly ? "failed" : "unsupported", message: String(reason?.message ?? reason) };
    const event = new CustomEvent("billpay-load-error", { bubbles: true, composed: true, cancelable: true, detail });
    if (this.dispatchEvent(event) && pendingSubmit) this.#submitNatively();
  }

  #settings() {
    const settings = {};
    for (const property in PROPERTIES) settings[property] = this[property];
    // `null` without the attribute. An empty amount or intent is one that the shop's page has not set yet.
    for (const name of ["amount", "intent"]) settings[name] = this.getAttribute(name);
    const gateway = new URL(this.gateway || "./", this.gateway ? this.baseURI : import.meta.url).href;
    settings.gateway = gateway.replace(/\/*$/, "/");
    settings.locale = this.#pageLanguages()[0] ?? "";
    settings.locales = this.#locales();
    return settings;
  }

  // The languages of the page, the nearest first.
  #pageLanguages() {
    return [this.locale, this.closest("[lang]")?.getAttribute("lang"), document.documentElement.lang].filter(Boolean);
  }

  #locales() {
    return [...this.#pageLanguages(), ...(navigator.languages ?? [])];
  }
}

// As in crates/contract/src/locale.rs.
const language = (tags) => tags.map((tag) => /^\s*(sw|en)\s*(?:[-_]|$)/i.exec(tag)?.[1].toLowerCase()).find(Boolean) ?? "sw";

const createElement = (tag) => document.createElement(tag);

// Frameworks write `false` as the text of an attribute.
const isOn = (value) => String(value).trim().toLowerCase() !== "false";

const defineProperties = (names, get, set) => {
  for (const property in names) {
    const name = attributeName(names, property);
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
defineProperties(
  TEXTS,
  (element, name) => element.getAttribute(name) ?? "",
  (element, name, value) => (value == null ? element.removeAttribute(name) : element.setAttribute(name, value)),
);
defineProperties(
  FLAGS,
  (element, name) => isOn(element.getAttribute(name) ?? false),
  (element, name, value) => (value && isOn(value) ? element.setAttribute(name, "") : element.removeAttribute(name)),
);

// If the script is loaded twice, the first definition counts.
if (globalThis.customElements && !customElements.get(NAME)) {
  customElements.define(NAME, BillpayWidget);
  for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, (event) => check(event.error ?? event.reason));
  // Browsers cancel downloads of a page that is left. If it returns from the back/forward cache, they start again.
  addEventListener("pageshow", ({ persisted }) => persisted && !program && renew());
}
