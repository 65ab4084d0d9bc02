"""Whether this process can do its work now: one check for each part, asked by /ready."""

from collections.abc import Callable, Mapping
from threading import Lock

# Returns "" when the part works, else why it does not; or raises.
HealthCheck = Callable[[], str]

BUSY = "the last check has not come back yet"
STARTING = "starting"


class Health:
    """The checks of one running bot. A check that hangs is not asked again meanwhile, so probes cannot pile up."""

    def __init__(self) -> None:
        self._checks: dict[str, HealthCheck] = {}
        self._asking = Lock()

    def watch(self, part: str, check: HealthCheck) -> None:
        """Ask `check` about a part from now on."""
        self._checks[part] = check

    def problems(self) -> Mapping[str, str]:
        """Return why each part that does not work does not; nothing when all do."""
        if not self._checks:
            return {"process": STARTING}
        if not self._asking.acquire(blocking=False):
            return {"health": BUSY}
        try:
            said = {part: _ask(check) for part, check in tuple(self._checks.items())}
        finally:
            self._asking.release()
        return {part: reason for part, reason in said.items() if reason}


def _ask(check: HealthCheck) -> str:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a part, the others are still worth knowing
        return type(error).__name__
