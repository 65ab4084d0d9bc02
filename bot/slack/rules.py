"""What holds in a workspace and a channel: the program's settings, overlaid by what administrators chose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot import wording
from bot.answer.evidence import Caution
from bot.settings import Settings
from bot.store.choices import ChoiceLog

# The names under which choices are stored.
AREA, CAUTION, VISIBILITY, UNIT_CHANNEL = "area", "caution", "visibility", "unit_channel"
LANGUAGES, IS_ON, OFF_MESSAGE = "languages", "is_on", "off_message"
TRAINERS = "trainers"
PUBLIC, PRIVATE = "public", "private"
YES, NO = "yes", "no"
ENGLISH, WELSH_TOO = "en", "en,cy"
NO_AREA = "none"


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What holds in one channel.

    `area` is whose local entries may be used, None for nobody's. `is_private`: answers in channels are seen by the
    asker alone. `unit_channel` is where questions for the MAPPA unit go, "" for nowhere. `languages` are those of the
    standing notices, English first. While not `is_on`, everybody gets `off_message` ("" for the usual one). `trainers`
    are the Slack user ids of those who may lead cohorts besides the administrators: a role, as the unit's channel is.
    """

    area: str | None
    caution: Caution
    is_private: bool = False
    unit_channel: str = ""
    languages: tuple[str, ...] = ("en",)
    is_on: bool = True
    off_message: str = ""
    trainers: tuple[str, ...] = ()

    @property
    def off_words(self) -> str:
        """What people read while the bot is off."""
        return self.off_message or wording.SLACK_OFF


RulesFor = Callable[[str, str], Rules]


def rules_for(settings: Settings, choices: ChoiceLog) -> RulesFor:
    """Return a function that says what holds in a (team, channel) at this moment; "" is the workspace as a whole."""

    def rules(team: str, channel: str) -> Rules:
        workspace = choices.chosen(team, "")
        return overlay(settings, workspace, choices.chosen(team, channel) if channel else {})

    return rules


def overlay(settings: Settings, workspace: Mapping[str, str], channel: Mapping[str, str]) -> Rules:
    """Return what holds; a workspace that is switched off is off in all its channels, whatever they chose."""
    chosen = {**workspace, **channel}
    is_off_everywhere = workspace.get(IS_ON) == NO
    area = chosen.get(AREA, settings.area)
    return Rules(
        area=None if area == NO_AREA else area,
        caution=Caution(chosen.get(CAUTION, settings.caution)),
        is_private=chosen.get(VISIBILITY) == PRIVATE,
        unit_channel=chosen.get(UNIT_CHANNEL, ""),
        languages=tuple(chosen.get(LANGUAGES, ENGLISH).split(",")),
        is_on=not is_off_everywhere and chosen.get(IS_ON) != NO,
        off_message=(workspace if is_off_everywhere else chosen).get(OFF_MESSAGE, ""),
        trainers=tuple(filter(None, workspace.get(TRAINERS, "").split(","))),
    )
