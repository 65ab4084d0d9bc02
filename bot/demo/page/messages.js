// Messages as people see them, with what they can do to each.
import { STAGE } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { el, unseen } from "./dom.js";
import { decode, mrkdwn } from "./mrkdwn.js";
import { names, person, places, repliesTo, state } from "./state.js";

/**
 * Return a message as a list item.
 *
 * `here` is "main" or "thread"; `does` has press(), reply(), ask(), edit(), save(), cancel() and remove().
 */
export function renderMessage(message, here, does) {
  const author = [...STAGE.people, STAGE.bot].find((one) => one.id === message.user);
  const name = author?.name ?? message.user;
  const prefix = `${here}-${message.ts.replace(".", "-")}`;
  const time = new Date(Number(message.ts.split(".")[0]) * 1000);
  const minutes = { hour: "2-digit", minute: "2-digit" };
  // As soon as there is more than one day, the time alone says too little.
  const clock = state.ahead ? time.toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short", ...minutes }) : time.toLocaleTimeString("en-GB", minutes);
  return el(
    "li",
    { class: message.ephemeral ? "message ephemeral" : "message", tabindex: "-1" },
    el("span", { class: `avatar avatar-${author?.colour ?? "other"}`, "aria-hidden": "true" }, name[0].toUpperCase()),
    el(
      "div",
      { class: "message-body" },
      el(
        "p",
        { class: "byline" },
        el("strong", {}, name),
        message.by_bot ? el("span", { class: "app" }, "App") : null,
        " ",
        el("time", { datetime: time.toISOString() }, clock),
        message.edited ? el("span", { class: "edited" }, " (edited)") : null,
        message.ephemeral ? el("span", { class: "only-you" }, "Only visible to you") : null,
      ),
      state.editing === message.key ? editor(message, does) : content(message, prefix, does),
      message.files.length ? el("ul", { class: "files", "aria-label": "Files" }, message.files.map(fileLink)) : null,
      here === "main" ? replyCount(message, prefix, does) : null,
    ),
    message.ephemeral ? null : tools(message, here, prefix, `${name}, ${clock}`, does),
  );
}

/** Return what a message's look depends on, as text. */
export function signatureOf(message, here) {
  const replies = here === "main" ? repliesTo(message.channel, message.ts).length : 0;
  return JSON.stringify([message, replies, state.editing === message.key, state.who, state.ahead > 0]);
}

function content(message, prefix, does) {
  if (!message.blocks.length) return el("div", { class: "text" }, mrkdwn(message.text, names()));
  return renderBlocks(message.blocks, {
    prefix,
    names: names(),
    people: STAGE.people,
    channels: places(),
    imageOf,
    act: (block, element, choice, confirm) => does.press(message, block, element, choice, confirm),
  });
}

/** Return a file's name as a link that keeps it on this computer. */
function fileLink(file) {
  const size = file.size < 1024 ? `${file.size} bytes` : `${Math.ceil(file.size / 1024)} KB`;
  const link = el("a", { class: "file", href: `/files/${encodeURIComponent(file.id)}`, download: file.name }, el("strong", {}, file.title || file.name), el("span", { class: "hint" }, `${file.name}, ${size}`), unseen(": download"));
  return el("li", {}, link);
}

/** Let links to messages lead to their conversation, and not to the workspace that Slack would have at that address. */
export function followLinks(open) {
  document.addEventListener("click", (event) => {
    const [, channel] = event.target.closest("a")?.href.match(/^https:\/\/loopback\.slack\.com\/archives\/(\w+)\//) ?? [];
    if (!places().some((place) => place.id === channel)) return;
    event.preventDefault();
    open(channel);
  });
}

/** Return where the page's own server has an image, or "". */
export function imageOf(block) {
  const id = block.slack_file?.id;
  return id ? `/files/${encodeURIComponent(id)}` : "";
}

function replyCount(message, prefix, does) {
  const replies = repliesTo(message.channel, message.ts).length;
  if (!replies) return null;
  const words = replies === 1 ? "1 reply" : `${replies} replies`;
  return el("button", { type: "button", class: "replies", "data-focus": `${prefix}-replies`, on: { click: () => does.reply(message) } }, words, unseen(": show the thread"));
}

function tools(message, here, prefix, whose, does) {
  const isMine = message.user === person().id;
  const items = [
    ["Ask MAPPA about this", () => does.ask(message)],
    isMine ? ["Edit", () => does.edit(message)] : null,
    isMine ? ["Delete", () => does.remove(message)] : null,
  ].filter(Boolean);
  const reply =
    here === "main"
      ? el("button", { type: "button", class: "tool", "data-focus": `${prefix}-reply`, on: { click: () => does.reply(message) } }, "Reply", unseen(` in a thread to ${whose}`))
      : null;
  return el("div", { class: "tools" }, reply, disclosure(prefix, whose, items));
}

/** Return a button that shows a few others; Escape and leaving it close it. */
function disclosure(prefix, whose, items) {
  const list = el("div", { class: "tool-list", hidden: true, id: `${prefix}-more` });
  const opener = el("button", { type: "button", class: "tool", "aria-expanded": "false", "aria-controls": list.id, "data-focus": `${prefix}-more` }, el("span", { "aria-hidden": "true" }, "⋯"), unseen(`More for the message of ${whose}`));
  const show = (isOpen) => {
    list.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    list.classList.remove("upwards");
    const log = isOpen ? list.closest(".log") : null; // where there is no room below, there is some above
    list.classList.toggle("upwards", Boolean(log) && list.getBoundingClientRect().bottom > log.getBoundingClientRect().bottom);
  };
  opener.addEventListener("click", () => show(list.hidden));
  list.append(...items.map(([label, act]) => el("button", { type: "button", on: { click: () => { opener.focus(); show(false); act(); } } }, label)));
  return el(
    "div",
    {
      class: "disclosure",
      on: {
        keydown: (event) => {
          if (event.key !== "Escape" || list.hidden) return;
          event.stopPropagation();
          show(false);
          opener.focus();
        },
        focusout: (event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) show(false);
        },
      },
    },
    opener,
    list,
  );
}

function editor(message, does) {
  const id = `edit-${message.ts.replace(".", "-")}`;
  const field = el("textarea", { id, rows: 2, maxlength: 12000, "data-focus": id });
  field.value = decode(message.text.replaceAll(`<@${STAGE.bot.id}>`, `@${STAGE.bot.name}`));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") does.cancel(message);
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      does.save(message, field.value);
    }
  });
  return el(
    "form",
    { class: "editor", on: { submit: (event) => { event.preventDefault(); does.save(message, field.value); } } },
    el("label", { for: id, class: "unseen" }, "Edit the message"),
    field,
    el("div", { class: "actions" }, el("button", { type: "submit", class: "block-button primary" }, "Save"), el("button", { type: "button", class: "block-button", on: { click: () => does.cancel(message) } }, "Cancel")),
  );
}
