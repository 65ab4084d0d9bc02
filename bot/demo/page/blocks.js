// Block Kit as elements. `on` says what to do: names, people and channels to choose from, act(), imageOf(), entered.
import { el, unseen } from "./dom.js";
import { control, isField, labelled } from "./controls.js";
import { markdown, plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** Return the blocks as one element. `on.prefix` makes the ids of this place its own. */
export function renderBlocks(blocks, on) {
  return el("div", { class: "blocks" }, blocks.map((block, number) => renderBlock(block, { ...on, at: `${on.prefix}-${number}` })));
}

function renderBlock(block, on) {
  switch (block.type) {
    case "section":
      return section(block, on);
    case "header":
      return el(on.heading ?? "h3", { class: "block-header" }, plain(block.text?.text));
    case "divider":
      return el("hr");
    case "context":
      return el("div", { class: "context" }, (block.elements ?? []).map((element) => contextElement(element, on)));
    case "actions":
    case "context_actions":
      return el("div", { class: "actions" }, (block.elements ?? []).map((element, number) => control(element, block, { ...on, at: `${on.at}-${number}` })));
    case "input":
      return input(block, on);
    case "table":
      return table(block, on);
    case "rich_text":
      return richText(block, on.names);
    case "markdown":
      return markdown(block.text, on.names);
    case "image":
      return picture(block, on);
    case "alert":
      return el("p", { class: "block-alert" }, textObject(block.text, on.names));
    default:
      return el("p", { class: "context" }, `(This page cannot show a block of the type ${block.type}.)`);
  }
}

/** Return a table; its first row names the columns, and whoever uses the keyboard can scroll a wide one. */
function table(block, on) {
  const [heading = [], ...rows] = block.rows ?? [];
  const cell = (name, held, column, attributes = {}) => {
    const align = block.column_settings?.[column]?.align ?? "left";
    return el(name, { class: `cell-${align}`, ...attributes }, held.type === "rich_text" ? richText(held, on.names) : held.text);
  };
  const head = el("tr", {}, heading.map((held, column) => cell("th", held, column, { scope: "col" })));
  const body = rows.map((row) => el("tr", {}, row.map((held, column) => (column ? cell("td", held, column) : cell("th", held, column, { scope: "row" })))));
  return el("div", { class: "table", role: "region", "aria-label": "Table", tabindex: "0" }, el("table", {}, el("thead", {}, head), el("tbody", {}, body)));
}

function section(block, on) {
  const text = block.text ? el("div", { class: "text", id: `${on.at}-text` }, textObject(block.text, on.names)) : null;
  const fields = block.fields ? el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "text" }, textObject(field, on.names)))) : null;
  const accessory = block.accessory;
  if (!accessory) return el("div", { class: "section" }, text, fields);
  const beside =
    accessory.type === "image"
      ? image(accessory, on)
      : control(accessory, block, { ...on, labelledBy: text ? text.id : null });
  return el("div", { class: "section with-accessory" }, el("div", {}, text, fields), beside);
}

function contextElement(element, on) {
  if (element.type === "image") return image(element, on);
  return el("span", { class: "text" }, textObject(element, on.names));
}

function input(block, on) {
  const element = block.element ?? {};
  const label = plain(block.label?.text);
  const optional = block.optional ? el("span", { class: "optional" }, " (optional)") : null;
  const error = on.errors?.[block.block_id];
  const hint = block.hint ? el("p", { class: "hint", id: `${on.at}-hint` }, plain(block.hint.text)) : null;
  const told = error ? el("p", { class: "error", id: `${on.at}-error` }, unseen("Error: "), error) : null;
  const describedBy = [hint?.id, told?.id].filter(Boolean).join(" ") || null;
  const inner = { ...on, inForm: true, dispatches: Boolean(block.dispatch_action), describedBy, isInvalid: Boolean(error), isRequired: !block.optional };
  const made = isField(element.type)
    ? [el("label", { for: `${on.at}-field` }, label, optional), hint, control(element, block, inner), told]
    : [labelled(el("fieldset", { "aria-describedby": describedBy }, el("legend", {}, label, optional), hint), control(element, block, inner)), told];
  return el("div", { class: error ? "input is-wrong" : "input" }, made);
}

function picture(block, on) {
  const title = block.title ? el("figcaption", {}, plain(block.title.text)) : null;
  return el("figure", {}, image(block, on), title);
}

/** Return an image kept by the loopback; one from elsewhere is named and not fetched. */
function image(block, on) {
  const source = on.imageOf(block);
  if (source) return el("img", { src: source, alt: block.alt_text ?? "" });
  return el("span", { class: "no-image" }, `(Image: ${block.alt_text ?? "no description"})`);
}
