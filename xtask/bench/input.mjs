// A person at the keyboard, through the browser's own input, so that delays are those of a key
// that was really pressed.

// A fast typist's pace.
const KEY_EVERY_MS = 100;

/** Presses a key that changes nothing, again and again; returns what stops it. */
export function restless(session) {
  // Not waited for: an answer comes only when the page has heard the one before.
  const press = () => {
    for (const type of ["rawKeyDown", "keyUp"]) session.send("Input.dispatchKeyEvent", { type, key: "Shift", code: "ShiftLeft", windowsVirtualKeyCode: 16 }).catch(() => {});
  };
  const timer = setInterval(press, KEY_EVERY_MS);
  return () => clearInterval(timer);
}

/** Types into the field of that name, at a person's pace; false where there is no such field. */
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

/** Presses the form's button as a finger would. */
export const press = (page, what) => tap(page, what, what.button, true);

/** Puts a finger on the form's first field, where it stands. */
export const touch = (page, what) => tap(page, what, `input[name="${what.fields[0][0]}"]`, false);

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
