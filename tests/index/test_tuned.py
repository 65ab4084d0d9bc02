"""The file of what tuning has learnt: read back as it was written, or refused with a way out."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from index.errors import EncoderFault
from index.tuned import Matrix, Tuned, read_tuned, save_tuned

_LAYERS = ("encoder.layer.0.attention.self.query", "encoder.layer.5.output.dense")


def _tuned(seed: int = 0) -> Tuned:
    random = np.random.default_rng(seed)

    def some(*shape: int) -> Matrix:
        return np.asarray(random.normal(size=shape), dtype=np.float32)

    adapters = {layer: (some(2, 12), some(6, 2)) for layer in _LAYERS}
    return Tuned("model@1", adapters, passage_words=some(6, 3), question_words=some(6, 3), word_weight=some(6))


def _arrays(tuned: Tuned) -> list[Matrix]:
    factors = [factor for layer in _LAYERS for factor in tuned.adapters[layer]]
    return [*factors, tuned.passage_words, tuned.question_words, tuned.word_weight]


def test_what_was_saved_is_read_back_to_within_half_precision(tmp_path: Path) -> None:
    """Every array, each under its layer, and the encoder that it was learnt on."""
    path, tuned = tmp_path / "tuned.safetensors", _tuned()
    save_tuned(tuned, path)
    read = read_tuned(path)
    assert read is not None
    assert ("model@1", set(_LAYERS)) == (read.encoder, set(read.adapters))
    for written, found in zip(_arrays(tuned), _arrays(read), strict=True):
        assert "float32" == str(found.dtype)
        np.testing.assert_allclose(found, written, rtol=5e-4, atol=1e-6)


def test_a_file_is_known_by_its_content(tmp_path: Path) -> None:
    """The identity is the start of the checksum that any tool computes; saving the same again gives the same."""
    identities = []
    for number, seed in enumerate((1, 1, 2)):
        path = tmp_path / f"{number}.safetensors"
        save_tuned(_tuned(seed), path)
        read = read_tuned(path)
        assert read is not None
        assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(read.identity)
        identities.append(read.identity)
    assert [16, 16, 16] == [len(identity) for identity in identities]
    assert identities[0] == identities[1] != identities[2]


def test_where_there_is_no_file_nothing_has_been_learnt(tmp_path: Path) -> None:
    """Knowledge that nobody has tuned on is no fault."""
    assert read_tuned(tmp_path / "tuned.safetensors") is None


@pytest.mark.parametrize("kept", [0, 1, 7, 8, 100, -1])
def test_a_file_cut_short_is_refused_by_name(tmp_path: Path, kept: int) -> None:
    """Wherever it ends; the message says what to do."""
    path = tmp_path / "tuned.safetensors"
    save_tuned(_tuned(), path)
    path.write_bytes(path.read_bytes()[:kept])
    _assert_refused(path)


@pytest.mark.parametrize("missing", ["words.passages", "words.questions", "words.weight", f"{_LAYERS[0]}.up"])
def test_a_file_without_one_of_its_parts_is_refused(tmp_path: Path, missing: str) -> None:
    """Half of what was learnt is not used as if it were all."""
    held: dict[str, NDArray[np.float64]] = {
        f"{_LAYERS[0]}.down": np.zeros((1, 2)),
        f"{_LAYERS[0]}.up": np.zeros((2, 1)),
    }
    held |= {"words.passages": np.eye(2), "words.questions": np.eye(2), "words.weight": np.zeros(2)}
    path = tmp_path / "tuned.safetensors"
    save_file(held, path, metadata={"encoder": "model@1"})
    assert read_tuned(path) is not None
    del held[missing]
    save_file(held, path, metadata={"encoder": "model@1"})
    _assert_refused(path)


def test_a_file_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    """A model's own weights, also in a precision that numpy does not know, and a file that is no such file at all."""
    path = tmp_path / "tuned.safetensors"
    for metadata in (None, {"format": "pt"}):
        save_file({"weight": np.eye(2)}, path, metadata=metadata)
        _assert_refused(path)
    header = json.dumps({"weight": {"dtype": "BF16", "shape": [1], "data_offsets": [0, 2]}}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + b"\0\0")
    _assert_refused(path)
    path.write_text("not tensors")
    _assert_refused(path)


def test_a_save_that_dies_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Just before the new file takes the place of the old, and half-way through writing it."""
    path = tmp_path / "tuned.safetensors"
    save_tuned(_tuned(1), path)
    before = path.read_bytes()

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    for step in ("replace", "write_bytes"):
        monkeypatch.setattr(Path, step, die)
        with pytest.raises(KeyboardInterrupt):
            save_tuned(_tuned(2), path)
        monkeypatch.undo()
        assert before == path.read_bytes()
    save_tuned(_tuned(2), path)
    assert before != path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def _assert_refused(path: Path) -> None:
    with pytest.raises(EncoderFault) as fault:
        read_tuned(path)
    said = "is damaged: take it from version control again, or run `mappa-bot tune`"
    assert f"{path} {said}" == str(fault.value)
