// What the page knows: what the server said, and where the person is looking.
import { STAGE } from "./api.js";

export const state = {
  who: STAGE.people[0].id,
  place: STAGE.channels[0].id, // a channel's id, or "home"
  thread: "",
  messages: new Map(),
  view: null,
  home: null,
  statuses: [],
  prompts: {},
  ahead: 0, // milliseconds that the demonstration's clock is ahead
  unread: new Map(),
  editing: "",
};

/** Return the time in the demonstration. */
export function now() {
  return new Date(Date.now() + state.ahead);
}

/** Return who is looking. */
export function person() {
  return STAGE.people.find((one) => one.id === state.who);
}

/** Return the conversations of whoever is looking, the direct message last. */
export function places() {
  return [...STAGE.channels, { id: person().dm, name: "mappa", kind: "im" }];
}

/** Return the conversation that is open, or undefined in App Home. */
export function openPlace() {
  return places().find((place) => place.id === state.place);
}

/** Return names by id, for mentions. */
export function names() {
  return {
    people: Object.fromEntries([...STAGE.people, STAGE.bot].map((one) => [one.id, one.name])),
    channels: Object.fromEntries(STAGE.channels.map((one) => [one.id, one.name])),
  };
}

/** Return a channel's messages, oldest first. */
export function messagesOf(channel) {
  return [...state.messages.values()].filter((message) => message.channel === channel).sort((a, b) => order(a.ts, b.ts));
}

/** Return the messages outside threads. */
export function roots(channel) {
  return messagesOf(channel).filter((message) => !message.thread_ts || message.thread_ts === message.ts);
}

/** Return a thread's replies, without its root. */
export function repliesTo(channel, ts) {
  return messagesOf(channel).filter((message) => message.thread_ts === ts && message.ts !== ts);
}

function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
