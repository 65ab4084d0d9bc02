"""Writes a sentence-transformers model as files that `index.exported` reads. Imported only to write them."""

import json
import logging
import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from index.errors import EncoderFault
from index.exported import MODEL, NO_WORDS, PIECES, TOKENIZER, VECTORS

# What the exporter follows through the model: any number of texts, of any length.
_EXAMPLES = ["Who appoints lay advisers?", "How many?"]


class _Whole(torch.nn.Module):
    """From tokens to the vectors of texts, pooling and all, and those of their pieces."""

    def __init__(self, model: SentenceTransformer, names: Sequence[str]) -> None:
        super().__init__()
        self._model = model
        self._names = names

    def forward(self, *tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return vectors, shape (n, dimensions), and those of the pieces, (n, pieces, dimensions)."""
        found = self._model(dict(zip(self._names, tokens, strict=True)))
        return found["sentence_embedding"], found["token_embeddings"]


def write_onnx(model: SentenceTransformer, no_words: Sequence[int], folder: Path) -> None:
    """
    Write a model and its tokeniser; takes some seven seconds.

    Args:
        model: As it is, with whatever has been added to its layers.
        no_words: The numbers of the pieces that are no words.
        folder: Where to.
    """
    tokens = {name: each for name, each in model.preprocess(_EXAMPLES).items() if isinstance(each, torch.Tensor)}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it tells of packages that only pictures need
    any_size = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own doings: deprecations inside torch, names it gives to axes
        program: torch.onnx.ONNXProgram | None = torch.onnx.export(
            _Whole(model, list(tokens)).eval(),
            tuple(tokens.values()),
            dynamo=True,
            dynamic_shapes=((any_size,) * len(tokens),),
            input_names=list(tokens),
            output_names=[VECTORS, PIECES],
            verbose=False,
        )
    if program is None:  # only the older exporter gives none
        raise EncoderFault("the exporter gave nothing")
    # The weights in a file of their own are mapped, not copied, into the memory of whoever reads them.
    program.save(folder / MODEL, external_data=True)
    # After `preprocess`, the tokeniser is set to cut and to pad as the model wants it.
    (folder / TOKENIZER).write_text(model.tokenizer.backend_tokenizer.to_str(), encoding="utf-8")
    (folder / NO_WORDS).write_text(json.dumps(list(no_words)), encoding="utf-8")
