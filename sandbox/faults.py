"""Trouble on demand: errors, silence, lost answers, repeated, reordered and late updates."""

import random
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from sandbox.errors import ApiError, DroppedConnection, LostAnswer, PersonError

CALL_FAULTS = ("server_errors", "timeouts", "drops", "lost_answers")


@dataclass
class Faults:
    """Rates from 0 to 1 for calls and updates; ``next`` plans exact ones for tests.

    - ``server_errors``: 500 before anything happens;
    - ``timeouts``: nothing happens and no answer comes (for ``timeout_s`` over HTTP);
    - ``drops``: the connection breaks before anything happens;
    - ``lost_answers``: the deed is done, but the connection breaks before the answer;
    - ``duplicate_updates``: an update comes twice, with the same id;
    - ``reorder_updates``: an update changes places with the next one;
    - ``late_updates_s``: updates come this many real seconds late;
    - ``methods``: which methods the rates concern; empty means all but getUpdates and getMe.
    """

    server_errors: float = 0.0
    timeouts: float = 0.0
    drops: float = 0.0
    lost_answers: float = 0.0
    duplicate_updates: float = 0.0
    reorder_updates: float = 0.0
    late_updates_s: float = 0.0
    timeout_s: float = 90.0
    methods: list[str] = field(default_factory=list)
    _planned: list[tuple[str, str]] = field(default_factory=list, repr=False)
    _random: random.Random = field(default_factory=lambda: random.Random(7), repr=False)  # noqa: S311

    def next(self, fault: str, *, times: int = 1, method: str = "") -> None:
        """Let the next ``times`` calls (of a method) meet one of the call faults."""
        if fault not in CALL_FAULTS:
            raise PersonError(f"There is no fault {fault}.")
        self._planned += [(fault, method)] * times

    @property
    def quiet(self) -> bool:
        """Whether no call can fail."""
        return not (
            self._planned or self.server_errors or self.timeouts or self.drops or self.lost_answers
        )

    def of_call(self, method: str) -> str:
        """Which fault this call meets; empty for none."""
        for planned in self._planned:
            if planned[1] in {"", method}:
                self._planned.remove(planned)
                return planned[0]
        if method not in self.methods and (self.methods or method in {"getUpdates", "getMe"}):
            return ""
        for fault in CALL_FAULTS:
            if self.strikes(getattr(self, fault)):
                return fault
        return ""

    def strikes(self, rate: float) -> bool:
        """Throw the dice."""
        return rate > 0 and self._random.random() < rate

    def update(self, values: dict[str, Any]) -> None:
        """Switch; raises :class:`PersonError` for a name or a value that makes no sense."""
        known = self.state()
        for name, value in values.items():
            if name not in known:
                raise PersonError(f"There is no fault {name}.")
            setattr(self, name, self._checked(name, value))

    def clear(self) -> None:
        """No more trouble."""
        calm = Faults()
        for one in fields(self):
            if one.name != "_random":
                setattr(self, one.name, getattr(calm, one.name))

    def state(self) -> dict[str, Any]:
        """What is switched on."""
        return {name: value for name, value in asdict(self).items() if name[0] != "_"}

    @staticmethod
    def _checked(name: str, value: Any) -> Any:
        if name == "methods":
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                return value
        elif isinstance(value, int | float) and 0 <= value <= (3600 if name[-2:] == "_s" else 1):
            return float(value)
        raise PersonError(f"{name} cannot be {value!r}.")


def raise_before(fault: str) -> None:
    """Meet a fault before the deed."""
    if fault == "server_errors":
        raise ApiError(500, "Internal Server Error")
    if fault == "drops":
        raise DroppedConnection
    if fault == "timeouts":
        raise LostAnswer
