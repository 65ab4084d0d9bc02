"""The index on disk: readable, checked on opening, and whole after whatever happened to the process that wrote it."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from index.build import build_index
from index.errors import IndexDamaged, IndexMissing, IndexStale
from index.load import load_knowledge
from index.search import Searcher
from index.store import BuiltIndex, open_index, refuse_if_stale
from tests.hashing import DIMENSIONS, HashingEncoder
from tests.index.conftest import Builder, StartBuilder
from tests.knowledge_folders import SMALL, entry_text, write_folder, write_small_knowledge

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
# With a tuning the index holds word vectors too.
_TUNING = "tuned@1"


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """The small knowledge folder."""
    return write_small_knowledge(tmp_path / "knowledge")


@pytest.fixture
def folder(knowledge: Path, tmp_path: Path) -> Path:
    """An index of the small knowledge folder, built twice, so that there is an older version beside the one in use."""
    for minutes in (0, 1):
        _build(knowledge, tmp_path / "index", _NOW + timedelta(minutes=minutes))
    return tmp_path / "index"


def _build(knowledge: Path, folder: Path, now: datetime = _NOW) -> BuiltIndex:
    return build_index(load_knowledge(knowledge), HashingEncoder(tuning=_TUNING), folder, now).index


def _version(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().split()[0]


def _found(index: BuiltIndex) -> list[object]:
    searcher = Searcher(index, HashingEncoder(tuning=_TUNING))
    return [searcher.search(query, 10) for query in ("level 2", "what does a lay adviser do", "SMB", "dragons")]


def test_an_opened_index_is_the_one_that_was_built(knowledge: Path, tmp_path: Path) -> None:
    """Knowledge, passages, vectors and words survive the disk, and every search gives the same hits."""
    built = _build(knowledge, tmp_path / "index")
    opened = open_index(tmp_path / "index")
    assert (built.manifest, built.knowledge, built.passages) == (opened.manifest, opened.knowledge, opened.passages)
    assert load_knowledge(knowledge) == opened.knowledge
    np.testing.assert_array_equal(built.dense.vectors(), opened.dense.vectors())
    np.testing.assert_array_equal(built.words.words, opened.words.words)
    assert _found(built) == _found(opened)
    assert any(hit.late for hit in Searcher(opened, HashingEncoder(tuning=_TUNING)).search("level 2", 1))


def test_the_manifest_can_be_read_by_people_and_other_programs(knowledge: Path, folder: Path) -> None:
    """It says what the index was built from and when, and the checksum that any tool computes for each file."""
    text = (_version(folder) / "manifest.json").read_text()
    manifest = json.loads(text)
    files = manifest.pop("files")
    assert len(text.splitlines()) > 10
    assert manifest == {
        "format": 4,
        "built_at": "2026-11-22T12:01:00+00:00",
        "encoder": "hashing@256",
        "tuning": "tuned@1",
        "knowledge": load_knowledge(knowledge).digest,
        "entries": 6,
        "passages": len(open_index(folder).passages),
    }
    on_disk = {path.relative_to(_version(folder)).as_posix(): path for path in _version(folder).rglob("*.*")}
    del on_disk["manifest.json"]
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in on_disk.items()} == files


def test_nothing_in_the_index_can_run_code_when_it_is_opened(folder: Path) -> None:
    """Every file is JSON, a plain array or faiss's own format: no pickle anywhere."""
    for path in (path for path in _version(folder).rglob("*") if path.is_file()):
        match path.suffix:
            case ".json":
                json.loads(path.read_text())
            case ".npy":
                np.load(path, allow_pickle=False)
            case _:
                assert b"IxFI" == path.read_bytes()[:4]


def test_the_vector_in_a_row_is_that_of_the_passage_in_that_row(folder: Path) -> None:
    """Fresh vectors of the passages are the stored ones, row by row."""
    index = open_index(folder)
    fresh = HashingEncoder().encode([passage.text for passage in index.passages])
    assert (len(index.passages), DIMENSIONS) == fresh.shape
    np.testing.assert_array_equal(fresh, index.dense.vectors())


FILES = (
    "manifest.json",
    "knowledge.json",
    "passages.json",
    "dense.faiss",
    "words/words.npy",
    "words/starts.npy",
    "lexical/vocab.index.json",
    "lexical/params.index.json",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
)


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


DAMAGES: dict[str, Callable[[Path], None]] = {"one bit": _flip, "cut short": _cut, "missing": Path.unlink}


def test_every_file_of_an_index_is_among_those_damaged_below(folder: Path) -> None:
    """The list is that of the disk."""
    files = (path for path in _version(folder).rglob("*") if path.is_file())
    assert set(FILES) == {path.relative_to(_version(folder)).as_posix() for path in files}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_refused_by_name_and_mended_by_a_build(
    knowledge: Path, folder: Path, name: str, damage: str
) -> None:
    """One bit is enough; the message names the file and the way out, and taking that way helps."""
    expected = _found(open_index(folder))
    DAMAGES[damage](_version(folder) / name)
    with pytest.raises(IndexDamaged) as fault:
        open_index(folder)
    assert f"{_version(folder) / name} is missing or altered: run `mappa-bot build`" == str(fault.value)
    _build(knowledge, folder)
    assert expected == _found(open_index(folder))


@pytest.mark.parametrize("kept", [0, 1, 10, 23, 40, -2])
def test_a_pointer_cut_short_is_refused_and_mended_by_a_build(knowledge: Path, folder: Path, kept: int) -> None:
    """Whatever is left of CURRENT, no half of it leads to an index."""
    pointer = folder / "CURRENT"
    pointer.write_bytes(pointer.read_bytes()[:kept])
    with pytest.raises(IndexDamaged, match="run `mappa-bot build`"):
        open_index(folder)
    _build(knowledge, folder)
    open_index(folder)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a b c", b"../.. 0", b"gone 0", b"\n"])
def test_a_pointer_to_nothing_is_refused(folder: Path, content: bytes) -> None:
    """A CURRENT that holds something else names no version."""
    (folder / "CURRENT").write_bytes(content)
    with pytest.raises(IndexDamaged, match="run `mappa-bot build`"):
        open_index(folder)


def test_a_version_that_was_removed_is_refused(folder: Path) -> None:
    """Someone tidied up by hand: the message says what is missing."""
    _version(folder).rename(folder.parent / "elsewhere")
    with pytest.raises(IndexDamaged, match=r"manifest\.json is missing"):
        open_index(folder)


@pytest.mark.parametrize("existing", [True, False])
def test_before_the_first_build_the_index_is_missing(tmp_path: Path, *, existing: bool) -> None:
    """No folder, or an empty one, is told apart from a damaged index."""
    if existing:
        (tmp_path / "index").mkdir()
    with pytest.raises(IndexMissing, match="run `mappa-bot build`"):
        open_index(tmp_path / "index")


def test_an_index_of_an_older_program_is_stale(folder: Path) -> None:
    """Another format is named with the one that is wanted, and not read."""
    path = _version(folder) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": 0}))
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "CURRENT").write_text(f"{_version(folder).name} {checksum}\n")
    with pytest.raises(IndexStale, match="has format 0, this program 4: run `mappa-bot build`"):
        open_index(folder)


def test_an_index_of_another_encoder_is_stale_and_the_message_names_both(knowledge: Path, folder: Path) -> None:
    """Whoever changed the model sees which one the index has and which one is configured."""
    manifest = open_index(folder).manifest
    with pytest.raises(IndexStale) as fault:
        refuse_if_stale(manifest, encoder="other@1", tuning=_TUNING, knowledge=load_knowledge(knowledge).digest)
    assert "index built with encoder hashing@256, configured other@1: run `mappa-bot build`" == str(fault.value)


@pytest.mark.parametrize("tuning", ["", "tuned@2"])
def test_an_index_of_another_tuning_is_stale(knowledge: Path, folder: Path, tuning: str) -> None:
    """Questions read in a new way are not put to words of the old one; nor when what was learnt has been taken away."""
    manifest = open_index(folder).manifest
    with pytest.raises(IndexStale) as fault:
        refuse_if_stale(manifest, encoder="hashing@256", tuning=tuning, knowledge=load_knowledge(knowledge).digest)
    assert "the encoder has been tuned since the index was built: run `mappa-bot build`" == str(fault.value)


def test_an_index_of_other_knowledge_is_stale(knowledge: Path, folder: Path) -> None:
    """After an edit the message says since when; before it, the index is accepted."""
    manifest = open_index(folder).manifest
    refuse_if_stale(manifest, encoder="hashing@256", tuning=_TUNING, knowledge=load_knowledge(knowledge).digest)
    write_folder(knowledge, {"entries/more.yaml": entry_text("more.one")})
    with pytest.raises(IndexStale) as fault:
        refuse_if_stale(manifest, encoder="hashing@256", tuning=_TUNING, knowledge=load_knowledge(knowledge).digest)
    assert "the knowledge changed after 2026-11-22T12:01:00+00:00: run `mappa-bot build`" == str(fault.value)


def test_two_versions_are_kept(knowledge: Path, folder: Path) -> None:
    """The one before may still be being opened by another process; older ones go."""
    before = _version(folder)
    for minutes in range(2, 6):
        previous = _version(folder)
        _build(knowledge, folder, _NOW + timedelta(minutes=minutes))
    assert {previous, _version(folder)} == {path for path in folder.iterdir() if path.is_dir()}
    assert before not in folder.iterdir()


def test_a_build_killed_while_encoding_leaves_the_old_index_in_use(
    knowledge: Path, folder: Path, start_builder: StartBuilder
) -> None:
    """`kill -9` in the middle: the old index opens before and after, and the next build is not kept waiting."""
    before = _found(open_index(folder))
    write_folder(knowledge, {"entries/more.yaml": entry_text("more.one")})
    builder = start_builder("build", knowledge, folder)
    assert ["ready", "encoding"] == _lines(builder, 2)
    assert before == _found(open_index(folder))
    builder.kill()
    builder.wait()
    assert before == _found(open_index(folder))
    assert 7 == _build(knowledge, folder).manifest.entries
    assert 7 == open_index(folder).manifest.entries


def test_a_build_killed_at_any_step_leaves_a_whole_index(
    knowledge: Path, folder: Path, tmp_path: Path, start_builder: StartBuilder
) -> None:
    """Before each thing a build does to the disk it is killed once: always the old or the new index is there, whole."""
    old = open_index(folder)
    write_folder(
        knowledge, {"entries/levels.yaml": SMALL["entries/levels.yaml"].replace("High risk alone", "A high risk")}
    )
    steps, _ = start_builder("die", knowledge, folder, tmp_path / "copies").communicate()
    new = _build(knowledge, tmp_path / "fresh")
    killed_before = steps.splitlines()
    switched = killed_before.index("os.rename CURRENT.new CURRENT")
    for step, killed in enumerate(killed_before):
        copy, expected = tmp_path / "copies" / str(step), old if step <= switched else new
        assert (killed, expected.manifest.knowledge) == (killed, open_index(copy).manifest.knowledge)
        assert _found(expected) == _found(open_index(copy))
        _build(knowledge, copy, _NOW + timedelta(hours=1))
        assert _found(new) == _found(open_index(copy))
        left = {path.name for path in copy.iterdir()} - {"CURRENT", "lock"}
        assert [True, True] == [(copy / name / "manifest.json").is_file() for name in left]
    assert {"tests.encoding", "open manifest.json", "open CURRENT.new"} <= set(killed_before)
    assert any(killed.startswith("os.rename building-") for killed in killed_before)
    assert any(killed.startswith("shutil.rmtree") for killed in killed_before[switched:])


def test_two_builds_at_once_take_turns(knowledge: Path, folder: Path, start_builder: StartBuilder) -> None:
    """The second waits until the first has finished, and then finds nothing left to encode."""
    write_folder(knowledge, {"entries/more.yaml": entry_text("more.one")})
    first = start_builder("build", knowledge, folder)
    assert ["ready", "encoding"] == _lines(first, 2)
    second = start_builder("build", knowledge, folder)
    assert ["ready"] == _lines(second, 1)
    first_said, _ = first.communicate("go on\n")
    second_said, _ = second.communicate("go on\n")
    encoded, reused = map(int, first_said.splitlines()[-1].split())
    assert (True, True) == (encoded > 0, reused > 0)
    assert f"0 {encoded + reused}\n" == second_said
    assert 7 == open_index(folder).manifest.entries


def _lines(builder: Builder, count: int) -> list[str]:
    assert builder.stdout is not None
    return [builder.stdout.readline().strip() for _ in range(count)]
