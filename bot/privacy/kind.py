"""What a kind of personal data is, and the pieces its patterns are made of."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Span = tuple[int, int]

# A value stands alone: no letter or digit touches it. `\b` would not do, since it takes "_" for a letter.
START = r"(?<![^\W_])"
END = r"(?![^\W_])"

# What may stand between a word that announces a number and the number: "CRN is: ", "NHS no. (", "PNC ID for him = ".
# Bounded, and each turn takes a whole word or one mark, so a failed match costs a fixed number of steps.
GAP = (
    r"(?:[ :;=,#/()\[\]'\".<>_-]|(?<![^\W_])(?:is|was|no|nos|num|number|numbers|ref|refs|reference|id|code|of|for"
    r"|his|her|their|the|its|it|on|record|nominal|given|as|he|she|has|him|and)(?![^\W_])){0,12}"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of personal data.

    `name` goes into findings and redactions ("postcode"); `label` is what a person reads ("a postcode"). `find` takes
    normalised text and returns the spans in it, in any order; they may overlap. `digits` is how many its shortest form
    has in a row, marks and spaces apart: where no row is as long there is no need to look.
    """

    name: str
    label: str
    find: Callable[[str], Iterable[Span]]
    digits: int


def pattern(expression: str) -> re.Pattern[str]:
    """Return `expression` compiled for use in any case."""
    return re.compile(expression, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Announced:
    """A value that counts because a word comes before it; not looked for where none of the `hints` is in the text."""

    hints: tuple[str, ...]
    expression: re.Pattern[str]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches, like a pattern's own."""
        lowered = text.lower()
        return self.expression.finditer(text) if any(hint in lowered for hint in self.hints) else iter(())


def announced(hints: str, words: str, value: str) -> Announced:
    """
    Return `value`, as group "value", where one of the alternatives `words` comes right before it.

    `hints` are plain strings in lower case with "|" between them; each of `words` contains one of them.
    """
    return Announced(tuple(hints.split("|")), pattern(rf"{START}(?:{words}){GAP}(?P<value>{value}){END}"))


def value_spans(expression: re.Pattern[str] | Announced, text: str) -> Iterator[Span]:
    """Yield where the group "value" of each match lies."""
    for match in expression.finditer(text):
        yield match.span("value")


def compact(value: str) -> str:
    """Return the letters and digits of `value`, in capitals."""
    return "".join(filter(str.isalnum, value)).upper()
