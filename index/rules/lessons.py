"""House rules on lessons and paths: what is asked is fair, rests on entries, and belongs to a course."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from index.lessons import Item, Lesson, Option, rests_on
from index.types import Entry, Knowledge, Problem

# What can be read in two minutes on a phone, and enough to ask that nobody meets the same questions each week.
CARDS = range(4, 7)
MINUTES = range(1, 6)
QUIZ_LEAST, SCENARIOS_LEAST = 12, 3
OPTIONS = range(3, 5)
ENTRIES = range(1, 9)
# A guess by place or by length must not pass for knowledge: four places share 25 % each, three 33 %.
MOST_IN_ONE_PLACE = 0.6
MOST_LONGEST = 0.7

_ITEM_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")


def lessons_are_whole(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A lesson is the only one in its file, and has cards to read, quiz items and scenarios enough."""
    for lesson in knowledge.teaching.lessons:
        place = knowledge.places["lesson", lesson.id]
        if lesson.id != Path(place.path).stem:
            yield Problem(place, f"the lesson {lesson.id!r} should be in lessons/{lesson.id}.yaml", "lesson-file")
        found = (
            (len(lesson.cards) in CARDS, f"{len(lesson.cards)} cards; {_span(CARDS)} are right"),
            (lesson.minutes in MINUTES, f"{lesson.minutes} minutes; {_span(MINUTES)} are right"),
            (len(lesson.quiz) >= QUIZ_LEAST, f"{len(lesson.quiz)} quiz items; {QUIZ_LEAST} at least"),
            (
                len(lesson.scenarios) >= SCENARIOS_LEAST,
                f"{len(lesson.scenarios)} scenarios; {SCENARIOS_LEAST} at least",
            ),
        )
        yield from (Problem(place, f"{lesson.id}: {said}", "lesson-size") for is_right, said in found if not is_right)


def items_can_be_answered(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """An item has an id of its lesson, three or four options, one of them right, and a scenario a situation and why."""
    for lesson, item in _items(knowledge):
        place = knowledge.places["item", item.id]
        topic, _, slug = item.id.partition(".")
        if topic != lesson.id or not _ITEM_ID.match(slug):
            said = f"the id {item.id!r} is not {lesson.id}.slug in lower-case words and hyphens"
            yield Problem(place, said, "item-id")
        for options in _questions(item):
            right = sum(option.right for option in options)
            if right != 1 or len(options) not in OPTIONS:
                said = f"{item.id}: {right} of {len(options)} options are right; one of {_span(OPTIONS)} has to be"
                yield Problem(place, said, "item-options")


def scenarios_are_scenarios(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A scenario tells of a situation and asks for the reason; a quiz item does neither."""
    for lesson in knowledge.teaching.lessons:
        for item in lesson.quiz:
            if item.situation or item.reason is not None:
                said = f"{item.id} has a situation or a reason: put it under scenarios"
                yield Problem(knowledge.places["item", item.id], said, "item-scenario")
        for item in lesson.scenarios:
            if not item.situation or item.reason is None:
                said = f"{item.id} is a scenario: it needs a situation, and a reason"
                yield Problem(knowledge.places["item", item.id], said, "item-scenario")


def lessons_rest_on_entries(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Each card and item names national entries with citations; the first, which is cited, is current."""
    entries = {entry.id: entry for entry in knowledge.entries}
    for name, under in rests_on(knowledge.teaching).items():
        for said in _wrong_entries(under, entries):
            yield Problem(knowledge.places["item", name], f"{name}: {said}", "lesson-entry")


def wrong_options_are_beliefs(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """What an option `corrects` is an entry under the item that has a belief to correct, and the option is wrong."""
    with_beliefs = {entry.id for entry in knowledge.entries if entry.corrects}
    for _, item in _items(knowledge):
        for option in (option for options in _questions(item) for option in options if option.corrects):
            said = _wrong_belief(option, item, with_beliefs)
            if said:
                yield Problem(knowledge.places["item", item.id], f"{item.id}: {said}", "item-corrects")


def answers_cannot_be_guessed(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """Over a lesson, the right option has no favourite place, and is not mostly the longest."""
    for lesson in knowledge.teaching.lessons:
        asked = [options for item in lesson.items for options in _questions(item) if any(o.right for o in options)]
        place = knowledge.places["lesson", lesson.id]
        places = Counter(_right(options) for options in asked)
        for number, count in places.most_common(1):
            if count > MOST_IN_ONE_PLACE * len(asked):
                said = f"{lesson.id}: {count} of {len(asked)} right options are the one at place {number + 1}: mix them"
                yield Problem(place, said, "right-place")
        longest = sum(_is_longest(options) for options in asked)
        if longest > MOST_LONGEST * len(asked):
            said = f"{lesson.id}: {longest} of {len(asked)} right options are the longest: shorten them"
            yield Problem(place, said, "right-length")


def nothing_is_asked_twice(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """No two items ask the same; scenarios may end in the same question about different situations."""
    first: dict[str, str] = {}
    for _, item in _items(knowledge):
        other = first.setdefault(" ".join(f"{item.situation} {item.asks}".lower().split()), item.id)
        if other != item.id:
            yield Problem(knowledge.places["item", item.id], f"{item.id} asks the same as {other}", "item-twice")


def paths_lead_through_lessons(knowledge: Knowledge, _today: date) -> Iterator[Problem]:
    """A path names lessons that exist, none twice, and every lesson is in a path."""
    lessons = {lesson.id for lesson in knowledge.teaching.lessons}
    for path in knowledge.teaching.paths:
        wrong = [f"{name!r} is no lesson" for name in path.lessons if name not in lessons]
        wrong += [f"{name!r} is named twice" for name, uses in Counter(path.lessons).items() if uses > 1]
        wrong += [] if path.lessons else ["name its lessons"]
        yield from (Problem(knowledge.places["path", path.id], f"{path.id}: {said}", "path-lesson") for said in wrong)
    named = {name for path in knowledge.teaching.paths for name in path.lessons}
    for lesson in sorted(lessons - named):
        yield Problem(knowledge.places["lesson", lesson], f"{lesson}: no path in paths.yaml leads here", "lesson-path")


def _items(knowledge: Knowledge) -> Iterator[tuple[Lesson, Item]]:
    for lesson in knowledge.teaching.lessons:
        yield from ((lesson, item) for item in lesson.items)


def _questions(item: Item) -> Iterator[tuple[Option, ...]]:
    """Yield the options of what an item asks, and of why."""
    yield item.options
    if item.reason is not None:
        yield item.reason.options


def _wrong_entries(under: Sequence[str], entries: dict[str, Entry]) -> Iterator[str]:
    if len(under) not in ENTRIES or len(set(under)) != len(under):
        yield f"name {_span(ENTRIES)} entries, each once"
    for name in under:
        entry = entries.get(name)
        if entry is None or not entry.citations:
            yield f"{name!r} is no entry with a citation"
        elif entry.area is not None:
            yield f"{name!r} holds for {entry.area} only; lessons are national"
        elif name == under[0] and entry.currency == "historical":
            yield f"{name!r} is history: name a current entry first"


def _wrong_belief(option: Option, item: Item, with_beliefs: Collection[str]) -> str:
    if option.right:
        return f"{option.says[:60]!r} is right, so it cannot be what {option.corrects} corrects"
    if option.corrects not in with_beliefs:
        return f"{option.corrects!r} corrects no belief"
    return "" if option.corrects in item.entries else f"{option.corrects} is corrected here: name it under entries too"


def _right(options: Sequence[Option]) -> int:
    return next(number for number, option in enumerate(options) if option.right)


def _is_longest(options: Sequence[Option]) -> bool:
    right = len(options[_right(options)].says)
    return all(len(option.says) < right for option in options if not option.right)


def _span(allowed: Sequence[int]) -> str:
    return f"{allowed[0]} to {allowed[-1]}"
