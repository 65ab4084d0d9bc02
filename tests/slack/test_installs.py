"""Whose token is used where, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import Engine

from bot.slack.installs import STATE_SECONDS, Installs
from tests.store.conftest import engine, url

__all__ = ["engine", "url"]  # fixtures

DAY = 86_400.0


def installs(engine: Engine) -> Installs:
    """The installations of one app."""
    return Installs(engine, client_id="1.2", key="k" * 32, client_for=lambda token: WebClient(token=token))


def installed(token: str, *, team: str | None, org: str | None = None, at: float = DAY) -> Installation:
    """What Slack says after "Allow"; without a team it is a whole organisation."""
    return Installation(
        app_id="A1",
        team_id=team,
        enterprise_id=org,
        is_enterprise_install=team is None,
        bot_token=token,
        bot_id="B1",
        bot_user_id="U0BOT",
        user_id="U0ADMIN",
        installed_at=at,
    )


def token_in(found: Installs, team: str) -> str | None:
    """The token by which the bot speaks in a workspace when no event tells."""
    connection = found.connect(team)
    return connection.client.token if connection else None


def test_each_workspace_has_its_own_token_and_the_newest_counts(engine: Engine) -> None:
    """Installed again, the new token is used; elsewhere there is none."""
    known = installs(engine)
    known.store.save(installed("xoxb-old", team="T1"))
    known.store.save(installed("xoxb-new", team="T1", at=2 * DAY))
    known.store.save(installed("xoxb-two", team="T2", org="E1"))
    assert ["xoxb-new", "xoxb-two", None] == [token_in(known, team) for team in ("T1", "T2", "T3")]
    assert 2 == known.count()
    who = known.who(None, "T1", is_wide=False)
    assert who is not None
    assert ("xoxb-new", "U0BOT") == (who.bot_token, who.bot_user_id)


def test_a_whole_organisation_has_one_token(engine: Engine) -> None:
    """Every workspace is served by it; one that installed the bot by itself keeps its own."""
    known = installs(engine)
    known.store.save(installed("xoxb-org", team=None, org="E1"))
    known.store.save(installed("xoxb-own", team="T1", org="E1"))
    assert ["xoxb-own", "xoxb-org"] == [token_in(known, team) for team in ("T1", "T9")]


def test_of_several_organisations_the_one_whose_event_came_is_used(engine: Engine) -> None:
    """A team id does not tell its organisation, and no token is tried on a guess."""
    known = installs(engine)
    known.store.save(installed("xoxb-one", team=None, org="E1"))
    known.store.save(installed("xoxb-two", team=None, org="E2"))
    assert token_in(known, "T9") is None
    assert known.who("E2", "T9", is_wide=True) is not None
    assert "xoxb-two" == token_in(known, "T9")


@pytest.mark.parametrize(("until", "left"), [(3 * DAY, 0), (1.5 * DAY, 1)], ids=["after", "between"])
def test_taken_away_it_is_forgotten_unless_it_was_installed_again_since(
    engine: Engine, until: float, left: int
) -> None:
    """Slack's notices may come late; the organisation of the workspace need not be in them."""
    known = installs(engine)
    known.store.save(installed("xoxb-old", team="T1", org="E1"))
    known.store.save(installed("xoxb-new", team="T1", org="E1", at=2 * DAY))
    known.store.save(installed("xoxb-else", team="T2"))
    assert 1 - left == known.remove("T1", "", until)
    assert left + 1 == known.count()


def test_an_organisation_can_take_it_away_too(engine: Engine) -> None:
    """And a workspace of the same organisation that installed it by itself keeps it."""
    known = installs(engine)
    known.store.save(installed("xoxb-org", team=None, org="E1"))
    known.store.save(installed("xoxb-own", team="T1", org="E1"))
    assert 1 == known.remove("", "E1", 2 * DAY)
    assert ["xoxb-own", None] == [token_in(known, team) for team in ("T1", "T9")]


def test_another_apps_installations_are_not_ours(engine: Engine) -> None:
    """One database may serve several apps."""
    known = installs(engine)
    known.store.save(installed("xoxb-ours", team="T1"))
    other = Installs(engine, client_id="3.4", key="k" * 32, client_for=lambda token: WebClient(token=token))
    assert (0, None) == (other.count(), token_in(other, "T1"))


def test_installations_that_nobody_finished_are_forgotten(engine: Engine) -> None:
    """Anybody can begin one, so what is left of them must not pile up; one still under way stays good."""
    ours = installs(engine)
    state = ours.states.issue()
    assert 0 == ours.forget_states(datetime.now(UTC))
    assert ours.states.consume(state)
    ours.states.issue()
    assert 1 == ours.forget_states(datetime.now(UTC) + timedelta(seconds=STATE_SECONDS + 1))


def test_without_a_key_nothing_is_opened(engine: Engine) -> None:
    """Tokens are never kept in the clear."""
    with pytest.raises(ValueError, match="MAPPA_HASH_KEY"):
        Installs(engine, client_id="1.2", key="", client_for=lambda token: WebClient(token=token))
