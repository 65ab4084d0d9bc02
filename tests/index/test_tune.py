"""Learning to read questions, on a knowledge of six entries and in a few steps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.build import build_index
from index.encode import SentenceEncoder, load_encoder, locate_model
from index.load import load_knowledge
from index.search import Searcher
from index.store import BuiltIndex
from index.tuned import Tuned, read_tuned, save_tuned
from index.types import Wordings
from tests.knowledge_folders import write_small_knowledge

if TYPE_CHECKING:
    from index.tune import Epoch, Example

pytestmark = pytest.mark.model

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_WORDINGS = (
    Wordings(("is my chap a level two", "does he warrant the middle tier", "lvl 2 or not"), entry="levels.level-2"),
    Wordings(("do the bosses need to come", "is it one for the top tier", "lvl 3 or not"), entry="levels.level-3"),
    Wordings(("who are the volunteers on the board", "the ordinary folk who help"), entry="lay-advisers.role"),
    Wordings(("which sorts of offender are there", "how is everyone grouped"), entry="categories.how-many"),
    Wordings(("how was everyone grouped in the old days",), entry="categories.past-how-many"),
    Wordings(("who sifts what I send in", "the panel in Rutland"), entry="llr.referral-meeting"),
    Wordings(("what does a lay adviser earn", "who pays for the room at level 2"), unanswered="levels, lay-advisers"),
)
_EPOCHS, _BATCH = 6, 8


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """The real encoder, as published."""
    return load_encoder()


@pytest.fixture(scope="module")
def index(encoder: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> BuiltIndex:
    """An index of the small knowledge folder."""
    root = tmp_path_factory.mktemp("tune")
    knowledge = load_knowledge(write_small_knowledge(root / "knowledge"))
    return build_index(replace(knowledge, wordings=_WORDINGS), encoder, root / "index", _NOW).index


@pytest.fixture(scope="module")
def examples(index: BuiltIndex, encoder: SentenceEncoder) -> "list[Example]":
    """What is learnt from."""
    from index.tune import examples_of  # noqa: PLC0415 - four seconds that only these tests should pay

    return examples_of(index, _WORDINGS, encoder)


@pytest.fixture(scope="module")
def learnt(index: BuiltIndex, examples: "list[Example]") -> "tuple[list[Epoch], Tuned]":
    """Every step of learning, and its result."""
    return _learn(index, examples)


def _learn(index: BuiltIndex, examples: "Sequence[Example]", epochs: int = _EPOCHS) -> "tuple[list[Epoch], Tuned]":
    from index.tune import Tuning  # noqa: PLC0415

    folder, identity = locate_model()
    tuning = Tuning(index, folder)
    steps = list(tuning.learn(examples, epochs, _BATCH))
    return steps, tuning.result(identity)


def test_every_wording_and_every_ask_is_learnt_from(index: BuiltIndex, examples: "list[Example]") -> None:
    """A wording with the entry that answers it, or none, among rivals; an ask that must not find itself."""
    entries = [entry.id for entry in index.knowledge.entries]
    by_text = {example.text: example for example in examples}
    for group in _WORDINGS:
        for text in group.asked:
            expected = (entries.index(group.entry),) if group.entry else ()
            assert expected == by_text[text].entries
            assert expected == by_text[text].rivals[: len(expected)]
            assert set(range(6)) == set(by_text[text].rivals)
    asks = {ask: entry.id for entry in index.knowledge.entries for ask in entry.asks}
    assert {*asks, *(text for group in _WORDINGS for text in group.asked)} == set(by_text)
    for ask, entry_id in asks.items():
        example = by_text[ask]
        assert ((entries.index(entry_id),), ()) == (example.entries, example.rivals)
        assert (ask, entry_id) == (index.passages[example.row].text, index.passages[example.row].entry)


def test_a_question_of_two_entries_is_answered_by_both(index: BuiltIndex, encoder: SentenceEncoder) -> None:
    """The same wording in two groups is one example, which either entry answers."""
    from index.tune import examples_of  # noqa: PLC0415

    groups = tuple(Wordings(("which level",), entry=f"levels.level-{number}") for number in (2, 3))
    example, *_ = examples_of(index, groups, encoder)
    named = [index.knowledge.entries[number].id for number in example.entries]
    assert ("which level", ["levels.level-2", "levels.level-3"]) == (example.text, named)


def test_a_handful_of_steps_lowers_both_losses(examples: "list[Example]", learnt: "tuple[list[Epoch], Tuned]") -> None:
    """The losses of the last epoch are clearly below those of the first, and every step is told."""
    steps, _ = learnt
    per_epoch = len(examples) // _BATCH
    assert [(number, step) for number in range(_EPOCHS) for step in range(1, per_epoch + 1)] == [
        (told.number, told.step) for told in steps
    ]
    assert {per_epoch} == {told.steps for told in steps}
    first, last = steps[per_epoch - 1], steps[-1]
    assert last.passages_loss < 0.8 * first.passages_loss
    assert last.words_loss < 0.8 * first.words_loss


def test_what_was_learnt_can_be_saved_read_back_and_used(
    index: BuiltIndex, encoder: SentenceEncoder, learnt: "tuple[list[Epoch], Tuned]", tmp_path: Path
) -> None:
    """With it wordings come nearer to their entry than to others; the vectors of passages are as they were."""
    _, result = learnt
    path = tmp_path / "tuned.safetensors"
    save_tuned(result, path)
    read = read_tuned(path)
    assert read is not None
    assert (locate_model()[1], 36, (384, 64)) == (read.encoder, len(read.adapters), read.question_words.shape)
    tuned = load_encoder(None, path)
    again = build_index(index.knowledge, tuned, tmp_path / "index", _NOW).index
    np.testing.assert_allclose(index.dense.vectors(), again.dense.vectors(), atol=1e-6)
    wordings = [(text, group.entry) for group in _WORDINGS if group.entry for text in group.asked]
    before = [_leads(Searcher(index, encoder), text, entry) for text, entry in wordings]
    after = [_leads(Searcher(again, tuned), text, entry) for text, entry in wordings]
    assert np.mean(after, axis=0)[0] > np.mean(before, axis=0)[0] + 0.03
    assert [0.0] * len(wordings) == [by_words for _, by_words in before]
    assert sum(by_words > 0 for _, by_words in after) >= 0.8 * len(wordings)


def _leads(searcher: Searcher, question: str, entry: str) -> tuple[float, float]:
    """Return by how much an entry is nearer than the nearest other one: by its passages, and by its words."""
    hits = {hit.entry: hit for hit in searcher.search(question, 6)}
    right = hits.pop(entry)
    return right.pooled - max(hit.pooled for hit in hits.values()), right.late - max(hit.late for hit in hits.values())


def test_the_same_seed_learns_the_same(
    index: BuiltIndex, examples: "list[Example]", learnt: "tuple[list[Epoch], Tuned]"
) -> None:
    """A second run takes the same steps to the same result."""
    steps, result = learnt
    again_steps, again = _learn(index, examples)
    assert steps == again_steps
    assert set(result.adapters) == set(again.adapters)
    for name, factors in result.adapters.items():
        for one, other in zip(factors, again.adapters[name], strict=True):
            np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(result.question_words, again.question_words)
    np.testing.assert_array_equal(result.word_weight, again.word_weight)


def test_fewer_examples_than_a_step_takes_are_one_step(index: BuiltIndex, examples: "list[Example]") -> None:
    """A small knowledge is learnt from too, rather than left alone without a word."""
    steps, _ = _learn(index, examples[:5], epochs=2)
    assert [(0, 1, 1), (1, 1, 1)] == [(told.number, told.step, told.steps) for told in steps]
