"""Refusals in Telegram's own words."""

from typing import Any


class ApiError(Exception):
    """A Bot API call is refused: HTTP status, description, and ``parameters`` if there are any."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Misuse(ApiError):
    """A call that Telegram might let pass but that is a mistake here; kept in the complaints."""


class DroppedConnection(Exception):
    """A fault: the connection ends without an answer."""


class LostAnswer(Exception):
    """A fault: no answer comes before the client gives up."""


class PersonError(Exception):
    """A person tries what Telegram's app would not let them do."""


def bad_request(text: str) -> ApiError:
    """400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {text}")


def misuse(text: str) -> Misuse:
    """400 that is also remembered, so that a test can ask for there to be none."""
    return Misuse(400, f"Bad Request: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """429 with the pause in whole seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
