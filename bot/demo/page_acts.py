"""What a person can do on the demonstration page, each as one method of the loopback; the body may hold anything."""

from collections import Counter
from collections.abc import Callable, Mapping

from bot import wording
from bot.demo.form import elements
from bot.demo.loopback import LoopbackSlack
from bot.demo.page_state import Stage
from bot.demo.types import JSON, SlackRefusal, View
from bot.slack.blocks.text import escape
from bot.slack.ids import ASK_ABOUT

# What Slack's own message box takes.
MAX_CHARS = 12_000
_TABS = {"home", "messages"}
# The act that moves the demonstration's clock on, where it has one.
GO_ON = "go-on"

Act = Callable[[LoopbackSlack, Stage, JSON], JSON | None]


class Refused(Exception):
    """What was asked for cannot be done; the text is for the person."""


def _post(slack: LoopbackSlack, stage: Stage, body: JSON) -> JSON:
    user, text = user_in(stage, body), _text(slack, stage, body)
    channel, thread = _place(stage, user, body), _optional(body, "thread")
    mention = body.get("mention") is True and f"<@{slack.bot_user}>" not in text
    return {"ts": slack.post_as(user, channel, text, thread_ts=thread or None, mention=mention)}


def _command(slack: LoopbackSlack, stage: Stage, body: JSON) -> None:
    user = user_in(stage, body)
    text = escape(_optional(body, "text", MAX_CHARS))
    slack.command(user, _place(stage, user, body), text)


def _edit(slack: LoopbackSlack, stage: Stage, body: JSON) -> JSON:
    channel, ts = _own_message(slack, stage, body)
    slack.edit_as(channel, ts, _text(slack, stage, body))
    return {"ts": ts}


def _delete(slack: LoopbackSlack, stage: Stage, body: JSON) -> None:
    slack.delete_as(*_own_message(slack, stage, body))


def _press(slack: LoopbackSlack, stage: Stage, body: JSON) -> None:
    """Use an element of a message (`on` is its ts, in `channel`) or of a view (`on` is its id)."""
    user = user_in(stage, body)
    channel = _place(stage, user, body) if "channel" in body else None
    on, action = _needed(body, "on"), _needed(body, "action")
    block: str | None = _needed(body, "block")
    typed: dict[str, object] = {}
    if channel is None:
        view = _view(slack, user, on)
        typed = _filled(view, body)
        if not any(known["block_id"] == block for known in view.blocks):
            block = None  # shown anew meanwhile, under new ids: Slack delivers such a press all the same
    slack.press(user, on, action, _value(body), selected=_selected(body), channel=channel, block_id=block, typed=typed)


def _submit(slack: LoopbackSlack, stage: Stage, body: JSON) -> None:
    user = user_in(stage, body)
    view = _view(slack, user, _needed(body, "view"))
    slack.submit(user, view.id, _filled(view, body))


def _close(slack: LoopbackSlack, stage: Stage, body: JSON) -> None:
    """Close a modal; one that has gone already is closed as well as can be."""
    user, view = user_in(stage, body), _needed(body, "view")
    top = slack.view_of(user)
    if top is not None and top.id == view:
        slack.close_view(user, view, everything=body.get("everything") is True)


def _home(slack: LoopbackSlack, stage: Stage, body: JSON) -> None:
    tab = _needed(body, "tab")
    if tab not in _TABS:
        raise Refused(wording.DEMO_PAGE_MISREAD)
    slack.open_home(user_in(stage, body), tab=tab)


def _shortcut(slack: LoopbackSlack, stage: Stage, body: JSON) -> None:
    """Choose "Ask MAPPA about this" in a message's menu."""
    user = user_in(stage, body)
    slack.shortcut(user, ASK_ABOUT, channel=_place(stage, user, body), ts=_needed(body, "ts"))


def guarded(act: Act) -> Act:
    """Return the act with what the loopback refuses told in words."""

    def told(slack: LoopbackSlack, stage: Stage, body: JSON) -> JSON | None:
        try:
            return act(slack, stage, body)
        except ConnectionError:
            raise Refused(wording.DEMO_PAGE_NOT_CONNECTED) from None
        except TimeoutError:
            raise Refused(wording.DEMO_PAGE_LATE) from None
        except SlackRefusal as refusal:
            raise Refused(wording.demo_page_refused(refusal.error)) from None
        except LookupError:
            raise Refused(wording.DEMO_PAGE_GONE) from None
        except ValueError:
            raise Refused(wording.DEMO_PAGE_UNFIT) from None

    return told


ACTS: Mapping[str, Act] = {
    name: guarded(act)
    for name, act in (
        ("post", _post),
        ("command", _command),
        ("edit", _edit),
        ("delete", _delete),
        ("press", _press),
        ("submit", _submit),
        ("close", _close),
        ("home", _home),
        ("shortcut", _shortcut),
    )
}


def user_in(stage: Stage, body: JSON) -> str:
    """Return who does it."""
    role = stage.role(body.get("who"))
    if role is None:
        raise Refused(wording.DEMO_PAGE_MISREAD)
    return role.id


def _place(stage: Stage, user: str, body: JSON) -> str:
    channel = _needed(body, "channel")
    if channel not in stage.places(user):
        raise Refused(wording.DEMO_PAGE_MISREAD)
    return channel


def _own_message(slack: LoopbackSlack, stage: Stage, body: JSON) -> tuple[str, str]:
    """Return channel and ts of a message that the person wrote."""
    user = user_in(stage, body)
    where = (_place(stage, user, body), _needed(body, "ts"))
    if not any((one.channel, one.ts) == where and one.user == user for one in slack.messages):
        raise Refused(wording.DEMO_PAGE_GONE)
    return where


def _view(slack: LoopbackSlack, user: str, view_id: str) -> View:
    """Return the modal or Home tab that the person sees, when it is the one they mean."""
    for view in (slack.view_of(user), slack.home_of(user)):
        if view is not None and view.id == view_id:
            return view
    raise Refused(wording.DEMO_PAGE_GONE)


def _text(slack: LoopbackSlack, stage: Stage, body: JSON) -> str:
    """Return what was typed in Slack's own form: escaped, and the bot's name as a mention."""
    text = _needed(body, "text", MAX_CHARS)
    return escape(text).replace(f"@{stage.bot.name}", f"<@{slack.bot_user}>")


def _filled(view: View, body: JSON) -> dict[str, object]:
    """Return what is filled in, by the action id or, where several elements share one, by the block id."""
    filled = body.get("filled")
    listed = [one for one in filled if isinstance(one, dict)] if isinstance(filled, list) else []
    there = Counter(element["action_id"] for _, element in elements(view.blocks))
    return {
        str(one["action"] if there[str(one.get("action"))] == 1 else one.get("block")): one.get("value") or None
        for one in listed
        if isinstance(one.get("action"), str)
    }


def _value(body: JSON) -> str | None:
    return _optional(body, "value") or None


def _selected(body: JSON) -> object:
    """Return the choice: one value, several, or None."""
    chosen = body.get("selected")
    if isinstance(chosen, list):
        return [str(one) for one in chosen]
    return chosen if isinstance(chosen, str) else None


def _needed(body: JSON, name: str, max_chars: int = 300) -> str:
    value = _optional(body, name, max_chars)
    if not value.strip():
        raise Refused(wording.DEMO_PAGE_MISREAD)
    return value


def _optional(body: JSON, name: str, max_chars: int = 3000) -> str:
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(wording.DEMO_PAGE_MISREAD)
    if len(value) > max_chars:
        raise Refused(wording.demo_page_too_long(max_chars))
    return value
