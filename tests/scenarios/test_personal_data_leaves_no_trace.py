"""
Personal data goes in by every door there is; then everything that was written is read, and nothing of it is there.

Read are: the database, row by row and byte by byte with its write-ahead log, while the bot runs and after; every other
file under the folder for built files (so a file of metrics or traces is read as soon as there is one); the log at
DEBUG; both streams; and what the bot sent to Slack.
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import services
from bot.answer.types import Answer, Question
from bot.demo.loopback import LoopbackSlack
from bot.demo.types import Message, View
from bot.privacy.guard import find_personal_data
from bot.privacy.kinds import KINDS, NAME, label_of
from bot.settings import Settings
from bot.slack import ids
from bot.slack.blocks import details, escalation, shortcut
from bot.slack.blocks.settings import MESSAGE
from bot.slack.rules import UNIT_CHANNEL
from tests.cli.conftest import CommandLine
from tests.hashing import HashingEncoder
from tests.knowledge_folders import write_small_knowledge
from tests.privacy.tables import read_positives
from tests.scenarios.running import ANA, BEN, Answerer, running_bot, settle

# One question of each kind, with a detail that nothing else in this repository holds.
ASKED = {
    "name": "My client Wilberforce Zanzibarson wants to move. What level?",
    "date of birth": "dob 23/07/1958, when should I refer to Level 2?",
    "PNC ID": "when should I refer PNC 2012/0073194X to Level 2?",
    "CRO number": "CRO 739416/21G: who appoints lay advisers?",
    "CRN": "is x739416 a Level 3 case",
    "prison number": "A7394XQ is out in June, which category?",
    "ViSOR reference": "ViSOR ref 83920175, who may see it?",
    "NHS number": "NHS number 999 318 4721, is that category 2?",
    "National Insurance number": "QQ 73 94 16 C, can the jobcentre be told?",
    "passport number": "passport 533401372, must it be notified?",
    "driving licence number": "ZANZI 609099 W99PL, must it be notified?",
    "e-mail address": "write to w.zanzibarson@example.com about Level 2?",
    "phone number": "07700 900739 wants to know who appoints lay advisers",
    "address": "14 Zanzibarson Road, is Level 2 right?",
    "postcode": "LE3 9ZX is in the zone, is Level 2 right?",
    "vehicle registration": "YX51 ZTR near the school, is Level 2 right?",
    "bank details": "4242 4242 4242 4242, must it be notified?",
}
AFTER = "and for level 3?"
# They belong to the loopback Slack and its clients, which carry every message by trade.
_LOOPBACK_LOGGERS = ("websockets", "uvicorn", "starlette", "bot.demo", "asyncio")
# Parts shorter than this ("cat", "1969") may be anywhere.
_SHORTEST_PART = 6


@dataclass(frozen=True, slots=True)
class Details:
    """What must be nowhere: the found parts of questions, as typed and without the marks between their figures."""

    parts: frozenset[str]

    def in_text(self, text: str) -> set[str]:
        """Return the parts that a text holds, in any case, or with its letters written as JSON escapes."""
        lowered = text.lower()
        return {part for part in self.parts if part in lowered or json.dumps(part)[1:-1] in lowered}

    def in_folder(self, folder: Path) -> dict[str, set[str]]:
        """Return the parts that the files of a folder hold, by file; databases are read by row as well."""
        texts: dict[str, str] = {}
        for path in (path for path in folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            texts[path.name] = content.decode("utf-8", "replace") + content.decode("utf-16-le", "replace")
            if content.startswith(b"SQLite format 3"):
                with closing(sqlite3.connect(path)) as database:
                    texts[f"{path.name}, by row"] = "\n".join(database.iterdump())
        return {name: found for name, text in texts.items() if (found := self.in_text(text))}


def details_of(questions: Iterable[str]) -> Details:
    found = (
        question[finding.start : finding.end].lower()
        for question in questions
        for finding in find_personal_data(question)
    )
    parts = {form for part in found for form in (part, "".join(filter(str.isalnum, part)))}
    return Details(frozenset(part for part in parts if len(part) >= _SHORTEST_PART))


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Everything that was logged, with arguments, tracebacks and the values of exceptions."""
    formatter = logging.Formatter("%(name)s %(message)s %(args)s")
    records = (record for record in caplog.records if not record.name.startswith(_LOOPBACK_LOGGERS))
    return "\n".join(formatter.format(record) for record in records)


@pytest.fixture
def command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line over a small knowledge folder, at its most talkative."""
    monkeypatch.setenv("MAPPA_LOG_LEVEL", "DEBUG")
    return CommandLine(tmp_path, monkeypatch, capsys)


@pytest.fixture
def real_answer(tmp_path: Path) -> Answerer:
    """The answerer itself over a small knowledge folder."""
    settings = Settings(knowledge_dir=write_small_knowledge(tmp_path / "knowledge"), var_dir=tmp_path / "var")
    searcher = services.open_searcher(
        settings, lambda _line: None, lambda _label: nullcontext(lambda *_: None), load=lambda *_: HashingEncoder()
    )
    return services.make_answerer(settings, searcher).answer


def doors(command_line: CommandLine) -> dict[str, Callable[[str], str]]:
    """Each way to type a question into the command line, as a function that returns what was printed."""

    def run(*arguments: str, stdin: bytes = b"") -> str:
        ran = command_line(*arguments, stdin=stdin)
        assert ran.status == 0
        return ran.out + ran.err

    def batch(command: str, line: dict[str, object]) -> str:
        return run(command, "--batch", "-", stdin=json.dumps({"id": "a", **line}).encode())

    return {
        "ask": lambda asked: run("ask", asked),
        "ask --json": lambda asked: run("ask", "--json", asked),
        "ask --batch": lambda asked: batch("ask", {"question": asked}),
        "ask --batch, earlier": lambda asked: batch("ask", {"question": AFTER, "thread": [asked]}),
        "search": lambda asked: run("search", asked),
        "search --json": lambda asked: run("search", "--json", asked),
        "search --batch": lambda asked: batch("search", {"question": asked}),
        "search --batch, earlier": lambda asked: batch("search", {"question": AFTER, "thread": [asked]}),
        "demo": lambda asked: run("demo", "--terminal", stdin=f"{asked}\n{AFTER}\nquit\n".encode()),
    }


def test_every_kind_is_asked() -> None:
    """Each question gives a finding of its kind, and the details are long enough to be looked for."""
    assert {kind.name for kind in (*KINDS, NAME)} == set(ASKED)
    for kind, question in ASKED.items():
        assert kind in {finding.kind for finding in find_personal_data(question)}
        assert details_of([question]).parts


def test_what_is_looked_for_would_be_found(tmp_path: Path) -> None:
    """The reader of what was written finds a detail in a file, in a row of a database and in escaped JSON."""
    details = details_of(["Is José Zanzibarson, X739416, a category 2?"])
    (tmp_path / "trace.json").write_text(json.dumps({"q": "José Zanzibarson"}))
    with closing(sqlite3.connect(tmp_path / "kept.sqlite3")) as database:
        database.execute("create table kept (words text)")
        database.execute("insert into kept values ('is x739416 level 2')")
        database.commit()
    assert {"trace.json", "kept.sqlite3", "kept.sqlite3, by row"} == set(details.in_folder(tmp_path))


@pytest.mark.parametrize("kind", ASKED)
def test_no_door_of_the_command_line_keeps_a_detail(
    kind: str, command_line: CommandLine, caplog: pytest.LogCaptureFixture
) -> None:
    """Asked, searched, in a batch, as an earlier question, in a conversation: stopped, and repeated nowhere."""
    details = details_of([ASKED[kind]])
    with caplog.at_level(logging.DEBUG):
        printed = {door: through(ASKED[kind]) for door, through in doors(command_line).items()}
    direct = {door: " ".join(said.split()) for door, said in printed.items() if "earlier" not in door}
    offer = "Please ask again without anything that could identify a person"
    assert {door for door, said in direct.items() if label_of(kind) not in said or offer not in said} == set()
    assert {door: found for door, said in printed.items() if (found := details.in_text(said))} == {}
    assert details.in_text(logged(caplog)) == set()
    assert details.in_folder(command_line.var) == {}


def test_a_batch_of_the_whole_table_leaves_nothing_behind(
    command_line: CommandLine, caplog: pytest.LogCaptureFixture
) -> None:
    """Every input of the table, in disguise or not: all of them blocked, on neither stream, in no file."""
    questions = [question for questions in read_positives().values() for question in questions]
    details = details_of(questions)
    with caplog.at_level(logging.DEBUG):
        ran = command_line.batch(*({"id": number, "question": text} for number, text in enumerate(questions)))
    assert {"blocked_personal_data"} == {line["outcome"] for line in ran.lines}
    assert details.in_text(ran.out + ran.err + logged(caplog)) == set()
    assert details.in_folder(command_line.var) == {}


def test_a_fault_in_a_batch_reports_no_detail(
    command_line: CommandLine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program breaks on the question and says so in its exception: neither the report nor the log repeats it."""
    monkeypatch.setattr("bot.answer.stop.find_personal_data", _break_on)
    with caplog.at_level(logging.DEBUG):
        ran = [
            command_line.batch(*({"id": kind, "question": asked} for kind, asked in ASKED.items()), command=command)
            for command in ("ask", "search")
        ]
    assert {"error_internal"} == {line["outcome"] for each in ran for line in each.lines}
    details = details_of(ASKED.values())
    assert details.in_text("".join(each.out + each.err for each in ran) + logged(caplog)) == set()
    assert "Traceback" not in logged(caplog)
    assert details.in_folder(command_line.var) == {}


def test_no_door_of_slack_keeps_a_detail(
    slack: LoopbackSlack, tmp_path: Path, real_answer: Answerer, caplog: pytest.LogCaptureFixture
) -> None:
    """Mention, direct message, command, thread, an edit and talk that is not for the bot: each kind, kept nowhere."""
    with caplog.at_level(logging.DEBUG), running_bot(slack, tmp_path / "var", real_answer):
        for asked in ASKED.values():
            _say_everywhere(slack, asked)
        slack.wait_for(lambda: len(slack.said()) >= 5 * len(ASKED), timeout_seconds=60)
        settle(slack)
        _assert_nothing_kept(slack, tmp_path / "var", caplog)
    _assert_nothing_kept(slack, tmp_path / "var", caplog)
    told = [said.text for said in slack.said()]
    for kind in ASKED:
        assert sum(label_of(kind) in text and "ask again" in text for text in told) >= 3


def test_a_fault_while_answering_in_slack_leaves_no_detail(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The answerer breaks with the question in its exception: the apology, the log and the database are free of it."""

    def broken(question: Question) -> Answer:
        raise ValueError(f"cannot answer {question.text} after {question.thread}")

    (tmp_path / "var").mkdir()
    with caplog.at_level(logging.DEBUG), running_bot(slack, tmp_path / "var", broken):
        for asked in ASKED.values():
            _say_everywhere(slack, asked)
        slack.wait_for(lambda: len(slack.said()) >= 5 * len(ASKED), timeout_seconds=60)
        settle(slack)
        _assert_nothing_kept(slack, tmp_path / "var", caplog)
    _assert_nothing_kept(slack, tmp_path / "var", caplog)
    assert all("Sorry" in said.text for said in slack.said())
    assert "could not answer" in logged(caplog)


def test_no_box_to_type_in_keeps_a_detail(
    slack: LoopbackSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """App Home's search, the shortcut, both notes under an answer, a question to the unit, the message for "off"."""
    var = tmp_path / "var"
    var.mkdir()
    slack.add_channel("C0UNIT", "group")
    with caplog.at_level(logging.DEBUG), running_bot(slack, var) as bot:
        assert bot.store is not None
        bot.store.choices.choose(slack.team, "", UNIT_CHANNEL, "C0UNIT", "somebody", datetime.now(UTC))
        asked = slack.post_as(ANA, slack.channel, "When is it Level 2?", mention=True)
        answer = slack.wait_for(lambda: slack.said(asked))[0]
        boxes = _boxes(slack, answer)
        home = _home_of(slack, "U0DAN")
        for question in ASKED.values():
            for user, (view, field) in boxes.items():
                why = {details.REASON: "other"} if user == ANA else {}
                refused = slack.submit(user, view.id, {field: question, **why})
                assert refused is not None
                assert "errors" == refused["response_action"], (field, question)
            slack.press("U0DAN", home.id, ids.HOME_SEARCH, question)
            shown = slack.wait_for(lambda: [v for v in [slack.view_of("U0DAN")] if v and "not kept" in str(v.blocks)])[
                0
            ]
            slack.close_view("U0DAN", shown.id)
        settle(slack)
        _assert_nothing_kept(slack, var, caplog)
    _assert_nothing_kept(slack, var, caplog)


def _boxes(slack: LoopbackSlack, answer: Message) -> dict[str, tuple[View, str]]:
    """Open each modal with a box for one's own words, every one for another person; with the name of the box."""
    thumb = next(e for block in answer.blocks for e in block.get("elements", ()) if e.get("action_id") == ids.FEEDBACK)
    slack.press(ANA, answer.ts, ids.FEEDBACK, thumb["negative_button"]["value"])
    slack.press(BEN, answer.ts, ids.OUT_OF_DATE)
    slack.press("U0CAT", answer.ts, ids.ASK_UNIT)
    slack.shortcut("U0EVE", ids.ASK_ABOUT, slack.channel, answer.thread_ts)
    slack.press("U0ADMIN", _home_of(slack, "U0ADMIN").id, ids.SETTINGS_OPEN)
    settings = _seen(slack, "U0ADMIN", ids.SETTINGS_SAVE)
    slack.press("U0ADMIN", settings.id, ids.SWITCH, "off")
    return {
        ANA: (_seen(slack, ANA, ids.FEEDBACK_REASON), details.NOTE),
        BEN: (_seen(slack, BEN, ids.OUT_OF_DATE_SEND), details.NOTE),
        "U0CAT": (_seen(slack, "U0CAT", ids.ASK_UNIT_SEND), escalation.QUESTION),
        "U0EVE": (_seen(slack, "U0EVE", ids.ASK_ABOUT_SEND), shortcut.QUESTION),
        "U0ADMIN": (_seen(slack, "U0ADMIN", ids.SWITCH_OFF), MESSAGE),
    }


def _seen(slack: LoopbackSlack, user: str, callback: str) -> View:
    """Return the modal this person sees, once it is the one with this callback id."""
    return slack.wait_for(lambda: [v for v in [slack.view_of(user)] if v and v.callback_id == callback])[0]


def _home_of(slack: LoopbackSlack, user: str) -> View:
    slack.open_home(user)
    return slack.wait_for(lambda: [home for home in [slack.home_of(user)] if home])[0]


def _break_on(text: str) -> Iterator[object]:
    raise ValueError(f"cannot read {text}")


def _say_everywhere(slack: LoopbackSlack, asked: str) -> None:
    """Ask in a channel and directly, follow up on both, use the command, edit, and talk past the bot."""
    mentioned = slack.post_as(ANA, slack.channel, asked, mention=True)
    slack.post_as(BEN, slack.channel, AFTER, mention=True, thread_ts=mentioned)
    direct = slack.post_as(ANA, slack.dm(ANA), asked)
    slack.post_as(ANA, slack.dm(ANA), AFTER, thread_ts=direct)
    slack.command(BEN, slack.elsewhere, asked)
    slack.edit_as(slack.channel, mentioned, f"{asked} (edited)")
    slack.post_as(BEN, slack.channel, asked)


def _assert_nothing_kept(slack: LoopbackSlack, var: Path, caplog: pytest.LogCaptureFixture) -> None:
    traces = details_of(ASKED.values())
    sent = "\n".join(repr(call.args) for call in slack.calls) + "\n".join(repr(said) for said in slack.said())
    assert traces.in_text(sent) == set()
    assert traces.in_text(logged(caplog)) == set()
    assert traces.in_folder(var) == {}
    assert [path for path in var.rglob("*.sqlite3*") if path.is_file()]
