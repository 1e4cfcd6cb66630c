"""Who works in the office, who is invited, and how it ends."""

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from bot.core.access import Role
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.people.callbacks import EndRole, InviteTo, OpenStaff, RevokeInvitation
from bot.people.models import Invitation
from bot.people.screens.words import role_word
from bot.people.storage import StaffMember
from bot.places.models import Place
from bot.places.service import name_of

CARD = "staff"
PAGE = 6
_LABEL = 40  # letters of a button


def _part(text: str, name: str, okrug: str, page: int = 0) -> Button:
    return Button(text, data=OpenStaff(part=name, okrug=okrug, page=page).pack())


def _back(okrug: str, t: Translator) -> tuple[Button, ...]:
    return row(_part(t.word("Back"), "list", okrug))


def choose_okrug(okrugs: Sequence[Place], page: int, t: Translator) -> Screen:
    """An operator serves several okrugs: whose staff?"""
    shown = okrugs[page * PAGE : (page + 1) * PAGE]
    return Screen(
        text=t("Whose staff?"),
        rows=rows(
            *(row(_part(name_of(place, t.language), "list", place.code)) for place in shown),
            row(
                _part("‹", "okrugs", "", page - 1) if page else None,
                _part("›", "okrugs", "", page + 1) if (page + 1) * PAGE < len(okrugs) else None,
            ),
        ),
        card=CARD,
    )


def _who(member: StaffMember, t: Translator) -> str:
    return t.listing((member.name or t.word("without a name"), role_word(member.role, t)))


def staff(
    okrug: Place,
    members: Sequence[StaffMember],
    pending: Sequence[Invitation],
    t: Translator,
    *,
    group: bool = False,
) -> Screen:
    """Everyone who works here, and the links that are out; `group`: may link a staff group."""
    return Screen(
        text=joined(
            Markup("<b>{}</b> · {}").format(t.word("Staff"), name_of(okrug, t.language)),
            _members(members, t),
            _pending(pending, t),
        ),
        rows=rows(
            row(_part(t.word("Invite"), "invite", okrug.code)),
            row(
                _part(t.word("End a role"), "members", okrug.code) if members else None,
                _part(t.word("Revoke a link"), "pending", okrug.code) if pending else None,
            ),
            row(_part(t.word("Staff group"), "group", okrug.code) if group else None),
        ),
        card=CARD,
    )


def _members(members: Sequence[StaffMember], t: Translator) -> Markup:
    if not members:
        return t("Nobody works here yet.")
    return lines(
        *(
            t("• {who} (has blocked the bot)", who=_who(member, t))
            if member.blocked
            else Markup("• {}").format(_who(member, t))
            for member in members
        )
    )


def _pending(pending: Sequence[Invitation], t: Translator) -> Markup | None:
    if not pending:
        return None
    return lines(
        t("Links not used yet:"),
        *(
            t(
                "• {role}, good until {date}",
                role=role_word(one.role, t),
                date=t.day(one.expires_at),
            )
            for one in pending
        ),
    )


def choose_role(okrug: Place, roles: Sequence[Role], t: Translator) -> Screen:
    """Which role the link gives."""
    return Screen(
        text=t("Which role do you invite to?"),
        rows=(
            *(
                row(Button(role_word(role, t), data=InviteTo(role=role, okrug=okrug.code).pack()))
                for role in roles
            ),
            _back(okrug.code, t),
        ),
        card=CARD,
    )


def invited(
    role: Role,
    place: Place | None,
    t: Translator,
    *,
    okrug: str,
    link: str,
    until: str,
    invitation_id: int,
) -> Screen:
    """A message ready to be passed on, as plain words and a link."""
    words = t.word(
        "You are invited to work in the bot of the akim's office. Role: {role}. Open the link and "
        "accept. It is good for one person, until: {date}.",
        role=role_word(role, t),
        date=until,
    )
    share = f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(words, safe='')}"
    return Screen(
        text=joined(
            lines(
                t("Role: <b>{role}</b>", role=role_word(role, t)),
                t("Where: {place}", place=name_of(place, t.language)) if place else None,
                t("The link is good until: {date}", date=until),
            ),
            Markup("{}").format(link),
            t("Send it to one person. Whoever opens it first gets the role."),
        ),
        rows=(
            row(Button(t.word("Share the link"), url=share)),
            row(
                Button(t.word("Copy the link"), copy=link),
                Button(
                    t.word("Revoke"),
                    data=RevokeInvitation(invitation_id=invitation_id, okrug=okrug).pack(),
                ),
            ),
            _back(okrug, t),
        ),
        card=CARD,
    )


def choose_member(okrug: str, members: Sequence[StaffMember], page: int, t: Translator) -> Screen:
    """Whose role ends."""
    shown = members[page * PAGE : (page + 1) * PAGE]
    return Screen(
        text=t("Whose role ends?"),
        rows=rows(
            *(
                row(
                    Button(
                        excerpt(_who(member, t), _LABEL),
                        data=EndRole(role_id=member.role_id, okrug=okrug).pack(),
                    )
                )
                for member in shown
            ),
            row(
                _part("‹", "members", okrug, page - 1) if page else None,
                _part("›", "members", okrug, page + 1)
                if (page + 1) * PAGE < len(members)
                else None,
            ),
            _back(okrug, t),
        ),
        card=CARD,
    )


def sure_to_end(okrug: str, member: StaffMember, t: Translator, *, last: bool) -> Screen:
    """Ending a role takes its rights at once."""
    return Screen(
        text=joined(
            t("End this role?"),
            Markup("{}").format(_who(member, t)),
            t("Nobody else holds this role here.") if last else None,
            t("They lose its rights at once. Their own appeals stay theirs."),
        ),
        rows=(
            row(
                Button(
                    t.word("Yes, end it"),
                    data=EndRole(role_id=member.role_id, okrug=okrug, sure=True).pack(),
                    style="danger",
                )
            ),
            _back(okrug, t),
        ),
        card=CARD,
    )


def choose_invitation(okrug: str, pending: Sequence[Invitation], t: Translator) -> Screen:
    """Which link is revoked."""
    return Screen(
        text=t("Which link shall become worthless?"),
        rows=(
            *(
                row(
                    Button(
                        t.listing((role_word(one.role, t), t.day(one.expires_at))),
                        data=RevokeInvitation(invitation_id=one.id, okrug=okrug).pack(),
                    )
                )
                for one in pending[:PAGE]
            ),
            _back(okrug, t),
        ),
        card=CARD,
    )
