// The page: what the server says is shown, what the person does goes to the server.
import { act, listen, STAGE } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { filledIn } from "./controls.js";
import { readyClock, showDay } from "./day.js";
import { el, keepFocus, patch, unseen } from "./dom.js";
import { followLinks, imageOf, renderMessage, signatureOf } from "./messages.js";
import { asEntered, confirmed, showModal } from "./modal.js";
import { messagesOf, names, openPlace, person, places, repliesTo, roots, state } from "./state.js";

const at = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 860px)");
let stopListening = () => {};

// --- what the person does ---

/** Do something as the person who is chosen; say so when it does not work. Returns the reply, or null. */
async function attempt(what, body) {
  at("trouble").replaceChildren();
  document.body.classList.add("is-busy");
  try {
    return await act(what, { who: state.who, ...body });
  } catch (error) {
    say(error.message);
    return null;
  } finally {
    document.body.classList.remove("is-busy");
  }
}

function say(words) {
  at("trouble").replaceChildren(el("p", {}, words), el("button", { type: "button", class: "plain-button", on: { click: () => at("trouble").replaceChildren() } }, "Close"));
}

const does = {
  async press(message, block, element, choice, confirm) {
    if (confirm && !(await confirmed(confirm))) return;
    await attempt("press", { channel: message.channel, on: message.ts, block: block.block_id, action: element.action_id, ...choice });
  },
  reply: (message) => openThread(message.ts, { focus: true }),
  ask: (message) => attempt("shortcut", { channel: message.channel, ts: message.ts }),
  edit(message) {
    state.editing = message.key;
    render();
    document.querySelector(`.editor textarea`)?.focus();
  },
  cancel(message) {
    state.editing = "";
    render();
    focusOn(message);
  },
  async save(message, text) {
    if (!text.trim()) return say("Write something, or delete the message.");
    if (await attempt("edit", { channel: message.channel, ts: message.ts, text })) does.cancel(message);
    return undefined;
  },
  async remove(message) {
    const words = { title: { text: "Delete this message?" }, text: { text: "It is taken away for everybody." }, confirm: { text: "Delete" }, style: "danger" };
    if (!(await confirmed(words))) return;
    await attempt("delete", { channel: message.channel, ts: message.ts });
    (state.thread === message.ts ? at("place") : at(state.thread ? "reply" : "message")).focus();
  },
};

const inView = {
  async press(view, block, element, choice, confirm, filled) {
    if (confirm && !(await confirmed(confirm))) return;
    await attempt("press", { on: view.id, block: block.block_id, action: element.action_id, filled, ...choice });
  },
  submit: (view, filled) => attempt("submit", { view: view.id, filled }),
  close: (view) => attempt("close", { view: view.id }),
};

function focusOn(message) {
  document.querySelector(`[data-key="${CSS.escape(message.key)}"] [data-focus$="-more"]`)?.focus();
}

async function send(field, { thread, mention }) {
  const text = field.value.trim();
  const place = openPlace();
  if (!text || !place) return;
  const isCommand = text.startsWith("/");
  if (isCommand && !/^\/mappa(\s|$)/.test(text)) return say("Only the command /mappa is known here.");
  if (isCommand && thread) return say("Slack takes no commands in threads. Give the command in the conversation itself.");
  field.value = "";
  grow(field);
  toEnd(at(thread ? "thread-log" : "log")); // where the reply will be
  const body = { channel: place.id, text: isCommand ? text.slice("/mappa".length).trim() : text };
  const done = isCommand ? await attempt("command", body) : await attempt("post", { ...body, thread, mention: mention && place.kind !== "im" });
  if (!done) field.value = field.value || text;
  return undefined;
}

// --- where the person looks ---

function openAt(id, { focus = true } = {}) {
  state.place = id;
  state.thread = "";
  state.editing = "";
  state.unread.delete(id);
  toggleMenu(false);
  at("messages").replaceChildren();
  at("log").setAttribute("aria-busy", "true");
  if (id === "home") attempt("home", { tab: "home" });
  else if (openPlace()?.kind === "im") attempt("home", { tab: "messages" });
  render();
  toEnd(at("log"));
  setTimeout(() => at("log").removeAttribute("aria-busy"), 500);
  if (focus) at("place").focus();
}

function openThread(ts, { focus }) {
  const isSame = state.thread === ts;
  state.thread = ts;
  if (!isSame) at("replies").replaceChildren();
  at("thread-log").setAttribute("aria-busy", "true");
  render();
  toEnd(at("thread-log"));
  setTimeout(() => at("thread-log").removeAttribute("aria-busy"), 500);
  if (focus) at("thread-title").focus();
}

function closeThread() {
  const ts = state.thread;
  state.thread = "";
  render();
  const prefix = `main-${ts.replace(".", "-")}`;
  (document.querySelector(`[data-focus="${prefix}-replies"]`) ?? document.querySelector(`[data-focus="${prefix}-reply"]`) ?? at("place")).focus();
}

function become(who) {
  state.who = who;
  Object.assign(state, { messages: new Map(), view: null, home: null, statuses: [], prompts: {}, unread: new Map(), thread: "", editing: "" });
  const isDirect = ![...STAGE.channels.map((one) => one.id), "home"].includes(state.place);
  stopListening();
  stopListening = listen(who, onChange, onLink);
  openAt(isDirect ? person().dm : state.place, { focus: false });
}

/** Close the menu, and ask again for what depends on the day. */
function settleDay() {
  toggleMenu(false);
  if (state.place === "home") attempt("home", { tab: "home" });
}

function toggleMenu(isOpen) {
  document.body.classList.toggle("menu-open", isOpen);
  at("menu").setAttribute("aria-expanded", String(isOpen));
}

// --- what the server says ---

function onLink(isThere) {
  if (isThere) at("trouble").replaceChildren();
  else say("The connection to the demonstration is lost. The page looks for it again by itself.");
}

function onChange(change) {
  if (change.first && change.view && change.view.id !== state.view?.id) {
    // Left open by a page that is gone: Slack closes modals with the page, too.
    attempt("close", { view: change.view.id, everything: true });
    change.view = null;
  }
  if (change.first) state.messages = new Map();
  const fresh = change.messages.filter((message) => !state.messages.has(message.key));
  for (const message of change.messages) state.messages.set(message.key, message);
  for (const key of change.gone) state.messages.delete(key);
  Object.assign(state, { view: change.view, home: change.home, statuses: change.statuses, prompts: change.prompts, ahead: change.ahead_seconds * 1000 });
  if (state.thread && !state.messages.has(`${state.place} ${state.thread}`)) state.thread = "";
  if (change.first) {
    render();
    for (const log of ["log", "thread-log"]) toEnd(at(log));
    return;
  }
  const logs = ["log", "thread-log"].map(at).filter(isAtEnd);
  for (const message of fresh) notice(message);
  render();
  for (const message of fresh) if (message.user === state.who) logs.push(at(message.thread_ts ? "thread-log" : "log"));
  logs.forEach(toEnd);
}

/** Count, tell of, or open what has arrived out of sight. */
function notice(message) {
  const isReply = message.thread_ts && message.thread_ts !== message.ts;
  if (message.channel !== state.place) {
    if (message.user === state.who) return;
    state.unread.set(message.channel, (state.unread.get(message.channel) ?? 0) + 1);
    const where = places().find((place) => place.id === message.channel);
    tell(`New message in ${where?.kind === "im" ? "the direct messages" : `#${where?.name}`}`);
    return;
  }
  if (!isReply || message.thread_ts === state.thread) return;
  const root = state.messages.get(`${message.channel} ${message.thread_ts}`);
  if (message.by_bot && root?.user === state.who && !state.thread && !narrow.matches) openThread(root.ts, { focus: false });
  tell("mappa has replied in a thread.");
}

function tell(words) {
  at("announcer").textContent = words;
}

// --- what is shown ---

function render() {
  const place = openPlace();
  const isHome = state.place === "home";
  const title = isHome ? "App Home" : place.kind === "im" ? "mappa" : `#${place.name}`;
  at("place").textContent = title;
  at("about").textContent = isHome ? "What mappa offers you" : place.kind === "im" ? "Only you and mappa see these messages" : (place.about ?? "");
  document.title = `${title} · mappa-bot demonstration`;
  at("home").hidden = !isHome;
  at("conversation").hidden = isHome;
  renderNav();
  showDay();
  if (isHome) renderHome();
  else renderConversation(place);
  renderThread(place);
  showModal(state.view, inView);
}

function renderNav() {
  const entries = places().map((place) => ({ id: place.id, label: place.kind === "im" ? "Messages" : `# ${place.name}`, isApp: place.kind === "im" }));
  const app = [{ id: "home", label: "App Home", isApp: true }, ...entries.filter((entry) => entry.isApp)];
  const build = ({ id, label }) => {
    const unread = state.unread.get(id) ?? 0;
    const count = unread ? [" ", el("span", { class: "count" }, String(unread), unseen(" new"))] : [];
    return el("li", {}, el("button", { type: "button", class: unread ? "is-unread" : "", "aria-current": state.place === id ? "page" : null, "data-focus": `nav-${id}`, on: { click: () => openAt(id) } }, label, count));
  };
  const how = { keyOf: (entry) => entry.id, signatureOf: (entry) => JSON.stringify([entry, state.unread.get(entry.id), state.place === entry.id]), build };
  patch(at("nav-app-list"), app, how);
  patch(at("nav-channel-list"), entries.filter((entry) => !entry.isApp), how);
}

function renderConversation(place) {
  const label = place.kind === "im" ? "Message mappa" : `Message #${place.name}`;
  at("message-label").textContent = label;
  at("message").placeholder = label;
  at("mention-label").hidden = place.kind === "im";
  patch(at("messages"), roots(place.id), listOf("main"));
  showStatus(at("status"), (one) => one.channel === place.id && one.thread_ts !== state.thread);
  renderPrompts(place);
}

function listOf(here) {
  return { keyOf: (message) => message.key, signatureOf: (message) => signatureOf(message, here), build: (message) => renderMessage(message, here, does) };
}

function showStatus(line, isHere) {
  const found = state.statuses.find(isHere);
  const words = found ? `mappa ${found.text}` : "";
  if (line.textContent !== words) line.textContent = words;
}

function renderPrompts(place) {
  const offered = messagesOf(place.id).length ? [] : (state.prompts[place.id] ?? []);
  at("prompts").hidden = !offered.length;
  patch(at("prompts"), offered, {
    keyOf: (prompt) => prompt.title,
    signatureOf: (prompt) => prompt.message,
    build: (prompt) => el("button", { type: "button", class: "chip", on: { click: () => attempt("post", { channel: state.place, text: prompt.message, thread: "", mention: false }) } }, prompt.title),
  });
}

function renderThread(place) {
  const root = place && state.messages.get(`${place.id} ${state.thread}`);
  at("thread").hidden = !root;
  document.body.classList.toggle("thread-open", Boolean(root));
  if (!root) return;
  at("thread-about").textContent = place.kind === "im" ? "with mappa" : `in #${place.name}`;
  at("reply-mention-label").hidden = place.kind === "im";
  patch(at("replies"), [root, ...repliesTo(place.id, root.ts)], listOf("thread"));
  showStatus(at("thread-status"), (one) => one.channel === place.id && one.thread_ts === root.ts);
}

let shownHome = "";

function renderHome() {
  const signature = JSON.stringify([state.home, state.who]);
  if (signature === shownHome && at("home").firstChild) return;
  const isSame = shownHome && JSON.parse(shownHome)[0]?.id === state.home?.id;
  shownHome = signature;
  const entered = isSame ? asEntered(filledIn(at("home"))) : {};
  const content = state.home
    ? renderBlocks(state.home.blocks, {
        prefix: "home",
        heading: "h2",
        names: names(),
        people: STAGE.people,
        channels: places(),
        imageOf,
        entered: { ...state.home.entered, ...entered },
        act: (block, element, choice, confirm) => inView.press(state.home, block, element, choice, confirm, filledIn(at("home"))),
      })
    : el("p", { class: "context" }, "mappa has put nothing here yet.");
  keepFocus(at("home"), () => at("home").replaceChildren(content), at("home"));
}

// --- the composers ---

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 200)}px`;
}

function isAtEnd(log) {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

/** Show the last message: its end, or its beginning when it is too long to be seen whole. */
function toEnd(log) {
  log.scrollTop = log.scrollHeight;
  const last = log.querySelector(":scope > ol > li:last-child");
  if (last && last.offsetHeight > log.clientHeight) log.scrollTop -= last.offsetHeight - log.clientHeight + 12;
}

function compose(form, field, read) {
  const give = () => send(field, read());
  field.addEventListener("input", () => grow(field));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    give();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    give();
    field.focus();
  });
}

compose(at("composer"), at("message"), () => ({ thread: "", mention: at("mention").checked }));
compose(at("thread-composer"), at("reply"), () => ({ thread: state.thread, mention: at("reply-mention").checked }));
at("thread-close").addEventListener("click", closeThread);
at("thread").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !state.editing) closeThread();
});
at("menu").addEventListener("click", () => {
  toggleMenu(at("menu").getAttribute("aria-expanded") !== "true");
  if (document.body.classList.contains("menu-open")) at("nav").querySelector("button").focus();
});
at("nav").addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !document.body.classList.contains("menu-open")) return;
  toggleMenu(false);
  at("menu").focus();
});
readyClock({ attempt, tell, settle: settleDay });
followLinks(openAt);
at("who").append(...STAGE.people.map((one) => el("option", { value: one.id }, one.name)));
at("who").addEventListener("change", () => become(at("who").value));
become(state.who);
