// Modals: the top one of the person's stack in the browser's own dialog, which holds the focus and takes Escape.
import { STAGE } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { filledIn, lacking } from "./controls.js";
import { el, keepFocus } from "./dom.js";
import { imageOf } from "./messages.js";
import { names, places } from "./state.js";

const dialog = document.getElementById("modal");
const typed = new Map(); // by view: what was filled in, for when it comes back
let shown = null;
let opener = null;
let own = {}; // what Slack itself would object to before it asks the app

/** Show the view, or none. `does` has press(), submit() and close(), each with the view. */
export function showModal(view, does) {
  const signature = view ? JSON.stringify([view, own]) : "";
  if (signature === (shown?.signature ?? "")) return;
  if (view?.id !== shown?.view.id || view?.hash !== shown?.view.hash) own = {};
  remember();
  if (!view) return hide();
  const isNew = shown?.view.id !== view.id;
  shown = { view, signature: JSON.stringify([view, own]), does };
  const content = build(view, does);
  if (isNew || !dialog.open) dialog.replaceChildren(...content.children);
  else keepFocus(dialog, () => dialog.replaceChildren(...content.children), dialog);
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  settleFocus(isNew);
}

/** Return what is entered in a view, by block and action, as `renderBlocks` reads it. */
export function asEntered(fields) {
  return Object.fromEntries(
    fields.map(({ block, action, value }) => [
      `${block} ${action}`,
      Array.isArray(value) ? { selected_options: value.map((one) => ({ value: one })), selected_users: value } : { value, selected_option: value === null ? null : { value } },
    ]),
  );
}

function remember() {
  if (shown) typed.set(shown.view.id, asEntered(filledIn(dialog)));
}

function hide() {
  if (shown) typed.delete(shown.view.id);
  shown = null;
  dialog.close();
  dialog.replaceChildren();
  const name = opener?.dataset?.focus;
  const again = opener?.isConnected ? opener : name && document.querySelector(`[data-focus="${CSS.escape(name)}"]`);
  (again || document.querySelector("#place")).focus();
}

function settleFocus(isNew) {
  const wrong = dialog.querySelector("[aria-invalid='true']");
  if (wrong) return wrong.focus();
  if (!isNew && dialog.contains(document.activeElement) && document.activeElement !== dialog) return undefined;
  const first = dialog.querySelector("[data-first]") ?? dialog.querySelector(".modal-body :is(input, textarea, select)");
  return (first ?? dialog.querySelector("#modal-title")).focus();
}

function build(view, does) {
  const errors = Object.keys(own).length ? own : view.errors;
  const wrong = Object.keys(errors).length;
  const body = el(
    "div",
    { class: "modal-body" },
    wrong ? el("p", { class: "error", role: "alert" }, wrong === 1 ? "Please look at one answer below." : `Please look at ${wrong} answers below.`) : null,
    renderBlocks(view.blocks, {
      prefix: `view-${view.id}`,
      names: names(),
      people: STAGE.people,
      channels: places(),
      imageOf,
      errors,
      entered: { ...view.entered, ...typed.get(view.id) },
      act: (block, element, choice, confirm) => does.press(view, block, element, choice, confirm, filledIn(dialog)),
    }),
  );
  const back = view.previous ? "Back" : view.close || "Close";
  const foot = el(
    "div",
    { class: "modal-foot" },
    el("button", { type: "button", class: "block-button", "data-focus": "modal-close", on: { click: () => does.close(view) } }, view.close || back),
    view.submit ? el("button", { type: "submit", class: "block-button primary", "data-focus": "modal-submit" }, view.submit) : null,
  );
  const form = el("form", { novalidate: true, on: { submit: (event) => { event.preventDefault(); submit(view, does); } } }, body, foot);
  const head = el("div", { class: "modal-head" }, el("h2", { id: "modal-title", tabindex: "-1" }, view.title || "mappa"), el("button", { type: "button", class: "plain-button", "aria-label": "Close this window", "data-focus": "modal-cross", on: { click: () => does.close(view) } }, el("span", { "aria-hidden": "true" }, "✕")));
  return el("div", {}, head, form);
}

function submit(view, does) {
  own = lacking(dialog);
  if (Object.keys(own).length) showModal(view, does);
  else does.submit(view, filledIn(dialog));
}

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  if (shown) shown.does.close(shown.view);
});
// The browser closes a dialog by itself on a second Escape; the server has to hear of that, too.
dialog.addEventListener("close", () => {
  if (shown) shown.does.close(shown.view);
});

/** Ask whether to go on, as a button's `confirm` object says; return a promise of the answer. */
export function confirmed(words) {
  const box = document.getElementById("confirm");
  return new Promise((resolve) => {
    const before = document.activeElement;
    const end = (answer) => {
      box.close();
      before?.focus();
      resolve(answer);
    };
    box.replaceChildren(
      el("div", { class: "modal-head" }, el("h2", { id: "confirm-title", tabindex: "-1" }, words.title?.text ?? "Are you sure?")),
      el("div", { class: "modal-body" }, el("p", {}, words.text?.text ?? "")),
      el(
        "div",
        { class: "modal-foot" },
        el("button", { type: "button", class: "block-button", on: { click: () => end(false) } }, words.deny?.text ?? "Cancel"),
        el("button", { type: "button", class: `block-button ${words.style === "danger" ? "danger" : "primary"}`, on: { click: () => end(true) } }, words.confirm?.text ?? "Yes"),
      ),
    );
    box.oncancel = (event) => {
      event.preventDefault();
      end(false);
    };
    box.showModal();
  });
}
