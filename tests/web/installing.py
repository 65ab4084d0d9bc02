"""An administrator's browser: begins an installation, agrees in Slack, and comes back."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.demo.loopback import LoopbackSlack
from bot.demo.other_workspace import OtherWorkspace
from tests.web.running import Reply, WebBot


@dataclass(frozen=True)
class Begun:
    """Where Slack would ask the administrator, what came along, and the cookie of this browser."""

    address: str
    asked: dict[str, str]
    cookie: str


def begin(bot: WebBot) -> Begun:
    """Open the page that starts an installation."""
    reply = bot.get("/slack/install")
    assert 302 == reply.status
    address, _, query = reply.headers["location"].partition("?")
    return Begun(address, dict(parse_qsl(query)), reply.headers["set-cookie"].partition(";")[0])


def come_back(bot: WebBot, begun: Begun, **given: str) -> Reply:
    """Return from Slack with what it says, to the address the bot named."""
    path = urlsplit(begun.asked["redirect_uri"]).path
    return bot.get(f"{path}?{urlencode({'state': begun.asked['state'], **given})}", {"cookie": begun.cookie})


def install(bot: WebBot, slack: LoopbackSlack, where: OtherWorkspace | None = None) -> Reply:
    """Go the whole way for one workspace."""
    begun = begin(bot)
    return come_back(bot, begun, code=slack.authorize(where))
