"""How notices about who is there, and the quorum are worded."""

import asyncio
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from bot.core.access import Actor
from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Button, Media, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.delivery.letters import LetterFor
from bot.delivery.worker import Renderer
from bot.gatherings.callbacks.door import DoorPress, OnDoor
from bot.gatherings.notices.door import DeskGiven, DoorChanged, DoorPicture
from bot.gatherings.rules import codes
from bot.gatherings.rules import door as rules
from bot.gatherings.rules.lifecycle import Party
from bot.gatherings.screens.documents.door import door_picture
from bot.gatherings.screens.door import board
from bot.gatherings.screens.words import heading, short_name, when
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.door import door_view, parties_at_desk, picture_key
from bot.gatherings.storage.views import GatheringView, gathering_view
from bot.people import service as people
from bot.places.poster import link_for


async def board_notice(tx: Tx, notice: DoorChanged, actor: Actor, t: Translator) -> Screen | None:
    """The secretary's card, edited where it stands."""
    one = await find.gathering(tx, notice.gathering_id)
    if one is None:
        return None
    parties = parties_at_desk(actor, one)
    if not parties:
        return None  # somebody else has the desk now
    return replace(board(await door_view(tx, one, actor, parties), t), show="in_place")


async def picture_notice(
    tx: Tx, notice: DoorPicture, actor: Actor, t: Translator
) -> Screen | None:
    """The picture with the code as it is now, whenever its turn came."""
    one = await find.gathering(tx, notice.gathering_id)
    if one is None or not parties_at_desk(actor, one):
        return None
    if not rules.is_open(one.door_secret, one.state):
        return None
    digits = codes.code(one.door_secret, one.id, one.attempt, codes.window(tx.now))
    view = await gathering_view(tx, one, actor.person_id, frozenset({Party.OFFICE}))
    link = link_for(await people.bot_username(tx), codes.payload(one.id, digits))
    draw = partial(asyncio.to_thread, door_picture, link, digits, _titles(view))
    return Screen(
        text=_caption(digits, tx, t),
        rows=rows(
            row(_press(t.word("Refresh"), OnDoor.TURN, view)),
            row(_press(t.word("To the door"), OnDoor.BESIDE, view)),
        ),
        media=(Media("photo", drawn=draw, name="code.png", live=True, spare=True),),
        show="new" if notice.anew else "in_place",
        card=picture_key(one.id),
    )


def _titles(view: GatheringView) -> tuple[str, ...]:
    """In both languages and in one size, under what it is for."""
    spoken = [translator(language) for language in LANGUAGES]
    first = " · ".join(t.word("Registration") for t in spoken)
    return (first, *(short_name(view, t) for t in spoken))


def _caption(digits: str, tx: Tx, t: Translator) -> Markup:
    return joined(
        t("Code: <b>{code}</b>", code=digits),
        t(
            "It changes at {time}; the picture follows by itself.",
            time=t.time(codes.changes_at(tx.now)),
        ),
        t(
            "People scan it with the camera or type the digits. Sent to somebody at home it works "
            "for a few minutes: whoever is not in the room, remove under “Who is here”."
        ),
    )


def _press(label: str, do: OnDoor, view: GatheringView) -> Button:
    pressed = DoorPress(do=do, gathering=view.id, version=view.version)
    return Button(label, pressed.pack())


async def desk_notice(tx: Tx, notice: DeskGiven, actor: Actor, t: Translator) -> Screen | None:
    """Somebody was named secretary."""
    one = await find.gathering(tx, notice.gathering_id)
    if one is None or one.secretary_id != actor.person_id:
        return None  # it is another's by now
    view = await gathering_view(tx, one, actor.person_id, frozenset({Party.SECRETARY}))
    return Screen(
        text=joined(
            t("<b>The office asks you to be the secretary.</b>"),
            lines(heading(view, t), when(view, t)),
            t(
                "You can run the door and the hall from this phone: show the code, add names, "
                "count hands. The office can do the same beside you."
            ),
        ),
        rows=rows(row(_press(t.word("To the door"), OnDoor.SHOW, view))),
    )


RENDERERS: dict[str, Renderer] = {
    DoorChanged.kind: board_notice,
    DoorPicture.kind: picture_notice,
    DeskGiven.kind: desk_notice,
}
LETTERS: dict[str, LetterFor] = {}
