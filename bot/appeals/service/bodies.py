"""Other bodies: whom an appeal can be redirected to, and how the office reaches them."""

import re
from dataclasses import asdict
from typing import Any, Literal

from bot.appeals.models import Body
from bot.appeals.rules.lifecycle import Party
from bot.appeals.rules.topics import load
from bot.appeals.service.case import Case
from bot.appeals.storage import office_rows as storage
from bot.appeals.storage.bodies import BodyView
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Stale
from bot.core.i18n import Language
from bot.core.text import clean
from bot.core.tx import Tx

Field = Literal["kk", "ru", "phone", "address_kk", "address_ru"]
_LIMITS: dict[Field, int] = {
    "kk": 200, "ru": 200, "phone": 64, "address_kk": 300, "address_ru": 300
}  # fmt: skip
_OURSELVES = "akim_office"
_FEWEST_DIGITS = 3  # 102 is a number, too


@requires(Action.TRIAGE_APPEAL)
async def bodies_for(tx: Tx, actor: Actor, appeal_id: int) -> list[BodyView]:
    """Whom to redirect an appeal to: who answers for its topic first, then the office's others."""
    appeal = (await Case.open(tx, actor, appeal_id, Party.OFFICE)).appeal
    kept = [_view(one) for one in await storage.rows_of(tx, Body, appeal.okrug)]
    first = []
    for role in _answering(appeal.topic):
        known = [one for one in kept if one.role == role]
        first += known[:1] or [_of_role(appeal.okrug, role)]
    return [*first, *(one for one in kept if one not in first)]


@requires(Action.TRIAGE_APPEAL)
async def body_for(tx: Tx, actor: Actor, appeal_id: int, body_id: int) -> BodyView:
    """A body of the appeal's own okrug."""
    appeal = (await Case.open(tx, actor, appeal_id, Party.OFFICE)).appeal
    body = await storage.row(tx, Body, body_id)
    if body is None or body.okrug != appeal.okrug:
        raise NotFound("body")
    return _view(body)


@requires(Action.TRIAGE_APPEAL)
async def keep_role(tx: Tx, actor: Actor, okrug: str, role: str, phone: str = "") -> BodyView:
    """The body of a role with its phone, kept for next time; what is kept already stays."""
    actor.must(Action.TRIAGE_APPEAL, okrug)
    known = [one for one in await storage.rows_of(tx, Body, okrug) if one.role == role]
    if known:
        return _view(known[0])
    new = _of_role(okrug, role)
    return await _add(tx, new, {"phone": _checked("phone", phone) if phone else ""})


@requires(Action.SET_UP_DESK)
async def bodies(tx: Tx, actor: Actor, okrug: str) -> list[BodyView]:
    """Every body that the office keeps."""
    actor.must(Action.SET_UP_DESK, okrug)
    return [_view(one) for one in await storage.rows_of(tx, Body, okrug)]


@requires(Action.SET_UP_DESK)
async def roles_not_kept(tx: Tx, actor: Actor, okrug: str) -> list[BodyView]:
    """Bodies of the common list that the office keeps nothing of."""
    kept = {one.role for one in await bodies(tx, actor, okrug)}
    codes = [role.code for role in load().roles if role.code not in {*kept, _OURSELVES}]
    return [_of_role(okrug, code) for code in codes]


@requires(Action.SET_UP_DESK)
async def body_kept(tx: Tx, actor: Actor, body_id: int) -> BodyView:
    """One body."""
    return _view(await _mine(tx, actor, body_id))


@requires(Action.SET_UP_DESK)
async def add_body(tx: Tx, actor: Actor, okrug: str, name: str, language: Language) -> BodyView:
    """A body of the office's own, by its name."""
    actor.must(Action.SET_UP_DESK, okrug)
    return await _add(tx, BodyView(okrug), {language: _checked(language, name)})


@requires(Action.SET_UP_DESK)
async def change_body(
    tx: Tx, actor: Actor, body_id: int, version: int, *, field: Field, text: str
) -> BodyView:
    """Change one thing about a body. `Stale` where a colleague changed it meanwhile."""
    await _mine(tx, actor, body_id)
    if not await storage.change(tx, Body, body_id, version, {field: _checked(field, text)}):
        raise Stale(by="")
    return await body_kept(tx, actor, body_id)


@requires(Action.SET_UP_DESK)
async def remove_body(tx: Tx, actor: Actor, body_id: int, version: int) -> BodyView:
    """Take a body away; what it was is returned, so that it can be brought back."""
    view = _view(await _mine(tx, actor, body_id))
    if not await storage.remove(tx, Body, body_id, version):
        raise Stale(by="")
    return view


@requires(Action.SET_UP_DESK)
async def bring_back_body(tx: Tx, actor: Actor, view: BodyView) -> BodyView:
    """Put a removed body back."""
    actor.must(Action.SET_UP_DESK, view.okrug)
    return await _add(tx, view, {})


async def _mine(tx: Tx, actor: Actor, body_id: int) -> Body:
    body = await storage.row(tx, Body, body_id)
    if body is None or not actor.may(Action.SET_UP_DESK, body.okrug):
        raise NotFound("body")
    return body


async def _add(tx: Tx, view: BodyView, values: dict[str, Any]) -> BodyView:
    kept = {**asdict(view), **values, "version": 1}
    del kept["id"]
    body = Body(bot_id=tx.bot_id, updated_at=tx.now, **kept)
    tx.session.add(body)
    await tx.session.flush()
    return _view(body)


def _view(body: Body) -> BodyView:
    return BodyView(
        body.okrug, body.id, body.version, body.role,
        body.kk, body.ru, body.phone, body.address_kk, body.address_ru,
    )  # fmt: skip


def _of_role(okrug: str, code: str) -> BodyView:
    try:
        role = load().role(code)
    except KeyError:
        raise NotFound("body") from None
    return BodyView(okrug, role=code, kk=role.kk, ru=role.ru)


def _answering(topic: str) -> list[str]:
    """The roles that answer for a topic, this office left out."""
    taxonomy = load()
    try:
        known = taxonomy.topic(topic) if "." in topic else taxonomy.category(topic)
    except KeyError:
        return []
    return [role for role in known.answers if role != _OURSELVES]


def _checked(field: Field, text: str) -> str:
    """What a field may hold. Refuses with `needs_words` or `phone_unreadable`."""
    kept = clean(" ".join(text.split()), _LIMITS[field])
    if not kept:
        raise Invalid("needs_words")
    if field == "phone" and len(re.findall(r"\d", kept)) < _FEWEST_DIGITS:
        raise Invalid("phone_unreadable")
    return kept
