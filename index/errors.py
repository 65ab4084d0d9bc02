"""The index's exceptions: each message holds the value and the way out."""

from collections.abc import Sequence

from index.types import Problem


class IndexFault(Exception):
    """Anything the index can raise on purpose."""


class KnowledgeFault(IndexFault):
    """The knowledge folder does not load."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class EncoderFault(IndexFault):
    """The model is missing or is not the published one."""


class IndexMissing(IndexFault):
    """Nothing has been built yet."""


class IndexStale(IndexFault):
    """The knowledge, the encoder or the settings changed after the index was built."""


class IndexDamaged(IndexFault):
    """A file of the index is missing or differs from its checksum."""


class IndexBusy(IndexFault):
    """Another process is building the same index."""
