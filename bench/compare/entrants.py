"""Who takes part besides the bot, and who cannot."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.compare.contender import Contender, make_texts
from bench.compare.dense import DenseOnly
from bench.compare.words import WordsOnly
from index.encode import Encoder
from index.types import Entry

Texts = Mapping[str, str]
Say = Callable[[str], None]
# What is searched, and whether the ways of asking are in it.
VARIANTS = {"title, answer": False, "title, asks, answer": True}


@dataclass(frozen=True, slots=True)
class Entrant:
    """A contender by name, the packages that it stands for, and how to set it up over texts by entry id."""

    name: str
    packages: tuple[str, ...]
    enter: Callable[[Texts], Contender]


@dataclass(frozen=True, slots=True)
class Seat:
    """A contender that is set up, over which texts (a key of `VARIANTS`)."""

    name: str
    searched: str
    contender: Contender


@dataclass(frozen=True, slots=True)
class Lineup:
    """Those who take part, the versions of their packages, and why the others cannot (name, reason)."""

    seats: tuple[Seat, ...]
    versions: dict[str, str]
    missing: dict[str, str]


def find_entrants(encoder: Encoder, model: Path) -> tuple[Entrant, ...]:
    """
    Return everybody.

    Args:
        encoder: The encoder for the one that has no library of its own.
        model: The folder of the same encoder, for the libraries.
    """
    haystack = ("haystack-ai", "sentence-transformers-haystack")
    return (
        Entrant("dense only", ("sentence-transformers",), lambda texts: DenseOnly(texts, encoder)),
        Entrant("BM25 only", ("bm25s",), WordsOnly),
        Entrant("Haystack", haystack, lambda texts: _haystack(texts, model)),
        Entrant("Haystack, ranks fused", haystack, lambda texts: _haystack(texts, model, "reciprocal_rank_fusion")),
        Entrant("txtai, hybrid", ("txtai",), lambda texts: _txtai(texts, model)),
        Entrant(
            "LlamaIndex",
            ("llama-index-core", "llama-index-embeddings-huggingface"),
            lambda texts: _llamaindex(texts, model),
        ),
    )


def line_up(entrants: Sequence[Entrant], entries: Sequence[Entry], say: Say) -> Lineup:
    """Set up everybody over every variant of the texts; who lacks a package is named with what it lacks."""
    texts = {searched: make_texts(entries, with_asks=with_asks) for searched, with_asks in VARIANTS.items()}
    seats: list[Seat] = []
    versions: dict[str, str] = {}
    missing: dict[str, str] = {}
    for entrant in entrants:
        say(f"setting up {entrant.name}")
        try:
            seats += [Seat(entrant.name, searched, entrant.enter(found)) for searched, found in texts.items()]
        except ImportError as error:
            missing[entrant.name] = str(error)
        else:
            versions |= {package: version(package) for package in entrant.packages}
    return Lineup(tuple(seats), versions, missing)


# The packages of the extra `compare` may be missing, so the modules that need them are imported when their turn comes.
def _haystack(texts: Texts, model: Path, join_mode: str | None = None) -> Contender:
    from bench.compare.haystack_pipeline import HaystackPipeline  # noqa: PLC0415

    return HaystackPipeline(texts, model, join_mode)


def _txtai(texts: Texts, model: Path) -> Contender:
    from bench.compare.txtai_index import TxtaiIndex  # noqa: PLC0415

    return TxtaiIndex(texts, model)


def _llamaindex(texts: Texts, model: Path) -> Contender:
    from bench.compare.llamaindex import LlamaIndexVectors  # noqa: PLC0415

    return LlamaIndexVectors(texts, model)
