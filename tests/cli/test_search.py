"""`mappa-bot search`: ranked entries, without the decision to answer."""

from pathlib import Path

from tests.cli.conftest import CommandLine
from tests.knowledge_folders import entry_text

QUERY = "when should I refer a case to Level 2?"


def test_a_person_sees_a_table(mappa_bot: CommandLine) -> None:
    """Rank, entry, title and what each stage thought of it."""
    ran = mappa_bot("search", QUERY, "--k", "2")
    assert 0 == ran.status
    assert [word for word in ("rank", "score", "BM25", "levels.level-2") if word in ran.out] == [
        "rank",
        "score",
        "BM25",
        "levels.level-2",
    ]


def test_json_is_one_object_of_hits(mappa_bot: CommandLine) -> None:
    """As the contract shapes it: id, hits, and in each an entry and a score."""
    mappa_bot("build")
    ran = mappa_bot("search", QUERY, "--json", "--k", "3", "--knowledge", str(mappa_bot.knowledge))
    assert (0, "") == (ran.status, ran.err)
    said = ran.json
    assert (None, 3, "levels.level-2") == (said["id"], len(said["hits"]), said["hits"][0]["entry"])
    assert [(str, float)] * 3 == [(type(hit["entry"]), type(hit["score"])) for hit in said["hits"]]


def test_more_than_there_is_gives_what_there_is(mappa_bot: CommandLine) -> None:
    """`--k` above the number of entries is no fault, and no entry comes twice."""
    hits = mappa_bot("search", QUERY, "--json", "--k", "1000").json["hits"]
    assert 0 < len(hits) <= 7
    assert len(hits) == len({hit["entry"] for hit in hits})


def test_the_table_and_the_json_agree(mappa_bot: CommandLine) -> None:
    """Both leave out the local entries of other areas."""
    folder = mappa_bot.knowledge / "areas" / "kent"
    folder.mkdir(parents=True)
    (folder / "kent.yaml").write_text(entry_text("kent.panel", area="kent"))
    asked = ("search", "who decides on kent panel", "--k", "20")
    hits = [hit["entry"] for hit in mappa_bot(*asked, "--json").json["hits"]]
    assert "kent.panel" not in hits
    assert "kent.panel" not in mappa_bot(*asked).out


def test_entries_without_a_source_are_ranked_too(mappa_bot: CommandLine) -> None:
    """Search evaluates any knowledge folder, also one whose entries could never be shown."""
    (mappa_bot.knowledge / "entries" / "bare.yaml").write_text("- {id: bare.a, title: Badgers, answer: Badgers dig.}\n")
    assert "bare.a" == mappa_bot("search", "badgers", "--json").json["hits"][0]["entry"]


def test_nothing_to_search_for_finds_nothing(mappa_bot: CommandLine) -> None:
    """An empty query has no hits and is no fault."""
    for query in ("", "🙂", "?!"):
        ran = mappa_bot("search", query, "--json")
        assert (0, []) == (ran.status, ran.json["hits"])


def test_a_folder_with_only_titles_and_answers_can_be_searched(mappa_bot: CommandLine, tmp_path: Path) -> None:
    """No sources, no terms, nothing but texts: a test collection in the shape of a knowledge folder."""
    (tmp_path / "texts" / "entries").mkdir(parents=True)
    entries = [f"- {{id: doc.{number}, title: Text {number}, answer: About subject{number}.}}" for number in range(40)]
    (tmp_path / "texts" / "entries" / "doc.yaml").write_text("\n".join(entries))
    ran = mappa_bot("search", "subject17", "--json", "--k", "1", "--knowledge", str(tmp_path / "texts"))
    assert ["doc.17"] == [hit["entry"] for hit in ran.json["hits"]]


def test_there_is_no_way_round_the_personal_data_guard(mappa_bot: CommandLine) -> None:
    """A query with someone's details is not searched: no hits, the outcome says why, and nothing of it is repeated."""
    asked = "Perpetua Underhill, born 3 March 1986, which level?"
    for ran in (mappa_bot("search", asked, "--json"), mappa_bot("search", asked)):
        assert 0 == ran.status
        assert "date of birth" in ran.out
        assert "Underhill" not in ran.out + ran.err
    said = mappa_bot("search", asked, "--json").json
    assert ([], "blocked_personal_data") == (said["hits"], said["outcome"])
