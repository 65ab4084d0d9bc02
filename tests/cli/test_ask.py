"""`mappa-bot ask`: a question in, an answer out."""

import json
from pathlib import Path

import pytest

from bot.wording import EMPTY, NOTICES, VAGUE
from tests.cli.conftest import CommandLine

LEVEL_2 = "when should I refer a case to Level 2?"


def test_a_person_reads_the_answer_and_its_sources(mappa_bot: CommandLine) -> None:
    """The curated text, then each source with number, place, publisher, date and address, and the day checked."""
    ran = mappa_bot("ask", LEVEL_2)
    printed = " ".join(ran.out.split())
    assert 0 == ran.status
    assert printed.startswith("Refer to Level 2 when formal multi-agency meetings would add value")
    assert "[1] MAPPA Guidance, chapter 7, para 7.4 (HMPPS, August 2024)" in printed
    assert "[2] Criminal Justice Act 2003, section 325 (legislation.gov.uk, 2003)" in printed
    assert "https://www.gov.uk/mappa-guidance" in printed
    assert "Checked on 20 November 2026" in printed


def test_an_address_is_never_broken_over_lines(mappa_bot: CommandLine) -> None:
    """However long, the address of a source stands on one line, so that it can be copied."""
    address = f"https://www.gov.uk/{'a-long-way-' * 20}end"
    sources = mappa_bot.knowledge / "sources.yaml"
    sources.write_text(sources.read_text().replace("https://www.gov.uk/mappa-guidance", address))
    assert address in mappa_bot("ask", LEVEL_2).out


def test_history_and_local_text_come_with_their_notices(mappa_bot: CommandLine) -> None:
    """What a reader must know stands right below the answer."""
    old = mappa_bot("ask", "how many categories used to there be").out
    assert NOTICES["superseded"] in old
    assert "The position now:" in old
    assert NOTICES["local"] in mappa_bot("ask", "what is the single referral meeting").out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", EMPTY),
        ("   ", EMPTY),
        ("🙂", EMPTY),
        ("what should I do?", VAGUE),
        ("x" * 40_000, "2,000 characters at most"),
    ],
)
def test_what_cannot_be_answered_is_said_kindly(mappa_bot: CommandLine, typed: str, said: str) -> None:
    """Empty, vague and far too long questions get words, not a fault: the exit status is 0."""
    ran = mappa_bot("ask", typed)
    assert (0, True) == (ran.status, said.split(".", maxsplit=1)[0] in " ".join(ran.out.split()))


def test_an_abstention_names_the_unit_that_was_configured(
    mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who cannot be answered is sent to a place that exists."""
    monkeypatch.setenv("MAPPA_UNIT_CONTACT", "Example House on extension 12")
    assert "Example House on extension 12" in " ".join(mappa_bot("ask", "zebra xylophone").out.split())


def test_personal_data_is_stopped_and_repeated_nowhere(mappa_bot: CommandLine) -> None:
    """Neither stream and no file holds what was typed."""
    ran = mappa_bot("ask", "Is jo.bloggs@example.org, born 3/4/1985, a Level 2 case?")
    assert "I stopped before looking anything up" in ran.out
    kept = b"".join(path.read_bytes() for path in mappa_bot.var.rglob("*") if path.is_file())
    assert not [word for word in ("bloggs", "1985") if word in ran.out + ran.err or word.encode() in kept]


def test_json_is_one_object_with_a_null_id(mappa_bot: CommandLine) -> None:
    """One line of JSON, as the contract shapes it; standard error is only for the building of the index."""
    mappa_bot("build")
    ran = mappa_bot("ask", "--json", LEVEL_2)
    said = ran.json
    assert (0, "") == (ran.status, ran.err)
    assert (None, "answered", ["levels.level-2"]) == (
        said["id"],
        said["outcome"],
        [passage["entry"] for passage in said["passages"]],
    )
    assert said["took_ms"] > 0


def test_json_is_plain_ascii(mappa_bot: CommandLine) -> None:
    """Whatever letters an answer holds, no terminal or reader of lines can stumble over them."""
    assert mappa_bot.batch({"id": "\u2028 é \ud800", "question": "🙂"}).out.isascii()


@pytest.mark.parametrize("place", ["before", "after"])
def test_another_knowledge_folder_is_named_before_or_after_the_command(
    mappa_bot: CommandLine, tmp_path: Path, place: str
) -> None:
    """`--knowledge` works on both sides of `ask`, and its index is kept apart from the configured one's."""
    other = tmp_path / "other"
    (other / "entries").mkdir(parents=True)
    (other / "sources.yaml").write_text("- {id: s, title: A book, publisher: P, published: '2020'}\n")
    (other / "entries" / "x.yaml").write_text(
        "- {id: x.y, title: About badgers, answer: Badgers dig., citations: [{source: s, locator: p. 1}], "
        "asks: [what do badgers do all night in the woods]}\n"
    )
    named = ["--knowledge", str(other)]
    before, after = (named, []) if place == "before" else ([], named)
    ran = mappa_bot(*before, "ask", "--json", *after, "what do badgers do all night in the woods")
    assert ["x.y"] == [passage["entry"] for passage in ran.json["passages"]]
    assert "answered" == mappa_bot("ask", "--json", LEVEL_2).json["outcome"]


def test_a_folder_that_breaks_house_rules_is_answered_from(mappa_bot: CommandLine) -> None:
    """No asks, no dates, no owner, no support: `check` objects, `ask` answers."""
    (mappa_bot.knowledge / "entries" / "bare.yaml").write_text(
        "- id: BARE\n  title: Polygraph testing on licence conditions for sexual offenders\n"
        "  answer: It can be asked for.\n  citations: [{source: guidance, locator: chapter 1}]\n"
    )
    assert 1 == mappa_bot("check").status
    said = mappa_bot("ask", "--json", "polygraph testing on licence conditions for sexual offenders").json
    assert ("answered", "It can be asked for.", None) == (
        said["outcome"],
        said["answer"],
        said["passages"][0]["checked_on"],
    )


def test_a_folder_that_does_not_load_lists_every_problem(mappa_bot: CommandLine) -> None:
    """All problems at once on standard error, as path:line: message (rule), and what to do."""
    (mappa_bot.knowledge / "entries" / "one.yaml").write_text("- id: one.a\n  title: no\n")
    (mappa_bot.knowledge / "entries" / "two.yaml").write_text("\tnot yaml")
    ran = mappa_bot("ask", LEVEL_2)
    assert (1, "") == (ran.status, ran.out)
    assert "entries/one.yaml:" in ran.err
    assert "entries/two.yaml:1:" in ran.err
    assert "run `mappa-bot check`" in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_that_is_not_there_is_said_so(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """A slip in the path is answered with the path."""
    ran = mappa_bot("ask", "--knowledge", str(tmp_path / "nowhere"), LEVEL_2)
    assert 1 == ran.status
    assert "is this a knowledge folder?" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", LEVEL_2, "--batch", "-"),
        ("ask", "--no-such-option", LEVEL_2),
        ("ask", "two", "questions"),
        ("ask", "--batch", "no-such-file.jsonl"),
        ("ask", "--batch", "."),
        ("search",),
        ("search", "a", "--batch", "-"),
        ("search", "a", "--k", "0"),
        ("search", "a", "--k", "many"),
        ("check", "--as-of", "yesterday"),
        ("no-such-command",),
        ("--no-such-option",),
    ],
)
def test_wrong_use_is_status_2_and_prints_no_result(mappa_bot: CommandLine, arguments: tuple[str, ...]) -> None:
    """How a command was used wrongly is said on standard error, before any work is done."""
    ran = mappa_bot(*arguments)
    assert (2, "") == (ran.status, ran.out)
    assert ran.err
    assert not mappa_bot.var.exists()


def test_the_bare_command_shows_what_there_is(mappa_bot: CommandLine) -> None:
    """Without a command nothing is done, so the status is that of wrong use, and the help is shown."""
    ran = mappa_bot()
    assert (2, True) == (ran.status, "search" in ran.out)


def test_wrong_settings_are_all_named(mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each variable that does not fit is named, and its value (it may be a secret) is not."""
    monkeypatch.setenv("MAPPA_MAX_QUESTION_CHARS", "plenty")
    monkeypatch.setenv("MAPPA_EVENT_RETENTION_DAYS", "never")
    ran = mappa_bot("ask", LEVEL_2)
    assert 2 == ran.status
    assert "MAPPA_MAX_QUESTION_CHARS: " in ran.err
    assert "MAPPA_EVENT_RETENTION_DAYS: " in ran.err
    assert "plenty" not in ran.err


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((), ["ask", "search", "check", "build", "eval", "demo", "serve", "doctor", "--knowledge"]),
        (("ask",), ["question", "--json", "--batch", "--allow-stale", "--knowledge", "Examples"]),
        (("search",), ["query", "--k", "--json", "--batch", "--knowledge", "Examples"]),
        (("check",), ["folder", "path:line: message (rule)"]),
        (("build",), ["index"]),
        (("eval",), ["--json", "--record", "--against", "--bars", "--report", "--calibrate", "Examples"]),
        (("demo",), ["browser", "--port", "--no-browser", "--terminal", "Examples"]),
        (("serve",), ["Slack", "--allow-stale"]),
        (("doctor",), ["missing"]),
    ],
)
def test_every_command_explains_itself(mappa_bot: CommandLine, command: tuple[str, ...], words: list[str]) -> None:
    """`--help` names what a command takes, on standard output, with status 0."""
    ran = mappa_bot(*command, "--help")
    assert 0 == ran.status
    assert not [word for word in words if word not in ran.out]


def test_the_demo_is_a_conversation(mappa_bot: CommandLine) -> None:
    """Questions follow on from each other until `new`; `quit` and the end of input both end it."""
    mappa_bot("build")
    typed = f"{LEVEL_2}\nwhy?\nnew\nwhy?\nquit\n".encode()
    for stdin in (typed, typed.removesuffix(b"quit\n")):
        ran = mappa_bot("demo", "--terminal", stdin=stdin)
        assert 0 == ran.status
        assert ran.out.count("Refer to Level 2 when formal") >= 1
        assert 1 == ran.out.count("I need a little more to go on.")
        assert "Goodbye." in ran.out


def test_a_question_may_begin_with_a_dash(mappa_bot: CommandLine) -> None:
    """After `--` whatever comes is the question, as `make ask` uses it."""
    assert 0 == mappa_bot("ask", "--json", "--", "--when do I go to level 2").status


def test_eval_without_questions_says_so(mappa_bot: CommandLine) -> None:
    """No folder of questions is a plain message, not an empty table."""
    ran = mappa_bot("eval")
    assert (1, "") == (ran.status, ran.out)
    assert "no questions" in ran.err


def test_a_question_of_broken_bytes_is_answered_like_any_other(mappa_bot: CommandLine) -> None:
    """What a terminal passes on in another encoding must not end in a fault."""
    assert 0 == mappa_bot("ask", "--json", f"{LEVEL_2} \udcff\udce9").status
    assert "clarify_empty" == mappa_bot("ask", "--json", "\udcff").json["outcome"]


def test_the_answer_json_survives_a_way_through_json(mappa_bot: CommandLine) -> None:
    """Nothing in it is infinite or not a number."""
    said = json.loads(mappa_bot("ask", "--json", "zebra xylophone").out, parse_constant=pytest.fail)
    assert "abstained_no_evidence" == said["outcome"]
