"""What a press in an open lesson, set or test does: an answer is kept at once, and a page is turned."""

from dataclasses import dataclass

from bot.slack import learn_words as words
from bot.slack.blocks.details import View
from bot.slack.blocks.learn import Choice, digest_of, page_view
from bot.slack.blocks.learning import over_view
from bot.slack.desk import Desk
from bot.slack.learning import course, showing, standing_of
from bot.training.course import Change
from bot.training.run import Page, Run, back, can_turn_back, choose, page_of, turn
from bot.training.schedule import remember
from bot.training.types import Review


@dataclass(frozen=True, slots=True)
class Learning:
    """Who has a run open, and in which modal; `person` is their keyed hash."""

    team: str
    user: str
    person: str
    view_id: str


@dataclass(frozen=True, slots=True)
class Turned:
    """The page to show next; `over` is the run when that was its last page."""

    view: View
    over: Run | None = None


def answered(desk: Desk, learning: Learning, run: Run, choice: Choice | None) -> Turned:
    """
    Keep an answer and return what it was worth; where the question has gone or changed, the question to answer now.

    Of several presses on one page the first one counts, and its worth is what is returned.

    Raises:
        StoreUnreachable: Nothing was kept.
    """
    page = None if run.is_over else page_of(run, course(desk))
    if page is None or page.item is None:
        return turned_on(desk, learning, run, words.WITHDRAWN)
    if run.chosen >= 0:
        return Turned(page_view(run, showing(desk)))
    if choice is None or choice.digest != digest_of(page) or choice.chosen not in dict(page.options):
        return Turned(page_view(run, showing(desk), notes=(words.ITEM_CHANGED,)))
    chosen, change = _keep(desk, learning, run, page, choice.chosen)
    return Turned(page_view(choose(run, page, chosen), showing(desk), change=change))


def turned_on(desk: Desk, learning: Learning, run: Run, *notes: str) -> Turned:
    """
    Return the run's next page that may be shown; who learns has read a lesson when its last card is turned.

    Raises:
        StoreUnreachable: The page is not turned.
    """
    if not notes and _is_open(desk, run):
        return Turned(page_view(run, showing(desk)))
    ahead = turn(run, course(desk))
    if _is_on_card(run) and not _is_on_card(ahead):  # its last one that may be shown, whatever was withdrawn since
        _read(desk, learning.person, run.lesson)
    if ahead.is_over:
        return Turned(over_view(ahead, standing_of(desk, learning.team, learning.user), notes=notes), over=ahead)
    return Turned(page_view(ahead, showing(desk), notes=notes))


def turned_back(desk: Desk, learning: Learning, run: Run) -> Turned:
    """Return the card before the page, or the page itself where none can be shown."""
    material, earlier = course(desk), run
    while can_turn_back(earlier):
        earlier = back(earlier)
        if page_of(earlier, material) is not None:
            return Turned(page_view(earlier, showing(desk)))
    return again(desk, learning, run)


def again(desk: Desk, learning: Learning, run: Run, *notes: str) -> Turned:
    """Return the page of a run as it is, or the next one that may be shown; asks the database only at the end."""
    if run.is_over or page_of(run, course(desk)) is None:
        return turned_on(desk, learning, run, *(notes or (words.WITHDRAWN,)))
    return Turned(page_view(run, showing(desk), notes=notes))


def review_key(view_id: str, run: Run, at: int) -> str:
    """Return what identifies the answer to a page, however often it is pressed; a modal can hold several runs."""
    return f"{view_id}:{run.seed}:{at}"


def _keep(desk: Desk, learning: Learning, run: Run, page: Page, chosen: int) -> tuple[int, Change | None]:
    """Keep an answer of somebody who learns; return the one that counts, and what changed since they learned it."""
    log = desk.store.learning
    learner = log.learner(learning.person)
    if page.item is None or learner is None:
        return chosen, None
    is_right = dict(page.options)[chosen].right
    if page.is_reason:
        log.reason(review_key(learning.view_id, run, run.at - 1), learning.person, is_right)
        return chosen, None
    key, item = review_key(learning.view_id, run, run.at), page.item.id
    is_first = log.review(Review(key, learning.person, item, chosen, is_right, run.source, desk.now()))
    _forget_gone(desk, learning.person)
    kept = [review for review in log.reviews(learning.person) if review.item == item]
    counts = chosen if is_first else next((review.chosen for review in kept if review.key == key), chosen)
    earlier = [review for review in kept if review.key != key]
    memory = remember(earlier, course(desk).changes, learner.wishes.timezone).get(item)
    change = memory.changed if memory else None
    return counts if counts in dict(page.options) else chosen, change


def _is_open(desk: Desk, run: Run) -> bool:
    """Whether the page is a question that waits for an answer: then there is nothing to turn."""
    page = None if run.is_over else page_of(run, course(desk))
    return page is not None and page.item is not None and run.chosen < 0


def _read(desk: Desk, person: str, lesson: str) -> None:
    log = desk.store.learning
    if log.learner(person) is not None:
        log.read(person, lesson, desk.now())
        _forget_gone(desk, person)


def _forget_gone(desk: Desk, person: str) -> None:
    """Delete what was just kept of somebody who deleted their records in the same moment, on another screen."""
    if desk.store.learning.learner(person) is None:
        desk.store.learning.erase(person, desk.now())


def _is_on_card(run: Run) -> bool:
    return not run.is_over and run.step[0] == "card"
