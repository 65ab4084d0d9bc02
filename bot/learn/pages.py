"""What a page of a lesson, a set or a test looks like in the terminal: lines, with how far in they stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answer.cite import cite
from bot.training import words
from bot.training.course import Change, Course
from bot.training.run import Page, Run
from bot.training.types import Source as AskedIn
from bot.wording import checked_on, published_date
from index.lessons import Option
from index.types import Source

_TITLES = {AskedIn.LESSON: words.LESSON, AskedIn.DAILY: words.DAILY, AskedIn.TEST: words.TEST}


@dataclass(frozen=True, slots=True)
class Line:
    """
    One paragraph: `mark` stands before it at `indent` columns, and it is wrapped behind the mark.

    `style` is one of rich's. A line that is `whole` is never wrapped: people click on it or copy it.
    """

    text: str = ""
    style: str = ""
    indent: int = 0
    mark: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What pages are made from: the course, and the sources by id."""

    course: Course
    sources: Mapping[str, Source]


def card_lines(run: Run, page: Page, material: Material) -> Iterator[Line]:
    """Yield a card: where one is, what the lesson is for (on the first), the idea, and its source."""
    lesson = material.course.lessons[run.lesson]
    of = sum(step.startswith("card:") for step in run.steps)
    yield Line()
    yield Line(words.card_progress(lesson.title, run.at + 1, of), "bold")
    if run.at == 0:
        yield Line(words.aim(lesson.aim, lesson.minutes), "dim")
    if page.card is not None:
        yield Line()
        yield Line(page.card.says)
        yield from source_lines(page.card.entries, material)


def question_lines(run: Run, page: Page, course: Course) -> Iterator[Line]:
    """Yield a question with its lettered options; of a scenario the situation first, or what was decided in it."""
    lesson = course.lessons.get(run.lesson)
    asked = [at for at, step in enumerate(run.steps) if not step.startswith("card:")]
    where = lesson.title if lesson else _TITLES[run.source]
    yield Line()
    yield Line(words.question_progress(where, asked.index(run.at) + 1, len(asked)), "dim")
    if page.item is not None and page.is_reason:
        yield Line(words.was_decided(_right(page.item.options).says))
    elif page.item is not None and page.item.situation:
        yield Line(page.item.situation)
    yield Line()
    yield Line(page.asks, "bold")
    for place, (_, option) in enumerate(page.options):
        yield Line(option.says, indent=2, mark=f"{words.letter(place)}. ")


def feedback_lines(page: Page, chosen: int, change: Change | None, material: Material) -> Iterator[Line]:
    """
    Yield what an answer was worth: whether it was right, why, what would have been, what changed, and the source.

    Args:
        page: The page of the question.
        chosen: The option's place in the item.
        change: What has changed in the item since this person learned it.
        material: What the page is made from.
    """
    places = {number: place for place, (number, _) in enumerate(page.options)}
    option = dict(page.options)[chosen]
    yield Line()
    yield Line(words.RIGHT if option.right else words.NOT_QUITE, "bold green" if option.right else "bold yellow")
    yield Line(words.you_chose(places[chosen], option.says))
    yield Line(option.because, indent=2)
    if not option.right:
        number, right = next(found for found in page.options if found[1].right)
        yield Line(words.right_is(places[number], right.says))
        yield Line(right.because, indent=2)
    if change is not None:
        yield Line(words.changed(change.on, change.note), "yellow")
    if page.item is not None:
        yield from source_lines(page.item.entries, material)


def source_lines(entries: Sequence[str], material: Material) -> Iterator[Line]:
    """Yield what the first entry rests on: title, place, publisher and date, where it is, and when it was checked."""
    entry = material.course.entries.get(entries[0])
    cited = cite(entry, material.sources, 1)[: words.SOURCES_SHOWN] if entry else ()
    if cited:
        yield Line()
    for each in cited:
        source = each.source
        published = published_date(source.published)
        yield Line(f"{words.SOURCE} {source.title}, {each.locator} ({source.publisher}, {published})", "dim")
        if source.url:
            yield Line(source.url, "dim", indent=2, whole=True)
    if cited and entry and entry.last_reviewed_on:
        yield Line(checked_on(entry.last_reviewed_on), "dim", indent=2)


def _right(options: Sequence[Option]) -> Option:
    return next(option for option in options if option.right)
