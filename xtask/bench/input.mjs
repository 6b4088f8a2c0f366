// Keys, typing and taps through the browser's own input, so that their delays are those of real ones.

// A fast typist.
const KEY_EVERY_MS = 100;

/** Presses a key that changes nothing, again and again; returns a function that stops it. */
export function restless(session) {
  // Not awaited: the browser answers only when the page has handled the key before.
  const press = () => {
    for (const type of ["rawKeyDown", "keyUp"]) session.send("Input.dispatchKeyEvent", { type, key: "Shift", code: "ShiftLeft", windowsVirtualKeyCode: 16 }).catch(() => {});
  };
  const timer = setInterval(press, KEY_EVERY_MS);
  return () => clearInterval(timer);
}

/** Types into the field of that name as fast as a person; false where there is no such field. */
export async function type(page, { root, shadow }, field, text) {
  const focus = (root, shadow, field) => {
    const host = document.querySelector(root);
    const found = (shadow ? host?.shadowRoot : host)?.querySelector(`input[name="${field}"]`);
    found?.focus();
    return !!found;
  };
  if (!(await page.evaluate(focus, root, shadow, field))) return false;
  for (const letter of text) {
    await page.keyboard.press(letter === " " ? "Space" : letter);
    await new Promise((done) => setTimeout(done, KEY_EVERY_MS));
  }
  return true;
}

/** Taps the form's button. */
export const press = (page, what) => tap(page, what, what.button, true);

/** Taps the form's first field, without scrolling. */
export const touch = (page, what) => tap(page, what, `input[name="${Object.keys(what.fields)[0]}"]`, false);

/** False where there is no such element. */
async function tap(page, { root, shadow }, selector, bring) {
  const place = (root, shadow, selector, bring) => {
    const host = document.querySelector(root);
    const found = (shadow ? host?.shadowRoot : host)?.querySelector(selector);
    if (bring) found?.scrollIntoView({ block: "center" });
    const box = found?.getBoundingClientRect();
    return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const at = await page.evaluate(place, root, shadow, selector, bring);
  if (at) await page.touchscreen.tap(at.x, at.y);
  return !!at;
}
