"""Names that Slack and this program must agree on; a test compares them with `deploy/slack-manifest.yaml`."""

COMMAND = "/mappa"

EVENTS = ("app_mention", "message")

# What Slack must grant the bot token: the manifest asks for exactly these, and `doctor` checks that they were given.
BOT_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "groups:history",
    "im:history",
    "mpim:history",
)

# Message metadata by which the bot knows its own answers again.
ANSWER_EVENT_TYPE = "mappa_answer"


def message_key(team: str, channel: str, ts: str) -> str:
    """Return what identifies a posted message: the same for its `app_mention`, its `message` and every redelivery."""
    return f"message:{team}:{channel}:{ts}"


def command_key(trigger_id: str) -> str:
    """Return what identifies one use of the slash command."""
    return f"command:{trigger_id}"


def is_direct(channel: str) -> bool:
    """True when the channel is a direct message with one person (Slack's ids for those begin with D)."""
    return channel.startswith("D")


def ts_order(ts: str) -> tuple[int, int]:
    """Return a message's ts as numbers that sort in time: "1700000000.000100" becomes (1700000000, 100)."""
    seconds, _, rest = ts.partition(".")
    return int(seconds), int(rest or 0)
