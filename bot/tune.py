"""The command that teaches the bot to read questions."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot import services
from bot.session import Session
from index.build import build_index
from index.encode import load_encoder, locate_model
from index.load import load_knowledge
from index.tuned import save_tuned


def tune(
    context: typer.Context,
    *,
    epochs: Annotated[int, typer.Option(min=1, help="How often to go through all wordings.")] = 3,
) -> None:
    """
    Learn to read questions from the wordings (knowledge/wordings) and write knowledge/tuned.safetensors.

    Needed after many entries or wordings have changed, not after every edit: what was learnt goes on serving. Takes
    about a quarter of an hour on two cores. Afterwards: mappa-bot build, mappa-bot eval --calibrate.
    """
    from index.tune import Tuning, examples_of  # noqa: PLC0415 - four seconds that no other command should pay

    session: Session = context.obj
    settings = session.settings
    folder, identity = locate_model(settings.model_dir)
    encoder = load_encoder(settings.model_dir)
    knowledge = load_knowledge(settings.knowledge_dir)
    if not knowledge.wordings:
        session.fail(f"no wordings in {settings.knowledge_dir / 'wordings'}: there is nothing to learn from")
    with session.progress("Encoding") as progress:
        # An index of its own: the one in use may have been built with what was learnt before.
        aside = services.untuned_index_folder(settings)
        index = build_index(knowledge, encoder, aside, datetime.now(UTC), progress).index
    session.say("Looking for what each wording could be mistaken for.")
    examples = examples_of(index, knowledge.wordings, encoder)
    tuning = Tuning(index, folder)
    with session.progress("Learning") as progress:
        for epoch in tuning.learn(examples, epochs):
            progress(epoch.number * epoch.steps + epoch.step, epochs * epoch.steps)
            if epoch.step == epoch.steps:
                losses = f"passages {epoch.passages_loss:.3f}, words {epoch.words_loss:.3f}"
                session.say(f"epoch {epoch.number + 1} of {epochs}: mean loss {losses}")
    path = services.tuned_file(settings)
    save_tuned(tuning.result(identity), path)
    session.say(f"{path}: learnt from {len(examples)} questions")
