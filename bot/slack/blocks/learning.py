"""What there is to learn, and how far a person is: the menu, the last page of a run, and App Home's part."""

from collections.abc import Iterator, Sequence

from bot.slack import ids
from bot.slack import learn_words as words
from bot.slack.blocks.buttons import actions, button
from bot.slack.blocks.details import View, modal
from bot.slack.blocks.reply import Block, context, marked_section, plain_section
from bot.slack.blocks.text import escape, literal, shorten
from bot.training import words as shared
from bot.training.progress import LessonProgress, PathProgress
from bot.training.run import Run, pack
from bot.training.schedule import zone_of
from bot.training.standing import Standing
from bot.training.types import Source
from index.lessons import Lesson, Path

_TITLE_CHARS = 300
_WORDS_CHARS = 2500
# A modal takes 100 blocks: with these there is room for the paths that a person takes.
_MOST_PATHS, _MOST_LESSONS, _MOST_TAKEN = 10, 40, 10
# App Home shows other things besides.
_HOME_PATHS, _HOME_TAKEN = 8, 5


def learning_blocks(standing: Standing, *, is_trainer: bool = False) -> list[Block]:
    """Return the person's own learning for App Home, without its heading: at most 25 blocks."""
    trains = [actions(button(words.COHORTS, ids.COHORT_MENU, "cohorts"))] if is_trainer else []
    if not standing.course.lessons:
        return [_said(words.NOTHING_HERE), *trains]
    if not standing.progresses:
        paths = list(standing.course.paths.values())[:_HOME_PATHS]
        ways = [*_next_ways(standing), button(words.MENU, ids.LEARN_OPEN, "menu")]
        own = _own_ways(standing)
        begin = [_said(words.HOME_INTRO), *(_path(path, standing) for path in paths)]
        kept = [] if standing.learner else [_small(words.NOTHING_KEPT_YET)]
        return [*begin, actions(*ways, *own), *kept, *trains]
    return [
        *(block for progress in standing.progresses[:_HOME_TAKEN] for block in _progress(progress, standing)),
        actions(*_next_ways(standing), button(words.MENU, ids.LEARN_OPEN, "menu"), *_own_ways(standing)),
        *trains,
    ]


def menu_view(standing: Standing, *notes: str) -> View:
    """Return all there is to learn, how far the person is, and the ways into it."""
    blocks = [*(_said(note) for note in notes), *_menu(standing)]
    return modal(words.MENU_TITLE, blocks, callback_id=ids.LEARN_MENU, close=words.CLOSE)


def words_view(text: str) -> View:
    """Return a page of the modal that says one thing."""
    return modal(words.MENU_TITLE, [_said(text)], callback_id=ids.LEARN_MENU, close=words.CLOSE)


def over_view(run: Run, standing: Standing, earned: Sequence[Block] = (), *, notes: Sequence[str] = ()) -> View:
    """
    Return the last page of a run: how it went, what is next, and what is kept of it.

    Args:
        run: A run that is over.
        standing: How far the person is, with this run in it.
        earned: What is shown of a certificate.
        notes: What is said above everything else.
    """
    is_kept = standing.learner is not None
    blocks = [
        *(_said(line) for line in (*notes, *_went(run, standing))),
        *earned,
        *(block for progress in _progresses_with(run.lesson, standing) for block in _progress(progress, standing)),
        *(_said(line) for line in (_coming(standing) if is_kept else [words.NOT_RECORDED])),
        actions(*_after(standing)),
    ]
    return modal(words.END_TITLE, blocks, callback_id=ids.LEARN_MENU, metadata=pack(run), close=words.CLOSE)


def _menu(standing: Standing) -> Iterator[Block]:
    course = standing.course
    if not course.lessons:
        yield _said(words.NOTHING_HERE)
        return
    taken = {progress.path for progress in standing.progresses}
    if standing.progresses:
        yield _header(words.YOUR_PATHS_HEADING)
        for progress in standing.progresses[:_MOST_TAKEN]:
            leave = _leave(standing.course.paths[progress.path])
            yield from (block | {"accessory": leave} for block in _progress(progress, standing))
        yield _small(words.LEARNT_MEANS)
    else:
        yield _said(words.MENU_INTRO)
    if ways := [*_next_ways(standing), *_own_ways(standing)]:
        yield actions(*ways)
    if standing.learner is None:
        yield _small(words.NOTHING_KEPT_YET)
    others = [path for path in course.paths.values() if path.id not in taken][:_MOST_PATHS]
    if others:
        yield _header(words.OTHER_PATHS_HEADING if taken else words.PATHS_HEADING)
        yield from (_path(path, standing) for path in others)
    yield _header(words.LESSONS_HEADING)
    yield from (_lesson(lesson, standing) for lesson in list(course.lessons.values())[:_MOST_LESSONS])


def _path(path: Path, standing: Standing) -> Block:
    minutes = sum(standing.course.lessons[name].minutes for name in path.lessons)
    line = words.path_line(path.whom, len(path.lessons), minutes)
    start = button(words.START, ids.LEARN_PATH, path.id, label=words.start_label(path.title))
    return _titled(path.title, line) | {"accessory": start}


def _leave(path: Path) -> Block:
    asked = {
        "title": _plain(words.LEAVE_TITLE),
        "text": _plain(words.LEAVE_WORDS),
        "confirm": _plain(words.LEAVE_YES),
        "deny": _plain(words.LEAVE_NO),
    }
    return button(words.LEAVE_PATH, ids.LEARN_LEAVE, path.id, label=words.leave_label(path.title)) | {"confirm": asked}


def _lesson(lesson: Lesson, standing: Standing) -> Block:
    line = shared.lesson_line(lesson.minutes, is_read=lesson.id in standing.lessons_read)
    open_ = button(words.OPEN, ids.LEARN_LESSON, lesson.id, label=words.open_label(lesson.title))
    return _titled(lesson.title, line) | {"accessory": open_}


def _progress(progress: PathProgress, standing: Standing) -> Iterator[Block]:
    """Yield how far a path is, in words first: the bar says the same to the eye only."""
    read = sum(lesson.is_read for lesson in progress.lessons)
    done = sum(lesson.is_done for lesson in progress.lessons)
    said = words.PATH_DONE if progress.is_complete else words.progress(read, done, len(progress.lessons))
    yield _titled(standing.course.paths[progress.path].title, f"{said}\n{words.bar(progress.share)}")


def _progresses_with(lesson: str, standing: Standing) -> list[PathProgress]:
    """Return the paths that a lesson belongs to; all of them after a set or a test of mixed items."""

    def has(lessons: Sequence[LessonProgress]) -> bool:
        return not lesson or any(one.lesson == lesson for one in lessons)

    return [progress for progress in standing.progresses[:_MOST_TAKEN] if has(progress.lessons)]


def _next_ways(standing: Standing) -> Iterator[Block]:
    """Yield the buttons to what comes next: the next lesson, and today's questions."""
    lesson = standing.course.lessons.get(standing.next_lesson)
    if lesson is not None:
        go_on = words.go_on(lesson.title)
        yield button(go_on, ids.LEARN_LESSON, lesson.id, label=go_on) | {"style": "primary"}
    if standing.today:
        yield button(words.todays_questions(len(standing.today)), ids.LEARN_SET, "today")


def _own_ways(standing: Standing) -> Iterator[Block]:
    if standing.learner is not None:
        yield button(words.WISHES, ids.WISHES_OPEN, "wishes")
        yield button(words.RECORDS, ids.RECORDS_OPEN, "records")


def _after(standing: Standing) -> Iterator[Block]:
    if standing.learner is not None:
        yield from _next_ways(standing)
        yield button(words.MENU, ids.LEARN_OPEN, "menu")
        yield from _own_ways(standing)
    else:
        yield button(words.PATHS, ids.LEARN_OPEN, "menu")


def _went(run: Run, standing: Standing) -> Iterator[str]:
    lesson = standing.course.lessons.get(run.lesson)
    if lesson is not None:
        yield shared.lesson_read(lesson.title)
    if not run.steps:
        yield shared.NOTHING_TODAY if run.source is Source.DAILY else words.NO_TEST
    elif standing.learner is None:
        yield words.score_of_test(run.right, run.asked)
    else:
        yield shared.score(run.right, run.asked)


def _coming(standing: Standing) -> Iterator[str]:
    """Yield when the next questions come and how to change that; at the beginning, what is kept as well."""
    learner = standing.learner
    if learner is None:
        return
    if standing.next_at is None:
        yield words.NO_QUESTIONS_SENT
    else:
        at = standing.next_at.astimezone(zone_of(learner.wishes.timezone))
        yield f"{words.next_questions(at)} {words.HOW_TO_CHANGE}"
    if len(standing.lessons_read) <= 1:
        yield words.WHAT_IS_KEPT


def _titled(title: str, line: str) -> Block:
    return marked_section(f"*{literal(shorten(title, _TITLE_CHARS))}*\n{escape(shorten(line, _WORDS_CHARS))}")


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain(text)}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": escape(text), "emoji": False}


def _said(text: str) -> Block:
    return plain_section(escape(shorten(text, _WORDS_CHARS)))


def _small(text: str) -> Block:
    return context(escape(shorten(text, _WORDS_CHARS)))
