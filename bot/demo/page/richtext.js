// Slack's `rich_text` block, citations among its leaves.
import { el, unseen } from "./dom.js";
import { channel, emoji, link, mention, webAddress } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

/** Return a `rich_text` block. */
export function richText(block, names) {
  return el("div", { class: "rich" }, (block.elements ?? []).map((part) => richPart(part, names)));
}

function richPart(part, names) {
  const leaves = () => (part.elements ?? []).map((leaf) => richLeaf(leaf, names));
  switch (part.type) {
    case "rich_text_list": {
      const items = (part.elements ?? []).map((item) => el("li", {}, richPart(item, names)));
      const attributes = { class: `indent-${Math.min(part.indent ?? 0, 4)}` };
      if (part.style === "ordered" && part.offset) attributes.start = part.offset + 1;
      return el(part.style === "ordered" ? "ol" : "ul", attributes, items);
    }
    case "rich_text_quote":
      return el("blockquote", {}, leaves());
    case "rich_text_preformatted":
      return el("pre", {}, el("code", {}, leaves()));
    default:
      return el("div", { class: "rich-section" }, leaves());
  }
}

function richLeaf(leaf, names) {
  switch (leaf.type) {
    case "text":
      return styled(leaf.text ?? "", leaf.style);
    case "link":
      return styled(link(leaf.url, leaf.text || leaf.url), leaf.style);
    case "citation":
      return citation(leaf);
    case "user":
      return mention(leaf.user_id, names);
    case "channel":
      return channel(leaf.channel_id, names);
    case "broadcast":
      return el("span", { class: "mention" }, `@${leaf.range}`);
    case "emoji":
      return leaf.unicode ? fromCodes(leaf.unicode) : emoji(leaf.name);
    case "date":
      return leaf.fallback ?? new Date(leaf.timestamp * 1000).toLocaleDateString("en-GB");
    default:
      return leaf.text ?? "";
  }
}

function styled(content, style = {}) {
  return Object.entries(STYLES).reduce((inner, [name, tag]) => (style?.[name] ? el(tag, {}, inner) : inner), content);
}

/** Return a citation: its number and words as one chip, which leads to the source. */
function citation(leaf) {
  const details = leaf.details ?? {};
  const more = [details.title, details.display_name, details.descriptor, details.snippet].filter(Boolean).join(" · ");
  const number = String(leaf.index ?? "");
  const words = leaf.text && leaf.text !== number && leaf.text !== `[${number}]` ? ` ${leaf.text}` : "";
  const content = [unseen("Source "), el("span", { class: "citation-number" }, number), words];
  if (!words && more) content.push(unseen(`: ${more}`));
  if (!webAddress(leaf.url)) return el("span", { class: "citation", title: more || null }, content);
  return link(leaf.url, content, { class: "citation", title: more || null });
}

function fromCodes(codes) {
  try {
    return String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));
  } catch {
    return "";
  }
}
