"""Questions read by an export: the same readings as by the model, and nothing but a whole export is ever used."""

import logging
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.encode import Reading, SentenceEncoder, load_encoder
from index.exported import Encoded, ExportedModel, open_export, save_export
from index.load import load_knowledge
from index.questions import read_questions
from index.search import Searcher
from index.tuned import TUNED_FILE
from tests.knowledge_folders import write_small_knowledge

pytestmark = pytest.mark.model

_KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_QUESTION = "Who appoints lay advisers?"


def _questions(count: int) -> list[str]:
    """Questions from all over the calibration file."""
    judged, problems = read_questions(_KNOWLEDGE / "evaluation")
    assert not problems
    texts = [item.question for item in judged if item.use == "calibration"]
    return texts[:: len(texts) // count][:count]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """The encoder that practitioners get, reading questions by the model itself."""
    return load_encoder(None, _KNOWLEDGE / TUNED_FILE)


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with its export."""
    folder = tmp_path_factory.mktemp("readers")
    load_encoder(None, _KNOWLEDGE / TUNED_FILE).export(folder)
    return folder


@pytest.fixture(scope="module")
def exported(readers: Path) -> SentenceEncoder:
    """The same encoder, reading questions by that export."""
    return _reading_by(readers)


def _reading_by(readers: Path) -> SentenceEncoder:
    encoder = load_encoder(None, _KNOWLEDGE / TUNED_FILE)
    encoder.use_export(readers)
    return encoder


def _assert_same(one: Reading, other: Reading, text: str) -> None:
    assert one.words.vectors.shape == other.words.vectors.shape, text
    np.testing.assert_allclose(one.vector, other.vector, atol=1e-4, err_msg=text)
    np.testing.assert_allclose(one.words.vectors, other.words.vectors, atol=1e-3, err_msg=text)
    np.testing.assert_allclose(one.words.weights, other.words.weights, atol=1e-3, err_msg=text)


def test_questions_are_read_as_by_the_model_itself(encoder: SentenceEncoder, exported: SentenceEncoder) -> None:
    """Vectors, words and weights of forty real questions, and of what is hardly a question."""
    texts = _questions(40)
    assert 40 == len(texts)
    for text in (*texts, "", "?!", "日本語 🙂", "level 2 " * 2000):
        _assert_same(encoder.read(text), exported.read(text), text)


def test_a_batch_is_read_as_each_text_alone(readers: Path) -> None:
    """Padding to the longest changes nothing."""
    (folder,) = readers.glob("*.export")
    model, texts = ExportedModel(folder), _questions(7)
    together = model.encode(texts)
    for row, text in enumerate(texts):
        alone = model.encode([text])
        np.testing.assert_allclose(alone.vectors[0], together.vectors[row], atol=1e-5)
        np.testing.assert_allclose(alone.words(0), together.words(row), atol=1e-4)


def test_ten_questions_find_the_same_entries(
    encoder: SentenceEncoder, exported: SentenceEncoder, tmp_path: Path
) -> None:
    """In the same order to the last, with scores that differ less than any threshold is written to."""
    knowledge = load_knowledge(write_small_knowledge(tmp_path / "knowledge"))
    index = build_index(knowledge, encoder, tmp_path / "index", _NOW).index
    for text in _questions(10):
        one, other = (Searcher(index, each).search(text, 10) for each in (encoder, exported))
        assert [hit.entry for hit in one] == [hit.entry for hit in other]
        assert [hit.score for hit in one] == pytest.approx([hit.score for hit in other], abs=1e-3)


def test_two_people_can_ask_at_once(exported: SentenceEncoder) -> None:
    """Each question is read as if it were alone."""
    texts = _questions(40)
    expected = [exported.read(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(exported.read, texts))
    for text, one, other in zip(texts, expected, found, strict=True):
        np.testing.assert_array_equal(one.vector, other.vector, err_msg=text)
        np.testing.assert_array_equal(one.words.vectors, other.words.vectors, err_msg=text)


class _Source:
    """Stands for a model: writes what an export holds, faster than the exporter, and reads as that export does."""

    def __init__(self, readers: Path) -> None:
        (self._export,) = readers.glob("*.export")
        self._model = ExportedModel(self._export)
        self.written = 0

    def encode(self, texts: list[str]) -> Encoded:
        return self._model.encode(texts)

    def write_onnx(self, folder: Path) -> None:
        self.written += 1
        for path in self._export.iterdir():
            shutil.copy(path, folder)


@pytest.fixture
def source(readers: Path) -> _Source:
    """Something that exports quickly."""
    return _Source(readers)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


@pytest.mark.parametrize("damage", [_flip, _shorten, Path.unlink])
@pytest.mark.parametrize("name", ["model.onnx", "model.onnx.data", "tokenizer.json", "no_words.json"])
def test_a_damaged_export_is_noticed_and_made_again(
    source: _Source, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, damage: Callable[[Path], None]
) -> None:
    """Whatever has happened to whichever file: it is not used, the log says what to do, and a new one stands there."""
    assert save_export(tmp_path, "model@1", "tuned", source)
    (export,) = tmp_path.glob("*.export")
    damage(export / name)
    with caplog.at_level(logging.WARNING, "index.exported"):
        assert open_export(tmp_path, "model@1", "tuned") is None
    assert "mappa-bot build" in caplog.text
    assert save_export(tmp_path, "model@1", "tuned", source)
    assert open_export(tmp_path, "model@1", "tuned")
    assert [export] == list(tmp_path.glob("*.export"))


def test_with_a_damaged_export_questions_are_read_all_the_same(
    encoder: SentenceEncoder, readers: Path, tmp_path: Path
) -> None:
    """By the model itself."""
    shutil.copytree(readers, tmp_path / "readers")
    (export,) = (tmp_path / "readers").glob("*.export")
    _flip(export / "model.onnx.data")
    np.testing.assert_array_equal(
        encoder.read(_QUESTION).vector, _reading_by(tmp_path / "readers").read(_QUESTION).vector
    )


def test_an_export_that_is_there_is_not_made_again(source: _Source, tmp_path: Path) -> None:
    """Of two processes that build at the same time, the second takes what the first has made."""
    for _ in range(2):
        assert save_export(tmp_path, "model@1", "tuned", source)
    assert 1 == source.written


def test_an_export_serves_the_very_same_encoder_only(source: _Source, tmp_path: Path) -> None:
    """Another model, other tuning or none: nothing there for them."""
    save_export(tmp_path, "model@1", "tuned", source)
    assert open_export(tmp_path, "model@1", "tuned")
    for model, tuning in (("model@1", ""), ("model@1", "tuned2"), ("model@1", "tune"), ("model", "tuned"), ("*", "*")):
        assert open_export(tmp_path, model, tuning) is None
    assert open_export(tmp_path / "nowhere", "model@1", "tuned") is None


def test_whoever_dies_while_exporting_leaves_nothing_that_is_used(source: _Source, tmp_path: Path) -> None:
    """Neither a process that is stopped, nor one that is gone before it can clear up; the next one does that."""

    class Stopped(_Source):
        def write_onnx(self, folder: Path) -> None:
            super().write_onnx(folder)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_export(tmp_path, "model@1", "tuned", Stopped(source._export.parent))
    (tmp_path / "0a1b2c3d.draft").mkdir()
    (tmp_path / "0a1b2c3d.draft" / "model.onnx").write_bytes(b"half")
    assert open_export(tmp_path, "model@1", "tuned") is None
    assert save_export(tmp_path, "model@1", "tuned", source)
    assert ["lock"] == [path.name for path in tmp_path.iterdir() if path.suffix != ".export"]


def _turned(encoded: Encoded) -> Encoded:
    return replace(encoded, vectors=np.roll(encoded.vectors, 1, axis=1))


def _other_words(encoded: Encoded) -> Encoded:
    return replace(encoded, pieces=encoded.pieces[:, :, ::-1])


def _fewer_words(encoded: Encoded) -> Encoded:
    counted = encoded.counted.copy()
    counted[:, 2] = False
    return replace(encoded, counted=counted)


def _no_number(encoded: Encoded) -> Encoded:
    return replace(encoded, vectors=encoded.vectors * np.nan)


@pytest.mark.parametrize("differs", [_turned, _other_words, _fewer_words, _no_number])
def test_an_export_that_reads_differently_is_refused(
    source: _Source, tmp_path: Path, caplog: pytest.LogCaptureFixture, differs: Callable[[Encoded], Encoded]
) -> None:
    """Other vectors, other words, fewer words or no numbers: the log says in what, and nothing is left."""

    class Different(_Source):
        def encode(self, texts: list[str]) -> Encoded:
            return differs(super().encode(texts))

    with caplog.at_level(logging.WARNING, "index.exported"):
        assert save_export(tmp_path, "model@1", "tuned", Different(source._export.parent)) is None
    assert "is not used" in caplog.text
    assert ["lock"] == [path.name for path in tmp_path.iterdir()]


def test_a_model_that_cannot_be_exported_goes_on_reading(
    source: _Source, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the exporter says, a build goes on, and the log says why questions are read more slowly."""

    class Stubborn(_Source):
        def write_onnx(self, folder: Path) -> None:
            raise RuntimeError("an operator that nobody knows")

    with caplog.at_level(logging.WARNING, "index.exported"):
        assert save_export(tmp_path, "model@1", "tuned", Stubborn(source._export.parent)) is None
    assert "an operator that nobody knows" in caplog.text


def test_older_exports_of_a_model_are_removed(source: _Source, tmp_path: Path) -> None:
    """The newest three stay, since other knowledge may have other tuning; those of another model are left alone."""
    save_export(tmp_path, "other@1", "", source)
    for tuning in ("one", "", "two", "three"):
        assert save_export(tmp_path, "model@1", tuning, source)
    left = [tuning for tuning in ("one", "", "two", "three") if open_export(tmp_path, "model@1", tuning)]
    assert ["", "two", "three"] == left
    assert open_export(tmp_path, "other@1", "")
