"""
Learning to read questions: `mappa-bot tune`.

The model for passages stays as published. A copy of it that reads questions gets small additions to its layers (LoRA,
Hu et al. 2021), learnt from the wordings of the knowledge so that a question comes near the passages of the entry that
answers it, and its words near theirs (ColBERT, Khattab and Zaharia 2020). Questions that nothing answers teach it what
is not near enough. Everything that is random has a seed.
"""

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from index.encode import SentenceEncoder, no_words
from index.passages import COMPARED
from index.search import POOLING
from index.store import BuiltIndex
from index.tuned import Tuned
from index.types import Wordings

_log = logging.getLogger(__name__)

RANK = 16
# The customary ratio of 2 between alpha and rank.
_SCALE = 2.0
WORD_DIMENSIONS = 64
EPOCHS = 3
_BATCH, _RIVALS, _MAX_PIECES = 64, 15, 64
_RATE, _DECAY, _WARM_UP, _CLIP = 1e-3, 0.01, 0.1, 1.0
# Longer entries are compared by their first words while learning; 99 of 100 are shorter.
_MAX_ENTRY_WORDS = 320


@dataclass(frozen=True, slots=True)
class Example:
    """
    A question, the numbers of the entries that answer it (none: nothing does), and rivals that seem to.

    `row` is the passage that is the question itself, -1 when there is none: it must not find itself.
    """

    text: str
    entries: tuple[int, ...]
    rivals: tuple[int, ...] = ()
    row: int = -1


@dataclass(frozen=True, slots=True)
class Epoch:
    """How far learning has come: epochs and steps done, and the mean losses since the epoch began."""

    number: int
    step: int
    steps: int
    passages_loss: float
    words_loss: float


def examples_of(index: BuiltIndex, wordings: Sequence[Wordings], encoder: SentenceEncoder) -> list[Example]:
    """Return what is learnt from: every wording with rivals, and every ask of an entry."""
    number = {entry.id: place for place, entry in enumerate(index.knowledge.entries)}
    answers: dict[str, tuple[int, ...]] = {}
    for group in wordings:
        for text in group.asked:
            answers[text] = (*answers.get(text, ()), *((number[group.entry],) if group.entry in number else ()))
    texts = list(answers)
    near = _near(index, texts, encoder)
    learnt = [
        Example(text, answers[text], tuple(dict.fromkeys((*answers[text][:1], *rivals)))[:_RIVALS])
        for text, rivals in zip(texts, near, strict=True)
    ]
    asks = (
        Example(passage.text, (number[passage.entry],), row=row)
        for row, passage in enumerate(index.passages)
        if passage.kind == "ask"
    )
    return [*learnt, *asks]


def _near(index: BuiltIndex, texts: Sequence[str], encoder: SentenceEncoder) -> Iterator[tuple[int, ...]]:
    """Yield for each text the entries nearest to it by vectors and by words, taking turns."""
    number = {entry.id: place for place, entry in enumerate(index.knowledge.entries)}
    owner = np.array([number[passage.entry] for passage in index.passages])
    vectors = index.dense.vectors()
    for text, vector in zip(texts, encoder.encode(texts), strict=True):
        by_vector = dict.fromkeys(owner[np.argsort(-(vectors @ vector))[: 8 * _RIVALS]].tolist())
        by_words = np.argsort(-index.lexical.match(text).scores)[:_RIVALS].tolist()
        yield tuple(dict.fromkeys(entry for pair in zip(by_vector, by_words, strict=False) for entry in pair))


class Tuning:
    """The model while it learns."""

    def __init__(self, index: BuiltIndex, model_folder: Path, seed: int = 0) -> None:
        torch.manual_seed(seed)
        self._random = np.random.default_rng(seed)
        self._vectors = torch.from_numpy(index.dense.vectors())
        number = {entry.id: place for place, entry in enumerate(index.knowledge.entries)}
        self._owner = torch.tensor([number[passage.entry] for passage in index.passages])
        self._count = len(number)
        self._model = SentenceTransformer(str(model_folder), device="cpu", local_files_only=True)
        self._no_words = torch.tensor(no_words(self._model.tokenizer))
        self._model.max_seq_length = _MAX_PIECES
        self._learn_words(index)
        self._adapters = dict(_adapt(self._model[0].auto_model))  # type: ignore[arg-type]

    def _learn_words(self, index: BuiltIndex) -> None:
        """Take the main directions in which the words of passages differ, and put the words of each entry there."""
        compared = [(row, passage) for row, passage in enumerate(index.passages) if passage.kind in COMPARED]
        self._model.max_seq_length = 256
        words = [self._words_of([passage.text])[0] for _, passage in compared]
        self._model.max_seq_length = _MAX_PIECES
        answers = torch.cat(
            [found for found, (_, passage) in zip(words, compared, strict=True) if passage.kind == "answer"]
        )
        _, directions = torch.linalg.eigh(answers.T @ answers)
        self.passage_words = directions.flip(1)[:, :WORD_DIMENSIONS].contiguous()
        of_entry: list[list[Tensor]] = [[] for _ in range(self._count)]
        for found, (row, _) in zip(words, compared, strict=True):
            of_entry[int(self._owner[row])].append(nn.functional.normalize(found @ self.passage_words, dim=-1))
        joined = [torch.cat(parts)[:_MAX_ENTRY_WORDS] for parts in of_entry]
        self._entry_words = nn.utils.rnn.pad_sequence(joined, batch_first=True)
        lengths = torch.tensor([len(part) for part in joined]).unsqueeze(1)
        self._is_word = torch.arange(self._entry_words.shape[1]) < lengths
        self.question_words = nn.Parameter(self.passage_words.clone())
        self.word_weight = nn.Parameter(torch.zeros(len(self.passage_words)))
        # What turns the two similarities into one logit, and the logit of "nothing answers this".
        self._scales = nn.Parameter(torch.tensor([20.0, 10.0, 25.0]))

    @torch.no_grad()
    def _words_of(self, texts: list[str]) -> list[Tensor]:
        tokens = self._model.preprocess(texts)
        pieces = self._model(tokens)["token_embeddings"]
        counted = tokens["attention_mask"].bool() & ~torch.isin(tokens["input_ids"], self._no_words)
        return [row[keep] if keep.any() else row[:1] for row, keep in zip(pieces, counted, strict=True)]

    def learn(self, examples: Sequence[Example], epochs: int = EPOCHS, batch_size: int = _BATCH) -> Iterator[Epoch]:
        """Learn from the examples, `batch_size` a step (all, if fewer), and tell after each how far it has come."""
        factors = [factor for adapter in self._adapters.values() for factor in (adapter.down, adapter.up)]
        groups = [factors, [self.question_words, self.word_weight], [self._scales]]
        rates = [_RATE, _RATE, 50 * _RATE]
        size = min(batch_size, len(examples))
        steps = len(examples) // size
        optimiser = torch.optim.AdamW(
            [
                {"params": group, "lr": rate, "weight_decay": _DECAY if group is factors else 0.0}
                for group, rate in zip(groups, rates, strict=True)
            ]
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser, rates, total_steps=epochs * steps + 1, pct_start=_WARM_UP
        )
        self._model.train()
        for number in range(epochs):
            sums = [0.0, 0.0]
            for step, batch in enumerate(self._batches(examples, size), start=1):
                losses = self._losses(batch)
                optimiser.zero_grad()
                sum(losses).backward()  # type: ignore[union-attr]  # never the 0 of an empty sum
                nn.utils.clip_grad_norm_([factor for group in groups for factor in group], _CLIP)
                optimiser.step()
                schedule.step()
                sums = [total + float(loss.detach()) for total, loss in zip(sums, losses, strict=True)]
                yield Epoch(number, step, steps, sums[0] / step, sums[1] / step)

    def _batches(self, examples: Sequence[Example], size: int) -> Iterator[list[Example]]:
        """Yield the examples in full batches of texts of like length, in an order drawn anew."""
        order = self._random.permutation(len(examples))
        batches: list[list[int]] = []
        for start in range(0, len(order), 16 * size):
            some = sorted(order[start : start + 16 * size], key=lambda place: len(examples[place].text))
            batches += [some[at : at + size] for at in range(0, len(some), size)]
        full = [batch for batch in batches if len(batch) == size]
        for place in self._random.permutation(len(full)):
            yield [examples[number] for number in full[place]]

    def _losses(self, batch: list[Example]) -> tuple[Tensor, Tensor]:
        tokens = self._model.preprocess([example.text for example in batch])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = self._model(tokens)
        questions = nn.functional.normalize(found["sentence_embedding"].float(), dim=-1)
        pooled = self._pool(questions, batch)
        right = torch.zeros(len(batch), self._count, dtype=torch.bool)
        for row, example in enumerate(batch):
            right[row, list(example.entries)] = True
        answered = right.any(1)
        of_passages = _surprise(POOLING * pooled[answered], right[answered]).mean()
        rows = [row for row, example in enumerate(batch) if len(example.rivals) == min(_RIVALS, self._count)]
        if not rows:
            return of_passages, torch.zeros(())
        rivals = torch.tensor([batch[row].rivals for row in rows])
        counted = tokens["attention_mask"].bool() & ~torch.isin(tokens["input_ids"], self._no_words)
        met = self._meet(found["token_embeddings"].float()[rows], counted[rows], rivals)
        logits = self._scales[0] * met + self._scales[1] * pooled[rows].gather(1, rivals)
        right = right[rows].gather(1, rivals)
        nothing = self._scales[2].expand(len(rows), 1)
        return of_passages, _surprise(
            torch.cat([logits, nothing], 1), torch.cat([right, ~right.any(1, keepdim=True)], 1)
        ).mean()

    def _pool(self, questions: Tensor, batch: list[Example]) -> Tensor:
        """Return all cosines of each entry as one, as `index.search` does, shape (batch, entries)."""
        weight = torch.exp(POOLING * (questions @ self._vectors.T - 1))
        themselves = torch.ones_like(weight)
        for row, example in enumerate(batch):
            if example.row >= 0:
                themselves[row, example.row] = 0
        total = torch.zeros(len(batch), self._count).index_add(1, self._owner, weight * themselves)
        return torch.log(total + 1e-9) / POOLING

    def _meet(self, pieces: Tensor, counted: Tensor, entries: Tensor) -> Tensor:
        """Return how well the words of questions are met by those of entries, as `index.late` does."""
        counted = counted.clone()
        counted[~counted.any(1), 0] = True
        words = nn.functional.normalize(pieces @ self.question_words, dim=-1)
        weights = torch.softmax((pieces @ self.word_weight).masked_fill(~counted, -math.inf), 1)
        cosines = torch.einsum("qid,qejd->qeij", words, self._entry_words[entries])
        best = cosines.masked_fill(~self._is_word[entries].unsqueeze(2), -1).amax(-1)
        return (best * weights.unsqueeze(1)).sum(-1)

    def result(self, encoder: str) -> Tuned:
        """Return what has been learnt, for the encoder of that identity."""
        return Tuned(
            encoder=encoder,
            adapters={
                name: (_array(adapter.down), _array(_SCALE * adapter.up)) for name, adapter in self._adapters.items()
            },
            passage_words=_array(self.passage_words),
            question_words=_array(self.question_words),
            word_weight=_array(self.word_weight),
        )


class _Adapter(nn.Module):
    """A linear layer with a small learnt addition; it starts as the layer alone."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(RANK, layer.in_features) / math.sqrt(layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the layer's output and the addition."""
        added: Tensor = self.layer(inputs) + _SCALE * (inputs @ self.down.T @ self.up.T)
        return added


def _adapt(model: nn.Module) -> Iterator[tuple[str, _Adapter]]:
    """Put an adapter round every linear layer of the encoder's blocks, and freeze everything else."""
    for parameter in model.parameters():
        parameter.requires_grad = False
    layers = [(name, part) for name, part in model.named_modules() if isinstance(part, nn.Linear) and ".layer." in name]
    for name, layer in layers:
        parent, _, own = name.rpartition(".")
        adapter = _Adapter(layer)
        setattr(model.get_submodule(parent), own, adapter)
        yield name, adapter


def _surprise(logits: Tensor, right: Tensor) -> Tensor:
    """Return minus the logarithm of the probability that falls on the right ones, shape (batch,)."""
    return -torch.logsumexp(torch.log_softmax(logits, 1).masked_fill(~right, -math.inf), 1)


def _array(values: Tensor) -> NDArray[np.float32]:
    return np.asarray(values.detach().numpy(), dtype=np.float32)
