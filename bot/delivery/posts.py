"""A letter in a chat: put up, changed where it stands, pinned.

Where it stands is known from the messages it became: those beside the one with its buttons are its
place, its files, and, of a letter that is apart, its first text.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.screen import Screen, plain
from bot.core.text import utf16_len
from bot.delivery.letters import Letter
from bot.delivery.notices import Lane
from bot.delivery.sender import CAPTION_LIMIT, TEXT_LIMIT, Sender, Sent


async def put_up(
    sender: Sender, chat_id: int, letter: Letter, lane: Lane, sent: list[int]
) -> Sent:
    """Send a letter, apart where its words do not fit into one message.

    `sent` collects the messages even if one then fails, and is given to the next try: what is out
    is not put up again.
    """
    if not letter.apart or _length(letter.screen) <= TEXT_LIMIT:
        return await sender.deliver(chat_id, letter.screen, lane, sent)
    main, out = None, len(sent)
    for part in _parts(letter):
        size = len(part.media) + (part.location is not None) or 1
        if out >= size:
            out -= size
            continue
        if main is not None:
            sent.append(main)
        main = (await sender.deliver(chat_id, part, lane, sent)).main
    return Sent(main, tuple(sent))


async def change(
    sender: Sender, chat_id: int, letter: Letter, standing: Sent, lane: Lane
) -> bool | None:
    """Make what stands there into this letter.

    False: it is gone. None: the words are too long for where they stand.
    """
    screen, main = letter.screen, standing.main or 0
    if letter.apart and _is_apart(screen, standing.others):
        first, last = letter.apart
        there = await sender.edit(chat_id, standing.others[-1], first, lane)
        return await sender.edit(chat_id, main, last, lane) and there
    under = _texts(screen, standing.others) < 1 and len(screen.media) == 1
    if _length(screen) > (CAPTION_LIMIT if under else TEXT_LIMIT):
        return None
    return await sender.edit(chat_id, main, screen if under else replace(screen, media=()), lane)


def first_of(screen: Screen, sent: Sent) -> int | None:
    """The message that is pinned: the one with the first words."""
    return sent.others[-1] if _is_apart(screen, sent.others) else sent.main


def _parts(letter: Letter) -> Sequence[Screen]:
    screen = letter.screen
    if not screen.media and screen.location is None:
        return letter.apart
    return (Screen(media=screen.media, location=screen.location), *letter.apart)


def _is_apart(screen: Screen, beside: Sequence[int]) -> bool:
    return _texts(screen, beside) > 1


def _texts(screen: Screen, beside: Sequence[int]) -> int:
    """How many messages of nothing but words it became; 0: its words stand under its file."""
    return len(beside) - (screen.location is not None) - len(screen.media) + 1


def _length(screen: Screen) -> int:
    return utf16_len(plain(screen.text))
