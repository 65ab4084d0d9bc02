"""
Small knowledge folders for tests, written from Python text.

`write_folder(root, files)` writes any files; `SMALL` is a whole small folder that passes every rule on `TODAY`, and
`entry_text` gives the YAML of one more entry that does, or that breaks just what a test changes.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

# The day on which `SMALL` is up to date.
TODAY = date(2026, 11, 22)

_SOURCES = """\
- id: guidance
  title: MAPPA Guidance
  publisher: HMPPS
  published: 2024-08
  url: https://www.gov.uk/mappa-guidance
  licence: OGL v3
  checked_on: 2026-11-20

- id: cja-2003
  title: Criminal Justice Act 2003
  publisher: legislation.gov.uk
  published: 2003
  url: https://www.legislation.gov.uk/ukpga/2003/44
  checked_on: 2026-11-20

- id: llr-report
  title: "Leicester, Leicestershire and Rutland MAPPA Annual Report 2020-21"
  publisher: LLR MAPPA
  published: "2021"
  checked_on: 2026-11-20
"""

_TERMS = """\
- term: MAPPA
  expansion: Multi-Agency Public Protection Arrangements
  synonyms: [mapa]
  entry: categories.how-many

- term: SMB
  expansion: Strategic Management Board
  synonyms: [strategic board]
  entry: lay-advisers.role

- term: PCSC Act
  expansion: Police, Crime, Sentencing and Courts Act
  entry: categories.how-many
"""

_LEVELS = """\
- id: levels.level-2
  title: When Level 2 is the right level
  answer: >-
    Refer to Level 2 when formal multi-agency meetings would add value to the lead agency's management of the risk of
    serious harm, and the person is assessed as high or very high risk, or the case needs active co-ordination, or it
    has come down from Level 3. High risk alone is not enough.
  detail: >-
    The added value is what the referral has to show: say what formal meetings would do that the lead agency cannot.
  asks:
    - when do I go to level 2
    - when should I refer a case to Level 2?
    - is high risk enough for level two
  corrects:
    - belief: every high-risk offender is managed at Level 2
      correction: No. High risk does not by itself mean Level 2; formal meetings must add value.
  citations:
    - {source: guidance, locator: "chapter 7, para 7.4"}
    - {source: cja-2003, locator: section 325}
  see_also: [levels.level-3]
  support: confirmed
  owner: national-knowledge
  last_reviewed_on: 2026-11-20
  review_in_days: 180

- id: levels.level-3
  title: When Level 3 is the right level
  answer: >-
    Level 3 is for cases that meet the Level 2 test and whose management needs senior people from the agencies, for
    example because resources must be committed at short notice. Few cases need it, and most come down again to Level 2.
  asks:
    - when is level 3 right
    - who sits at a level 3 meeting
    - do I need senior managers for this case
  citations:
    - {source: guidance, locator: "chapter 7, para 7.5"}
  see_also: [levels.level-2]
  support: single-source
  owner: national-knowledge
  last_reviewed_on: 2026-11-20
  review_in_days: 180
"""

_LAY_ADVISERS = """\
- id: lay-advisers.role
  title: What lay advisers do
  answer: >-
    Lay advisers are members of the public who help the Strategic Management Board to review the arrangements. They ask
    the questions that a professional might not think of. They do not manage cases and take no decisions about people.
  asks:
    - who are the lay advisers
    - what does a lay adviser do
    - can a lay adviser see my case
  citations:
    - {source: cja-2003, locator: "section 326(3)"}
    - {source: guidance, locator: chapter 19}
  support: confirmed
  owner: national-knowledge
  last_reviewed_on: 2026-11-20
  review_in_days: 180
"""

_CATEGORIES = """\
- id: categories.how-many
  title: How many categories there are
  answer: >-
    There are four MAPPA categories. Category 1 is registered sexual offenders, Category 2 violent and other sexual
    offenders, Category 3 other dangerous offenders, and Category 4 terrorist offenders. The PCSC Act added the fourth
    in 2022.
  asks:
    - how many MAPPA categories are there
    - what are the four categories
    - what is category 4
  citations:
    - {source: guidance, locator: chapter 6}
    - {source: cja-2003, locator: section 327}
  see_also: [categories.past-how-many]
  support: confirmed
  owner: national-knowledge
  last_reviewed_on: 2026-11-20
  review_in_days: 180

- id: categories.past-how-many
  title: How many categories there were before 2022
  answer: >-
    Before June 2022 there were three categories: registered sexual offenders, violent and other sexual offenders, and
    other dangerous offenders. Terrorist offenders had no category of their own and came in through one of the three.
  asks:
    - how many categories used to there be
    - what were the three categories
    - where were terrorist offenders before category 4
  citations:
    - {source: llr-report, locator: What is MAPPA}
    - {source: cja-2003, locator: section 327 as enacted}
  currency: historical
  valid_from: 2004-04-05
  valid_to: 2022-06-27
  superseded_by: categories.how-many
  support: confirmed
  owner: national-knowledge
  last_reviewed_on: 2026-11-20
  review_in_days: 180
"""

_LLR_REPORT = """\
- id: llr.referral-meeting
  title: Who looks at referrals in Leicester, Leicestershire and Rutland
  answer: >-
    In Leicester, Leicestershire and Rutland a Single Referral meeting looked at every referral in 2020-21. Its core
    panel was made wider that year, with people from housing, the job centre and the health services joining it.
  asks:
    - who looks at my referral in Leicester
    - what is the single referral meeting
    - who sits on the LLR referral panel
  citations:
    - {source: llr-report, locator: Local page}
  area: llr
  support: local
  owner: llr-knowledge
  last_reviewed_on: 2026-11-20
  review_in_days: 90
"""

SMALL: Mapping[str, str] = {
    "sources.yaml": _SOURCES,
    "terms.yaml": _TERMS,
    "entries/levels.yaml": _LEVELS,
    "entries/lay-advisers.yaml": _LAY_ADVISERS,
    "entries/categories.yaml": _CATEGORIES,
    "areas/llr/report.yaml": _LLR_REPORT,
}


def write_folder(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write each file under `root` exactly as given, text as UTF-8, and return `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def write_small_knowledge(root: Path, changed: Mapping[str, str | bytes] | None = None) -> Path:
    """Write `SMALL` under `root`, with some files changed or added, and return `root`."""
    return write_folder(root, {**SMALL, **(changed or {})})


def entry_text(entry_id: str, **changed: object) -> str:
    """
    Return the YAML of an entry that passes every rule in a folder with the sources of `SMALL`.

    Args:
        entry_id: Its id; its texts are made from it, so that no two entries share one.
        changed: Fields to change or add; None leaves a field out. Values are written as JSON, which YAML reads.
    """
    name = entry_id.replace(".", " ").replace("-", " ")
    fields: dict[str, object] = {
        "title": f"About {name}",
        "answer": f"This is what people need to know about {name}. " + "There is a little more to say. " * 4,
        "asks": [f"what is {name}", f"who decides on {name}", f"tell me about {name}"],
        "citations": [{"source": "guidance", "locator": "chapter 1"}],
        "support": "single-source",
        "owner": "national-knowledge",
        "last_reviewed_on": "2026-11-20",
        "review_in_days": 180,
    }
    kept = {key: value for key, value in {**fields, **changed}.items() if value is not None}
    lines = (f"  {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in kept.items())
    return f"- id: {json.dumps(entry_id)}\n{''.join(lines)}"
