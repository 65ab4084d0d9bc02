"""A report as one page that stands by itself: no script, nothing fetched, readable on a phone and in the dark."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from bot.training import report_words as words
from bot.training.course import Course
from bot.training.page_charts import items_chart, lessons_chart
from bot.training.report import in_short, often_chosen, path_title
from bot.training.results import GroupReport, ItemResult

# Beyond these a list of questions becomes a wall; the CSV has all of them.
_MOST_ITEMS = 15

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.05rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 44rem; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .4rem 0; font-weight: 600; }
th, td { border-bottom: 1px solid #8888; padding: .45rem .3rem; text-align: left; vertical-align: top; }
th { font-weight: 600; } tbody th { font-weight: 400; overflow-wrap: anywhere; }
.number { text-align: right; width: 5.6rem; } td.number { white-space: nowrap; }
small { display: block; margin-top: .2rem; }
figure { margin: 1rem 0; } svg { display: block; height: auto; max-width: 100%; }
@media print { body { max-width: none; } }
"""


def report_page(report: GroupReport, course: Course) -> str:
    """Return a report as one HTML file, in British English, for people who may see it: its trainer."""
    title = words.title(report.cohort.name)
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            # Even if a text got through, nothing in the page may run or fetch.
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            f"<h1>{escape(title)}</h1>",
            *_body(report, course),
            "</main>\n</body>\n</html>\n",
        )
    )


def _body(report: GroupReport, course: Course) -> Iterator[str]:
    cohort = report.cohort
    path = path_title(cohort, course)
    yield _paragraph(words.about(path, report.members, report.as_of, cohort.starts_on, cohort.due_on))
    yield _paragraph(words.held_back(report.as_of) if report.is_held else "")
    if report.members is None:
        yield _paragraph(words.TOO_FEW)
    else:
        yield _paragraph(words.NOT_SHOWN_WHY)
        yield from _lessons(report, course, report.members)
        yield from _items(report, course)
    yield from _next(report, course)


def _lessons(report: GroupReport, course: Course, members: int) -> Iterator[str]:
    yield f"<h2>{escape(words.HEADING_LESSONS)}</h2>"
    yield _paragraph(words.completed(report.complete, members))
    rows = [(course.lessons[row.lesson].title, row.read, row.done) for row in report.lessons]
    if rows:
        yield f"<figure>{lessons_chart(rows, members)}</figure>"
        yield _table(
            words.CAPTION_LESSONS,
            (words.LESSON, words.READ, words.DONE),
            ((escape(name), (_count(read), _count(done))) for name, read, done in rows),
        )
        yield _paragraph(words.DONE_MEANS)


def _items(report: GroupReport, course: Course) -> Iterator[str]:
    yield f"<h2>{escape(words.HEADING_ITEMS)}</h2>"
    if report.items:
        shown = report.items[:_MOST_ITEMS]
        yield f"<figure>{items_chart([(result.difficulty, _share(result)) for result in shown])}</figure>"
        yield _table(words.CAPTION_ITEMS, (words.QUESTION, words.RIGHT), _item_rows(shown, course))
        yield _paragraph(words.DISCRIMINATION_MEANS)
        yield _paragraph(words.more_items(len(report.items) - len(shown)))
    else:
        yield _paragraph(words.NOTHING_HARD)
    yield _paragraph(words.suppressed(report.suppressed))


def _item_rows(shown: Iterable[ItemResult], course: Course) -> Iterator[tuple[str, Sequence[str]]]:
    for number, result in enumerate(shown, start=1):
        item = course.items[result.item]
        instead = often_chosen(item, result.common_wrong)
        besides = (
            words.chosen_instead(instead) if instead else "",
            words.answered_by(result.learners, result.discrimination),
        )
        small = "".join(f"<small>{escape(said)}</small>" for said in besides if said)
        yield f"{number}. {escape(in_short(item))}{small}", (_share(result),)


def _next(report: GroupReport, course: Course) -> Iterator[str]:
    yield f"<h2>{escape(words.HEADING_NEXT)}</h2>"
    if not report.teach_next:
        yield _paragraph(words.NOTHING_NEXT)
        return
    said = (
        f"<li><strong>{escape(course.lessons[each.lesson].title)}</strong>{_paragraph(' '.join(each.reasons))}</li>"
        for each in report.teach_next
    )
    yield f"<ol>{''.join(said)}</ol>"


def _table(caption: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return a table; each row is the HTML of its heading and the texts of its cells."""
    first, *others = (escape(head) for head in heads)
    head = f'<th scope="col">{first}</th>' + "".join(f'<th scope="col" class="number">{each}</th>' for each in others)
    body = "".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td class=number>{escape(cell)}</td>" for cell in cells)}</tr>\n'
        for name, cells in rows
    )
    above = f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>"
    return f"<table>\n{above}\n<tbody>\n{body}</tbody>\n</table>"


def _share(result: ItemResult) -> str:
    return words.share(result.difficulty, result.bound)


def _count(value: int | None) -> str:
    return words.NOT_SHOWN if value is None else str(value)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""
