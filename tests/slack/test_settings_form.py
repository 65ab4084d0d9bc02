"""The settings form: what it shows, and how what comes back is read."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot import wording
from bot.answer.evidence import Caution
from bot.demo.form import values
from bot.demo.view_checks import read_view
from bot.settings import Settings
from bot.slack.blocks.settings import MESSAGE_CHARS, Form, render_settings, render_settings_notice, render_switch_off
from bot.slack.choosing import (
    AS_WORKSPACE,
    FORM,
    Shown,
    block_of,
    changes,
    chosen_values,
    pack_shown,
    read_form,
    unpack_shown,
    values_of,
)
from bot.slack.rules import Rules, overlay
from bot.store.choices import Change

AREAS = ("kent", "llr", "north-wales")
WORKSPACE = Rules(area="llr", caution=Caution.BALANCED)
ME, OTHER = "a" * 64, "b" * 64
AT = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def form(channel: str = "", chosen: Mapping[str, str] | None = None, **about: Any) -> Form:
    shown = chosen_values(chosen or {}) if channel else values_of(WORKSPACE) | dict(chosen or {})
    usual: dict[str, Any] = {"is_on": True, "off_message": "", "changes": (), "viewer": ME}
    return Form(shown=Shown(channel, shown), workspace=WORKSPACE, areas=AREAS, **usual | about)


def check(view: Mapping[str, object]) -> dict[str, Any]:
    """Return the view as Slack would take it: within the loopback's limits, and slack_sdk's."""
    written: dict[str, Any] = json.loads(json.dumps(view))
    read_view(written, "modal")
    View(**written).validate_json()
    return written


def untouched(view: Mapping[str, Any]) -> Any:
    """What Slack sends when a person submits the form without touching it."""
    return values(view["blocks"], {})


def state(**filled: str) -> dict[str, Any]:
    """A filled-in form as Slack sends it."""
    as_sent: dict[str, Any] = {}
    for name, value in filled.items():
        held: dict[str, Any] = {"selected_option": {"value": value}}
        if name == "unit_channel":
            held = {"selected_conversation": value or None}
        as_sent[block_of(name)] = {block_of(name): held}
    return as_sent


USUAL = {"area": "llr", "caution": "balanced", "visibility": "public", "unit_channel": "", "languages": "en"}


def said(view: Mapping[str, Any]) -> str:
    return json.dumps(view, ensure_ascii=False)


def test_a_form_sent_back_untouched_changes_nothing() -> None:
    """What is shown is what comes back, for a workspace and for a channel with choices of its own."""
    for shown_form in (form(), form("C0TEAM"), form("C0TEAM", {"area": "none", "unit_channel": "C0UNIT"})):
        view = check(render_settings(shown_form))
        filled = read_form(untouched(view), areas=AREAS, for_channel=bool(shown_form.shown.channel))
        assert not filled.problems
        assert changes(shown_form.shown.values, filled.values) == {}


def test_every_operating_point_has_a_plain_sentence() -> None:
    """Slack shows it under the name, and takes 75 characters."""
    view = check(render_settings(form()))
    (block,) = (b for b in view["blocks"] if b.get("block_id") == block_of("caution"))
    meanings = {o["value"]: o["description"]["text"] for o in block["element"]["options"]}
    assert meanings == wording.SETTING_MEANINGS
    assert set(meanings) == set(Caution)
    assert max(map(len, meanings.values())) <= 75


def test_the_areas_are_those_of_the_entries_and_none() -> None:
    """They read as people write them."""
    view = check(render_settings(form()))
    (block,) = (b for b in view["blocks"] if b.get("block_id") == block_of("area"))
    assert [option["text"]["text"] for option in block["element"]["options"]] == [
        "No area: national texts only",
        "KENT",
        "LLR",
        "North Wales",
    ]


def test_an_area_whose_entries_are_gone_is_shown_until_somebody_changes_it() -> None:
    """Slack would refuse a list whose first choice is not in it."""
    view = check(render_settings(form(chosen={"area": "essex"})))
    assert "essex" in said(view)


def test_a_channel_may_do_as_the_workspace_and_sees_what_that_is() -> None:
    """The first option of each list says so and names what the workspace has."""
    view = check(render_settings(form("C0TEAM")))
    (block,) = (b for b in view["blocks"] if b.get("block_id") == block_of("caution"))
    first = block["element"]["options"][0]
    assert (first["value"], first["text"]["text"]) == (AS_WORKSPACE, "As the workspace (Balanced)")
    assert block["element"]["initial_option"] == first
    assert "<#C0TEAM>" in said(view)


def test_what_was_changed_is_stored_and_what_was_not_is_left_alone() -> None:
    """A form never writes over what another administrator changed while it was open."""
    filled = read_form(state(**USUAL | {"caution": "strict", "unit_channel": "C0UNIT"}), areas=AREAS, for_channel=False)
    assert changes(values_of(WORKSPACE), filled.values) == {"caution": "strict", "unit_channel": "C0UNIT"}


def test_no_area_is_a_choice_and_differs_from_no_choice() -> None:
    """In a channel "no area" is stored, and "as the workspace" takes the channel's choice back."""
    as_workspace = dict.fromkeys(FORM, AS_WORKSPACE) | {"unit_channel": ""}
    none = read_form(state(**as_workspace | {"area": "none"}), areas=AREAS, for_channel=True)
    assert changes(chosen_values({}), none.values) == {"area": "none"}
    back = read_form(state(**as_workspace), areas=AREAS, for_channel=True)
    assert changes(chosen_values({"area": "none", "unit_channel": "C0UNIT"}), back.values) == {
        "area": None,
        "unit_channel": None,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("area", "atlantis"),
        ("area", ""),
        ("caution", "reckless"),
        ("caution", AS_WORKSPACE),
        ("visibility", "secret"),
        ("unit_channel", "D0PERSON"),
        ("unit_channel", "<!channel>"),
        ("languages", "cy"),
    ],
)
def test_what_nobody_can_choose_is_a_problem_beside_its_block(name: str, value: str) -> None:
    """A payload can be forged; nothing but what the form offers is taken."""
    filled = read_form(state(**USUAL | {name: value}), areas=AREAS, for_channel=False)
    assert {name: wording.SETTING_UNKNOWN} == filled.problems


def test_an_empty_submission_is_a_problem_and_not_an_error() -> None:
    """Every list says that one must be chosen; no channel is a fine answer."""
    assert set(read_form({}, areas=AREAS, for_channel=False).problems) == set(FORM) - {"unit_channel"}


@pytest.mark.parametrize(
    "chosen", [{}, {"area": "none", "visibility": "private", "languages": "en,cy", "caution": "strict"}]
)
def test_what_the_form_shows_is_what_holds(chosen: dict[str, str]) -> None:
    """The values of the rules, stored as choices, give the same rules again."""
    rules = overlay(Settings(area="llr", caution=Caution.HELPFUL), chosen, {})
    again = overlay(Settings(area="kent", caution=Caution.BALANCED), values_of(rules), {})
    assert rules == again


def test_the_switch_says_whether_the_bot_is_on_and_offers_the_other() -> None:
    """Switched off, people's message stands there letter by letter."""
    assert '"value": "off"' in said(check(render_settings(form())))
    view = check(render_settings(form(is_on=False, off_message="Ask <@U0ANA>")))
    assert '"value": "on"' in said(view)
    assert "Ask &lt;@U0ANA&gt;" in said(view)


def test_switching_off_asks_for_the_message_with_one_to_start_from() -> None:
    """The last one, or the usual; a longer one than Slack takes is cut."""
    shown = Shown("C0TEAM", parent="V0PARENT")
    view = check(render_switch_off(shown, ""))
    assert view["blocks"][0]["element"]["initial_value"] == wording.SWITCH_MESSAGE_USUAL
    assert unpack_shown(view["private_metadata"]) == shown
    check(render_switch_off(shown, "x" * 2 * MESSAGE_CHARS))


def test_the_history_names_nobody_but_the_reader() -> None:
    """Who, what, where and when, in the reader's own time zone; a channel is linked."""
    changed = (
        Change("T", "", "area", None, "llr", ME, AT),
        Change("T", "C0TEAM", "caution", "strict", None, OTHER, AT),
        Change("T", "", "off_message", None, "Ask *Ana* <@U0ANA>", OTHER, AT),
        Change("T", "", "unit_channel", None, "C0UNIT", OTHER, AT),
        Change("T", "", "is_on", "yes", "no", ME, AT),
    )
    view = check(render_settings(form(changes=changed)))
    lines = view["blocks"][-1]["text"]["text"].splitlines()
    when = f"<!date^{int(AT.timestamp())}^{{date}}, {{time}}|23 November 2026, 14:05 UTC>"
    assert lines == [
        f"{when}: you changed “Area” to “LLR”",
        f"{when}: another administrator changed “How sure I must be” in <#C0TEAM> to as in the workspace",
        f"{when}: another administrator changed “Message while switched off” to a new text",
        f"{when}: another administrator changed “Channel of the MAPPA unit” to <#C0UNIT>",
        f"{when}: you changed “Switch” to off",
    ]


def test_a_form_without_history_says_so() -> None:
    """Nothing has been changed yet."""
    assert wording.CHANGES_NONE in said(check(render_settings(form())))


def test_a_notice_stands_in_for_the_form() -> None:
    """Who may not change settings reads why."""
    assert wording.SETTINGS_NOT_ADMINISTRATOR in said(check(render_settings_notice(wording.SETTINGS_NOT_ADMINISTRATOR)))


@pytest.mark.parametrize(
    "carried",
    [
        None,
        "",
        "{",
        "[]",
        "null",
        '{"values": 1}',
        '{"values": {"area": 1}, "channel": "", "parent": ""}',
        '{"values": {}, "channel": "D0X", "parent": ""}',
        '{"values": {}, "channel": "", "parent": 1}',
    ],
)
def test_what_a_view_carries_is_read_strictly(carried: object) -> None:
    """Anything but what the form wrote is nothing."""
    assert unpack_shown(carried) is None


def test_what_a_view_carries_comes_back() -> None:
    """As it was, and well within the 3,000 characters that Slack takes."""
    shown = Shown("C0TEAM", chosen_values({"area": "x" * 200}), "V0PARENT")
    assert unpack_shown(pack_shown(shown)) == shown
    assert len(pack_shown(shown)) < 3000
