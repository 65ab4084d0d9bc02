"""A path completed is certified once, to the person alone; their trainer hears of it when they say so."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack import ids
from bot.slack import train_words as words
from bot.slack.blocks.certificate import certificate_message, completed_blocks, trainer_message
from bot.slack.blocks.reply import Block
from bot.slack.calls import SlackCallError
from bot.slack.cohorts import titles_of
from bot.slack.desk import ClaimLostError, Desk, note_trouble
from bot.slack.files import TextFile, has_file, post_files
from bot.slack.ids import COHORT_EVENT_TYPE
from bot.slack.learning import standing_of
from bot.slack.marked import SKEW_SECONDS, post_marked
from bot.slack.once import keeping, once
from bot.slack.presses import Press, read_press, tell
from bot.store.identity import keyed_hash
from bot.training.types import Cohort, Completion, Learner

# How long a certificate that was never posted, since the process died, is looked for. The record of having posted it
# is forgotten sooner, and then the message itself tells; in the end both may be gone, and nobody wants it again.
_LOOKED_AFTER = timedelta(days=90)
_KEY_CHARS = 16


def register(app: App, desk: Desk) -> None:
    """Listen for the button by which people send their certificate to their trainer."""
    app.action(ids.CERTIFICATE_SEND)(partial(on_send, desk=desk))


def award_if_complete(desk: Desk, client: WebClient, team: str, user: str) -> list[Block]:
    """
    Certify the paths that a person has completed now, and return what to say of them; nothing where there are none.

    What Slack does not take is tried again the next time.

    Raises:
        StoreFault: The database does not answer.
    """
    standing = standing_of(desk, team, user)
    if standing.learner is None:
        return []
    has = {completion.path for completion in standing.completions}
    cohorts = {enrolment.path: enrolment.cohort for enrolment in standing.enrolments}
    whole = {path.id: len(path.lessons) for path in desk.knowledge.teaching.paths}
    done = [
        one.path
        for one in standing.progresses
        # Not while a lesson is withdrawn: what is certified is the whole path.
        if one.is_complete and len(one.lessons) == whole.get(one.path) and one.path not in has
    ]
    new = [path for path in done if _complete(desk, standing.learner.person, path, cohorts.get(path, ""))]
    hand_over(desk, client, standing.learner, fresh=new)
    return completed_blocks([_title(desk, path) for path in new])


def hand_over(desk: Desk, client: WebClient, learner: Learner, *, fresh: list[str] | None = None) -> None:
    """
    Post the certificates that a person has not got yet; `fresh` are paths completed in this very moment.

    Raises:
        StoreFault: The database does not answer.
    """
    for completion in desk.store.learning.completions(learner.person):
        if desk.now() - completion.at <= _LOOKED_AFTER:
            try:
                _post(desk, client, learner, completion, is_fresh=completion.path in (fresh or ()))
            except (SlackCallError, ClaimLostError) as trouble:
                note_trouble(desk, trouble, "a certificate")


def on_send(ack: Ack, body: Mapping[str, Any], client: WebClient, *, desk: Desk) -> None:
    """Tell the trainer, since the person wants it so; nothing of it is kept."""
    ack()
    press = read_press(body)
    completion = desk.store.learning.completion(press.value)
    if completion is None or completion.person != desk.person(press.team, press.user):
        tell(press, words.LOST, desk.patience)
        return
    cohort = desk.store.learning.cohort(completion.cohort) if completion.cohort else None
    if cohort is None or cohort.team != press.team or not cohort.channel:
        tell(press, words.NO_TRAINER, desk.patience)
        return
    try:
        said = words.SENT if _send(desk, client, press, completion, cohort) else ""
    except (SlackCallError, ClaimLostError) as trouble:
        note_trouble(desk, trouble, "a certificate")
        said = words.NOT_SENT
    if said:
        tell(press, said, desk.patience)


def _complete(desk: Desk, person: str, path: str, cohort: str) -> bool:
    certificate = str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
    return desk.store.learning.complete(Completion(person, path, cohort, desk.now(), certificate))


def _post(desk: Desk, client: WebClient, learner: Learner, completion: Completion, *, is_fresh: bool) -> None:
    """Post a certificate unless it is there; of several who are at it, one does."""
    key = f"certificate:{completion.certificate}"
    # Without the channel: what is kept of deliveries outlives the records that a person deletes.
    with once(desk, key, learner.team, "") as claim:
        if claim is None:
            return
        look_first, file = claim.look_first or not is_fresh, _file(desk, completion)
        ts = post_marked(
            client,
            (learner.channel, ""),
            completion.certificate,
            certificate_message(completion, _title(desk, completion.path), has_file=file is not None),
            since=completion.at.timestamp() - SKEW_SECONDS,
            look_first=look_first,
            patience=desk.patience,
            keep=keeping(desk, key),
            event_type=COHORT_EVENT_TYPE,
        )
        _attach(desk, client, (learner.channel, ts), file, look_first=look_first)


def _send(desk: Desk, client: WebClient, press: Press, completion: Completion, cohort: Cohort) -> bool:
    """Post who completed what to the trainer, once for a press; False when that was done already."""
    # A keyed hash, so that what is kept of deliveries for some days says neither who nor which certificate.
    key = keyed_hash(desk.hash_key, completion.certificate, press.action_ts)[:_KEY_CHARS]
    with once(desk, f"sent:{key}", press.team, "") as claim:
        if claim is None:
            return False
        ts = post_marked(
            client,
            (cohort.channel, ""),
            key,
            trainer_message(press.user, completion, _title(desk, completion.path), cohort.name),
            since=desk.now().timestamp() - SKEW_SECONDS,
            look_first=claim.look_first,
            patience=desk.patience,
            keep=keeping(desk, f"sent:{key}"),
            event_type=COHORT_EVENT_TYPE,
        )
        _attach(desk, client, (cohort.channel, ts), _file(desk, completion), look_first=claim.look_first)
    return True


def _attach(desk: Desk, client: WebClient, place: tuple[str, str], file: TextFile | None, *, look_first: bool) -> None:
    if file is not None and not (look_first and has_file(client, place, file.name, desk.patience)):
        post_files(client, place, [file], "", desk.patience)


def _file(desk: Desk, completion: Completion) -> TextFile | None:
    """Return the certificate as a file, None where there is no key for it or the path is gone."""
    path = next((path for path in desk.knowledge.teaching.paths if path.id == completion.path), None)
    if desk.certify is None or path is None:
        return None
    return TextFile(f"certificate-{completion.certificate}.jwt", path.title, desk.certify(completion, path))


def _title(desk: Desk, path: str) -> str:
    return titles_of(desk).get(path, path)
