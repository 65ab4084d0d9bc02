"""Puts the parts together from the settings: the index, the encoder, the answerer."""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answer.answerer import Answerer
from bot.answer.spelling import read_ordinary_words
from bot.answer.understand import Language
from bot.settings import Settings, Transport
from index.build import BuildReport, build_index, vectors_of
from index.check import check_read, in_order
from index.coverage import Carried, Fact, Left, cover, read_decisions, texts_to_encode
from index.encode import Encoder, Progress, load_encoder, model_folder
from index.errors import IndexMissing, IndexStale, KnowledgeFault
from index.load import knowledge_digest, load_knowledge, read_knowledge
from index.pairs import find_pairs, texts_to_compare
from index.search import Searcher
from index.store import BuiltIndex, open_index, refuse_if_stale
from index.tuned import TUNED_FILE
from index.types import Problem

if TYPE_CHECKING:
    from bot.store.store import Store

Say = Callable[[str], None]
ShowProgress = Callable[[str], AbstractContextManager[Progress]]
LoadEncoder = Callable[[Path | None, Path | None], Encoder]


def index_folder(settings: Settings) -> Path:
    """Return where the index of the configured knowledge folder is kept; each knowledge folder has its own."""
    root = settings.knowledge_dir.resolve()
    key = hashlib.sha256(str(root).encode()).hexdigest()[:8]
    return settings.var_dir / "index" / f"{root.name}-{key}"


def untuned_index_folder(settings: Settings) -> Path:
    """Return where an index of the same knowledge by the model as published is kept, for tuning and for measuring."""
    folder = index_folder(settings)
    return folder.with_name(f"{folder.name}-untuned")


def tuned_file(settings: Settings) -> Path:
    """Return where tuning has left what it learnt on the configured knowledge, if it has."""
    return settings.knowledge_dir / TUNED_FILE


def readers_folder(settings: Settings) -> Path:
    """Return where exported encoders are kept, those of all knowledge folders together."""
    return settings.var_dir / "readers"


def build(settings: Settings, encoder: Encoder, show_progress: ShowProgress) -> BuildReport:
    """Load the knowledge, build its index, and export what reads questions; raises KnowledgeFault."""
    knowledge = load_knowledge(settings.knowledge_dir)
    with show_progress("Encoding") as progress:
        report = build_index(knowledge, encoder, index_folder(settings), datetime.now(UTC), progress)
    encoder.export(readers_folder(settings))
    return report


def check(
    settings: Settings, today: date, say: Say, show_progress: ShowProgress, *, quick: bool = False, load: LoadEncoder
) -> tuple[Problem, ...]:
    """
    Return every problem of the configured knowledge folder.

    The rules on pairs of entries need vectors; they wait until the folder loads, and `quick` leaves them out.
    """
    result = read_knowledge(settings.knowledge_dir)
    problems = check_read(settings.knowledge_dir, result, today)
    if quick or result.problems:
        if result.problems:
            say("(The comparison of entries with each other waits until everything loads.)")
        return problems
    texts = texts_to_compare(result.knowledge)
    with show_progress("Comparing") as progress:
        vectors, _ = vectors_of(texts, load(settings.model_dir, tuned_file(settings)), index_folder(settings), progress)
    return in_order((*problems, *find_pairs(result.knowledge, vectors)))


def cover_facts(
    settings: Settings, facts: Sequence[Fact], show_progress: ShowProgress, *, load: LoadEncoder
) -> tuple[tuple[Carried, ...], tuple[Left, ...]]:
    """
    Return each fact with the entry that carries it, and the decisions in coverage.yaml that fit no fact.

    Raises:
        KnowledgeFault: The knowledge, or coverage.yaml, does not load.
    """
    knowledge = load_knowledge(settings.knowledge_dir)
    decisions, problems = read_decisions(settings.knowledge_dir / "coverage.yaml")
    if problems:
        raise KnowledgeFault(problems)
    texts = texts_to_encode(facts, knowledge)
    with show_progress("Comparing") as progress:
        vectors, _ = vectors_of(texts, load(settings.model_dir, tuned_file(settings)), index_folder(settings), progress)
    needless = tuple(left for left in decisions if not any(fact.text.startswith(left.fact) for fact in facts))
    return cover(facts, knowledge, vectors, decisions), needless


def open_fresh_index(settings: Settings, encoder: Encoder, *, allow_stale: bool = False) -> BuiltIndex:
    """
    Return the index in use, refusing one that does not fit the knowledge (unless `allow_stale`) or the encoder.

    Args:
        settings: Name the knowledge and where its index is.
        encoder: The encoder that questions will be read with.
        allow_stale: Take the index as it was built.

    Raises:
        IndexMissing, IndexStale, IndexDamaged: As `open_index` and `refuse_if_stale` say.
    """
    index = open_index(index_folder(settings))
    knowledge = index.manifest.knowledge if allow_stale else knowledge_digest(settings.knowledge_dir)
    refuse_if_stale(index.manifest, encoder=encoder.identity, tuning=encoder.tuning, knowledge=knowledge)
    return index


def open_searcher(
    settings: Settings,
    say: Say,
    show_progress: ShowProgress,
    *,
    allow_stale: bool = False,
    load: LoadEncoder = load_encoder,
) -> Searcher:
    """Return a searcher over the configured knowledge, building a missing or stale index on the way and saying so."""
    encoder = load(settings.model_dir, tuned_file(settings))
    encoder.use_export(readers_folder(settings))
    encoder.read("warm up")  # a model that does not load says so here, and the first question need not wait for it
    try:
        index = open_fresh_index(settings, encoder, allow_stale=allow_stale)
    except (IndexMissing, IndexStale) as fault:
        if allow_stale:
            raise
        say(f"{fault} (doing it now)")
        index = build(settings, encoder, show_progress).index
    return Searcher(index, encoder)


def describe(searcher: Searcher, settings: Settings) -> str:
    """Return the middle of the start-up line: what the bot answers from, and how it is connected."""
    manifest = searcher.index.manifest
    mode = "HTTP" if settings.transport is Transport.HTTP else "Socket Mode"
    return f"index of {manifest.entries} entries built {manifest.built_at}, encoder {manifest.encoder}, mode {mode}"


def database_url(settings: Settings) -> str:
    """Return the configured database, or the SQLite file in the folder for built files."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return f"sqlite:///{settings.var_dir.resolve() / 'mappa.sqlite3'}"


def badge_key_file(settings: Settings) -> Path:
    """Return where `mappa-bot train key` leaves the key that certificates are signed with."""
    return settings.var_dir / "badge-key.pem"


def signing_key(settings: Settings) -> str | None:
    """
    Return what certificates are signed with, as PEM: the setting, or else the file; None where there is neither.

    A file that cannot be read is "", no key: the bot runs without certificates rather than not at all.
    """
    if settings.badge_key is not None:
        return settings.badge_key.get_secret_value()
    try:
        return badge_key_file(settings).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None
    except OSError:
        return ""


@contextmanager
def open_store(settings: Settings) -> "Iterator[Store]":
    """Hold the database open, under a name for this run; raises StoreFault."""
    # A quarter of a second of imports that a command without a database should not pay.
    from bot.store import store  # noqa: PLC0415
    from bot.store.database import open_database  # noqa: PLC0415

    engine = open_database(database_url(settings))
    try:
        yield store.open_store(engine, replica=settings.replica, run=secrets.token_hex(8))
    finally:
        engine.dispose()


def make_answerer(settings: Settings, searcher: Searcher) -> Answerer:
    """Return the answerer over a searcher."""
    ordinary = read_ordinary_words(model_folder(settings.model_dir))
    return Answerer(
        searcher,
        unit_contact=settings.unit_contact,
        max_chars=settings.max_question_chars,
        caution=settings.caution,
        language=Language.from_knowledge(searcher.index.knowledge, ordinary),
    )
