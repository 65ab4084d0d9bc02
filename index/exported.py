"""
Reading questions without torch: a model exported to ONNX; the one home of onnxruntime and tokenizers.

An export is a folder. It is written beside the others, compared with the model it came from, flushed, and only then
given its name, which holds its checksum. Whatever dies half-way leaves nothing under such a name; the next export
clears it up.
"""

import fcntl
import hashlib
import json
import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

_log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]

# Raised whenever what is in a file changes in meaning.
FORMAT = 1
MODEL, TOKENIZER, NO_WORDS = "model.onnx", "tokenizer.json", "no_words.json"
VECTORS, PIECES = "vectors", "pieces"
_EXPORT, _DRAFT, _LOCK = ".export", ".draft", "lock"
# Exports of one model: with tuning, without, and the one before. Each is as large as the model.
_KEEP = 3
# The same sums in another order differ in the seventh digit; a wrong mask or a forgotten layer in the first ones.
_SAME_VECTOR, _SAME_WORD = 0.9999, 0.999
_COMPARED = (
    "Who appoints lay advisers?",
    "when do I refer a case to level 2",
    "What's the difference between a SHPO and an SRO?",
    "can police share info with a school - and who decides?",
    "s325(2)(b) Criminal Justice Act 2003",
    "how many Category 1 offenders were there on 31 March 2021, in Leicestershire & Rutland?",
    "  mapa LEVELS  ",
    "Does Sarah’s Law (CSODS) let a parent ask…",
    "Beyoncé, naïve, 日本語 🙂",
    "?!",
    "",
    "the meeting was told about the victim " * 60,
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A batch: unit vectors, shape (n, dimensions); those of the pieces, (n, pieces, dimensions); which are words."""

    vectors: Vectors
    pieces: Vectors
    counted: NDArray[np.bool_]

    def words(self, row: int) -> Vectors:
        """Return the vectors of the pieces of one text that are words; without any, that of its first piece."""
        found: Vectors = self.pieces[row][self.counted[row]]
        return found if len(found) else self.pieces[row][:1]


class Exportable(Protocol):
    """A model that can write itself to a folder which `ExportedModel` reads."""

    def encode(self, texts: list[str]) -> Encoded:
        """Return a batch of texts, encoded."""
        ...

    def write_onnx(self, folder: Path) -> None:
        """Write the model, its tokeniser and the numbers of the pieces that are no words to an empty folder."""
        ...


class ExportedModel:
    """The model in a folder of ours. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        # A tenth of a second of imports that `--help` and `check` should not pay.
        import onnxruntime  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors only: it warns of graphics cards that it does not find
        # A question is too short to share out, and threads that wait for work keep the processor busy.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(folder / MODEL, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._no_words = np.array(json.loads((folder / NO_WORDS).read_text(encoding="utf-8")))
        self._inputs = [each.name for each in self._session.get_inputs()]

    def encode(self, texts: list[str]) -> Encoded:
        """Return a batch of texts, encoded."""
        found = self._tokenizer.encode_batch(texts)
        tokens = {
            "input_ids": np.array([each.ids for each in found], dtype=np.int64),
            "attention_mask": np.array([each.attention_mask for each in found], dtype=np.int64),
            "token_type_ids": np.array([each.type_ids for each in found], dtype=np.int64),
        }
        outputs: list[Any] = self._session.run([VECTORS, PIECES], {name: tokens[name] for name in self._inputs})
        vectors, pieces = outputs
        is_word = (tokens["attention_mask"] == 1) & ~np.isin(tokens["input_ids"], self._no_words)
        return Encoded(unit(vectors), pieces, is_word)


def open_export(folder: Path, model: str, tuning: str) -> ExportedModel | None:
    """
    Return the export of a model in `folder`, or None where there is none; a damaged one is none, and the log says so.

    Args:
        folder: Where exports are kept.
        model: The identity of the encoder.
        tuning: That of what has been added to it for reading questions, "" for nothing.
    """
    for export in sorted(folder.glob(f"{escape(_stem(model, tuning))}-*{_EXPORT}")):
        try:
            if export.name == _name(export, model, tuning):
                return ExportedModel(export)
            _log.warning("%s is altered: questions are read more slowly until `mappa-bot build` has been run", export)
        except Exception as error:  # noqa: BLE001 - onnxruntime has many; whatever it is, the model itself can read
            _log.warning("%s cannot be used until `mappa-bot build` has been run: %s", export, error)
    return None


def save_export(folder: Path, model: str, tuning: str, source: Exportable) -> ExportedModel | None:
    """
    Export a model to `folder` and return the export; None, said in the log, where it cannot be or reads differently.

    Args:
        folder: Where exports are kept; made if need be, and older ones of the same model are removed from it.
        model: The identity of the encoder.
        tuning: That of what has been added to it for reading questions, "" for nothing.
        source: The model itself.
    """
    with _writing(folder):
        if made := open_export(folder, model, tuning):
            return made  # by another process, while this one waited
        draft = folder / f"{secrets.token_hex(4)}{_DRAFT}"
        draft.mkdir()
        try:
            source.write_onnx(draft)
            exported = ExportedModel(draft)
            if difference := _difference(exported, source):
                _log.warning("the export of %s is not used: %s", model, difference)
                return None
        except Exception as error:  # noqa: BLE001 - exporters fail in many ways, and nothing depends on their success
            _log.warning("%s could not be exported, so questions are read more slowly: %s", model, error)
            return None
        for path in [*_files(draft), draft]:
            _flush(path)
        _forget_others(folder, model, tuning)
        draft.rename(folder / _name(draft, model, tuning))
        _flush(folder)
        return exported


def unit(vectors: Vectors) -> Vectors:
    """Return the vectors, shape (…, d), each made one of length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def _difference(exported: ExportedModel, source: Exportable) -> str:
    """Return in what the two differ, text by text; "" when they read alike."""
    for text in _COMPARED:
        one, other = exported.encode([text]), source.encode([text])
        words, same_words = one.words(0), other.words(0)
        if words.shape != same_words.shape:
            return f"{len(words)} words instead of {len(same_words)} in {text!r}"
        cosine = float(one.vectors[0] @ other.vectors[0])
        of_words = float((unit(words) * unit(same_words)).sum(axis=-1).min())
        # Put so that what is no number is a difference too.
        if not (cosine >= _SAME_VECTOR and of_words >= _SAME_WORD):
            return f"cosine {cosine:.6f}, of a word {of_words:.6f}, in {text!r}"
    return ""


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold the right to write to a folder, and leave no draft there; waits while another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            for draft in folder.glob(f"*{_DRAFT}"):
                shutil.rmtree(draft)


def _stem(model: str, tuning: str) -> str:
    return f"{model}-{tuning or 'untuned'}-{FORMAT}"


def _name(export: Path, model: str, tuning: str) -> str:
    """Return the name that a folder with these files has as an export."""
    checksum = hashlib.sha256()
    for path in _files(export):
        with path.open("rb") as file:
            checksum.update(hashlib.file_digest(file, "sha256").digest())
    return f"{_stem(model, tuning)}-{checksum.hexdigest()[:16]}{_EXPORT}"


def _files(export: Path) -> list[Path]:
    return sorted(export.iterdir())


def _forget_others(folder: Path, model: str, tuning: str) -> None:
    """Remove what stands for the same, which is damaged, and the oldest exports of the same model."""
    of_model = sorted(folder.glob(f"{escape(model)}-*{_EXPORT}"), key=lambda export: export.stat().st_mtime_ns)
    of_same = set(folder.glob(f"{escape(_stem(model, tuning))}-*{_EXPORT}"))
    for export in {*of_model[: -(_KEEP - 1)], *of_same}:
        shutil.rmtree(export)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
