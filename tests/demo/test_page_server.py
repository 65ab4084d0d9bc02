"""The demonstration page's server: whom it answers, what it takes, and what it shows to whom."""

import http.client
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot import wording
from bot.demo.loopback import LoopbackSlack
from bot.demo.page_server import MAX_BODY_BYTES, PageServer
from bot.demo.page_state import Sight, Stage
from bot.demo.run import ADMINISTRATOR, PRACTITIONER, UNIT, UNIT_CHANNEL, set_stage
from bot.demo.types import JSON
from tests.demo.conftest import App

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}


class Client:
    """Plain HTTP to the page's server, as a page or anything else would send it."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.token: str = json.loads(self.get("/api/start")[1])["token"]

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes, Mapping[str, str]]:
        """Return status, body and headers."""
        return self._ask("GET", path, b"", {"host": self.host, **(headers or {})})

    def post(self, what: str, body: object, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """Return status and the decoded body."""
        sent = {"host": self.host, "content-type": "application/json", "x-demo-token": self.token, **(headers or {})}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        status, read, _ = self._ask("POST", f"/api/{what}", content, sent)
        return status, json.loads(read)

    def _ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes, Mapping[str, str]]:
        connection = http.client.HTTPConnection(self.host, timeout=10)
        try:
            connection.request(method, path, body, dict(headers))
            reply = connection.getresponse()
            return reply.status, reply.read(), {name.lower(): value for name, value in reply.getheaders()}
        finally:
            connection.close()


@pytest.fixture
def stage(slack: LoopbackSlack) -> Stage:
    """The demonstration's people and channels."""
    return set_stage(slack)


@pytest.fixture
def client(slack: LoopbackSlack, stage: Stage) -> Iterator[Client]:
    """The server, running, and a client that knows the token."""
    with PageServer(slack, stage) as server:
        yield Client(server.address)


def post_of(**more: object) -> JSON:
    """What the page sends for a message."""
    return {"who": PRACTITIONER, "channel": "C0HELPDESK", "text": "Hello", "mention": True, **more}


def test_a_message_is_posted_as_slack_would_hold_it(client: Client, slack: LoopbackSlack) -> None:
    """What was typed is escaped, and the bot's name becomes a mention once."""
    assert 200 == client.post("post", post_of(text="a < b & @mappa"))[0]
    assert 200 == client.post("post", post_of(text="plain"))[0]
    assert [f"a &lt; b &amp; <@{slack.bot_user}>", f"<@{slack.bot_user}> plain"] == [one.text for one in slack.messages]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1]"])
def test_a_name_that_is_not_the_loopbacks_gets_nothing(client: Client, host: str) -> None:
    """A site that points its own name at 127.0.0.1 reads neither page nor token."""
    status, body, _ = client.get("/api/start", {"host": host})
    assert 400 == status
    assert client.token.encode() not in body


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_sites_page_gets_nothing(client: Client, slack: LoopbackSlack, headers: dict[str, str]) -> None:
    """Whatever says that it comes from another origin is refused, to read and to do."""
    assert 403 == client.get("/api/start", headers)[0]
    assert 403 == client.post("post", post_of(), headers)[0]
    assert not slack.messages


@pytest.mark.parametrize("headers", [{"x-demo-token": "guess"}, {"x-demo-token": ""}, {"content-type": "text/plain"}])
def test_a_post_needs_the_token_and_json(client: Client, slack: LoopbackSlack, headers: dict[str, str]) -> None:
    """A form on another site could send neither."""
    assert client.post("post", post_of(), headers)[0] in {400, 403}
    assert not slack.messages


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        ([1], 400),
        (b" " * (MAX_BODY_BYTES + 1), 400),
        (post_of(text="x" * 12_001), 409),
        (post_of(text=" "), 409),
        (post_of(text=["x"]), 409),
        (post_of(who="U0MAPPABOT"), 409),
        (post_of(who={"a": 1}), 409),
        (post_of(channel="C0ELSEWHERE"), 409),
        (post_of(channel="D0UNIT"), 409),
        (post_of(thread="1.0"), 409),
    ],
)
def test_what_a_person_could_not_do_is_refused_in_words(
    client: Client, slack: LoopbackSlack, body: object, status: int
) -> None:
    """Nonsense, too much, somebody else's place, no such role: nothing happens, and the reply is a sentence."""
    given, reply = client.post("post", body)
    assert status == given
    assert reply["error"].endswith((".", ")"))
    assert not slack.messages


def test_unknown_things_and_files_outside_the_page_are_not_found(client: Client) -> None:
    """Only the page's own files are served."""
    assert 404 == client.post("shutdown", {})[0]
    for path in ("/page/..%2fpage_server.py", "/page/../page_server.py", "/page/", "/files/F1", "/loopback.py"):
        assert 404 == client.get(path)[0]


def test_the_browser_is_told_to_fetch_nothing_from_elsewhere(client: Client) -> None:
    """The content policy names this origin alone; scripts have the type that `nosniff` demands."""
    _, page, headers = client.get("/")
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in headers["content-security-policy"]
    assert b"http://" not in page
    assert b"https://" not in page
    assert "text/javascript" in client.get("/page/app.js")[2]["content-type"]


def test_nobody_edits_or_deletes_what_another_wrote(client: Client, slack: LoopbackSlack) -> None:
    """Only the author's own message changes."""
    ts = slack.post_as(UNIT, slack.channel, "Mine")
    where = {"channel": slack.channel, "ts": ts}
    assert 409 == client.post("edit", {"who": PRACTITIONER, "text": "Yours", **where})[0]
    assert 409 == client.post("delete", {"who": PRACTITIONER, **where})[0]
    assert 200 == client.post("edit", {"who": UNIT, "text": "Still mine", **where})[0]
    assert ["Still mine"] == [one.text for one in slack.messages]
    assert 200 == client.post("delete", {"who": UNIT, **where})[0]
    assert not slack.messages


def test_a_button_of_another_persons_message_cannot_be_pressed(
    client: Client, slack: LoopbackSlack, app: App, web: Any
) -> None:
    """An ephemeral message's button works for the one who sees it."""
    slack.join(PRACTITIONER, slack.channel)
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    web.chat_postEphemeral(channel=slack.channel, user=PRACTITIONER, text="x", blocks=blocks)
    ts = slack.said()[0].ts
    press = {"channel": slack.channel, "on": ts, "block": "b0", "action": "go", "value": "1"}
    assert (409, {"error": wording.DEMO_PAGE_GONE}) == client.post("press", {"who": UNIT, **press})
    assert 200 == client.post("press", {"who": PRACTITIONER, **press})[0]
    slack.wait_for(lambda: [one for one in app.received if one.type == "interactive"])


def test_closing_what_has_gone_already_is_no_trouble(client: Client) -> None:
    """Two quick presses of Escape close a modal twice; other things done to what has gone are refused in words."""
    assert (200, {}) == client.post("close", {"who": UNIT, "view": "V0GONE"})
    assert (409, {"error": wording.DEMO_PAGE_GONE}) == client.post("submit", {"who": UNIT, "view": "V0GONE"})


def test_without_a_connected_bot_the_person_is_told(client: Client) -> None:
    """A command that nobody could receive is refused in words."""
    body = {"who": PRACTITIONER, "channel": "C0HELPDESK", "text": "help"}
    assert (409, {"error": wording.DEMO_PAGE_NOT_CONNECTED}) == client.post("command", body)


def test_a_sight_holds_what_one_person_sees_and_then_only_what_changed(slack: LoopbackSlack, stage: Stage) -> None:
    """Other people's direct messages and ephemeral ones stay out; a second look brings the difference."""
    slack.post_as(PRACTITIONER, slack.dm(PRACTITIONER), "In private")
    first = slack.post_as(UNIT, UNIT_CHANNEL, "For all")
    sight = Sight(slack, stage, ADMINISTRATOR)
    everything = sight.change()
    assert everything is not None
    assert everything["first"]
    assert ["For all"] == [one["text"] for one in everything["messages"]]
    assert sight.change() is None
    slack.edit_as(UNIT_CHANNEL, first, "For everybody")
    changed = sight.change()
    assert changed is not None
    assert (False, ["For everybody"], []) == (
        changed["first"],
        [one["text"] for one in changed["messages"]],
        changed["gone"],
    )
    slack.delete_as(UNIT_CHANNEL, first)
    after = sight.change()
    assert after is not None
    assert [f"{UNIT_CHANNEL} {first}"] == after["gone"]


def test_a_taken_port_is_an_error(slack: LoopbackSlack, stage: Stage) -> None:
    """Two pages cannot have one port."""
    with PageServer(slack, stage) as server, pytest.raises(OSError, match="in use"):
        PageServer(slack, stage, port=int(server.address.rstrip("/").rpartition(":")[2]))
