"""What tuning has learnt about reading questions: a small file beside the knowledge it was learnt for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from index.errors import EncoderFault

TUNED_FILE = "tuned.safetensors"
Matrix = NDArray[np.float32]
_PASSAGES, _QUESTIONS, _WEIGHT = "words.passages", "words.questions", "words.weight"
_DOWN, _UP = ".down", ".up"


@dataclass(frozen=True, slots=True)
class Tuned:
    """
    Changes to an encoder for reading questions, and how the words of questions and passages are compared.

    `adapters` holds, for a linear layer by its name in the model, the two factors (down, shape (rank, in), and up,
    shape (out, rank)) of what is added to its weights (Hu et al., "LoRA", 2021). `passage_words` and `question_words`,
    shape (dimensions, small), map the vector of each word piece to the space in which words are compared;
    `word_weight`, shape (dimensions,), says how much a word of a question counts. `encoder` is the identity of the
    encoder all this was learnt on, `identity` that of the file ("" for what was never saved).
    """

    encoder: str
    adapters: Mapping[str, tuple[Matrix, Matrix]]
    passage_words: Matrix
    question_words: Matrix
    word_weight: Matrix
    identity: str = ""


def read_tuned(path: Path) -> Tuned | None:
    """
    Return what a file holds, None where there is no such file.

    Raises:
        EncoderFault: The file is not one of ours.
    """
    if not path.is_file():
        return None
    try:
        with safe_open(path, framework="numpy") as file:
            # First, so that nothing is read from a file of somebody else's: it may hold kinds of number numpy lacks.
            encoder = (file.metadata() or {})["encoder"]
            held = {name: np.asarray(file.get_tensor(name), dtype=np.float32) for name in file.keys()}  # noqa: SIM118 - not a dict
        layers = [name.removesuffix(_DOWN) for name in held if name.endswith(_DOWN)]
        return Tuned(
            encoder=encoder,
            adapters={layer: (held[layer + _DOWN], held[layer + _UP]) for layer in layers},
            passage_words=held[_PASSAGES],
            question_words=held[_QUESTIONS],
            word_weight=held[_WEIGHT],
            identity=hashlib.sha256(path.read_bytes()).hexdigest()[:16],
        )
    except (SafetensorError, KeyError) as error:
        raise EncoderFault(f"{path} is damaged: take it from version control again, or run `mappa-bot tune`") from error


def save_tuned(tuned: Tuned, path: Path) -> None:
    """Write the file in one step, in half precision: whoever dies half-way leaves the old one as it was."""
    held = {_PASSAGES: tuned.passage_words, _QUESTIONS: tuned.question_words, _WEIGHT: tuned.word_weight}
    for layer, (down, up) in tuned.adapters.items():
        held |= {layer + _DOWN: down, layer + _UP: up}
    halves = {name: np.ascontiguousarray(values, dtype=np.float16) for name, values in held.items()}
    draft = path.with_suffix(".new")
    draft.write_bytes(save(halves, metadata={"encoder": tuned.encoder}))
    draft.replace(path)
