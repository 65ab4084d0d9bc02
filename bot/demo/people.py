"""What people do with an app: they give commands, use shortcuts, press buttons, fill in modals."""

from collections.abc import Mapping

from bot.demo import interactions
from bot.demo.elements import INPUTS
from bot.demo.envelopes import command_payload, wrap
from bot.demo.form import enter, find_element, missing, with_block_ids
from bot.demo.modals import applied
from bot.demo.residents import Residents
from bot.demo.types import JSON, Entered, Message, SlackRefusal, View

# How long a person waits for a modal to react: Slack gives an app three seconds, a busy machine may need more.
SUBMIT_SECONDS = 10.0


class People(Residents):
    """The people of one workspace, for the app installed there: all they can do with it."""

    # --- Commands, shortcuts, buttons ---

    def command(self, user: str, channel: str, text: str, *, command: str = "/mappa") -> str:
        """
        Give a slash command and return its trigger id.

        Raises:
            ConnectionError: No socket is open; Slack would tell the person so and never deliver it.
        """
        self._workspace.join(user, channel)
        place, trigger = self._workspace.channel(channel), self._workspace.triggers.issue(user)
        payload = command_payload(user, place, self._workspace)
        payload |= {"command": command, "text": text, "trigger_id": trigger}
        secret = self._app.response_urls.issue(self._workspace, channel, user)
        payload["response_url"] = f"{self._address()}/{secret}"
        self._app.ask(payload, "slash_commands", lambda reply: self._show_reply(secret, reply))
        return trigger

    def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None) -> str:
        """Use a shortcut: a message's when its channel and time stamp are given; return the trigger id."""
        self._workspace.meet(user)
        trigger, action_ts = self._workspace.triggers.issue(user), self._workspace.next_ts()
        if channel is None or ts is None:
            payload = interactions.shortcut(user, callback_id, trigger, action_ts, self._workspace)
        else:
            message, place = self._workspace.find(channel, ts), self._workspace.channel(channel)
            payload = interactions.shortcut(user, callback_id, trigger, action_ts, self._workspace)
            payload |= interactions.on_message(message, place, self._workspace)
            payload["response_url"] = self._response_url(channel, user, message)
        self._app.ask(payload, "interactive")
        return trigger

    def press(
        self,
        user: str,
        message_ts_or_view_id: str,
        action_id: str,
        value: str | None = None,
        *,
        selected: object = None,
        channel: str | None = None,
        block_id: str | None = None,
        typed: Mapping[str, object] | None = None,
    ) -> str:
        """
        Use an element of a message or view as a person and return the trigger id.

        Args:
            user: Who.
            message_ts_or_view_id: The message's time stamp, or the id of a modal or Home tab the person sees.
            action_id: Which element.
            value: A button's own value, where several share an action id; a feedback button's; what was typed.
            selected: The option value or id chosen from a menu, or several.
            channel: Where the message is, if its time stamp is not enough.
            block_id: Which block, where several share an action id.
            typed: What the person put into other elements before, by action id or block id.

        Raises:
            LookupError: There is no such message, view or element, or this person cannot see it.
            ValueError: The element does not take that.
        """
        self._workspace.meet(user)
        is_view = message_ts_or_view_id.startswith("V")
        on = self._seen(user, message_ts_or_view_id) if is_view else self._visible(user, message_ts_or_view_id, channel)
        blocks = on.blocks if isinstance(on, View) else with_block_ids(on.blocks, stem="b")
        block, element = find_element(blocks, action_id, block_id, value)
        entered = enter(blocks, typed or {})
        action = self._action(block, element, value if selected is None else selected, entered)
        trigger = self._workspace.triggers.issue(user, on.id if isinstance(on, View) and on.kind == "modal" else "")
        place = self._in_view(on, entered) if isinstance(on, View) else self._in_message(user, on, entered)
        self._app.ask(interactions.block_actions(user, action, place, trigger, self._workspace), "interactive")
        return trigger

    # --- Modals and the Home tab ---

    def view_of(self, user: str) -> View | None:
        """Return the modal a person sees."""
        return self._workspace.views.top(user)

    def views_of(self, user: str) -> tuple[View, ...]:
        """Return a person's modals, the one they see last."""
        return self._workspace.views.stack(user)

    def home_of(self, user: str) -> View | None:
        """Return the Home tab a person sees."""
        return self._workspace.views.home(user)

    def open_home(self, user: str, tab: str = "home") -> None:
        """Open the app's Home or Messages tab."""
        channel = self._workspace.open_dm(user)
        view, ts = self._workspace.views.home(user), self._workspace.next_ts()
        event: JSON = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab, "event_ts": ts}
        if view is not None and tab == "home":
            event["view"] = interactions.view_body(view, self._workspace)
        self._app.tell(wrap(event, self._workspace))

    def submit(self, user: str, view_id: str, values: Mapping[str, object] | None = None) -> JSON | None:
        """
        Submit a modal, wait for the app and apply what it says; return that, None for a plain acknowledgement.

        Args:
            user: Who.
            view_id: The modal they see.
            values: What the person puts in, by action id or block id: text, option values or ids.

        Raises:
            LookupError: The person does not see this modal, or it has no such input.
            ValueError: Slack would not let them submit: something is missing or too long, or there is no button.
            TimeoutError: The app did not answer; Slack would say that it had trouble connecting.
            SlackRefusal: The app's answer was not one Slack takes.
        """
        view = self._seen(user, view_id)
        if not view.submit:
            raise ValueError("this modal has no submit button")
        view = self._workspace.views.entered(view.id, enter(view.blocks, values or {}))
        lacking = missing(view.blocks, view.entered)
        if lacking:
            raise ValueError(f"Slack would ask the person to fill in {', '.join(lacking)}")
        replies: list[JSON | None] = []
        payload = interactions.view_submission(
            view, self._workspace.triggers.issue(user, view.id), self._workspace
        )  # fmt: skip
        self._app.ask(payload, "interactive", lambda reply: self._replied(replies, reply))
        self._record.wait_for(lambda: replies, SUBMIT_SECONDS)
        return applied(self._workspace, view, replies[0])

    def close_view(self, user: str, view_id: str, *, everything: bool = False) -> None:
        """Close a modal; the one below is seen again, unless `everything` or the modal says otherwise."""
        view = self._seen(user, view_id)
        stack = self._workspace.views.stack(user)
        is_cleared = everything or view.clear_on_close
        (self._workspace.views.clear if is_cleared else self._workspace.views.pop)(user)
        for closed in reversed(stack) if is_cleared else (view,):
            if closed.notify_on_close:
                payload = interactions.view_closed(closed, self._workspace, is_cleared=is_cleared)
                self._app.ask(payload, "interactive")

    # --- Inside ---

    def _in_view(self, view: View, entered: Entered) -> JSON:
        """Return where a view's element stands, once the person has entered that."""
        return interactions.in_view(self._workspace.views.entered(view.id, entered), self._workspace)

    def _in_message(self, user: str, message: Message, entered: Entered) -> JSON:
        """Return where a message's element stands, with all this person has entered there so far."""
        known = self._entered.setdefault((user, message.ts), {})
        known |= entered
        channel = self._workspace.channel(message.channel)
        place = interactions.in_message(message, channel, known, self._workspace)
        return place | {"response_url": self._response_url(message.channel, user, message)}

    def _action(self, block: JSON, element: JSON, given: object, entered: Entered) -> JSON:
        """Return the `actions` item and note in `entered` what the person chose."""
        if block.get("type") == "input" and not block.get("dispatch_action"):
            raise LookupError(f"{element['action_id']} sends nothing: its input block has no dispatch_action")
        key = (block["block_id"], element["action_id"])
        if given is None and key in entered and element["type"].endswith("_input"):
            given = entered[key].get("value")
        action = interactions.action_of(block, element, given, self._workspace.next_ts())
        if element["type"] in INPUTS:
            known = {"action_id", "block_id", "action_ts"}
            entered[key] = {name: part for name, part in action.items() if name not in known}
        return action

    def _visible(self, user: str, ts: str, channel: str | None) -> Message:
        for message in self.messages:
            if message.ts == ts and channel in {None, message.channel} and message.ephemeral_to in {"", user}:
                return message
        raise LookupError(f"{user} sees no message {ts}")

    def _seen(self, user: str, view_id: str) -> View:
        seen = (self.view_of(user), self.home_of(user))
        for view in seen:
            if view is not None and view.id == view_id:
                return view
        raise LookupError(f"{user} sees no view {view_id}")

    def _response_url(self, channel: str, user: str, message: Message) -> str:
        secret = self._app.response_urls.issue(self._workspace, channel, user, message.ts)
        return f"{self._address()}/{secret}"

    def _replied(self, replies: list[JSON | None], reply: JSON | None) -> None:
        with self._record.changed:
            replies.append(reply)
            self._record.changed.notify_all()

    def _show_reply(self, secret: str, reply: JSON | None) -> None:
        """Show the person what the app sent along with its acknowledgement of a command."""
        if reply:
            try:
                self._app.response_urls.reply(secret, reply)
            except SlackRefusal:
                return  # Slack shows nothing then
