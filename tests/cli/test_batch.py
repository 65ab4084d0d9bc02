"""JSON Lines in, JSON Lines out: every line gets its answer, whatever the others hold."""

import json
import logging
from datetime import date
from pathlib import Path

import pytest

from bot.answer.as_json import Json
from bot.answer.types import Question
from bot.batch import BadLine, answer_lines, read_line
from tests.cli.conftest import CommandLine

LEVEL_2 = "when should I refer a case to Level 2?"
TODAY = date(2026, 11, 22)
GOOD = {"id": "good", "question": LEVEL_2}
# Seen nowhere but in what a test types.
TYPED = "kumquat"


def test_each_line_gets_one_answer_in_the_same_order(mappa_bot: CommandLine) -> None:
    """Ids come back as they were, text or number, in the order of the lines, and the status is 0."""
    names = ["q1", "", "Ünïcode \u2028 🙂", "\ud800", 7, 0, -3, 1.5, "q1"]
    ran = mappa_bot.batch(*({"id": name, "question": LEVEL_2} for name in names))
    assert 0 == ran.status
    assert names == [line["id"] for line in ran.lines]
    assert {"answered"} == {line["outcome"] for line in ran.lines}


def test_every_outcome_stands_in_its_own_line(mappa_bot: CommandLine) -> None:
    """Answered, asked back, talked back, abstained, blocked and too long are all handled: the status is 0."""
    texts = [LEVEL_2, "", "what should I do?", "help", "zebra xylophone", "jo.bloggs@example.org", "x" * 40_000]
    ran = mappa_bot.batch(*({"id": number, "question": text} for number, text in enumerate(texts)))
    assert (
        0,
        [
            "answered",
            "clarify_empty",
            "clarify_vague",
            "clarify_help",
            "abstained_no_evidence",
            "blocked_personal_data",
            "error_too_long",
        ],
    ) == (ran.status, [line["outcome"] for line in ran.lines])


BAD_LINES = [
    pytest.param(TYPED.encode(), None, id="not JSON"),
    pytest.param(b'{"id": "bad", "question": "' + TYPED.encode(), None, id="cut off"),
    pytest.param(b'{"id": "bad", "question": "kumquat \xff"}', None, id="not UTF-8"),
    pytest.param(b"", None, id="blank"),
    pytest.param(b"   \t ", None, id="only spaces"),
    pytest.param(b"[" * 100_000, None, id="nested too deeply"),
    pytest.param(b'{"id": NaN, "question": "kumquat"}', None, id="not a number"),
    pytest.param(b'{"id": 1e999, "question": "kumquat"}', None, id="infinite"),
    pytest.param(b"9" * 10_000, None, id="a number too long"),
    pytest.param([TYPED], None, id="a list"),
    pytest.param(TYPED, None, id="a text"),
    pytest.param(None, None, id="null"),
    pytest.param({"question": TYPED}, None, id="no id"),
    pytest.param({"id": None, "question": TYPED}, None, id="null id"),
    pytest.param({"id": True, "question": TYPED}, True, id="id true"),
    pytest.param({"id": [1], "question": TYPED}, [1], id="id a list"),
    pytest.param({"id": "bad"}, "bad", id="no question"),
    pytest.param({"id": 5, "question": None}, 5, id="null question"),
    pytest.param({"id": "bad", "question": 17}, "bad", id="question a number"),
    pytest.param({"id": "bad", "question": [TYPED]}, "bad", id="question a list"),
    pytest.param({**GOOD, "id": "bad", "thread": TYPED}, "bad", id="thread a text"),
    pytest.param({**GOOD, "id": "bad", "thread": [1]}, "bad", id="thread of numbers"),
    pytest.param({**GOOD, "id": "bad", "thread": {"a": TYPED}}, "bad", id="thread an object"),
    pytest.param({**GOOD, "id": "bad", "area": 3}, "bad", id="area a number"),
    pytest.param({**GOOD, "id": "bad", "area": [TYPED]}, "bad", id="area a list"),
    pytest.param({**GOOD, "id": "bad", "as_of": TYPED}, "bad", id="as_of no date"),
    pytest.param({**GOOD, "id": "bad", "as_of": "2026-02-30"}, "bad", id="as_of no day"),
    pytest.param({**GOOD, "id": "bad", "as_of": ""}, "bad", id="as_of empty"),
    pytest.param({**GOOD, "id": "bad", "as_of": 20261122}, "bad", id="as_of a number"),
]


@pytest.mark.parametrize(("bad", "name"), BAD_LINES)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_bad_line_costs_no_other_its_answer(mappa_bot: CommandLine, command: str, bad: object, name: object) -> None:
    """It gets one line with its id, if it has one, and a message without what was typed; the status is 1."""
    ran = mappa_bot.batch(GOOD, bad, {**GOOD, "id": "last"}, command=command)
    assert 1 == ran.status
    first, said, last = ran.lines
    assert ("good", "last") == (first["id"], last["id"])
    assert {"id": name, "outcome": "error_bad_input"} == {key: said[key] for key in ("id", "outcome")}
    assert said["message"]
    assert TYPED not in ran.out + ran.err


def test_messages_say_what_is_wrong(mappa_bot: CommandLine) -> None:
    """Each names the field and what it should be."""
    wrong = [b"{", [1], {"id": 1}, {"question": "a"}, {**GOOD, "thread": 1}, {**GOOD, "area": 1}, {**GOOD, "as_of": 1}]
    assert [
        "the line is not valid JSON in UTF-8",
        "the line is not a JSON object",
        "question is missing or not text",
        "id is missing, or neither text nor a number",
        "thread must be a list of texts",
        "area must be text",
        "as_of must be a date such as 2026-11-22",
    ] == [line["message"] for line in mappa_bot.batch(*wrong).lines]


def test_optional_fields_may_be_left_out_or_null_and_others_are_ignored(mappa_bot: CommandLine) -> None:
    """What is not known is no mistake: files may carry more than the bot needs."""
    ran = mappa_bot.batch({**GOOD, "thread": None, "as_of": None, "expect": "answered", "must": [["x"]]})
    assert (0, "answered") == (ran.status, ran.lines[0]["outcome"])


def test_the_file_ends_with_or_without_a_line_break(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """A last line break is no extra line; Windows line breaks and a byte-order mark do no harm."""
    line = json.dumps(GOOD).encode()
    for content, lines in (
        (line, 1),
        (line + b"\n", 1),
        (b"\xef\xbb\xbf" + line + b"\r\n" + line + b"\r\n", 2),
        (b"", 0),
    ):
        file = tmp_path / "questions.jsonl"
        file.write_bytes(content)
        for ran in (mappa_bot("ask", "--batch", str(file)), mappa_bot("ask", "--batch", "-", stdin=content)):
            assert (0, ["answered"] * lines) == (ran.status, [said["outcome"] for said in ran.lines])


def test_an_empty_batch_is_no_fault(mappa_bot: CommandLine) -> None:
    """No line in, no line out."""
    ran = mappa_bot("ask", "--batch", "-")
    assert (0, "") == (ran.status, ran.out)


def test_the_thread_is_used(mappa_bot: CommandLine) -> None:
    """A follow-up is answered from what it leans on; without a thread the same words are too vague."""
    follow_up = {"id": 1, "question": "why?"}
    with_thread, without = mappa_bot.batch({**follow_up, "thread": [LEVEL_2]}, follow_up).lines
    assert ("answered", "clarify_vague") == (with_thread["outcome"], without["outcome"])
    assert "levels.level-2" == with_thread["passages"][0]["entry"]


def test_the_area_of_a_line_decides_on_local_entries(mappa_bot: CommandLine) -> None:
    """By default the configured area's entries are used; a line may name another, which has none."""
    asked = {"id": 1, "question": "what is the single referral meeting"}
    own, same, other = mappa_bot.batch(asked, {**asked, "area": "llr"}, {**asked, "area": "kent"}).lines
    assert ["llr.referral-meeting"] * 2 == [line["passages"][0]["entry"] for line in (own, same)]
    assert ["local"] == own["notices"]
    assert "answered" != other["outcome"]


def test_the_day_of_a_line_decides_on_history(mappa_bot: CommandLine) -> None:
    """For a day before 2022 the answer is what was right then; it says that it is history."""
    asked = {"id": 1, "question": "where were terrorist offenders before category 4"}
    then, now = mappa_bot.batch({**asked, "as_of": "2020-01-01"}, asked).lines
    assert [("categories.past-how-many", "historical", "2020-01-01")] == [
        (passage["entry"], passage["currency"], passage["as_of"]) for passage in then["passages"]
    ]
    assert "history" in then["answer"]
    assert ["categories.past-how-many", "categories.how-many"] == [passage["entry"] for passage in now["passages"]]


def test_search_reads_the_same_lines_and_ranks(mappa_bot: CommandLine) -> None:
    """Ids, thread and area count as for `ask`; hits are entries with scores, best first."""
    local = {"id": "b", "question": "what is the single referral meeting", "area": "kent"}
    follow_up = {"id": 7, "question": "why?", "thread": [LEVEL_2]}
    ran = mappa_bot.batch({**GOOD, "id": "a"}, local, follow_up, command="search", more=["--k", "3"])
    assert (0, ["a", "b", 7]) == (ran.status, [line["id"] for line in ran.lines])
    first, second, third = (line["hits"] for line in ran.lines)
    assert "levels.level-2" == first[0]["entry"] == third[0]["entry"]
    assert "llr.referral-meeting" not in {hit["entry"] for hit in second}
    assert 3 == len(first)
    assert sorted((hit["score"] for hit in first), reverse=True) == [hit["score"] for hit in first]


def _reply(name: object, asked: Question) -> Json:
    if TYPED in asked.text:
        raise LookupError(f"no such fruit: {asked.text}")
    return {"id": name, "outcome": "answered"}


def _read(line: bytes) -> tuple[object, Question]:
    return read_line(line, area=None, today=TODAY)


def test_a_fault_of_ours_costs_no_other_line_its_answer(caplog: pytest.LogCaptureFixture) -> None:
    """The line gets `error_internal` with a reference that is in the log too; neither repeats what was typed."""
    lines = [json.dumps({"id": number, "question": text}).encode() for number, text in enumerate(["a", TYPED, "b"])]
    with caplog.at_level(logging.ERROR):
        results = list(answer_lines(lines, _read, _reply))
    assert [("answered", True), ("error_internal", False), ("answered", True)] == [
        (result["outcome"], handled) for result, handled in results
    ]
    message = str(results[1][0]["message"])
    (record,) = caplog.records
    reference = record.getMessage().partition("reference ")[2][:8]
    assert reference in message
    assert "LookupError" in record.getMessage()
    assert TYPED not in message + caplog.text


def test_lines_are_answered_as_they_come() -> None:
    """A program that writes a line can wait for its answer before it writes the next."""
    seen = []

    def coming() -> "object":
        for number in range(3):
            seen.append(number)
            yield json.dumps({"id": number, "question": "a"}).encode()

    next(answer_lines(coming(), _read, _reply))  # type: ignore[arg-type]
    assert [0] == seen


def test_a_line_is_read_into_a_question() -> None:
    """Every field lands where it belongs, and the defaults fill what is missing."""
    line = b'{"id": "q17", "question": "and for level 3?", "thread": ["a", "b"], "area": "llr", "as_of": "2020-01-02"}'
    assert ("q17", Question("and for level 3?", date(2020, 1, 2), ("a", "b"), "llr")) == _read(line)
    assert (1, Question("a", TODAY, (), "kent")) == read_line(b'{"id": 1, "question": "a"}', area="kent", today=TODAY)


def test_a_bad_line_keeps_its_id() -> None:
    """The fault carries the id, so that it can be told apart in the results."""
    with pytest.raises(BadLine) as caught:
        _read(b'{"id": "q9"}')
    assert "q9" == caught.value.name
