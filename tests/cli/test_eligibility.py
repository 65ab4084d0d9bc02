"""`mappa-bot eligibility`: the walk in the terminal, its result, and what goes wrong."""

import pytest

from tests.cli.conftest import CommandLine

GUIDE = """\
intro: A few questions about the case.
reminder: The MAPPA unit decides.
questions:
  - id: offence
    asks: Was there an offence?
    hint: Think of cautions too.
    options:
      - {id: some, says: There was one}
      - {id: none, says: There was none}
    entries: [categories.how-many]
  - id: meetings
    asks: Would formal meetings add value?
    when:
      - {offence: [some]}
    options:
      - {id: they-would, says: They would}
      - {id: they-would-not, says: They would not}
    entries: [levels.level-2]
findings:
  - {id: category-3, kind: category, says: Category 3 may apply., when: [{offence: [some]}],
     entries: [categories.how-many]}
  - {id: no-category, kind: category, says: No category seems to apply., when: [{offence: [none]}],
     entries: [categories.how-many]}
  - {id: level, kind: level, says: Ask whether Level 2 is right., when: [{}], entries: [levels.level-2]}
  - {id: refer, kind: step, says: Refer the case., when: [{meetings: [they-would]}], entries: [levels.level-2]}
  - {id: ask, kind: step, says: Ask the unit., when: [{meetings: [they-would-not]}, {offence: [none]}],
     entries: [levels.level-2]}
"""


@pytest.fixture
def guided(mappa_bot: CommandLine) -> CommandLine:
    """The command line over a small folder with a guide that passes every rule."""
    (mappa_bot.knowledge / "eligibility.yaml").write_text(GUIDE)
    assert 0 == mappa_bot("check", "--quick", "--as-of", "2026-11-22").status
    return mappa_bot


def test_the_walk_ends_with_findings_their_sources_and_who_decides(guided: CommandLine) -> None:
    """Two numbers typed, and the result under its headings, every entry with its citations."""
    ran = guided("eligibility", stdin=b"1\n1\n")
    assert 0 == ran.status
    assert "Was there an offence?\n  (Think of cautions too.)\n  1. There was one\n  2. There was none" in ran.err
    said = " ".join(ran.out.split())
    assert "Category - Category 3 may apply. [1]" in said
    assert "What to do - Refer the case. [2]" in said
    assert "The MAPPA unit decides." in said
    assert "[1] How many categories there are (categories.how-many) MAPPA Guidance, chapter 6" in said
    assert "Ask the unit" not in ran.out


def test_one_can_go_back_and_answer_otherwise(guided: CommandLine) -> None:
    """Back at the first question does nothing; back at the second takes the first answer away."""
    ran = guided("eligibility", "--json", stdin=b"b\n1\nback\n2\n")
    assert {"offence": "none"} == ran.json["answers"]
    assert ["no-category", "level", "ask"] == [finding["id"] for finding in ran.json["findings"]]


@pytest.mark.parametrize("typed", [b"q\n", b"1\nquit\n", b"", b"1\n"])
def test_one_can_leave_at_any_time(guided: CommandLine, typed: bytes) -> None:
    """By a word or by the end of the input: no result, and status 1."""
    ran = guided("eligibility", stdin=typed)
    assert (1, "", True) == (ran.status, ran.out, "You have left the guide." in ran.err)


@pytest.mark.parametrize("typed", ["0", "3", "one", "-1", "", "²", "1.0", "he is John Smith, born 1.2.1970"])
def test_what_is_not_on_the_list_is_asked_again_and_never_repeated(guided: CommandLine, typed: str) -> None:
    """Nothing that was typed is shown or kept: it could be about a person."""
    ran = guided("eligibility", stdin=f"{typed}\n2\n".encode())
    assert (0, 1) == (ran.status, ran.err.count("Please type a number from 1 to 2, b or q."))
    assert "John Smith" not in ran.out + ran.err


def test_a_script_gives_its_answers_as_options(guided: CommandLine) -> None:
    """The same result as typing them."""
    ran = guided("eligibility", "--json", "--answer", "offence=some", "--answer", "meetings=they-would-not")
    assert ["category-3", "level", "ask"] == [finding["id"] for finding in ran.json["findings"]]
    assert ["categories.how-many", "levels.level-2"] == ran.json["entries"]
    assert "The MAPPA unit decides." == ran.json["reminder"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("offence", "'' is no answer to 'offence'; there are: some, none"),
        ("offence=maybe", "'maybe' is no answer to 'offence'; there are: some, none"),
        ("name=x", "'name' is no question of the guide; there are: offence, meetings"),
        (
            "offence=some",
            "'meetings' has no answer yet: add --answer meetings=… with one of: they-would, they-would-not",
        ),
    ],
)
def test_a_wrong_answer_of_a_script_is_wrong_use(guided: CommandLine, answer: str, said: str) -> None:
    """Status 2, and what there is to choose from."""
    ran = guided("eligibility", "--answer", answer)
    assert (2, "", True) == (ran.status, ran.out, said in ran.err)


def test_a_folder_without_a_guide_says_so(mappa_bot: CommandLine) -> None:
    """Status 1."""
    ran = mappa_bot("eligibility")
    assert (1, True) == (ran.status, "no eligibility.yaml" in ran.err)


def test_an_answer_to_what_is_not_asked_is_wrong_use(guided: CommandLine) -> None:
    """It could bring a finding that no way through the guide leads to."""
    ran = guided("eligibility", "--answer", "offence=none", "--answer", "meetings=they-would")
    assert (2, "", True) == (ran.status, ran.out, "'meetings' is not asked with these answers" in ran.err)
