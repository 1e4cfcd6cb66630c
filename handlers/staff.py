"""Staff: who works here, a link for somebody new, and the end of a role."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from bot.appeals import service as appeals
from bot.appeals.callbacks import LeaveTo
from bot.appeals.screens.leaving import choose_successor
from bot.core.access import Action, Actor, Role
from bot.core.errors import NotFound
from bot.core.i18n import Translator
from bot.core.screen import Screen
from bot.core.tx import Tx
from bot.people import service as people
from bot.people.callbacks import EndGroup, EndRole, InviteTo, OpenStaff, RevokeInvitation
from bot.people.models import Invitation
from bot.people.screens import group as group_screens
from bot.people.screens import staff as screens
from bot.places import service as places
from bot.places.models import Level, Place
from bot.places.poster import group_link_for, link_for
from handlers.allowed import Pressed
from handlers.office import back_to_hub


async def opened(_: Message, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """By the menu key."""
    return await _first(tx, actor, t, 0)


async def okrugs(
    _: CallbackQuery, callback_data: OpenStaff, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Another page of okrugs, for an operator who serves many."""
    return await _first(tx, actor, t, callback_data.page)


async def _first(tx: Tx, actor: Actor, t: Translator, page: int) -> Screen:
    mine = [
        place
        for office in await places.served(tx, tx.bot_id)
        if actor.may(Action.INVITE_STAFF, office.code)
        and (place := await places.resolve(tx, office.code)) is not None
    ]
    if len(mine) == 1:
        return await _list(mine[0], tx, actor, t)
    actor.must(Action.INVITE_STAFF)
    return screens.choose_okrug(mine, page, t)


async def listed(
    _: CallbackQuery, callback_data: OpenStaff, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The staff of one okrug."""
    return await _list(await _okrug(tx, callback_data.okrug), tx, actor, t)


async def _okrug(tx: Tx, code: str) -> Place:
    okrug = await places.resolve(tx, code)
    if okrug is None:
        raise NotFound("place")
    return okrug


async def _list(okrug: Place, tx: Tx, actor: Actor, t: Translator) -> Screen:
    members = await people.staff(tx, actor, okrug.code)
    group = people.may_link_group(actor, okrug.code)
    screen = screens.staff(okrug, members, await _pending(okrug, tx, actor), t, group=group)
    return replace(screen, rows=(*screen.rows, (back_to_hub(okrug.code, t),)))


async def _pending(okrug: Place, tx: Tx, actor: Actor) -> list[Invitation]:
    scopes = {"", okrug.code, await _district(tx, okrug.code)}
    return [one for one in await people.invitations(tx, actor) if one.scope in scopes]


async def _district(tx: Tx, okrug: str) -> str:
    line = await places.path(tx, okrug)
    return next((place.code for place in line if place.level is Level.DISTRICT), "")


async def choose_role(
    _: CallbackQuery, callback_data: OpenStaff, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Only roles that would not be refused."""
    okrug = await _okrug(tx, callback_data.okrug)
    return screens.choose_role(okrug, await people.placeable(tx, actor, okrug.code), t)


async def invite(
    _: CallbackQuery, callback_data: InviteTo, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """A link ready to be passed on."""
    role = Role(callback_data.role)
    scope = {
        Role.OPERATOR: "",
        Role.OBSERVER: await _district(tx, callback_data.okrug),
    }.get(role, callback_data.okrug)
    made = await people.invite(tx, actor, role, scope)
    return screens.invited(
        role,
        await places.resolve(tx, scope) if scope else None,
        t,
        okrug=callback_data.okrug,
        link=link_for(await people.bot_username(tx), f"i{made.secret}"),
        until=t.day(made.expires_at),
        invitation_id=made.id,
    )


async def choose_invitation(
    _: CallbackQuery, callback_data: OpenStaff, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Which link is taken back."""
    okrug = await _okrug(tx, callback_data.okrug)
    return screens.choose_invitation(okrug.code, await _pending(okrug, tx, actor), t)


async def revoke(
    _: CallbackQuery, callback_data: RevokeInvitation, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The link is worthless from now on."""
    await people.revoke_invitation(tx, actor, callback_data.invitation_id)
    screen = await _list(await _okrug(tx, callback_data.okrug), tx, actor, t)
    return replace(screen, toast=t.word("The link no longer works."))


async def choose_member(
    _: CallbackQuery, callback_data: OpenStaff, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Whose role ends."""
    members = await people.staff(tx, actor, callback_data.okrug)
    endable = [one for one in members if people.may_place(actor, one.role, one.scope)]
    return screens.choose_member(callback_data.okrug, endable, callback_data.page, t)


async def end_role(
    _: CallbackQuery, callback_data: EndRole, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Asked once more, then done."""
    if not callback_data.sure:
        return await _ask_to_end(callback_data, tx, actor, t)
    await people.end_role(tx, actor, callback_data.role_id)
    screen = await _list(await _okrug(tx, callback_data.okrug), tx, actor, t)
    return replace(screen, toast=t.word("The role has ended."))


async def _ask_to_end(press: EndRole, tx: Tx, actor: Actor, t: Translator) -> Screen:
    """Are you sure? Where appeals lie with them: who takes over?"""
    member, last = await people.staff_member(tx, actor, press.role_id)
    question = screens.sure_to_end(press.okrug, member, t, last=last)
    if await people.answers_otherwise(tx, actor, press.role_id):
        return question  # another role of theirs keeps them at the desk
    n = await appeals.left_behind(tx, actor, press.okrug, member.person_id)
    if not n:
        return question
    able = await appeals.successors(tx, actor, press.okrug, member.person_id)
    return choose_successor(question, able, t, n=n, role_id=press.role_id, okrug=press.okrug)


async def leave_to(
    _: CallbackQuery, callback_data: LeaveTo, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The role ends and everything that lay with them goes over, in one step."""
    okrug = callback_data.okrug
    member, _last = await people.staff_member(tx, actor, callback_data.role_id)
    n = await appeals.hand_all_over(
        tx, actor, okrug, member.person_id, callback_data.person or None
    )
    await people.end_role(tx, actor, callback_data.role_id)
    screen = await _list(await _okrug(tx, okrug), tx, actor, t)
    done = t.plural(
        "The role has ended, {n} appeal is handed over.",
        "The role has ended, {n} appeals are handed over.",
        n=n,
    )
    return replace(screen, toast=str(done))


async def show_group(
    _: CallbackQuery, callback_data: OpenStaff, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The staff group, or the way to have one."""
    return await _group(await _okrug(tx, callback_data.okrug), tx, actor, t)


async def _group(okrug: Place, tx: Tx, actor: Actor, t: Translator) -> Screen:
    group = await people.staff_group(tx, actor, okrug.code)
    if group is not None:
        return group_screens.linked_group(okrug, group, t)
    link, until = await _group_link(okrug, tx, actor, t)
    return group_screens.no_group(okrug, link, until, t)


async def _group_link(okrug: Place, tx: Tx, actor: Actor, t: Translator) -> tuple[str, str]:
    made = await people.offer_group_link(tx, actor, okrug.code)
    link = group_link_for(await people.bot_username(tx), f"g{made.secret}")
    return link, t.short_moment(made.expires_at)


async def change_group(
    _: CallbackQuery, callback_data: OpenStaff, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Another group in place of the one there is."""
    okrug = await _okrug(tx, callback_data.okrug)
    group = await people.staff_group(tx, actor, okrug.code)
    if group is None:
        return await _group(okrug, tx, actor, t)
    link, until = await _group_link(okrug, tx, actor, t)
    return group_screens.another_group(okrug, group, link, until, t)


async def end_group(
    _: CallbackQuery, callback_data: EndGroup, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """Asked once more, then done; a group that is not the present one changes nothing."""
    okrug = await _okrug(tx, callback_data.okrug)
    group = await people.staff_group(tx, actor, okrug.code)
    if group is None or group.id != callback_data.group_id:
        return await _group(okrug, tx, actor, t)
    if not callback_data.sure:
        return group_screens.sure_to_unlink(okrug, group, t)
    await people.unlink_group(tx, actor, okrug.code, group.id)
    screen = await _list(okrug, tx, actor, t)
    return replace(screen, toast=t.word("The group is unlinked."))


def router() -> Router:
    """The office's own people."""
    table = Router(name="staff")
    table.message.filter(F.chat.type == ChatType.PRIVATE)
    part = OpenStaff.filter

    table.message.register(opened, Pressed("Staff"))
    table.callback_query.register(okrugs, part(F.part == "okrugs"))
    table.callback_query.register(listed, part(F.part == "list"))
    table.callback_query.register(choose_role, part(F.part == "invite"))
    table.callback_query.register(invite, InviteTo.filter(F.role.in_({*Role})))
    table.callback_query.register(choose_invitation, part(F.part == "pending"))
    table.callback_query.register(revoke, RevokeInvitation.filter())
    table.callback_query.register(choose_member, part(F.part == "members"))
    table.callback_query.register(end_role, EndRole.filter())
    table.callback_query.register(leave_to, LeaveTo.filter())
    table.callback_query.register(show_group, part(F.part == "group"))
    table.callback_query.register(change_group, part(F.part == "regroup"))
    table.callback_query.register(end_group, EndGroup.filter())
    return table
