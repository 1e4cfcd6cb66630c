"""What is sent while a draft is open: its words in two languages, its files, its place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ChatType
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from markupsafe import Markup

from bot.appeals.service import Piece
from bot.broadcasts import service
from bot.broadcasts.callbacks.draft import DraftPress, OnDraft
from bot.broadcasts.rules.limits import TEXT_LIMIT, check_file, check_text
from bot.broadcasts.screens import compose as screens
from bot.broadcasts.screens.compose import other_than
from bot.broadcasts.service import BroadcastView
from bot.core.access import Actor
from bot.core.errors import Invalid, NotFound
from bot.core.i18n import LANGUAGES, Language, Translator
from bot.core.screen import Screen, joined, plain
from bot.core.text import language_of, utf16_len
from bot.core.tx import Tx
from handlers.announcing import (
    Announcing,
    around_of,
    draft_screen,
    hold,
    language_named,
    on_draft,
    stands,
)
from handlers.formatting import html_of
from handlers.pieces import Says
from handlers.refusals import refused
from handlers.words import Waiting

#: Telegram cuts a long text into messages of some 4,096 letters, which arrive together.
_CUT = 3_900
_TOGETHER = timedelta(seconds=3)


def said_in(html: str) -> str:
    """The words without their formatting."""
    return plain(Markup(html))  # noqa: S704 - escaped by aiogram


@dataclass
class Desk:
    """A draft that something was sent to, with everything at hand."""

    tx: Tx
    actor: Actor
    t: Translator
    state: FSMContext
    data: Mapping[str, Any]
    view: BroadcastView

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Self:
        """The draft that the form is about."""
        data = await state.get_data()
        try:
            view = await service.look(tx, actor, data["broadcast"])
        except NotFound:  # not theirs any more: what they say is heard as anything else
            await state.clear()
            raise SkipHandler from None
        return cls(tx, actor, t, state, data, view)

    @property
    def asked(self) -> Language | None:
        """The language whose words are asked for."""
        return language_named(self.data["field"])

    async def write(self, html: str, language: Language, source: int) -> Screen:
        """These are its words in a language; then the other language is asked for."""
        first = not getattr(self.view, language)
        self.view = await service.write(
            self.tx, self.actor, self.view.id, self.view.version, html=html, language=language
        )
        sources = {**self.data.get("sources", {}), language: source}
        other = other_than(language)
        asks = first and not getattr(self.view, other)
        await hold(self.state, self.tx, self.view, other if asks else "", sources=sources)
        return await self.show(other if asks else "")

    async def show(self, field: str, problem: Markup | None = None) -> Screen:
        """The question that is open, or else the card."""
        language = language_named(field)
        if language is None or self.view.is_empty:
            return await draft_screen(self.tx, self.actor, self.t, self.view, problem=problem)
        other = other_than(language)
        if getattr(self.view, other) and not getattr(self.view, language):
            around = await around_of(self.tx, self.actor, self.view)
            return screens.ask_other(self.view, around, language, self.t, problem=problem)
        return screens.ask_text(self.view, language, self.t, problem=problem)


#: What says nothing to anybody.
ODD = F.sticker | F.dice | F.poll | F.game | F.contact


# Messages


async def take(
    message: Message, piece: Piece, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Files and a place are added, words go where they were asked for."""
    desk = await Desk.open(tx, actor, t, state)
    if desk.view.state is not service.State.DRAFT:
        return await stands(tx, actor, t, state, desk.view.id)
    if not piece.media and piece.location is None:
        return await _take_text(desk, message)
    problem = await _add(desk, message, piece)
    shown = await _after_files(desk, message, problem)
    return replace(shown, settle=bool(piece.album))


async def _add(desk: Desk, message: Message, piece: Piece) -> Markup | None:
    """What of it was refused, with what was refused of its album before."""
    refusal = None
    view, at = desk.view, (desk.tx, desk.actor)
    try:
        if piece.location is not None:
            view = await service.set_place(*at, view.id, view.version, piece.location)
        for file in piece.media:
            check_file(file.kind, size_of(message), file.name)
            kind = "animation" if message.animation else file.kind  # goes into no album
            view = await service.add_file(
                *at, view.id, kind=kind, file_id=file.file_id, name=file.name
            )
    except Invalid as problem:
        refusal = refused(problem, desk.t)
    desk.view = view
    if piece.album and piece.album == desk.data.get("album"):
        before = desk.data.get("problem") or ""
        refusal = refusal or (Markup(before) if before else None)  # noqa: S704 - our own sentence
    return refusal


def size_of(message: Message) -> int | None:
    """Bytes of what is attached, if Telegram says so."""
    attached = (
        message.photo[-1] if message.photo else None, message.voice, message.video,
        message.video_note, message.audio, message.document, message.animation,
    )  # fmt: skip
    sizes = [one.file_size for one in attached if one is not None and one.file_size]
    return max(sizes, default=None)


async def _after_files(desk: Desk, message: Message, problem: Markup | None) -> Screen:
    html = "" if message.venue else html_of(message)
    if html:
        try:
            return await _place_caption(desk, html, message, problem)
        except Invalid as fault:
            problem = joined(problem, refused(fault, desk.t))
    if desk.data.get("pending"):
        return await _ask_again(desk, message, problem)
    field = desk.data["field"]
    open_ = field if language_named(field) and not getattr(desk.view, field) else ""
    await hold(desk.state, desk.tx, desk.view, open_, **_of_album(message, problem))
    return await desk.show(open_, problem)


def _of_album(message: Message, problem: Markup | None) -> dict[str, str]:
    if not message.media_group_id:
        return {}
    return {"album": message.media_group_id, "problem": str(problem or "")}


async def _place_caption(
    desk: Desk, html: str, message: Message, problem: Markup | None
) -> Screen:
    """A caption is the text where there is none; otherwise nobody knows what it is."""
    check_text(said_in(html))
    language = destination(desk.view, said_in(html), desk.asked)
    if language is None:
        shown = await _ask_which(desk, html, message.message_id)
    else:
        shown = await desk.write(html, language, message.message_id)
    data = await desk.state.get_data()
    await desk.state.set_data({**data, **_of_album(message, problem)})
    return replace(shown, text=joined(problem, shown.text))


async def _take_text(desk: Desk, message: Message) -> Screen:
    html = html_of(message)
    words = said_in(html)
    try:
        _check_whole(desk, words)
        check_text(words)
    except Invalid as problem:
        return await _refuse(desk, problem)
    language = destination(desk.view, words, desk.asked)
    if language is None:
        return await _ask_which(desk, html, message.message_id)
    return await desk.write(html, language, message.message_id)


def _check_whole(desk: Desk, words: str) -> None:
    """The rest of a text that Telegram cut in two is too long as a whole."""
    at = desk.data.get("over_at")
    if at is None or desk.tx.now - datetime.fromisoformat(at) > _TOGETHER:
        return
    count = desk.data["over"] + utf16_len(words)
    raise Invalid("notice_too_long", count=count, limit=TEXT_LIMIT, over=count - TEXT_LIMIT)


async def _refuse(desk: Desk, problem: Invalid) -> Screen:
    """The draft and the question stay as they are."""
    field, count = desk.data["field"], problem.params.get("count")
    more: dict[str, Any] = {}
    if isinstance(count, int) and count >= _CUT:
        more = {"over": count, "over_at": desk.tx.now.isoformat()}
    await hold(desk.state, desk.tx, desk.view, field, **more)
    return await desk.show(field, refused(problem, desk.t))


def destination(view: BroadcastView, words: str, asked: Language | None) -> Language | None:
    """Which text words are; None where it has to be asked, as something would be replaced."""
    spoken = language_of(words)
    if asked is not None:
        other = other_than(asked)
        doubtful = not getattr(view, asked) and getattr(view, other) and spoken == other
        return None if doubtful else asked
    if not view.sendable:
        return spoken or "kk"
    if spoken is not None and not getattr(view, spoken):
        return spoken
    return None


async def _ask_which(desk: Desk, html: str, source: int) -> Screen:
    await hold(desk.state, desk.tx, desk.view, "", pending=html, source=source)
    return screens.ask_which(desk.view, html, desk.t)


async def _ask_again(desk: Desk, message: Message, problem: Markup | None) -> Screen:
    """More files came while it is asked what some words are: that still is to be said."""
    html, source = desk.data["pending"], desk.data["source"]
    album = _of_album(message, problem)
    await hold(desk.state, desk.tx, desk.view, "", pending=html, source=source, **album)
    shown = screens.ask_which(desk.view, html, desk.t)
    return replace(shown, text=joined(problem, shown.text))


async def unfit(_: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext) -> Screen:
    """A sticker, a dice, a contact: kindly not."""
    desk = await Desk.open(tx, actor, t, state)
    if desk.view.state is not service.State.DRAFT:
        return await stands(tx, actor, t, state, desk.view.id)
    no = t("This cannot go with a notice. Text, photos, videos, files, voice and places can.")
    return await desk.show(desk.data["field"], no)


async def change_words(
    message: Message, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The message that a text came from was edited: so is the text."""
    desk = await Desk.open(tx, actor, t, state)
    html = html_of(message)
    named = [
        language
        for language in LANGUAGES
        if desk.data.get("sources", {}).get(language) == message.message_id
    ]
    if not named or not html or desk.view.state is not service.State.DRAFT:
        raise SkipHandler
    try:
        view = await service.write(
            tx, actor, desk.view.id, desk.view.version, html=html, language=named[0]
        )
    except Invalid as problem:
        return await _refuse(desk, problem)
    desk.view = view
    await hold(state, tx, view, desk.data["field"])
    return await desk.show(desk.data["field"])


# Presses


async def _ask(
    view: BroadcastView, do: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """The text in a language is written anew."""
    del actor
    language: Language = "kk" if do is OnDraft.KK else "ru"
    await hold(state, tx, view, language)
    return screens.ask_text(view, language, t)


async def _say_which(
    view: BroadcastView, do: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """What was written is this, or goes on with it."""
    data = await state.get_data()
    html = data.get("pending", "") if data.get("broadcast") == view.id else ""
    if not html:
        await hold(state, tx, view)
        return await draft_screen(tx, actor, t, view)
    language: Language = "kk" if do in {OnDraft.AS_KK, OnDraft.PLUS_KK} else "ru"
    before = getattr(view, language)
    if do in {OnDraft.PLUS_KK, OnDraft.PLUS_RU} and before:
        view = await service.write(
            tx, actor, view.id, view.version, html=f"{before}\n\n{html}", language=language
        )
        await hold(state, tx, view, sources=_without(language, data))
        return await draft_screen(tx, actor, t, view)
    desk = Desk(tx, actor, t, state, {**data, "field": ""}, view)
    return await desk.write(html, language, data["source"])


def _without(language: Language, data: Mapping[str, Any]) -> dict[str, int]:
    """The text no longer comes from one message: editing that does not change it any more."""
    sources: dict[str, int] = data.get("sources", {})
    return {one: message for one, message in sources.items() if one != language}


async def _remove(
    view: BroadcastView, do: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """Only the other language is left."""
    language: Language = "kk" if do is OnDraft.NO_KK else "ru"
    view = await service.write(tx, actor, view.id, view.version, html="", language=language)
    await hold(state, tx, view, sources=_without(language, await state.get_data()))
    return await draft_screen(tx, actor, t, view)


async def _swap(
    view: BroadcastView, _: OnDraft, *, tx: Tx, actor: Actor, t: Translator, state: FSMContext
) -> Screen:
    """It was taken for the other language: now that one is asked for."""
    for html, language in ((view.ru, "kk"), (view.kk, "ru")):
        named: Language = "kk" if language == "kk" else "ru"
        before = view
        view = await service.write(tx, actor, before.id, before.version, html=html, language=named)
    missing = next((one for one in LANGUAGES if not getattr(view, one)), "")
    data = await state.get_data()
    sources = data.get("sources", {}) if data.get("broadcast") == view.id else {}
    turned = {other_than(one): sources[one] for one in LANGUAGES if one in sources}
    await hold(state, tx, view, missing, sources=turned)
    return await Desk(tx, actor, t, state, {"field": missing}, view).show(missing)


def router() -> Router:
    """Whatever is sent while a draft is open, after the questions that take a line."""
    table = Router(name="announcing_words")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    private = F.chat.type == ChatType.PRIVATE
    inside = StateFilter(Announcing.draft)
    press = table.callback_query.register
    for handler, which in (
        (_ask, {OnDraft.KK, OnDraft.RU}),
        (_say_which, {OnDraft.AS_KK, OnDraft.AS_RU, OnDraft.PLUS_KK, OnDraft.PLUS_RU}),
        (_remove, {OnDraft.NO_KK, OnDraft.NO_RU}),
        (_swap, {OnDraft.SWAP}),
    ):
        press(on_draft(handler), DraftPress.filter(F.do.in_(which)))
    table.message.register(take, private, inside, Waiting(), Says())
    table.message.register(unfit, private, inside, Waiting(), ODD)
    table.edited_message.register(change_words, private, inside, Waiting(), Says())
    return table
