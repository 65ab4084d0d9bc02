// Builds elements. Content is only ever text: nothing here, and nothing elsewhere on the page, parses HTML.

/** Return an element. Attributes: `class`, `on` (listeners by event), true for empty ones; null and false are left out. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : String(value));
    }
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** Return text that only screen readers get. */
export function unseen(text) {
  return el("span", { class: "unseen" }, text);
}

/**
 * Make a list show `items`, leaving elements alone whose item has not changed: what was read out is not read out
 * again, and the focus stays where it is.
 */
export function patch(list, items, { keyOf, signatureOf, build }) {
  const present = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let before = null;
  for (const item of items) {
    const key = keyOf(item);
    const signature = signatureOf(item);
    const old = present.get(key);
    present.delete(key);
    let shown = old;
    if (!old || old.dataset.signature !== signature) {
      shown = build(item);
      shown.dataset.key = key;
      shown.dataset.signature = signature;
      if (old) keepFocus(old, () => old.replaceWith(shown), shown);
    }
    const place = before ? before.nextSibling : list.firstChild;
    if (shown !== place) list.insertBefore(shown, place);
    before = shown;
  }
  for (const gone of present.values()) gone.remove();
}

/** Do `change`, then give the focus to the control in `now` that stands for the one in `before` that had it. */
export function keepFocus(before, change, now) {
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  change();
  if (!focused) return;
  const name = focused.dataset.focus;
  const again = name ? now.querySelector(`[data-focus="${CSS.escape(name)}"]`) : null;
  (again ?? now.querySelector("[tabindex='-1']") ?? now.querySelector("button, a, input, textarea"))?.focus();
}
