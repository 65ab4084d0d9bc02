"""The report as a page: whole, silent to the outside, escaped, and readable by whoever cannot see its charts."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.training.page import report_page
from bot.training.results import GroupReport
from bot.training.teach_next import Next
from tests.training.cohort_material import COHORT, COURSE, Member, finished, report_on, right, wrong
from tests.training_material import LESSONS

_VOID = {"meta", "br"}


class Page(HTMLParser):
    """What a page holds: its elements with their attributes, and its text; wrong nesting is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "svg" not in self.open:
            self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())


def busy() -> GroupReport:
    """A report with something of everything."""
    quiz = COURSE.lessons[LESSONS[0]].quiz
    half = [Member(f"a{n}", answers=[(item.id, wrong(item)) for item in quiz[:4]]) for n in range(7)]
    others = [Member(f"b{n}", [LESSONS[0]], answers=[(item.id, right(item)) for item in quiz[:4]]) for n in range(3)]
    found = report_on([*half, *others, *(finished(f"c{n}") for n in range(6))])
    return replace(found, teach_next=(Next(LESSONS[1], ("Because it is asked about.",)),))


def test_a_page_tells_what_the_report_tells() -> None:
    """Heading, path, figures, questions with what was chosen instead, and what to teach next."""
    found = busy()
    page = Page(report_page(found, COURSE))
    item = COURSE.items[found.items[0].item]
    for said in (
        "Report on Autumn starters",
        "Path: A short course (from 1 October 2026). 22 November 2026, 16 members.",
        "6 of 16 have completed the path.",
        item.asks,
        f"Often chosen instead: {item.options[wrong(item)].says}",
        "about 60 %",
        "Answered by 15 people or more",
        "What to teach next What happens at a meeting Because it is asked about.",
    ):
        assert said in page.text
    # Nine have read the first lesson: three more than have completed the path.
    assert (None, 6) == (found.lessons[0].read, found.lessons[0].done)
    assert "The three levels not shown 6" in page.text


def test_tables_and_charts_can_be_heard() -> None:
    """Tables have captions and headings with a scope; each chart is one picture with its figures in words."""
    page = Page(report_page(busy(), COURSE))
    tags = [tag for tag, _ in page.elements]
    assert 2 == tags.count("table") == tags.count("caption") == tags.count("svg")
    assert {"col", "row"} == {attributes.get("scope") for tag, attributes in page.elements if tag == "th"}
    charts = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert {"img"} == {chart["role"] for chart in charts}
    lessons, items = (chart["aria-label"] or "" for chart in charts)
    assert "Of 16 members. The three levels: read by not shown, done by 6." in lessons
    assert "What happens at a meeting: read by 6, done by 6." in lessons
    assert "Question 1: about 60 %." in items
    assert ("html", {"lang": "en-GB"}) == page.elements[0]


@pytest.mark.parametrize("found", [busy(), report_on([Member("a")])], ids=["busy", "too few"])
def test_a_page_runs_nothing_and_fetches_nothing(found: GroupReport) -> None:
    """No script, no address but those inside, and a policy that would stop both."""
    text = report_page(found, COURSE)
    page = Page(text)
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "a", "form"}
    policies = [attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes]
    assert ["default-src 'none'; style-src 'unsafe-inline'"] == policies
    for name in ("src", "href", "xlink:href"):
        assert all((attributes.get(name) or "#").startswith("#") for _, attributes in page.elements)
    assert all(address.startswith("#") for address in re.findall(r"url\(\s*[\"']?([^)]*)", text))
    assert "@import" not in text
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_parts_of_two_charts_are_not_taken_for_each_other() -> None:
    """Every name is given once, and every name that is used is there."""
    page = Page(report_page(busy(), COURSE))
    names = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(names) == len(set(names))
    used = {(attributes.get("xlink:href") or "")[1:] for _, attributes in page.elements} - {""}
    assert used <= set(names)


def test_of_too_few_the_page_says_why_it_is_empty() -> None:
    """No chart, no table, and no number of members."""
    page = Page(report_page(report_on([finished("a")]), COURSE))
    assert "Fewer than five people have joined" in page.text
    assert not {"svg", "table"} & {tag for tag, _ in page.elements}


@given(st.text(st.sampled_from("<>&\"'/$\\_^{}scriptonload= -!"), min_size=1))
@settings(max_examples=6, deadline=None)
def test_whatever_a_name_holds_it_is_text(name: str) -> None:
    """In the heading, in tables, and in the charts, where "$" would begin a formula."""
    lesson = replace(COURSE.lessons[LESSONS[0]], title=name)
    course = replace(COURSE, lessons={**COURSE.lessons, LESSONS[0]: lesson})
    page = Page(report_page(replace(busy(), cohort=replace(COHORT, name=name)), course))
    expected = Page(report_page(busy(), COURSE))
    assert [tag for tag, _ in page.elements if tag not in {"g", "text"}] == [
        tag for tag, _ in expected.elements if tag not in {"g", "text"}
    ]
    assert " ".join(name.split()) in page.text
