"""What a person sees, without Telegram.

Text is `Markup`: HTML in which everything that came from people is already escaped. A plain `str`
is escaped when it is put into one. Buttons and toasts are plain text.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

Style = Literal["primary", "success", "danger"]
MediaKind = Literal["photo", "document", "voice", "audio", "video", "video_note", "animation"]


@dataclass(frozen=True)
class Button:
    """One button under a message: exactly one of `data` (pressed), `url` (opened), `copy`."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    style: Style | None = None


@dataclass(frozen=True)
class Media:
    """A file: one Telegram knows already (`file_id`) or one of ours (`content` with a `name`).

    drawn: makes the content of a notice's file, which takes long: called when nothing holds the
    database any more. spare: where that fails the words go without it; instead: the words that
    are shown then in place of the screen.
    live: where the screen is edited in its place this file takes the place of the one before;
    other files stay as they are and only the words are edited.
    """

    kind: MediaKind
    file_id: str | None = None
    content: bytes | None = None
    name: str | None = None
    drawn: Callable[[], Awaitable[bytes]] | None = None
    spare: bool = False
    instead: Markup | None = None
    live: bool = False


@dataclass(frozen=True)
class Key:
    """One key of the keyboard that stands under the chat."""

    text: str
    asks: Literal["contact", "location"] | None = None


@dataclass(frozen=True)
class Keyboard:
    """The keyboard under the chat; no rows takes it away."""

    rows: tuple[tuple[Key, ...], ...] = ()
    hint: str | None = None
    once: bool = False


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Screen:
    """One thing to show.

    show: "auto" edits the message whose button was pressed and otherwise sends a new one;
        "new" always sends; "toast" shows `toast` alone and leaves the chat as it is; "in_place"
        is for notices: the living copy of the card is edited, and sent only where there is none;
        "buttons" puts `rows` under the pressed message and leaves its words and files.
    card: a key such as "draft"; of all cards with one key in a chat only the newest lives, the
        older copy is removed when the new one is sent.
    settle: wait a moment for more of the same (an album arrives as separate messages); if
        something newer came from this chat meanwhile, this screen is not shown.
    then: further screens, shown in order as new messages.
    """

    text: Markup = field(default_factory=Markup)
    rows: Rows = ()
    media: tuple[Media, ...] = ()
    location: tuple[float, float] | None = None
    keyboard: Keyboard | None = None
    toast: str | None = None
    alert: bool = False
    show: Literal["auto", "new", "toast", "in_place", "buttons"] = "auto"
    card: str | None = None
    settle: bool = False
    reply_to: int | None = None
    then: tuple["Screen", ...] = ()

    def following(self) -> Iterator["Screen"]:
        """Every screen after this one, in the order in which they are shown."""
        for screen in self.then:
            yield screen
            yield from screen.following()


def row(*buttons: Button | None) -> tuple[Button, ...]:
    """A row of those buttons that are there."""
    return tuple(button for button in buttons if button is not None)


def rows(*candidates: tuple[Button, ...]) -> Rows:
    """Those rows that have a button."""
    return tuple(candidate for candidate in candidates if candidate)


def toast(text: str, *, alert: bool = False) -> Screen:
    """Only a word over the chat; with `alert` the person has to close it."""
    return Screen(toast=text, alert=alert, show="toast")


def joined(*paragraphs: Markup | str | None) -> Markup:
    """Paragraphs with an empty line between them; None and "" are left out."""
    return Markup("\n\n").join(paragraph for paragraph in paragraphs if paragraph)


def lines(*parts: Markup | str | None) -> Markup:
    """Lines one under another; None and "" are left out."""
    return Markup("\n").join(part for part in parts if part)


def plain(text: Markup) -> str:
    """The text as a person reads it, without its tags, line breaks kept."""
    lines = text.split("\n")
    return "\n".join(Markup(line).striptags() for line in lines)  # noqa: S704 - cut from Markup
