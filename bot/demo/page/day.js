// The demonstration's own day, and the control that moves its clock on.
import { CAN_GO_ON } from "./api.js";
import { now, state } from "./state.js";

const shown = document.getElementById("day");
const control = document.getElementById("go-on");

/** Show which day it is in the demonstration, when it is not today. */
export function showDay() {
  document.getElementById("clock").hidden = !CAN_GO_ON;
  shown.hidden = !state.ahead;
  const words = state.ahead ? `Demo date: ${dayOf(now())}` : "";
  if (shown.textContent !== words) shown.textContent = words;
}

/** Let the control move the clock on. `does` has attempt(), tell() and settle(), which shows what depends on the day. */
export function readyClock(does) {
  control.addEventListener("click", async () => {
    control.disabled = true;
    const done = await does.attempt("go-on", {});
    control.disabled = false;
    if (!done) return;
    does.settle();
    (control.checkVisibility() ? control : document.getElementById("place")).focus();
    does.tell(`In this demonstration it is now ${dayOf(new Date(done.now))}.`);
  });
}

function dayOf(time) {
  return time.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric" }).replace(",", "");
}
