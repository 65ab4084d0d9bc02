"""House rules on the eligibility guide."""

from collections.abc import Iterator
from datetime import date

from index.guide import Condition, Guide, conclude, every_path
from index.types import Knowledge, Problem


def the_guide_holds_together(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Conditions name options of earlier questions, and questions and findings rest on entries with citations."""
    guide = knowledge.guide
    if guide is None:
        return
    cited = {entry.id for entry in knowledge.entries if entry.citations}
    known: dict[str, set[str]] = {}
    for asked in guide.questions:
        for said in (*_wrong_conditions(asked.when, known), *_wrong_entries(asked.entries, cited)):
            yield Problem(knowledge.places["guide", asked.id], f"{asked.id}: {said}", "guide-reference")
        known[asked.id] = {option.id for option in asked.options}
    for found in guide.findings:
        for said in (*_wrong_conditions(found.when, known), *_wrong_entries(found.entries, cited)):
            yield Problem(knowledge.places["guide", found.id], f"{found.id}: {said}", "guide-reference")


def every_path_leads_somewhere(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Every way through the guide ends with a category, a level question and a step, and meets all that is in it."""
    guide = knowledge.guide
    if guide is None:
        return
    met: set[str] = set()
    shown: set[str] = set()
    for answers in every_path(guide):
        met |= answers.keys()
        found = conclude(guide, answers)
        shown |= {finding.id for finding in found}
        missing = sorted({"category", "level", "step"} - {finding.kind for finding in found})
        if missing:
            way = ", ".join(f"{name}: {choice}" for name, choice in answers.items())
            said = f"no {' and no '.join(missing)} for ({way})"
            yield Problem(knowledge.places["guide", ""], said, "guide-path")
    for name in _never_met(guide, met, shown):
        yield Problem(knowledge.places["guide", name], f"{name}: no answers lead here", "guide-unreached")


def _wrong_conditions(when: tuple[Condition, ...], known: dict[str, set[str]]) -> Iterator[str]:
    for condition in when:
        for name, options in condition.items():
            if name not in known:
                yield f"{name!r} is no earlier question"
            else:
                yield from (f"{option!r} is no option of {name}" for option in sorted(set(options) - known[name]))


def _wrong_entries(entries: tuple[str, ...], cited: set[str]) -> Iterator[str]:
    if not entries:
        yield "name the entries it rests on"
    yield from (f"{name!r} is no entry with a citation" for name in entries if name not in cited)


def _never_met(guide: Guide, met: set[str], shown: set[str]) -> Iterator[str]:
    yield from (asked.id for asked in guide.questions if asked.id not in met)
    yield from (found.id for found in guide.findings if found.id not in shown)
