// The interactive elements of Block Kit, as the browser's own controls.
import { el } from "./dom.js";
import { plain, webAddress } from "./mrkdwn.js";

const FIELDS = new Set([
  "plain_text_input", "rich_text_input", "email_text_input", "url_text_input", "number_input", "datepicker", "timepicker",
  "static_select", "users_select", "conversations_select", "channels_select",
]);
const INPUT_TYPES = { email_text_input: "email", url_text_input: "url", number_input: "number", datepicker: "date", timepicker: "time" };

/** Return whether an element is one field, with a label of its own, and not a group. */
export function isField(type) {
  return FIELDS.has(type);
}

/** Return a group with its choices in it. */
export function labelled(group, choices) {
  group.append(choices);
  return group;
}

/** Return an element's control. Outside an input block (or with `dispatches`) a choice goes to the app at once. */
export function control(element, block, on) {
  switch (element.type) {
    case "button":
    case "workflow_button":
    case "icon_button":
      return button(element, block, on);
    case "feedback_buttons":
      return feedback(element, block, on);
    case "overflow":
      return el("div", { class: "actions", role: "group", "aria-label": "More" }, (element.options ?? []).map((option, number) =>
        pressable(plain(option.text.text), `${on.at}-${number}`, {}, () => on.act(block, element, { selected: option.value }))));
    case "radio_buttons":
      return choices("radio", element, block, on);
    case "checkboxes":
    case "multi_static_select":
      return choices("checkbox", element, block, on);
    case "static_select":
      return select(element, block, on, options(element));
    case "multi_users_select": {
      const offered = on.people.map((person) => ({ value: person.id, text: { text: person.name } }));
      const known = (users) => (users ?? []).map((user) => ({ value: user }));
      const before = entered(element, block, on);
      return choices("checkbox", { ...element, options: offered, initial_options: known(before?.selected_users ?? element.initial_users) }, block, { ...on, entered: null });
    }
    case "users_select":
      return select(element, block, on, on.people.map((person) => [person.id, person.name]));
    case "conversations_select":
    case "channels_select":
      return select(element, block, on, on.channels.filter((place) => place.kind !== "im").map((place) => [place.id, `#${place.name}`]));
    case "plain_text_input":
      return textInput(element, block, on);
    default:
      return INPUT_TYPES[element.type]
        ? textInput(element, block, on)
        : el("span", { class: "context" }, `(This page cannot show an element of the type ${element.type}.)`);
  }
}

function pressable(label, focus, attributes, press) {
  return el("button", { type: "button", "data-focus": focus, ...attributes, on: { click: press } }, label);
}

function button(element, block, on) {
  const style = { primary: "primary", danger: "danger" }[element.style] ?? "";
  const attributes = { class: `block-button ${style}`, "aria-label": element.accessibility_label ?? null };
  return pressable(plain(element.text?.text), `${on.at}-button`, attributes, () => {
    const address = element.url && webAddress(element.url);
    if (address) window.open(address, "_blank", "noopener,noreferrer");
    on.act(block, element, { value: element.value ?? null }, element.confirm);
  });
}

function feedback(element, block, on) {
  const sides = [element.positive_button, element.negative_button].filter(Boolean);
  const made = el("div", { class: "feedback", role: "group", "aria-label": "Was this helpful?" });
  made.append(
    ...sides.map((side, number) =>
      pressable(plain(side.text?.text), `${on.at}-feedback-${number}`, { class: "block-button", "aria-label": side.accessibility_label ?? null }, (event) => {
        for (const other of made.children) other.setAttribute("aria-pressed", String(other === event.currentTarget));
        on.act(block, element, { value: side.value });
      })),
  );
  return made;
}

function entered(element, block, on) {
  return on.entered?.[`${block.block_id} ${element.action_id}`] ?? null;
}

function fieldAttributes(element, block, on) {
  return {
    id: `${on.at}-field`,
    "data-focus": `${block.block_id}-${element.action_id}`,
    "data-block": block.block_id,
    "data-action": element.action_id,
    "data-kind": element.type,
    "data-required": on.inForm && on.isRequired,
    "aria-describedby": on.describedBy,
    "aria-invalid": on.isInvalid ? "true" : null,
    "aria-required": on.inForm && on.isRequired ? "true" : null,
    "aria-labelledby": on.inForm ? null : on.labelledBy,
    "aria-label": on.inForm || on.labelledBy ? null : plain(element.placeholder?.text) || "Choose",
  };
}

function textInput(element, block, on) {
  const before = entered(element, block, on);
  const attributes = {
    ...fieldAttributes(element, block, on),
    placeholder: plain(element.placeholder?.text) || null,
    maxlength: element.max_length ?? 3000,
    "data-least": element.min_length ?? 0,
    autocomplete: "off",
  };
  const value = before?.value ?? before?.selected_date ?? before?.selected_time ?? element.initial_value ?? element.initial_date ?? element.initial_time ?? "";
  const made = element.multiline ? el("textarea", { ...attributes, rows: 4 }) : el("input", { ...attributes, type: INPUT_TYPES[element.type] ?? "text" });
  made.value = value;
  if (element.focus_on_load) made.dataset.first = "yes";
  if (on.dispatches && !element.multiline) {
    const reacts = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    made.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        event.stopPropagation();
        on.act(block, element, { value: made.value });
      }
    });
    if (reacts.includes("on_character_entered")) made.addEventListener("input", () => on.act(block, element, { value: made.value }));
  }
  return made;
}

function options(element) {
  const all = element.options ?? (element.option_groups ?? []).flatMap((group) => group.options ?? []);
  return all.map((option) => [option.value, plain(option.text?.text)]);
}

function select(element, block, on, offered) {
  const before = entered(element, block, on);
  const initial = element.initial_option?.value ?? element.initial_conversation ?? element.initial_channel ?? element.initial_user ?? "";
  const chosen = before
    ? (before.selected_option?.value ?? before.selected_conversation ?? before.selected_channel ?? before.selected_user ?? "")
    : initial;
  const none = el("option", { value: "" }, plain(element.placeholder?.text) || "Choose…");
  const made = el("select", fieldAttributes(element, block, on), none, offered.map(([value, label]) => el("option", { value }, label)));
  made.value = chosen;
  if (!on.inForm || on.dispatches) {
    made.addEventListener("change", () => made.value && on.act(block, element, { selected: made.value }));
  }
  return made;
}

function choices(kind, element, block, on) {
  const before = entered(element, block, on);
  const now = before
    ? [before.selected_option, ...(before.selected_options ?? [])].filter(Boolean)
    : [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean);
  const chosen = new Set(now.map((option) => option.value));
  const attributes = {
    class: "choices",
    "data-block": block.block_id,
    "data-action": element.action_id,
    "data-kind": element.type,
    "data-required": on.inForm && on.isRequired,
    role: on.inForm ? null : kind === "radio" ? "radiogroup" : "group",
    "aria-labelledby": on.inForm ? null : on.labelledBy,
    "aria-label": on.inForm || on.labelledBy ? null : "Choose",
  };
  const made = el("div", attributes, (element.options ?? []).map((option, number) => choice(kind, option, `${on.at}-option-${number}`, chosen.has(option.value), element, block, on)));
  if (!on.inForm || on.dispatches) {
    made.addEventListener("change", () => {
      const values = [...made.querySelectorAll("input:checked")].map((input) => input.value);
      on.act(block, element, { selected: kind === "radio" ? values[0] : values });
    });
  }
  return made;
}

function choice(kind, option, id, isChosen, element, block, on) {
  const described = option.description ? el("span", { class: "hint", id: `${id}-about` }, plain(option.description.text)) : null;
  const attributes = {
    type: kind,
    id,
    name: `${on.prefix}-${block.block_id}-${element.action_id}`,
    value: option.value,
    "data-focus": `${block.block_id}-${element.action_id}-${option.value}`,
    "aria-describedby": [described?.id, on.describedBy].filter(Boolean).join(" ") || null,
    "aria-invalid": on.isInvalid ? "true" : null,
  };
  const made = el("input", attributes);
  made.checked = isChosen;
  return el("div", { class: "choice" }, made, el("label", { for: id }, el("span", { class: "text" }, plain(option.text?.text))), described);
}

/** Return what is filled in below `root`: text, one choice, or several, by block and action. */
export function filledIn(root) {
  return [...root.querySelectorAll("[data-kind]")].map((field) => ({
    block: field.dataset.block,
    action: field.dataset.action,
    kind: field.dataset.kind,
    value: valueOf(field),
  }));
}

/** Return what Slack's own check finds below `root` before anything is sent: words by block id. */
export function lacking(root) {
  const found = {};
  for (const field of root.querySelectorAll("[data-kind]")) {
    const value = valueOf(field);
    const least = Number(field.dataset.least ?? 0);
    if (field.dataset.required !== undefined && !value?.length) found[field.dataset.block] = "Please fill this in.";
    else if (value?.length && value.length < least) found[field.dataset.block] = `Please write at least ${least} characters.`;
  }
  return found;
}

function valueOf(field) {
  if (!field.classList.contains("choices")) return field.value;
  const values = [...field.querySelectorAll("input:checked")].map((input) => input.value);
  return field.dataset.kind === "radio_buttons" ? (values[0] ?? null) : values;
}
