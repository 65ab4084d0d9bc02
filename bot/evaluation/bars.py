"""Figures against the lowest that are permitted."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from bot.evaluation.measures import Measured, Share, plain
from index.bars import Bars


@dataclass(frozen=True, slots=True)
class Broken:
    """A figure of a file of questions that is below its bar; `value` is None where there was nothing to measure."""

    use: str
    name: str
    bar: float
    value: float | None
    share: Share | None

    def as_json(self) -> dict[str, object]:
        """Return it for other programs, rounded to four places."""
        return {"file": self.use, "name": self.name, "bar": self.bar, "figure": plain(self.share or self.value)}

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.use}: {self.name} has a bar of {self.bar}, and there was nothing to measure"
        counted = ""
        if self.share is not None and self.share.interval is not None:
            low, high = self.share.interval
            counted = f" ({self.share.part} of {self.share.whole}, 95 % interval {low:.4f} to {high:.4f})"
        return f"{self.use}: {self.name} is {self.value:.4f}{counted}, below its bar of {self.bar}"


def broken_bars(bars: Mapping[str, Bars], files: Mapping[str, Measured]) -> Iterator[Broken]:
    """Yield each figure that is below its bar, by file and in the order of the figures."""
    for use in sorted(bars):
        for name, bar in asdict(bars[use]).items():
            if bar is None:
                continue
            figure = getattr(files[use].figures, name) if use in files else None
            share = figure if isinstance(figure, Share) else None
            value = share.value if share else figure
            if value is None or value < bar:
                yield Broken(use, name, bar, value, share)
