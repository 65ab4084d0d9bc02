// Slack's text forms as elements: mrkdwn, plain text, and a little of Markdown.
import { el, unseen } from "./dom.js";

const EMOJI = {
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", warning: "⚠️", white_check_mark: "✅", mag: "🔍", wave: "👋",
  information_source: "ℹ️", bulb: "💡", books: "📚", calendar: "📅", bell: "🔔", lock: "🔒", hourglass: "⌛", tada: "🎉",
  speech_balloon: "💬", memo: "📝", eyes: "👀", raised_hand: "✋", arrow_right: "➡️", arrow_left: "⬅️", x: "❌",
};

/** Return the text with Slack's three entities turned back, once. */
export function decode(text) {
  return String(text ?? "").replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

/** Return a character for an emoji's name, or its name between colons. */
export function emoji(name) {
  return EMOJI[name] ?? `:${name}:`;
}

/** Return an address when it is one of the web, else "". */
export function webAddress(url) {
  try {
    const read = new URL(url);
    return read.protocol === "https:" || read.protocol === "http:" ? read.href : "";
  } catch {
    return "";
  }
}

/** Return a link that opens beside the page, or the label alone when the address is not one of the web. */
export function link(url, label, attributes = {}) {
  const href = webAddress(url);
  if (!href) return el("span", {}, label);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", ...attributes }, label, unseen(" (opens in a new tab)"));
}

/** Return a text object's content: `names` has people and channels by id. */
export function textObject(object, names) {
  if (!object) return "";
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : plain(object.text, object.emoji !== false);
}

/** Return plain text with its line breaks (CSS keeps them). */
export function plain(text, withEmoji = true) {
  const decoded = decode(text);
  return withEmoji ? withNamedEmoji(decoded) : decoded;
}

/** Return mrkdwn as a fragment. */
export function mrkdwn(text, names) {
  const made = document.createDocumentFragment();
  String(text ?? "")
    .split("```")
    .forEach((part, number, parts) => {
      const isClosed = number % 2 === 1 && number < parts.length - 1;
      if (isClosed) made.append(el("pre", {}, el("code", {}, decode(part.replace(/^\n|\n$/g, "")))));
      else made.append(lines(number % 2 === 1 ? "```" + part : part, names));
    });
  return made;
}

function lines(text, names) {
  const made = document.createDocumentFragment();
  let quote = null;
  text.split("\n").forEach((line, number) => {
    const quoted = /^(?:>|&gt;) ?/.exec(line);
    if (quoted) {
      if (!quote) made.append((quote = el("blockquote")));
      else quote.append("\n");
      quote.append(inline(line.slice(quoted[0].length), names));
      return;
    }
    if (number > 0 && !quote) made.append("\n");
    quote = null;
    made.append(inline(line, names));
  });
  return made;
}

const INLINE = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*?\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(?=\\S)([^_\\n]*?\\S)_(?![\\w_])",
    "(?<![\\w~])~(?=\\S)([^~\\n]*?\\S)~(?![\\w~])",
  ].join("|"),
  "g",
);

function inline(text, names) {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    made.append(plain(text.slice(at, found.index)));
    const [all, code, angle, bold, italic, struck] = found;
    if (code !== undefined) made.append(el("code", {}, decode(code)));
    else if (angle !== undefined) made.append(token(angle, names));
    else if (bold !== undefined) made.append(el("strong", {}, inline(bold, names)));
    else if (italic !== undefined) made.append(el("em", {}, inline(italic, names)));
    else made.append(el("s", {}, inline(struck, names)));
    at = found.index + all.length;
  }
  made.append(plain(text.slice(at)));
  return made;
}

/** Return what stands between angle brackets: a person, a channel, a word for many, a date, or a link. */
function token(inside, names) {
  const [target, ...rest] = inside.split("|");
  const label = rest.join("|");
  if (target.startsWith("@")) return mention(target.slice(1), names);
  if (target.startsWith("#")) return channel(target.slice(1), names, label);
  if (target.startsWith("!date")) return decode(label || target.split("^")[2] || "");
  if (target.startsWith("!")) return el("span", { class: "mention" }, "@" + decode(label || target.slice(1)));
  return link(decode(target), decode(label || target));
}

export function mention(user, names) {
  return el("span", { class: "mention" }, "@" + (names.people[user] ?? user));
}

export function channel(id, names, label = "") {
  return el("span", { class: "mention" }, "#" + (names.channels[id] ?? (decode(label) || id)));
}

function withNamedEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (all, name) => EMOJI[name] ?? all);
}

/** Return a Markdown block: headings, lists, bold, code and links; anything else stays as it was written. */
export function markdown(text, names) {
  const made = el("div", { class: "markdown" });
  let list = null;
  for (const line of String(text ?? "").split("\n")) {
    const item = /^\s*(?:[-*]|(\d+)\.)\s+(.*)$/.exec(line);
    if (item) {
      const kind = item[1] ? "ol" : "ul";
      if (list?.localName !== kind) made.append((list = el(kind)));
      list.append(el("li", {}, inline(asMrkdwn(item[2]), names)));
      continue;
    }
    list = null;
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (heading) made.append(el("p", {}, el("strong", {}, inline(asMrkdwn(heading[2]), names))));
    else if (line.trim()) made.append(el("p", {}, inline(asMrkdwn(line), names)));
  }
  return made;
}

function asMrkdwn(text) {
  return text
    .replace(/</g, "&lt;")
    .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, "<$2|$1>")
    .replace(/\*\*([^*]+)\*\*/g, "*$1*");
}
