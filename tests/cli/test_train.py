"""`mappa-bot train …`: what trainers and maintainers get out of the bot."""

import csv
import io
import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from ralph.models.xapi.base.statements import BaseXapiStatement

from bot.services import open_store
from bot.settings import load_settings
from bot.store.asked import Asked
from bot.store.store import Store
from bot.training.badge import Issuer, certificate
from bot.training.course import course_of
from bot.training.types import Cohort, Completion, Enrolment, Learner, Review, Source, Wishes
from index.load import load_knowledge
from tests.cli.conftest import CommandLine
from tests.lesson_files import write_lesson
from tests.training.gift_readers import read_as_moodle

NOW = datetime.now(UTC).replace(microsecond=0)
BEGUN = NOW - timedelta(days=20)
COHORT = Cohort("K7Q2MZ", "T1", "Autumn starters", "short", "trainer-hash", "D9", BEGUN, date(2026, 10, 1))
EMPTY = Cohort("EMPTY1", "T1", "Nobody yet", "short", "trainer-hash", "D9", BEGUN + timedelta(hours=1))
PEOPLE = [f"person-{number}" for number in range(12)]


@contextmanager
def store() -> Iterator[Store]:
    with open_store(load_settings()) as held:
        yield held


@pytest.fixture(autouse=True)
def lessons(mappa_bot: CommandLine) -> None:
    """A path of one lesson: twelve quiz items and three scenarios."""
    write_lesson(mappa_bot.knowledge)


@pytest.fixture
def cohort(mappa_bot: CommandLine) -> None:
    """Twelve people: all read the lesson, five have it done and completed; seven were wrong about its first item."""
    course = course_of(load_knowledge(mappa_bot.knowledge), NOW.date())
    with store() as held:
        log = held.learning
        log.open_cohort(COHORT)
        log.open_cohort(EMPTY)
        for number, person in enumerate(PEOPLE):
            log.save(Learner(person, "T1", "D1", Wishes(), BEGUN, BEGUN))
            log.enrol(Enrolment(person, "short", COHORT.id, BEGUN))
            log.read(person, "tiers", BEGUN)
            said = [("tiers.q1", number < 5, 1)]
            if number < 5:
                said = [(item, True, day) for day in (1, 3) for item in course.items]
            for count, (item, is_right, day) in enumerate(said):
                options = course.items[item].options
                chosen = next(place for place, option in enumerate(options) if option.right is is_right)
                at = BEGUN + timedelta(days=day, seconds=count)
                log.review(Review(f"{person}:{count}", person, item, chosen, is_right, Source.LESSON, at))
            if number < 5:
                log.complete(Completion(person, "short", COHORT.id, BEGUN + timedelta(days=4), f"certificate-{number}"))


def asked_in_vain(people: int, question: str, shown: str = "") -> None:
    """Somebody asked and found no answer, or was shown an entry that did not help."""
    with store() as held:
        for number in range(people):
            key, asker = f"message:{shown}:{number}", f"asker-{number}"
            kept = Asked(
                key=key,
                team="T1",
                channel="C1",
                ts="1.0",
                thread_ts="1.0",
                reply_ts="2.0",
                asker=asker,
                question=question,
                outcome="answered" if shown else "abstained_no_evidence",
                entries=(shown,) if shown else (),
                area="llr",
                as_of=NOW.date(),
                evidence=0.2,
                digest="d",
                at=NOW - timedelta(days=2),
            )
            held.asked.record(kept)
            held.asked.judge(key, asker, False, "", NOW)


def test_the_quiz_bank_goes_to_a_file_that_a_learning_system_reads(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """All questions of the course, with the path as a category when one is named."""
    file = tmp_path / "quiz.gift"
    ran = mappa_bot("train", "quiz", "--gift", str(file), "--path", "short")
    assert 0 == ran.status
    assert "18 questions of 1 lessons" in ran.err
    read = read_as_moodle(file.read_text(encoding="utf-8"))
    assert 12 + 2 * 3 == len(read)
    assert {"$course$/top/MAPPA/A short path/Which level it is"} == {each.category for each in read}
    assert 0 == mappa_bot("train", "quiz", "--gift", str(file), "--lesson", "tiers").status
    assert 18 == len(read_as_moodle(file.read_text(encoding="utf-8")))


def test_what_is_withdrawn_is_not_in_the_quiz_bank(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """An entry changed and nobody has confirmed what rests on it: there is nothing to teach."""
    entries = mappa_bot.knowledge / "entries" / "levels.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("High risk alone is not enough.", "It is enough."))
    ran = mappa_bot("train", "quiz", "--gift", str(tmp_path / "quiz.gift"))
    assert "0 questions of 0 lessons" in ran.err


@pytest.mark.parametrize(("option", "name"), [("--path", "long"), ("--lesson", "levels")])
def test_a_wrong_name_is_answered_with_the_right_ones(
    mappa_bot: CommandLine, tmp_path: Path, option: str, name: str
) -> None:
    """And nothing is written."""
    ran = mappa_bot("train", "quiz", "--gift", str(tmp_path / "quiz.gift"), option, name)
    assert 1 == ran.status
    assert f"there is no {option[2:]} '{name}': choose one of {'short' if option == '--path' else 'tiers'}" in ran.err
    assert not (tmp_path / "quiz.gift").exists()


@pytest.mark.usefixtures("cohort")
def test_cohorts_are_listed_without_people(mappa_bot: CommandLine) -> None:
    """Code, name, path and dates, as text and as JSON."""
    ran = mappa_bot("train", "cohorts")
    assert "K7Q2MZ  Autumn starters\n    A short path, from 1 October 2026" in ran.out
    assert "2 cohorts." in ran.err
    lines = mappa_bot("train", "cohorts", "--json").lines
    assert {"K7Q2MZ": "2026-10-01", "EMPTY1": None} == {line["cohort"]: line["starts_on"] for line in lines}
    assert "hash" not in ran.out + json.dumps(lines)


@pytest.mark.usefixtures("cohort")
def test_a_report_has_the_figures_of_a_group(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """In the terminal, as CSV, as a page and as JSON, each the same and none with a person in it."""
    asked_in_vain(4, "who books the room for level 2 meetings")
    sheet, page = tmp_path / "report.csv", tmp_path / "report.html"
    ran = mappa_bot("train", "report", "--cohort", "K7Q2MZ", "--csv", str(sheet), "--page", str(page))
    assert 0 == ran.status
    assert "5 of 12 have completed the path." in ran.out
    assert "Which level it is: read by 12, done by 5" in ran.out
    assert "about 40 %  What is question q1 about?  (tiers.q1)" in ran.out
    assert "Most of the group got one question of this lesson wrong at first." in ran.out
    # Four people asked in vain: too few to tell of.
    assert "found no answer" not in ran.out
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))))
    assert "12" == rows[0]["members"]
    assert "<title>Report on Autumn starters</title>" in page.read_text(encoding="utf-8")
    held = mappa_bot("train", "report", "--cohort", "K7Q2MZ", "--json").json
    # The second report on one day is the first.
    assert (False, True) == ("These figures are those of" in ran.out, held["is_held"])
    assert (12, 5, [{"lesson": "tiers", "read": 12, "done": 5}]) == (held["members"], held["complete"], held["lessons"])
    for said in (ran.out, sheet.read_text(encoding="utf-8"), page.read_text(encoding="utf-8"), json.dumps(held)):
        assert "person-" not in said
        assert "asker-" not in said


@pytest.mark.usefixtures("cohort")
def test_questions_in_vain_suggest_what_to_teach_next(mappa_bot: CommandLine) -> None:
    """What came near the lesson, searched for again or shown in vain; what no lesson covers is told apart."""
    asked_in_vain(6, "zzz qqq is high risk enough for level two vvv")
    asked_in_vain(7, "who chairs it", shown="levels.level-3")
    asked_in_vain(5, "what may they read", shown="lay-advisers.role")
    held = mappa_bot("train", "report", "--cohort", "K7Q2MZ", "--days", "9", "--json").json
    assert [{"entry": "lay-advisers.role", "questions": 5}] == held["no_lesson_covers"]
    (taught,) = held["teach_next"]
    said = "13 questions in the last 9 days came near this lesson and found no answer that helped."
    assert ("tiers", said) == (taught["lesson"], taught["reasons"][0])
    ran = mappa_bot("train", "report", "--cohort", "K7Q2MZ")
    assert "(lay-advisers.role): 5 questions" in ran.out
    assert 0 == len(
        mappa_bot("train", "report", "--cohort", "K7Q2MZ", "--days", "1", "--json").json["no_lesson_covers"]
    )


@pytest.mark.usefixtures("cohort")
def test_of_a_small_group_nothing_is_reported(mappa_bot: CommandLine) -> None:
    """And a code that is none says where to look."""
    ran = mappa_bot("train", "report", "--cohort", "EMPTY1")
    assert "Fewer than five people have joined" in ran.out
    assert "Nobody yet" in mappa_bot("train", "report", "--cohort", "emp-ty1").out
    ran = mappa_bot("train", "report", "--cohort", "nope")
    assert (1, True) == (ran.status, "there is no cohort 'nope'" in ran.err)


@pytest.mark.usefixtures("cohort")
def test_completions_go_to_a_learning_record_store(mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """One statement a line that the store's models take, the same in every run; of a day and later when asked so."""
    monkeypatch.setenv("MAPPA_PUBLIC_URL", "https://mappa.example.org/")
    monkeypatch.setenv("MAPPA_HASH_KEY", "k" * 32)
    ran = mappa_bot("train", "xapi", "--cohort", "K7Q2MZ")
    statements = ran.lines
    assert 10 == len(statements)
    for one in statements:
        BaseXapiStatement(**one)
    kinds = [one["object"]["id"] for one in statements]
    assert {"https://mappa.example.org/path/short": 5, "https://mappa.example.org/lesson/tiers": 5} == {
        kind: kinds.count(kind) for kind in kinds
    }
    assert sorted(one["timestamp"] for one in statements) == [one["timestamp"] for one in statements]
    assert ran.out == mappa_bot("train", "xapi", "--all").out
    assert "person-" not in ran.out
    since = (BEGUN + timedelta(days=4)).date().isoformat()
    later = mappa_bot("train", "xapi", "--all", "--since", since).lines
    assert {"https://mappa.example.org/path/short"} == {one["object"]["id"] for one in later}
    assert "" == mappa_bot("train", "xapi", "--cohort", "EMPTY1").out


@pytest.mark.usefixtures("cohort")
def test_statements_and_database_are_joined_by_nobody_without_the_key(
    mappa_bot: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With another key people have other names; without one there are no statements, and the way out is said."""

    def names(key: str) -> set[str]:
        monkeypatch.setenv("MAPPA_HASH_KEY", key)
        return {one["actor"]["account"]["name"] for one in mappa_bot("train", "xapi", "--all").lines}

    assert 5 == len(names("k" * 32)) == len(names("k" * 32) | names("k" * 32))
    assert set() == names("k" * 32) & names("j" * 32)
    monkeypatch.delenv("MAPPA_HASH_KEY")
    ran = mappa_bot("train", "xapi", "--all")
    assert (2, "") == (ran.status, ran.out)
    assert "Set MAPPA_HASH_KEY" in ran.err


@pytest.mark.usefixtures("cohort")
def test_completions_of_one_cohort_or_of_all(mappa_bot: CommandLine) -> None:
    """Neither and both are wrong use."""
    for arguments in ((), ("--all", "--cohort", "K7Q2MZ")):
        ran = mappa_bot("train", "xapi", *arguments)
        assert (2, "") == (ran.status, ran.out)


def test_a_signing_key_is_made_once_for_its_owner_alone(mappa_bot: CommandLine) -> None:
    """The second run leaves it as it is and prints the same public key; the private one is never printed."""
    ran = mappa_bot("train", "key")
    file = mappa_bot.var / "badge-key.pem"
    made = file.read_bytes()
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert ran.out.startswith("-----BEGIN PUBLIC KEY-----")
    again = mappa_bot("train", "key")
    assert (ran.out, made) == (again.out, file.read_bytes())
    assert "PRIVATE" not in ran.out + ran.err + again.out + again.err
    elsewhere = mappa_bot.var / "keys" / "other.pem"
    assert ran.out != mappa_bot("train", "key", "--file", str(elsewhere)).out
    assert ran.out != mappa_bot("train", "key", "--file", str(elsewhere)).out
    assert 0o600 == stat.S_IMODE(elsewhere.stat().st_mode)


def test_a_file_that_is_no_key_is_not_written_over(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """It may be somebody's."""
    file = tmp_path / "notes.txt"
    file.write_text("my notes")
    ran = mappa_bot("train", "key", "--file", str(file))
    assert (1, "", "my notes") == (ran.status, ran.out, file.read_text())


def test_a_certificate_is_verified_or_refused(
    mappa_bot: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With our key, from its file or from the setting, or with a public key from elsewhere."""
    public = tmp_path / "public.pem"
    public.write_text(mappa_bot("train", "key").out)
    key = (mappa_bot.var / "badge-key.pem").read_text()
    path = course_of(load_knowledge(mappa_bot.knowledge), NOW.date()).paths["short"]
    done = Completion("person-1", "short", "K7Q2MZ", datetime(2026, 11, 20, 9, tzinfo=UTC), "0b1c6a2e")
    file = tmp_path / "certificate.jwt"
    file.write_text(certificate(done, path, Issuer("Our unit"), key) + "\n")
    said = 'Valid. Our unit certifies that "A short path" was completed on 20 November 2026 (certificate 0b1c6a2e).\n'
    said += "It names nobody: that it is about whoever shows it, it does not prove.\n"
    assert (0, said) == ((ran := mappa_bot("train", "verify", str(file))).status, ran.out)
    (mappa_bot.var / "badge-key.pem").unlink()
    ran = mappa_bot("train", "verify", str(file))
    assert (2, "") == (ran.status, ran.out)
    assert "There is no signing key here" in ran.err
    assert said == mappa_bot("train", "verify", str(file), "--key", str(public)).out
    monkeypatch.setenv("MAPPA_BADGE_KEY", key.replace("\n", "\\n"))
    assert said == mappa_bot("train", "verify", str(file)).out
    for broken in (file.read_text()[1:], file.read_text().replace(".", "x", 1), "", "hello", "\x00\xff"):
        file.write_text(broken)
        ran = mappa_bot("train", "verify", str(file))
        assert (1, "") == (ran.status, ran.out)
        assert "This is not a valid certificate" in ran.err


@pytest.mark.usefixtures("cohort")
@pytest.mark.parametrize(
    "arguments",
    [["quiz", "--gift"], ["report", "--cohort", "K7Q2MZ", "--csv"], ["report", "--cohort", "K7Q2MZ", "--page"]],
)
def test_a_file_that_cannot_be_written_is_said(mappa_bot: CommandLine, tmp_path: Path, arguments: list[str]) -> None:
    """In a folder that is not there, for one."""
    ran = mappa_bot("train", *arguments, str(tmp_path / "nowhere" / "file"))
    assert 1 == ran.status
    assert "No such file or directory" in ran.err
    assert "Traceback" not in ran.err


def test_certificates_of_a_key_that_was_replaced_are_verified_with_the_old_one(
    mappa_bot: CommandLine, tmp_path: Path
) -> None:
    """Several keys are tried; a mark that an editor left is no alteration; a file that is no key is called that."""
    old, new = tmp_path / "old.pem", tmp_path / "new.pem"
    old.write_text(mappa_bot("train", "key").out)
    key = (mappa_bot.var / "badge-key.pem").read_text()
    path = course_of(load_knowledge(mappa_bot.knowledge), NOW.date()).paths["short"]
    done = Completion("person-1", "short", "K7Q2MZ", datetime(2026, 11, 20, 9, tzinfo=UTC), "0b1c6a2e")
    file = tmp_path / "certificate.jwt"
    file.write_text(certificate(done, path, Issuer("Our unit"), key) + "\r\n", encoding="utf-8-sig")
    (mappa_bot.var / "badge-key.pem").unlink()
    new.write_text(mappa_bot("train", "key").out)
    ran = mappa_bot("train", "verify", str(file))
    assert (1, True) == (ran.status, "give the old public one with --key" in ran.err)
    assert 0 == mappa_bot("train", "verify", str(file), "--key", str(new), "--key", str(old)).status
    assert 1 == mappa_bot("train", "verify", str(file), "--key", str(new)).status
    ran = mappa_bot("train", "verify", str(file), "--key", str(file))
    assert (2, True) == (ran.status, "no public Ed25519 key" in ran.err)


def test_a_key_that_cannot_be_read_is_said(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """No traceback, whatever stands in its place."""
    (mappa_bot.var / "badge-key.pem").mkdir(parents=True)
    some = tmp_path / "some.jwt"
    some.write_text("x")
    for command in (("train", "key"), ("train", "verify", str(some))):
        ran = mappa_bot(*command)
        assert ran.status
        assert "the signing key is not a private Ed25519 key" in ran.err
