"""The guard every question passes before it is searched, logged or stored."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.privacy.kinds import KINDS, NAME
from bot.privacy.named_cases import has_named_case
from bot.privacy.normalise import normalise

# Published contacts that questions and answers name: the MAPPA office's (LLR MAPPA Annual Report 2020-21, "Useful
# Links") and the prison service's Victim Helpline (as printed by Derbyshire Victim Services). Freephone and 03 numbers
# need no entry: they are never a person's.
PUBLIC_CONTACTS = frozenset({"0116 248 6606", "mappa@leicestershire.pnn.police.uk", "victim.helpline@justice.gov.uk"})

# Figures in a row, with whatever may stand between the figures of one number.
_ROW = re.compile(r"\d(?:[ .,/()\\-]{0,3}\d)*")


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Personal data of one kind at `text[start:end]` of the text that was looked at; never the text itself.

    `kind` is the name of a kind in `kinds`, which also has the words for it.
    """

    kind: str
    start: int
    end: int


def find_personal_data(text: str, public: Collection[str] = PUBLIC_CONTACTS) -> tuple[Finding, ...]:
    """
    Return the personal data in `text`, left to right, no two overlapping.

    Names are found only with something that ties them to a person: a date of birth, a number, an address, or the words
    of a case ("my client …", "… is on licence").

    Args:
        text: What a person typed, of any length; the work grows with it in proportion.
        public: Telephone numbers and e-mail addresses, as published, that are no finding.

    """
    plain = normalise(text)
    digits = _most_digits_in_a_row(plain.text)
    known = {_contact_key(contact) for contact in public}
    spans = [
        (start, end, kind.name)
        for kind in KINDS
        if kind.digits <= digits
        for start, end in kind.find(plain.text)
        if _contact_key(plain.text[start:end]) not in known
    ]
    if spans or has_named_case(plain.text):
        spans += [(start, end, NAME.name) for start, end in NAME.find(plain.text)]
    return tuple(Finding(kind, *plain.original_span(start, end)) for start, end, kind in _merge(spans))


def redact(text: str, findings: Iterable[Finding]) -> str:
    """Return `text` with each finding replaced by its kind in brackets, to show people what to take out."""
    pieces = []
    position = 0
    for finding in findings:
        pieces += [text[position : finding.start], f"[{finding.kind}]"]
        position = finding.end
    return "".join([*pieces, text[position:]])


def _most_digits_in_a_row(text: str) -> int:
    return max((sum(map(str.isdigit, row)) for row in _ROW.findall(text)), default=0)


def _merge(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield the spans with overlapping ones joined, so that no part of any is left; the longest gives the kind."""
    start = end = longest = 0
    name = ""
    for next_start, next_end, next_name in sorted(spans, key=lambda span: span[0]):
        if next_start >= end:
            if name:
                yield start, end, name
            start, end, longest, name = next_start, next_end, next_end - next_start, next_name
            continue
        if next_end - next_start > longest:
            longest, name = next_end - next_start, next_name
        end = max(end, next_end)
    if name:
        yield start, end, name


def _contact_key(contact: str) -> str:
    """Return what two spellings of one contact share: the address in lower case, the digits after 0 or +44."""
    if "@" in contact:
        return contact.lower().replace(" ", "")
    return re.sub(r"\D", "", contact).removeprefix("00").removeprefix("44").removeprefix("0")
