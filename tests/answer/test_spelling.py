"""Slips of the keyboard are mended, and nothing else is touched."""

from pathlib import Path

import pytest

from bot.answer.spelling import Speller, is_slip, read_ordinary_words, sound
from bot.wording import read_as
from index.encode import locate_model
from index.load import load_knowledge
from index.types import Entry, Knowledge, Term

_PROJECT = Path(__file__).parents[2]
# Everyday words that are not in the entries, as those who ask write them.
EVERYDAY = frozenset(
    """kitchen van mum pub curry moaning tablet walks films token starter scares password trailing healthy precious
    planes asset sanctions center program license offense guilt violet metal boring tough""".split()
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    """The speller of the real knowledge."""
    return Speller.from_knowledge(load_knowledge(_PROJECT / "knowledge"), EVERYDAY)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("what is vizor", "what is ViSOR"),
        ("Vizor access?", "ViSOR access?"),
        ("VIZOR", "ViSOR"),
        ("mapa level 2", "MAPPA level 2"),
        ("is he mapper", "is he MAPPA"),
        ("which catagory", "which category"),
        ("catergory 1", "category 1"),
        ("Catogory 3", "Category 3"),
        ("regestration period", "registration period"),
        ("regestraton period", "registration period"),
        ("safegaurding children", "safeguarding children"),
        ("licens conditions", "licence conditions"),
        ("lisence conditions", "licence conditions"),
        ("probaton officer", "probation officer"),
        ("notifcation rules", "notification rules"),
        ("a refferal", "a referral"),
        ("a referal", "a referral"),
        ("disclosue to a partner", "disclosure to a partner"),
        ("recal him", "recall him"),
        ("sexual offnder", "sexual offender"),
        ("sexaul ofender", "sexual offender"),
        ("Shcedule 15", "Schedule 15"),
        ("12 month sentance", "12 month sentence"),
        ("polygragh test", "polygraph test"),
        ("the marrac", "the MARAC"),
        ("restrainig order", "restraining order"),
        ("violant offender", "violent offender"),
        ("risk assesment", "risk assessment"),
        ("vizor's owner", "ViSOR's owner"),
    ],
)
def test_a_slip_is_read_as_the_word_of_the_knowledge(speller: Speller, typed: str, read: str) -> None:
    """What sounds the same, or is a letter or two away, is taken for the word that the knowledge has."""
    assert read == speller.mend(typed).text


@pytest.mark.parametrize(
    "typed",
    [
        *sorted(EVERYDAY),
        "he lives in a van with his mum near the pub and the kitchen",
        "s325 and s.327A, sch 15, 96ZA, L2, cat2, lvl3, 2020-21, 12mths",
        "MAPPA, ViSOR, SHPO, OASys, MARAC, MAPPS and FTR56",
        "CMHT, LAPPP, PACE and PQiP",
        "doesnt wont arent weve couldnt",
        "categories, notifying, recalled, offenders', referrals, licensed",
        "licensee",
        "decode this",
        "jo.probaton@example.org and example.org/probaton",
        "lay advisor",
        "co-operate and cooperate",
        "a an it is so",
        "",
        "🙂 ¿que? 你好",
    ],
)
def test_what_is_no_slip_is_left_alone(speller: Speller, typed: str) -> None:
    """Everyday words, acronyms, numbers, sections, addresses and inflections stay as they are."""
    assert (typed, ()) == ((spelled := speller.mend(typed)).text, spelled.changes)


def test_each_change_is_kept_once_in_order(speller: Speller) -> None:
    """The answer can say how the words were taken."""
    spelled = speller.mend("vizor catagory? The vizor one.")
    assert (("vizor", "ViSOR"), ("catagory", "category")) == spelled.changes
    assert "I read “vizor” as ViSOR and “catagory” as category." == read_as(spelled.changes)
    assert "I read “vizor” as ViSOR." == read_as(spelled.changes[:1])


def test_mending_again_changes_nothing(speller: Speller) -> None:
    """What has been mended is right."""
    mended = speller.mend("is a regestration on vizor a catagory 1 refferal").text
    assert (mended, ()) == ((again := speller.mend(mended)).text, again.changes)


def test_the_words_of_the_knowledge_are_never_changed(speller: Speller) -> None:
    """Every title and every way of asking is read as it was written."""
    entries = load_knowledge(_PROJECT / "knowledge").entries
    asked = [text for entry in entries for text in (entry.title, *entry.asks)]
    assert [] == [
        text for text in asked if any(typed not in {"mapa", "vizor"} for typed, _ in speller.mend(text).changes)
    ]


def test_a_rare_word_takes_nobodys_place() -> None:
    """Only what the knowledge says often is put in place of something else."""
    assert "curfw" == Speller({"curfew": 9}, {}).mend("curfw").text
    assert "curfew" == Speller({"curfew": 10}, {}).mend("curfw").text


def test_of_two_words_as_near_the_more_frequent_is_meant() -> None:
    """A tie is decided by how often the knowledge has the word."""
    assert "recalls" == Speller({"recalls": 90, "recalled": 20}, {}).mend("recallz").text
    assert "stated" == Speller({"stated": 30, "slated": 20}, {}).mend("sated").text


def test_a_knowledge_folder_without_terms_or_words_changes_nothing() -> None:
    """Nothing to compare with, nothing to mend."""
    assert "vizor catagory" == Speller.from_knowledge(Knowledge(())).mend("vizor catagory").text


def test_synonyms_that_are_slips_are_mended_too() -> None:
    """A synonym written down because people misspell it still counts as a slip; any other is a word."""
    entry = Entry("a.b", "ViSOR", " ".join(["visor"] * 20), asks=())
    term = Term("ViSOR", "Violent and Sex Offender Register", ("vizor", "the dangerous persons database"))
    spelled = Speller.from_knowledge(Knowledge((entry,), terms=(term,))).mend("vizor or dangerous persons")
    assert "ViSOR or dangerous persons" == spelled.text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("visor", "vizor", True),
        ("mapper", "mappa", True),
        ("licence", "lisens", True),
        ("referral", "refferal", True),
        ("phone", "fone", True),
        ("marac", "marrack", True),
        ("licence", "licensee", False),
        ("recall", "reckon", False),
        ("level", "lever", False),
    ],
)
def test_words_that_sound_the_same_share_a_key(one: str, other: str, same: bool) -> None:
    """As they are said in British English."""
    assert same is (sound(one) == sound(other))


@pytest.mark.parametrize(
    ("typed", "word", "distance", "slip"),
    [
        ("probaton", "probation", 1, True),
        ("trail", "trial", 1, True),  # a swap: the everyday word has to be known to be kept
        ("offnder", "offender", 1, True),
        ("walks", "wales", 1, False),
        ("sanction", "section", 2, False),
        ("stabbing", "stalking", 2, False),
        ("regestraton", "registration", 2, True),
        ("retirement", "requirement", 2, False),
        ("kategory", "category", 1, False),
        ("probation", "notification", 5, False),
    ],
)
def test_what_counts_as_a_slip(typed: str, word: str, distance: int, slip: bool) -> None:
    """A letter too many or too few in a long enough word; another letter only in a longer one."""
    assert slip is is_slip(typed, word, distance)


def test_without_a_word_list_there_are_no_ordinary_words(tmp_path: Path) -> None:
    """Another model's folder may have none; whole words of letters are taken from one that does."""
    assert frozenset() == read_ordinary_words(tmp_path)
    (tmp_path / "vocab.txt").write_text("[CLS]\nkitchen\n##ing\n12\ncafé\nvan\n", encoding="utf-8")
    assert {"kitchen", "van"} == read_ordinary_words(tmp_path)


@pytest.mark.model
def test_everyday_english_is_known_from_the_encoder() -> None:
    """The list that comes with the encoder keeps practitioners' own words from being changed."""
    ordinary = read_ordinary_words(locate_model()[0])
    speller = Speller.from_knowledge(load_knowledge(_PROJECT / "knowledge"), ordinary)
    said = "mum pub van kitchen airbag bloke squaddie glasshouse paedophiles shambles inquest plumber nutshell stabbing"
    assert {"mum", "kitchen", "tablet", "moaning"} <= ordinary
    assert () == speller.mend(said).changes
