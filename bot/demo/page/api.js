// The page's own server: what it shows comes as events, what a person does goes as POSTs.

const start = await (await fetch("/api/start")).json();

/** What stays the same while the page is open: people, channels, the bot, the shortcut. */
export const STAGE = start.stage;

/** Whether the demonstration has a clock that can be moved on. */
export const CAN_GO_ON = start.can_go_on;

/** Do something as a person; return the server's reply. Raises an Error with words for people. */
export async function act(what, body) {
  let reply;
  try {
    reply = await fetch(`/api/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-demo-token": start.token },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Error("The demonstration is not running any more. Start it again in the terminal, then load this page again.");
  }
  const read = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(read.error ?? "That did not work. Please try again.");
  return read;
}

/** Listen to what a person sees; return a function that stops it. `onLink(isThere)` says whether the server is. */
export function listen(who, onChange, onLink) {
  const source = new EventSource(`/api/events?who=${encodeURIComponent(who)}`);
  source.addEventListener("open", () => onLink(true));
  source.addEventListener("error", () => onLink(false));
  source.addEventListener("message", (event) => onChange(JSON.parse(event.data)));
  return () => source.close();
}
