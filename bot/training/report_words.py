"""What trainers read in reports, and what stands beside a question in the quiz bank: only texts."""

from datetime import date

from bot.wording import full_date

BANK = "MAPPA"
WHY = "why"


def source(title: str, publisher: str, locator: str, url: str) -> str:
    """Return a citation in one line."""
    held = f"{title} ({publisher})" if publisher else title
    return ", ".join(part for part in (held, locator, url) if part)


def rests_on(citation: str) -> str:
    """Return what is read after a question, whatever was chosen."""
    return f"Source: {citation}"


def asked_in_vain(questions: int, days: int) -> str:
    """Return that questions (at least five) found no answer."""
    return f"{questions} questions in the last {days} days came near this lesson and found no answer that helped."


def got_wrong(items: int) -> str:
    """Return that a group gets questions of a lesson wrong."""
    many = "one question" if items == 1 else f"{items} questions"
    return f"Most of the group got {many} of this lesson wrong at first."


def asked_most(entries: int) -> str:
    """Return that what a lesson covers is asked about a lot."""
    if entries == 1:
        return "It covers one of the subjects that people ask the bot about most."
    return f"It covers {entries} of the subjects that people ask the bot about most."


NOT_SHOWN = "not shown"
NOT_SHOWN_WHY = (
    "A number is left out where it, or its difference from a number beside it, would tell of fewer than five people. "
    "The trainer is not counted. Nobody's own answers are in this report."
)
TOO_FEW = "Fewer than five people have joined, so there is nothing to show yet. Their answers stay their own."
NOTHING_HARD = "No question can be shown yet: each needs answers from ten people at least."
NOTHING_NEXT = "Nothing stands out yet. Go on with the path."
HEADING_LESSONS = "How far the group has come"
HEADING_ITEMS = "Questions, the hardest first"
HEADING_NEXT = "What to teach next"
CAPTION_LESSONS = "Members who have read a lesson, and who have it done"
CAPTION_ITEMS = "How questions went when people met them for the first time"
DONE_MEANS = (
    "A lesson is done when it has been read and enough of its questions, a scenario among them, were answered right on "
    "different days."
)
DISCRIMINATION_MEANS = (
    "Discrimination (-1 to 1) says whether those who knew the rest were right here too. Near 0 or below, read the "
    "question again before you teach it: it may be the question that is unclear."
)
LESSON, READ, DONE = "Lesson", "Read", "Done"
QUESTION, RIGHT = "Question", "Right at first"


def title(cohort: str) -> str:
    """Return the heading of a report."""
    return f"Report on {cohort}"


def about(path: str, members: int | None, as_of: date, starts: date | None, due: date | None) -> str:
    """Return what a report is about."""
    dates = [f"from {full_date(starts)}" if starts else "", f"due on {full_date(due)}" if due else ""]
    when = f" ({', '.join(filter(None, dates))})" if any(dates) else ""
    many = "fewer than five members" if members is None else f"{members} members"
    return f"Path: {path}{when}. {full_date(as_of)}, {many}."


def completed(complete: int | None, members: int) -> str:
    """Return how many have completed the path."""
    if complete is None:
        return "How many have completed the path is not shown: too few have, or too few have not."
    return f"{complete} of {members} have completed the path."


def suppressed(items: int) -> str:
    """Return how many questions are left out."""
    if items == 0:
        return ""
    many = "One more question was" if items == 1 else f"{items} more questions were"
    return f"{many} answered by five people or more, and cannot be shown yet: that takes ten."


def held_back(as_of: date) -> str:
    """Return why figures are not newer."""
    return (
        f"These figures are those of {full_date(as_of)}. Since then fewer than five people have joined, left or "
        "learned, and newer ones would tell what they did. There are new figures once it is five."
    )


BOUNDS = {-1: "at most", 0: "about", 1: "at least"}


def share(value: float, bound: int) -> str:
    """Return a share in tenths: the bound says whether it is rounded (0), at most (-1) or at least (1) so much."""
    return f"{BOUNDS[bound]} {value * 100:.0f} %"


def chosen_instead(option: str) -> str:
    """Return the wrong answer chosen most often."""
    return f"Often chosen instead: {option}"


def answered_by(people: int, discrimination: float | None) -> str:
    """Return how many answered a question, rounded down, and how well it tells who knows the subject."""
    said = f"Answered by {people} people or more"
    return said if discrimination is None else f"{said}, discrimination {discrimination:.1f}"


def more_items(items: int) -> str:
    """Return how many questions are in the CSV file only."""
    if items <= 0:
        return ""
    many = "One more question is" if items == 1 else f"{items} more questions are"
    return f"{many} in the CSV file of this report."


def lessons_in_words(rows: list[tuple[str, int | None, int | None]], members: int) -> str:
    """Return the chart of lessons for those who cannot see it."""
    said = (
        f"{name}: read by {NOT_SHOWN if read is None else read}, done by {NOT_SHOWN if done is None else done}."
        for name, read, done in rows
    )
    return f"Bar chart. Of {members} members. {' '.join(said)}"


def items_in_words(shares: list[str]) -> str:
    """Return the chart of questions for those who cannot see it; they are numbered as in the table."""
    said = (f"Question {number}: {value}." for number, value in enumerate(shares, start=1))
    return f"Bar chart of the share right at the first attempt. {' '.join(said)}"


def certified(path: str) -> str:
    """Return what a certificate is for."""
    return f'Completed "{path}": read every lesson and held what it teaches, shown by answers on different days.'


HEADING_UNCOVERED = "Asked about in vain, and covered by no lesson"
NO_HASH_KEY = "There is no key to make pseudonyms with. Set MAPPA_HASH_KEY to the one that the bot runs with."
NO_KEY = (
    "There is no signing key here to verify with. Give the issuer's public key with --key FILE, or set MAPPA_BADGE_KEY."
)
NOT_VALID = (
    "This is not a valid certificate: it is none, it was altered, or it was signed with another key. Ask for the file "
    "that mappa-bot sent, unopened by another program. If the key was replaced since, give the old public one with "
    "--key."
)


def valid(issuer: str, title: str, on: date, id: str) -> str:
    """Return what a valid certificate says."""
    return (
        f'Valid. {issuer} certifies that "{title}" was completed on {full_date(on)} (certificate {id}).\n'
        "It names nobody: that it is about whoever shows it, it does not prove."
    )


def cohort(path: str, starts: date | None, due: date | None) -> str:
    """Return a cohort's path and dates."""
    dates = [f"from {full_date(starts)}" if starts else "", f"due on {full_date(due)}" if due else ""]
    return ", ".join(filter(None, [path, *dates]))


def read_and_done(read: int | None, done: int | None) -> str:
    """Return how many have read a lesson, and have it done."""
    return f"read by {NOT_SHOWN if read is None else read}, done by {NOT_SHOWN if done is None else done}"
