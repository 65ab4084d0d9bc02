"""Names that Slack and this program must agree on; a test compares them with `deploy/slack-manifest.yaml`."""

COMMAND = "/mappa"

EVENTS = (
    "app_mention",
    "message",
    "app_home_opened",
    "member_joined_channel",
    "app_uninstalled",
    "tokens_revoked",
)

# What Slack must grant the bot token: the manifest asks for exactly these, and `doctor` checks that they were given.
BOT_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:history",
    "users:read",
)

# --- Buttons on an answer; their value is an `AnswerRef` (blocks/ref.py), that of a suggestion the question itself ---
SHOW_PASSAGE = "mappa_show_passage"
SHOW_SOURCES = "mappa_show_sources"
SEE_ALSO = "mappa_see_also"
OUT_OF_DATE = "mappa_out_of_date"
SHOW_CHART = "mappa_show_chart"
FEEDBACK = "mappa_feedback"
FEEDBACK_REASON = "mappa_feedback_reason"  # a modal
OUT_OF_DATE_SEND = "mappa_out_of_date_send"  # a modal
DETAILS = "mappa_details"  # a modal that only shows
SEE_ALSO_SHOW = "mappa_see_also_show"  # in that modal; its value is the id of an entry
SHARE = "mappa_share"
ASK_SUGGESTED = "mappa_ask_suggested"  # with ":0", ":1", … behind it, since action ids in a block must differ

# --- Ask the MAPPA unit ---
ASK_UNIT = "mappa_ask_unit"  # a button; its value is an `AnswerRef`
ASK_UNIT_SEND = "mappa_ask_unit_send"  # a modal
UNIT_CLAIM = "mappa_unit_claim"
UNIT_RELEASE = "mappa_unit_release"
UNIT_ANSWER = "mappa_unit_answer"
UNIT_ANSWER_SEND = "mappa_unit_answer_send"  # a modal
UNIT_CLOSE = "mappa_unit_close"
UNIT_CLOSE_SEND = "mappa_unit_close_send"  # a modal
# Message metadata by which the bot knows again what it posted for an escalation.
UNIT_EVENT_TYPE = "mappa_unit"

# --- The eligibility guide ---
GUIDE_START = "mappa_guide_start"  # a button, wherever it stands
GUIDE_NEXT = "mappa_guide_next"  # a modal
GUIDE_BACK = "mappa_guide_back"
GUIDE_AGAIN = "mappa_guide_again"
GUIDE_CHOICE = "mappa_guide_choice"  # with ":" and the question behind it: the block of its options

# --- Message shortcut ---
ASK_ABOUT = "mappa_ask_about"  # "Ask MAPPA about this"
ASK_ABOUT_SEND = "mappa_ask_about_send"  # a modal

# --- App Home and settings ---
HOME_SEARCH = "mappa_home_search"
HOME_SEARCH_GO = "mappa_home_search_go"  # the button beside the box
HOME_ASK = "mappa_home_ask"  # with ":0", … behind it: a frequent question
SETTINGS_OPEN = "mappa_settings_open"
SETTINGS_CHANNEL = "mappa_settings_channel"  # a button; the channel is chosen beside it
SETTINGS_CHANNEL_CHOICE = "mappa_settings_channel_choice"
SETTINGS_SAVE = "mappa_settings_save"  # a modal
SWITCH = "mappa_switch"  # a button; its value is "on" or "off"
SWITCH_OFF = "mappa_switch_off"  # a modal

# --- Learning: lessons, daily sets, tests ---
LEARN_OPEN = "mappa_learn_open"  # a button: what there is to learn, and how far one is
LEARN_PATH = "mappa_learn_path"  # a button; its value is a path to start
LEARN_LEAVE = "mappa_learn_leave"  # a button; its value is a path to take no more
LEARN_LESSON = "mappa_learn_lesson"  # a button; its value is a lesson, "" for the next one
LEARN_SET = "mappa_learn_set"  # a button: today's set
LEARN_TEST = "mappa_learn_test"  # "test me on this"; its value is an `AnswerRef`
LEARN_CHOICE = "mappa_learn_choice"  # with ":0", … behind it: an option
LEARN_NEXT = "mappa_learn_next"  # a modal, whose button turns the page
LEARN_BACK = "mappa_learn_back"
LEARN_MENU = "mappa_learn_menu"  # a modal that shows what there is to learn

# --- Learning: when and how much, and one's own records ---
WISHES_OPEN = "mappa_wishes_open"
WISHES_SAVE = "mappa_wishes_save"  # a modal
LEARN_SNOOZE = "mappa_learn_snooze"  # with ":1" or ":7" behind it: for so many days
LEARN_STOP = "mappa_learn_stop"
RECORDS_OPEN = "mappa_records_open"
RECORDS_SHOW = "mappa_records_show"  # a modal that only shows
RECORDS_EXPORT = "mappa_records_export"
RECORDS_DELETE = "mappa_records_delete"
DAILY_EVENT_TYPE = "mappa_daily"  # message metadata

# --- Cohorts and certificates ---
COHORT_NEW = "mappa_cohort_new"
COHORT_SAVE = "mappa_cohort_save"  # a modal
COHORT_JOIN = "mappa_cohort_join"  # a button; its value is the cohort's code
COHORT_JOIN_YES = "mappa_cohort_join_yes"  # a modal that says what a trainer sees
COHORT_LEAVE = "mappa_cohort_leave"
COHORT_INVITE = "mappa_cohort_invite"
COHORT_REPORT = "mappa_cohort_report"
COHORT_CLOSE = "mappa_cohort_close"
COHORT_MENU = "mappa_cohort_menu"  # a modal: a trainer's cohorts
CERTIFICATE_SEND = "mappa_certificate_send"  # a button: to the trainer
COHORT_EVENT_TYPE = "mappa_cohort"  # message metadata

# Message metadata by which the bot knows its own answers again.
ANSWER_EVENT_TYPE = "mappa_answer"


# How the keys of deliveries begin that the bot takes up again, each in its way.
MESSAGE, COMMAND_KEY, PRESS, DELETED = "message:", "command:", "press:", "deleted:"
TAKEN_UP = (MESSAGE, COMMAND_KEY, PRESS, DELETED)


def message_key(team: str, channel: str, ts: str) -> str:
    """Return what identifies a posted message: the same for its `app_mention`, its `message` and every redelivery."""
    return f"{MESSAGE}{team}:{channel}:{ts}"


def command_key(trigger_id: str) -> str:
    """Return what identifies one use of the slash command."""
    return f"{COMMAND_KEY}{trigger_id}"


def is_direct(channel: str) -> bool:
    """True when the channel is a direct message with one person (Slack's ids for those begin with D)."""
    return channel.startswith("D")


def ts_order(ts: str) -> tuple[int, int]:
    """Return a message's ts as numbers that sort in time: "1700000000.000100" becomes (1700000000, 100)."""
    seconds, _, rest = ts.partition(".")
    return int(seconds), int(rest or 0)
