"""The modals people have open and the Home tabs they see, for one app in one workspace."""

import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Condition
from typing import Any, Literal

from bot.demo.form import kept, with_block_ids
from bot.demo.triggers import Triggers
from bot.demo.types import JSON, Entered, SlackRefusal, View
from bot.demo.view_checks import read_view

MAX_STACK = 3  # docs.slack.dev/surfaces/modals: up to three views at a time


class Views:
    """Each person's stack of modals and Home tab. Every method takes the loopback's one lock."""

    def __init__(self, changed: Condition, triggers: Triggers) -> None:
        self._changed = changed
        self._triggers = triggers
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """Return the modal a person sees."""
        with self._changed:
            stack = self._stacks.get(user)
            return stack[-1] if stack else None

    def stack(self, user: str) -> tuple[View, ...]:
        """Return a person's modals, the one they see last."""
        with self._changed:
            return tuple(self._stacks.get(user, ()))

    def home(self, user: str) -> View | None:
        """Return a person's Home tab."""
        with self._changed:
            return self._homes.get(user)

    def find(self, view_id: str, external_id: str = "") -> View:
        """Return a view, or refuse as Slack does."""
        with self._changed:
            for view in self._all():
                if view.id == view_id or (external_id and view.external_id == external_id):
                    return view
        raise SlackRefusal("not_found")

    def open(self, trigger: str, body: Any) -> View:
        """Open a modal in place of whatever modal the person had, for the price of a trigger id."""
        with self._changed:
            view = read_view(body, "modal")
            self._check_external_id(view)
            user, _ = self._triggers.exchange(trigger)
            new = _made(view, "modal", user)
            self._stacks[user] = [replace(new, root=new.id)]
            return self._told(self._stacks[user][-1])

    def push(self, trigger: str, body: Any) -> View:
        """Put a modal on top of the one the trigger id comes from."""
        with self._changed:
            view = read_view(body, "modal")
            self._check_external_id(view)
            user, within = self._triggers.exchange(trigger)
            stack = self._stacks.get(user, [])
            if within not in [known.id for known in stack]:
                raise SlackRefusal("not_found")
            return self._push(user, view)

    def push_on(self, user: str, body: Any) -> View:
        """Put a modal on top, as `response_action: push` does."""
        with self._changed:
            return self._push(user, read_view(body, "modal"))

    def update(self, view_id: str, external_id: str, body: Any, hash: str = "") -> View:
        """Change a modal where it stands, unless it is another than the app thinks."""
        with self._changed:
            old = self.find(view_id, external_id)
            view = read_view(body, old.kind)
            if hash and hash != old.hash:
                raise SlackRefusal("hash_conflict")
            new = _made(view, old.kind, old.user)
            new = replace(new, id=old.id, root=old.root, previous=old.previous, entered=kept(new.blocks, old.entered))
            return self.put(new)

    def publish(self, user: str, body: Any, hash: str = "") -> View:
        """Change a person's Home tab."""
        with self._changed:
            view = read_view(body, "home")
            old = self._homes.get(user)
            if hash and (old is None or hash != old.hash):
                raise SlackRefusal("hash_conflict")
            new = _made(view, "home", user)
            if old is not None:
                new = replace(new, id=old.id, entered=kept(new.blocks, old.entered))
            self._homes[user] = replace(new, root=new.id)
            return self._told(self._homes[user])

    def put(self, view: View) -> View:
        """Put a view in the place of the one with its id."""
        with self._changed:
            if view.kind == "home":
                self._homes[view.user] = view
            else:
                stack = self._stacks[view.user]
                stack[[known.id for known in stack].index(view.id)] = view
            return self._told(view)

    def entered(self, view_id: str, entered: Entered) -> View:
        """Note what a person has put in."""
        with self._changed:
            view = self.find(view_id)
            return self.put(replace(view, entered=view.entered | entered))

    def pop(self, user: str) -> None:
        """Take away the modal a person sees; the one below is seen again."""
        with self._changed:
            self._stacks.get(user, [])[-1:] = []
            self._changed.notify_all()

    def clear(self, user: str) -> None:
        """Take away all of a person's modals."""
        with self._changed:
            self._stacks.pop(user, None)
            self._changed.notify_all()

    def _push(self, user: str, view: JSON) -> View:
        stack = self._stacks[user]
        if len(stack) >= MAX_STACK:
            raise SlackRefusal("push_limit_reached")
        stack.append(replace(_made(view, "modal", user), root=stack[0].id, previous=stack[-1].id))
        return self._told(stack[-1])

    def _all(self) -> Iterator[View]:
        for stack in self._stacks.values():
            yield from stack
        yield from self._homes.values()

    def _check_external_id(self, view: JSON) -> None:
        if view.get("external_id") and view["external_id"] in {known.external_id for known in self._all()}:
            raise SlackRefusal("duplicate_external_id")

    def _told(self, view: View) -> View:
        self._changed.notify_all()
        return view


def _made(view: JSON, kind: Literal["modal", "home"], user: str) -> View:
    return View(
        id="V" + secrets.token_hex(5).upper(),
        hash=f"{time.monotonic_ns() // 1000}.{secrets.token_hex(4)}",
        kind=kind,
        user=user,
        callback_id=view.get("callback_id") or "",
        blocks=with_block_ids(view["blocks"]),
        title=_text(view, "title"),
        submit=_text(view, "submit"),
        close=_text(view, "close"),
        private_metadata=view.get("private_metadata") or "",
        external_id=view.get("external_id") or "",
        clear_on_close=bool(view.get("clear_on_close")),
        notify_on_close=bool(view.get("notify_on_close")),
        body=view,
    )


def _text(view: JSON, key: str) -> str:
    return str((view.get(key) or {}).get("text", ""))
