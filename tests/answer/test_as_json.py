"""An answer as the JSON object that other programs rely on."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.as_json import answer_as_json
from bot.answer.types import Question
from tests.answer.small import LEVEL_2, LEVEL_3, LOCAL, NOW, THEN, TODAY, answerer_over, hit, searcher_over

ENTRIES = (LEVEL_2, LEVEL_3, NOW, THEN, LOCAL)

# The contract's fields and their types, written down once more by hand.
FIELDS = {
    "outcome": str,
    "answer": str,
    "passages": list,
    "notices": list,
    "suggestions": list,
    "took_ms": float,
}
PASSAGE_FIELDS = {
    "entry": str,
    "title": str,
    "text": str,
    "currency": str,
    "as_of": str,
    "citations": list,
    "score": float,
}
CITATION_FIELDS = {
    "number": int,
    "source": str,
    "title": str,
    "publisher": str,
    "locator": str,
    "published": str,
    "url": str,
}


@pytest.mark.parametrize("text", ["level 2 when", "how many categories were there", "polygraph", "", "QQ123456C"])
def test_every_answer_has_every_field_of_the_contract(tmp_path: Path, text: str) -> None:
    """Whatever the outcome, each field is there with its type, also after a way through JSON."""
    found = {"level 2 when": (hit(LEVEL_2),), "how many categories were there": (hit(THEN),)}
    answer = answerer_over(searcher_over(tmp_path, ENTRIES, found.get(text, ()))).answer(Question(text, TODAY))
    said = json.loads(json.dumps(answer_as_json(answer, "q1")))
    assert "q1" == said["id"]
    _has_types(FIELDS, said)
    for passage in said["passages"]:
        _has_types(PASSAGE_FIELDS, passage)
        assert passage["citations"]
        for citation in passage["citations"]:
            _has_types(CITATION_FIELDS, citation)
    assert all(isinstance(text, str) for text in (*said["notices"], *said["suggestions"]))


def test_the_example_of_an_answer_word_by_word(tmp_path: Path) -> None:
    """One answer compared with what it must be, apart from the evidence."""
    answer = answerer_over(searcher_over(tmp_path, ENTRIES, [hit(THEN)])).answer(
        Question("how many categories were there", TODAY)
    )
    said = json.loads(json.dumps(answer_as_json(replace(answer, evidence=0.987654, took_ms=12.3456), 7)))
    history, now = said.pop("passages")
    assert {
        "id": 7,
        "outcome": "answered",
        "answer": "This is history, not the position today. There were three.\n\nThe position now: There are four.",
        "notices": ["superseded"],
        "suggestions": [],
        "found": [],
        "evidence": 0.9877,
        "took_ms": 12.3,
    } == said
    assert ("categories.then", "historical", "2026-11-22", None) == tuple(
        history[name] for name in ("entry", "currency", "as_of", "checked_on")
    )
    assert [
        {
            "number": 3,
            "source": "guidance",
            "title": "MAPPA Guidance",
            "publisher": "HMPPS",
            "locator": "chapter 6",
            "published": "2024-08",
            "url": "https://www.gov.uk/mappa",
        }
    ] == now["citations"]


@pytest.mark.parametrize("name", ["q1", "", "ärger", 7, 1.5, None])
def test_the_id_comes_back_as_it_was_given(tmp_path: Path, name: object) -> None:
    """Text stays text and a number a number; a question without one has null."""
    answer = answerer_over(searcher_over(tmp_path, ENTRIES, ())).answer(Question("polygraph", TODAY))
    assert name == answer_as_json(answer, name)["id"]


def _has_types(expected: dict[str, type], found: dict[str, object]) -> None:
    assert expected == {name: type(found[name]) for name in expected}
