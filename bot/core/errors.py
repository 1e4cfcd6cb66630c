"""What a use case says when it will not: a name and parameters, never a sentence.

The sentences live in `handlers/refusals.py`, in both languages.
"""


class Refusal(Exception):
    """A polite no. `name` is one of the keys of `handlers.refusals.SENTENCES`."""

    def __init__(self, name: str, **params: object) -> None:
        super().__init__(name, params)
        self.name = name
        self.params = params


class NotAllowed(Refusal):
    """The actor holds no role that may do this, here."""

    def __init__(self, action: str = "") -> None:
        super().__init__("not_allowed", action=action)


class NotFound(Refusal):
    """No such thing, or none that this actor may know of: the two are told alike."""

    def __init__(self, what: str = "") -> None:
        super().__init__("not_found", what=what)


class Stale(Refusal):
    """The thing has moved on since the button was drawn; the present state is shown instead."""

    def __init__(self, **params: object) -> None:
        super().__init__("stale", **params)


class Invalid(Refusal):
    """What was sent cannot be taken as it is. `problem` names the sentence."""

    def __init__(self, problem: str, **params: object) -> None:
        super().__init__(problem, **params)


class BadSetting(Exception):
    """A setting is missing or wrong; `str()` is one clear sentence that names it."""
