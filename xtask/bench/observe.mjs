// Notes paints, inputs and the state of the form inside a page, from before its first script. The function is sent to
// the page as text, so it uses nothing from outside itself.

/** Notes paints, shifts, long tasks, inputs, when the form could be sent, and when the widget answered. */
export function observe({ root, shadow, button, ready }) {
  // Frames are not measured.
  if (window !== top) return;
  const noted = { shift: 0, tasks: [], inputs: [], submit: null, native: false, answers: null };
  const watch = (type, note, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more });

  watch("paint", (entry) => {
    if (entry.name === "first-contentful-paint") noted.firstPaint = entry.startTime;
  });
  watch("largest-contentful-paint", (entry) => (noted.largestPaint = entry.startTime));
  watch("layout-shift", (entry) => entry.hadRecentInput || (noted.shift += entry.value));
  watch("longtask", (entry) => noted.tasks.push({ start: entry.startTime, length: entry.duration }));
  const input = (entry) =>
    noted.inputs.push({ start: entry.startTime, delay: entry.processingStart - entry.startTime, length: entry.duration });
  // The browser reports no shorter ones, except for the first.
  watch("event", input, { durationThreshold: 16 });
  watch("first-input", input);

  // What is in the document in this frame is painted at its end.
  const then = (note) => setTimeout(() => note(performance.now()));
  const answers = () => then((now) => (noted.answers ??= now));

  // The element's own script listens to the button before the widget is there: only the event says
  // that the widget has come.
  if (ready) {
    const started = ({ target }) => target === document.querySelector(root) && requestAnimationFrame(answers);
    addEventListener(ready, started, true);
  }

  // Who listens for a press. Frameworks listen on the button, or for all buttons on an element
  // around them.
  const listening = new WeakSet();
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (type === "click" || type === "submit") listening.add(this);
    return listen.call(this, type, ...rest);
  };

  /** The button as a customer has it now: seen, and leading to something when it is pressed. */
  const state = () => {
    const host = document.querySelector(root);
    const scope = shadow ? host?.shadowRoot : host;
    const found = scope?.querySelector(button);
    const seen = found?.checkVisibility() && !found.disabled && found.getBoundingClientRect().height > 0;
    if (!seen) return { seen: false, native: false, heard: false };
    let heard = false;
    for (let at = found; at && at !== host?.parentNode; at = at.parentNode ?? at.host) heard ||= listening.has(at);
    return { seen, heard, native: found.type === "submit" && found.form?.method === "post" };
  };

  const look = () => {
    const { seen, native, heard } = state();
    if (seen && (native || heard) && noted.submit === null) {
      noted.native = native && !heard;
      then((now) => (noted.submit ??= now));
    }
    if (seen && heard && !ready) answers();
    if (noted.submit === null || noted.answers === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  Object.defineProperty(window, "billpayBench", { value: { noted, state } });
}
