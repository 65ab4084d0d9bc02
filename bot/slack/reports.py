"""A trainer asks for the report on a cohort: figures of the group, in messages and as files."""

from collections.abc import Callable
from functools import partial

from slack_sdk import WebClient

from bot.figures import report_of
from bot.slack import train_words as words
from bot.slack.blocks.reply import Reply, plain_reply
from bot.slack.blocks.report import progress_message, questions_message
from bot.slack.calls import Kind, SlackCallError
from bot.slack.desk import ClaimLostError, Desk, report
from bot.slack.files import TextFile, has_file, post_files
from bot.slack.ids import COHORT_EVENT_TYPE
from bot.slack.learning import course
from bot.slack.marked import SKEW_SECONDS, post_marked
from bot.slack.native import send_native
from bot.slack.once import keeping, once
from bot.training.page import report_page
from bot.training.report import report_csv
from bot.training.results import GroupReport
from bot.training.types import Cohort

# What a team asked in this time says what it could be taught now.
ASKED_DAYS = 90
# By this sign at the beginning, spreadsheets know the letters of the file.
_BYTE_ORDER_MARK = "\ufeff"


def send_report(desk: Desk, client: WebClient, cohort: Cohort, press: str) -> None:
    """
    Post the report in the trainer's direct message, once for a press, and say so there when the files are missing.

    Raises:
        SlackCallError: It could not be posted.
    """
    key = f"report:{cohort.id}:{press}"
    with once(desk, key, cohort.team, cohort.channel) as claim:
        if claim is not None:
            material, area = course(desk), desk.rules(cohort.team, "").area
            found, _ = report_of(desk.store, material, cohort, desk.answer, now=desk.now(), days=ASKED_DAYS, area=area)
            post = partial(_post, desk, client, cohort, key, look_first=claim.look_first)
            ts = post(part=1, render=partial(progress_message, found, material))
            post(part=2, render=partial(questions_message, found, material))
            if found.members is not None:
                _add_files(desk, client, (cohort.channel, ts), found, look_first=claim.look_first)


def files_of(desk: Desk, found: GroupReport) -> tuple[TextFile, ...]:
    """Return a report as a page with charts, and as a table for spreadsheets."""
    material, name = course(desk), f"report-{found.cohort.id}-{found.as_of}"
    title = f"{found.cohort.name}, {found.as_of}"
    return (
        TextFile(f"{name}.html", f"{title}, page", report_page(found, material)),
        TextFile(f"{name}.csv", f"{title}, table", _BYTE_ORDER_MARK + report_csv(found, material)),
    )


def _post(
    desk: Desk,
    client: WebClient,
    cohort: Cohort,
    key: str,
    *,
    part: int,
    render: Callable[..., Reply],
    look_first: bool,
) -> str:
    def send(reply: Reply) -> str:
        return post_marked(
            client,
            (cohort.channel, ""),
            f"{key}:{part}",
            reply,
            since=desk.now().timestamp() - SKEW_SECONDS,
            look_first=look_first,
            patience=desk.patience,
            keep=keeping(desk, key),
            event_type=COHORT_EVENT_TYPE,
        )

    return send_native(
        cohort.team,
        desk.without_tables,
        send,
        native=partial(render, is_native=True),
        plain=partial(render, is_native=False),
    )


def _add_files(desk: Desk, client: WebClient, place: tuple[str, str], found: GroupReport, *, look_first: bool) -> None:
    files = files_of(desk, found)
    try:
        if not (look_first and has_file(client, place, files[0].name, desk.patience)):
            post_files(client, place, files, words.REPORT_FILES, desk.patience)
    except SlackCallError as trouble:
        report(trouble, "the files of a report")
        if trouble.kind is Kind.TOKEN:
            raise
        _say(desk, client, place)


def _say(desk: Desk, client: WebClient, place: tuple[str, str]) -> None:
    """Say that the files are missing; when that does not go either, the report itself is there."""
    try:
        post_marked(
            client,
            place,
            f"{place[1]}:no-files",
            plain_reply(words.REPORT_NO_FILES),
            since=0.0,
            look_first=True,
            patience=desk.patience,
            keep=lambda: None,
            event_type=COHORT_EVENT_TYPE,
        )
    except (SlackCallError, ClaimLostError) as trouble:
        report(trouble, "the files of a report")
