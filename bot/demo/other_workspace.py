"""A workspace beside the first, or the first one as a second app sees it."""

from collections.abc import Callable

from bot.demo.app_side import AppSide
from bot.demo.people import People
from bot.demo.record import Record
from bot.demo.workspace import Workspace


class OtherWorkspace(People):
    """A further workspace, or the same one for another app: what its people do, and the app's token there."""

    channel = "C0HELPDESK2"

    def __init__(
        self, workspace: Workspace, app: AppSide, record: Record, address: Callable[[], str], token: str
    ) -> None:
        super().__init__(workspace, app, record, address)
        self.bot_token = token
        self.app_token = app.app_token

    @property
    def app_side(self) -> AppSide:
        """The app that is installed here: its events, acknowledgements and `request_url`."""
        return self._app
