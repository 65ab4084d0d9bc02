"""A small teaching for tests: two lessons of three cards, eight quiz items and a scenario each, all confirmed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from index.confirmed import substance
from index.lessons import Card, Confirmation, Item, Lesson, Option, Path, Reason, Teaching, rests_on
from index.types import Citation, Correction, Entry, Knowledge, Source

PATH = "short"
LESSONS = ("levels", "meetings")
# Three items and a card of the lesson "levels" rest on this entry; two of the items on nothing else.
CHANGING = "levels.level-3"

_ENTRIES = (
    (
        "levels.level-1",
        "Who manages a Level 1 case",
        "One agency manages a Level 1 case, with the help of others where it needs them. No meeting has to be called "
        "for it. The agency still writes down the risks, shares what others must know, and looks at the plan again.",
        "Level 1 means that nothing is done",
    ),
    (
        "levels.level-2",
        "When Level 2 is right",
        "Level 2 is right when a formal meeting would add something to the management of the risk that one agency "
        "cannot do alone. The meeting brings the agencies together, makes one plan, and says who does what by when.",
        "Level 2 is for everyone in Category 2",
    ),
    (
        "levels.level-3",
        "When Level 3 is right",
        "Level 3 is right when a case meets the test for Level 2 and needs senior people as well, for example because "
        "resources must be found at short notice. Few cases need it, and most of them come down to Level 2 again.",
        "Level 3 is for anyone the newspapers write about",
    ),
    (
        "meetings.who-comes",
        "Who comes to a meeting",
        "People who know the case and people who can decide for their agency come to a meeting. If nobody can come, "
        "the agency sends a report, and says what it can offer. The chair asks those who are missing afterwards.",
        "Only the police and probation come to meetings",
    ),
    (
        "meetings.what-to-bring",
        "What to bring to a meeting",
        "Bring what you know about the risk, what has changed since the last meeting, and what your agency has done "
        "since then. Say what you think should happen next. Bring it in writing, so that the minutes are right.",
        "A verbal update is always enough",
    ),
    (
        "meetings.minutes",
        "Who reads the minutes",
        "The minutes go to the agencies that took part, and they keep them safe. Anyone who wants to pass them on asks "
        "the chair first. They are never given to the person they are about without advice on what must come out.",
        "Minutes may be forwarded to anyone who asks",
    ),
)

# For each quiz item: its slug, the entries it rests on, the question, the right answer, and wrong ones.
_QUIZ: dict[str, tuple[tuple[str, tuple[str, ...], str, str, tuple[str, ...]], ...]] = {
    "levels": (
        (
            "single-agency",
            ("levels.level-1",),
            "Who manages a case at Level 1?",
            "One agency, with help where it is needed",
            ("A meeting of all agencies", "Nobody, until something happens"),
        ),
        (
            "level-1-plan",
            ("levels.level-1",),
            "What does the agency still do at Level 1?",
            "It writes the risks down and looks at the plan again",
            ("It waits for a referral", "It calls a meeting each month"),
        ),
        (
            "no-meeting",
            ("levels.level-1", "levels.level-2"),
            "Which level needs no meeting?",
            "Level 1",
            ("Level 2", "Level 3"),
        ),
        (
            "level-2-test",
            ("levels.level-2",),
            "What makes Level 2 right?",
            "A formal meeting would add something",
            ("The person is in Category 2", "The offence was a violent one"),
        ),
        (
            "level-2-plan",
            ("levels.level-2",),
            "What does a Level 2 meeting make?",
            "One plan that says who does what by when",
            ("A plan for each agency", "A list of offences"),
        ),
        (
            "level-3-test",
            ("levels.level-3",),
            "What does Level 3 need besides the test for Level 2?",
            "Senior people, for example to find resources quickly",
            ("A story in the newspapers", "An offence in Category 3"),
        ),
        (
            "level-3-after",
            ("levels.level-3",),
            "What happens to most cases at Level 3?",
            "They come down to Level 2 again",
            ("They stay at Level 3 for life", "They leave MAPPA at once"),
        ),
        (
            "two-or-three",
            ("levels.level-2", "levels.level-3"),
            "Which two levels have formal meetings?",
            "Level 2 and Level 3",
            ("Level 1 and Level 2", "Level 1 and Level 3"),
        ),
    ),
    "meetings": (
        (
            "who",
            ("meetings.who-comes",),
            "Who should come from an agency?",
            "Somebody who knows the case and somebody who can decide",
            ("Whoever is free that day", "The chief officer, always"),
        ),
        (
            "cannot-come",
            ("meetings.who-comes",),
            "Nobody from your agency can come. What do you send?",
            "A report that says what the agency can offer",
            ("Nothing: the chair will ask", "An apology is enough"),
        ),
        (
            "missing",
            ("meetings.who-comes",),
            "Who asks those who were missing?",
            "The chair, afterwards",
            ("The person's family", "Nobody does"),
        ),
        (
            "bring",
            ("meetings.what-to-bring",),
            "What do you bring to a meeting?",
            "What you know, what has changed, and what was done",
            ("The whole file, unread", "Only the list of convictions"),
        ),
        (
            "in-writing",
            ("meetings.what-to-bring",),
            "Why bring it in writing?",
            "So that the minutes are right",
            ("Because the law says so", "So that nobody has to speak"),
        ),
        (
            "next",
            ("meetings.what-to-bring", "meetings.who-comes"),
            "What do you say besides what happened?",
            "What you think should happen next",
            ("Who was to blame", "Nothing more"),
        ),
        (
            "pass-on",
            ("meetings.minutes",),
            "Somebody wants to pass the minutes on. What first?",
            "They ask the chair",
            ("They tell nobody", "They wait for a year"),
        ),
        (
            "given",
            ("meetings.minutes",),
            "When are minutes given to the person they are about?",
            "Never without advice on what must come out",
            ("Always, on the same day", "Whenever the person asks"),
        ),
    ),
}

_SCENARIOS = {
    "levels": (
        "You manage a man on licence by yourself. In the last weeks he has moved twice, has stopped coming to "
        "appointments, and a worker at the hostel says that he asks where his former partner lives now. The police and "
        "housing each hold a part of the picture, and nobody holds all of it.",
        "What do you do?",
        ("Refer him for Level 2", "Wait for him to come back", "Close the case at Level 1"),
        ("A meeting would add what you cannot do alone", "He is in Category 2", "The hostel has asked for it"),
        ("levels.level-2", "levels.level-1"),
    ),
    "meetings": (
        "A meeting about a woman on licence is on Thursday. You have known her for a year, and you have just heard "
        "that you are needed in court on that day. Nobody else in your team knows the case, and your manager says that "
        "the chair will understand if nobody comes this time.",
        "What do you do?",
        ("Send a report that says what you know and can offer", "Send an apology", "Ask for the minutes afterwards"),
        ("The meeting needs what the agency knows", "The chair has to count heads", "Reports are always longer"),
        ("meetings.who-comes", "meetings.what-to-bring"),
    ),
}


def small_knowledge(today: date) -> Knowledge:
    """Return knowledge with six entries and a path of two lessons, everything of it confirmed and nothing changed."""
    entries = tuple(_entry(*said, today) for said in _ENTRIES)
    sources = (
        Source(
            "guidance", "MAPPA guidance", "HM Prison and Probation Service", "2026", "https://www.gov.uk/mappa", "OGL"
        ),
        Source("report", "Annual report", "The area", "2026", "https://www.gov.uk/report", "OGL"),
    )
    lessons = (
        _lesson("levels", "The three levels", "After this you can say which level fits a case, and why."),
        _lesson("meetings", "What happens at a meeting", "After this you can say what you bring to a meeting."),
    )
    paths = (Path(PATH, "A short course", "Anyone who is new to the work.", LESSONS),)
    teaching = Teaching(lessons, paths)
    knowledge = Knowledge(entries, sources, teaching=teaching, digest="0" * 64)
    held = tuple(Confirmation(name, _digests(knowledge, under)) for name, under in rests_on(teaching).items())
    return replace(knowledge, teaching=replace(teaching, confirmed=held))


def changed(knowledge: Knowledge, entry_id: str, answer: str) -> Knowledge:
    """Return the knowledge with another answer in an entry: what rests on it is withdrawn."""
    entries = tuple(replace(entry, answer=answer) if entry.id == entry_id else entry for entry in knowledge.entries)
    return replace(knowledge, entries=entries)


def confirmed_again(knowledge: Knowledge, entry_id: str, on: date, note: str) -> Knowledge:
    """Return the knowledge with what rests on an entry confirmed as it is now, changed on a day in a way told."""
    under = rests_on(knowledge.teaching)
    held = tuple(
        Confirmation(old.item, _digests(knowledge, under[old.item]), on, note) if entry_id in under[old.item] else old
        for old in knowledge.teaching.confirmed
    )
    return replace(knowledge, teaching=replace(knowledge.teaching, confirmed=held))


def _digests(knowledge: Knowledge, under: Iterable[str]) -> dict[str, str]:
    entries = {entry.id: entry for entry in knowledge.entries}
    return {id: substance(entries[id]) for id in under}


def _entry(id: str, title: str, answer: str, belief: str, today: date) -> Entry:
    return Entry(
        id,
        title,
        answer,
        asks=(title.lower(), f"tell me: {title.lower()}", f"I need to know {title.lower()}"),
        corrects=(Correction(belief, answer.split(". ", maxsplit=1)[0] + "."),),
        citations=(Citation("guidance", "chapter 7"), Citation("report", "page 3")),
        support="confirmed",
        owner="national-knowledge",
        last_reviewed_on=today,
        review_in_days=180,
    )


def _lesson(id: str, title: str, aim: str) -> Lesson:
    own = tuple(said for said in _ENTRIES if said[0].startswith(f"{id}."))
    cards = tuple(Card(answer, (entry,)) for entry, _, answer, _ in own)
    quiz = tuple(
        Item(f"{id}.{slug}", asks, _options(right, wrong, number, under[0]), under)
        for number, (slug, under, asks, right, wrong) in enumerate(_QUIZ[id])
    )
    return Lesson(id, title, 2, aim, cards, quiz, (_scenario(id),))


def _scenario(lesson: str) -> Item:
    situation, asks, decisions, reasons, under = _SCENARIOS[lesson]
    reason = Reason("Why?", _options(reasons[0], reasons[1:], 1, under[0]))
    options = _options(decisions[0], decisions[1:], 2, under[0])
    return Item(f"{lesson}.s-case", asks, options, under, situation, reason)


def _options(right: str, wrong: tuple[str, ...], at: int, entry: str) -> tuple[Option, ...]:
    """Return the options with the right one in another place for each item; the first wrong one corrects the entry."""
    fact = next(answer for id, _, answer, _ in _ENTRIES if id == entry).split(". ")[0]
    options = [
        Option(says, f"That is not quite it. {fact}.", corrects=None if number else entry)
        for number, says in enumerate(wrong)
    ]
    options.insert(at % 3, Option(right, f"Yes, that is it. {fact}.", right=True))
    return tuple(options)
