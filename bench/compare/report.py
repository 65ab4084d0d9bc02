"""The comparison as Markdown, and its place in a document."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from textwrap import fill

from bench.compare.contender import DEPTH
from bench.compare.measures import COST_OF_WRONG, Latency
from bench.compare.run import CALIBRATION, Comparison, Row
from bot.evaluation.measures import Share

BEGIN, END = "<!-- compare:begin -->", "<!-- compare:end -->"
HEADING = "## Side by side"


def write_markdown(comparison: Comparison, *, cores: int) -> str:
    """Return the whole section but for its heading."""
    versions = ", ".join(f"{package} {number}" for package, number in sorted(comparison.versions.items()))
    parts = [
        _INTRODUCTION.format(cores=cores, encoder=comparison.encoder),
        *([] if comparison.limit is None else [f"Only {comparison.limit} questions of each file."]),
        f"Versions: {versions}.",
        *(f"Not measured: {name} ({reason})." for name, reason in comparison.missing.items()),
    ]
    tables = [
        said for use in comparison.rows[0].files for said in (*_ranks(comparison, use), *_answers(comparison, use))
    ]
    notes = "\n".join(_wrap(note, initial_indent="* ", subsequent_indent="  ") for note in _NOTES)
    return "\n\n".join((*map(_wrap, parts), *tables, *_times(comparison), notes))


# The names of packages have hyphens, and stay in one piece.
_wrap = partial(fill, width=120, break_on_hyphens=False)
_INTRODUCTION = (
    "Written by `make compare`, one run on {cores} cores. Everybody gets the same questions and ranks the same "
    "entries. The bot is as it is shipped: its own index, with the terms, misconceptions and tuning of the knowledge. "
    "Everybody else gets the texts named, encodes them, if at all, with {encoder} on the CPU, and does what the "
    "library does when nothing is set, unless something else is said."
)
_NOTES = (
    "R@1, R@3: a right entry first, or among three. nDCG@10 counts an entry as right or wrong. An answer that is "
    "partly right is wrong, as in `mappa-bot eval`.",
    "Who has no decision of its own answers from a score upwards: the one that gives the most "
    f"(right − {COST_OF_WRONG} × wrong) on `{CALIBRATION}.yaml`. Beside it: how many of its answers were right if it "
    "answered everything.",
    "Questions that the bot should ask back, or stop for personal data, are left out: nobody else does either.",
    "To a follow-up everybody gets the earlier question in front; only the bot's own answers see a conversation.",
    "Haystack joins its two lists by scores that cannot be compared, unless told otherwise; so it is measured with "
    f"ranks fused too. txtai returns 3 hits and LlamaIndex 2 unless told otherwise; both are asked for {DEPTH}.",
    "Times are of one question, everybody in turn after a warm-up, over all questions of these files. Bare encoding, "
    "like everybody else's, is by sentence-transformers; the bot reads questions by ONNX Runtime.",
)


def place(document: str, section: str) -> str:
    """
    Return a document with a section between its two markers, or under a new heading at the end.

    Raises:
        ValueError: One marker is missing, stands twice, or they stand the wrong way round.
    """
    marked = f"{BEGIN}\n{section}\n{END}"
    if BEGIN not in document and END not in document:
        return f"{document.rstrip()}\n\n{HEADING}\n\n{marked}\n"
    before, begun, rest = document.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not begun or not ended or BEGIN in rest or END in before + after:
        raise ValueError(f"the markers {BEGIN} and {END} must stand once each, in this order")
    return before + marked + after


def _ranks(comparison: Comparison, use: str) -> Iterator[str]:
    questions = comparison.rows[0].files[use].ranks.questions
    yield f"**Ranking, `{use}.yaml`** ({questions} answerable questions)"
    figures = ((row, row.files[use].ranks) for row in comparison.rows)
    yield _table(
        ("contender", "searches", "R@1", "R@3", "nDCG@10", "MRR@10"),
        (
            (row.name, row.searched, *(f"{value:.3f}" for value in (found.first, found.three, found.ndcg, found.mrr)))
            for row, found in figures
        ),
    )


def _answers(comparison: Comparison, use: str) -> Iterator[str]:
    counted = comparison.rows[0].files[use].answers
    answerable, to_decline = counted.answerable_right.whole, counted.declined.whole
    yield f"**Answers, `{use}.yaml`** ({answerable} answerable questions, {to_decline} to decline)"
    yield _table(_ANSWERS, (_answers_of(row, use) for row in comparison.rows))


_ANSWERS = (
    "contender",
    "searches",
    "right if it answers everything",
    "answers from",
    "right among its answers",
    "answerable answered right",
    "to decline, declined",
)


def _answers_of(row: Row, use: str) -> tuple[str, ...]:
    figures, always = row.files[use].answers, row.files[use].answers_always
    return (
        row.name,
        row.searched,
        "" if always is None else _share(always.answers_right),
        "its own decision" if row.threshold is None else f"{row.threshold:.3g}",
        _share(figures.answers_right),
        _share(figures.answerable_right),
        _share(figures.declined),
    )


def _share(share: Share) -> str:
    return "none" if share.value is None else f"{share.value * 100:.1f} % ({share.part} of {share.whole})"


def _times(comparison: Comparison) -> Iterator[str]:
    bare = comparison.encoding
    yield "**Time for a question**"
    rows = [_time("bare encoding", "", bare, bare)]
    for row in comparison.rows:
        rows.append(
            _time(row.name if row.answering is None else f"{row.name}, ranking", row.searched, row.ranking, bare)
        )
        if row.answering is not None:
            rows.append(_time(f"{row.name}, whole answer", row.searched, row.answering, bare))
    yield _table(("contender", "searches", "p50 ms", "p95 ms", "p50 over bare encoding", "p95 over it"), rows)


def _time(name: str, searched: str, took: Latency, bare: Latency) -> tuple[str, ...]:
    numbers = (f"{took.p50:.1f}", f"{took.p95:.1f}", f"{took.p50 / bare.p50:.2f}", f"{took.p95 / bare.p95:.2f}")
    return name, searched, *numbers


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
