"""A roll-call as the office sees it: who needs help, who is silent, and whom to phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.broadcasts.callbacks.rollcall import OnPerson, OnRoll, RollFor, RollPress, Seen
from bot.broadcasts.callbacks.work import OnWork, WorkPress
from bot.broadcasts.notices import HelpNeeded
from bot.broadcasts.rules.lifecycle import Answer, Asks
from bot.broadcasts.screens.phone_list import PhoneRow, phone_file
from bot.broadcasts.storage import broadcasts as find
from bot.broadcasts.storage import readers
from bot.broadcasts.storage.progress import Household, Progress
from bot.core.access import Action, Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.tx import Tx
from bot.places import service as places
from bot.places.models import Okrug
from bot.places.office import contacts_of
from bot.places.service import name_of

#: People on a page; as many buttons stand in one row.
PAGE = 8
CARD = "roll"
_HELP, _SENT = "help", "sent"
_BETWEEN = Markup(" \u00b7 ")


@dataclass(frozen=True)
class Roll:
    """What the office sees: the broadcast, the numbers, and who is to be phoned.

    people: who needs help first, then the silent by village and name. villages: names by code.
    """

    broadcast: int
    version: int
    asks: Asks
    closed: bool
    asks_again: bool  # the silent can be asked now
    closes: bool  # it can be closed
    calls: int
    next_call_at: datetime | None
    counts: Progress
    people: Sequence[Household]
    villages: Mapping[str, str]

    @property
    def pages(self) -> int:
        """How many pages the list has; at least one."""
        return max(1, -(-len(self.people) // PAGE))

    def press(self, do: OnRoll, page: int = 0) -> str:
        """A button about it."""
        return RollPress(do=do, broadcast=self.broadcast, version=self.version, page=page).pack()


def help_first(people: Sequence[Household]) -> list[Household]:
    """Who needs help, then the silent; each as they came, by village and name."""
    return sorted(people, key=lambda one: one.why != _HELP)


# ── The list ─────────────────────────────────────────────────────────────────────────────────


def roll_screen(roll: Roll, page: int, t: Translator, said: str | None = None) -> Screen:
    """The numbers, a page of people with their phones, and what can be done."""
    page = min(page, roll.pages - 1)
    first = page * PAGE
    shown = roll.people[first : first + PAGE]
    return Screen(
        text=joined(_heading(roll, t), _listed(roll, shown, first, t) or _nobody(roll, t)),
        rows=rows(
            row(Button(t.word("Ask the silent again now"), roll.press(OnRoll.AGAIN, page)))
            if roll.asks_again
            else (),
            _numbers(roll, shown, first, page),
            _leaf(roll, page),
            row(
                Button(t.word("As a file"), roll.press(OnRoll.FILE)) if roll.people else None,
                Button(t.word("Close the roll-call"), roll.press(OnRoll.CLOSE, page))
                if roll.closes
                else None,
            ),
            row(Button(t.word("Back"), _card(roll))),
        ),
        toast=said,
        card=CARD,
    )


def _card(roll: Roll) -> str:
    return WorkPress(do=OnWork.OPEN, broadcast=roll.broadcast, version=roll.version).pack()


def _heading(roll: Roll, t: Translator) -> Markup:
    need = sum(one.why == _HELP for one in roll.people)
    silent = t("No answer: {n}", n=t.number(len(roll.people) - need))
    if roll.asks is not Asks.SAFE:
        read = t("Read: {n}", n=t.number(roll.counts.read))
        return lines(t("<b>Who has not read it</b>"), _BETWEEN.join([read, silent]))
    counts = [
        t("We are safe: {n}", n=t.number(roll.counts.safe)),
        t("Need help: {n}", n=t.number(need)),
        silent,
    ]
    return lines(t("<b>Roll-call</b>"), _BETWEEN.join(counts), _what_next(roll, t))


def _what_next(roll: Roll, t: Translator) -> Markup | None:
    if roll.closed:
        return t("The roll-call is closed.")
    if roll.next_call_at is not None:
        when = t.short_moment(roll.next_call_at)
        return t("The silent are asked again: {when}", when=when)
    if roll.calls:
        return t("The bot does not ask by itself any more. Please phone the silent.")
    return None


def _nobody(roll: Roll, t: Translator) -> Markup:
    if roll.asks is Asks.SAFE:
        return t("Everybody has answered. Nobody needs help.")
    return t("Everybody has read it.")


def _listed(roll: Roll, shown: Sequence[Household], first: int, t: Translator) -> Markup | None:
    """Under a line for each village, and one for those who need help."""
    groups: list[Markup] = []
    before = None
    for number, one in enumerate(shown, start=first + 1):
        under = (one.why == _HELP, one.settlement if one.why != _HELP else "")
        if under != before:
            groups.append(_group(roll, one, t))
            before = under
        groups[-1] = lines(groups[-1], _line(roll, number, one, t))
    return joined(*groups) or None


def _group(roll: Roll, one: Household, t: Translator) -> Markup:
    if one.why == _HELP:
        return t("\U0001f198 <b>Need help</b>")
    village = roll.villages.get(one.settlement) or t.word("no village")
    return t("<b>No answer: {village}</b>", village=village)


def _line(roll: Roll, number: int, one: Household, t: Translator) -> Markup:
    village = roll.villages.get(one.settlement, "") if one.why == _HELP else ""
    parts = [
        Markup("{}. {}").format(number, one.name or t("no name given")),
        village,
        one.phone or t("no phone number"),
        _not_reached(one, t),
    ]
    return _BETWEEN.join(part for part in parts if part)


def _not_reached(one: Household, t: Translator) -> Markup | None:
    """The message itself has not come to them: silence says nothing."""
    if one.why == _HELP or one.error == _SENT:
        return None
    return t("the notice has not reached them")


def _numbers(roll: Roll, shown: Sequence[Household], first: int, page: int) -> tuple[Button, ...]:
    return tuple(
        Button(str(number), _about(roll, one, OnPerson.OPEN, page))
        for number, one in enumerate(shown, start=first + 1)
    )


def _about(roll: Roll, one: Household, do: OnPerson, page: int) -> str:
    seen = Seen.HELP if one.why == _HELP else Seen.SILENT
    return RollFor(
        do=do, broadcast=roll.broadcast, person=one.person_id, page=page, seen=seen
    ).pack()


def _leaf(roll: Roll, page: int) -> tuple[Button, ...]:
    if roll.pages == 1:
        return ()
    return (
        Button("\u2039", roll.press(OnRoll.LIST, max(page - 1, 0))),
        Button(f"{page + 1} / {roll.pages}", roll.press(OnRoll.LIST, page)),
        Button("\u203a", roll.press(OnRoll.LIST, min(page + 1, roll.pages - 1))),
    )


# ── Somebody on it ───────────────────────────────────────────────────────────────────────────


def person_screen(roll: Roll, one: Household, page: int, t: Translator) -> Screen:
    """Somebody to phone, and what they said once they were reached."""

    def says(label: str, do: OnPerson) -> tuple[Button, ...]:
        return row(Button(label, _about(roll, one, do, page)))

    needs = one.why == _HELP
    safe = roll.asks is Asks.SAFE
    return Screen(
        text=joined(
            lines(
                t("\U0001f198 <b>Need help</b>") if needs else t("<b>No answer</b>"),
                Markup("<b>{}</b>").format(one.name or t("no name given")),
                t("Village: {village}", village=roll.villages.get(one.settlement) or "\u2013"),
                t("Phone: {phone}", phone=one.phone or t("not given")),
                _not_reached(one, t),
            ),
            t("What did they say on the phone?"),
        ),
        rows=rows(
            says(t.word("They are safe"), OnPerson.SAFE) if safe else (),
            says(t.word("They need help"), OnPerson.HELP) if safe and not needs else (),
            () if safe else says(t.word("They know of it now"), OnPerson.READ),
            row(Button(t.word("Back"), roll.press(OnRoll.LIST, page))),
        ),
        card=CARD,
    )


def sure_to_close(roll: Roll, page: int, t: Translator) -> Screen:
    """Closing cannot be undone."""
    return Screen(
        text=joined(
            t("<b>Close the roll-call?</b>"),
            t("Nobody is asked any more. A call for help still reaches you."),
        ),
        rows=(
            row(Button(t.word("Close the roll-call"), roll.press(OnRoll.CLOSE_NOW, page))),
            row(Button(t.word("Back"), roll.press(OnRoll.LIST, page))),
        ),
        card=CARD,
    )


def roll_file(roll: Roll, t: Translator) -> Screen:
    """Everybody who is to be phoned, as a file beside the list."""
    listed = [
        PhoneRow(
            village=roll.villages.get(one.settlement, ""),
            name=one.name,
            phone=one.phone,
            why=_why(one, t),
        )
        for one in roll.people
    ]
    return Screen(
        text=t.plural("{n} person to phone", "{n} people to phone", n=len(listed)),
        media=(phone_file(listed, roll.broadcast, t),),
        show="new",
    )


def _why(one: Household, t: Translator) -> str:
    if one.why == _HELP:
        return t.word("needs help")
    if one.error == _SENT:
        return t.word("no answer")
    return t.word("the notice has not reached them")


# ── Somebody needs help ──────────────────────────────────────────────────────────────────────


async def help_notice(tx: Tx, notice: HelpNeeded, actor: Actor, t: Translator) -> Screen | None:
    """Who needs help; once they are safe the same message says so, without ringing."""
    broadcast = await find.broadcast(tx, notice.broadcast_id)
    person = await readers.reader(tx, notice.person_id)
    said = await readers.answer_of(tx, notice.broadcast_id, notice.person_id)
    if broadcast is None or person is None or said is None:
        return None
    if not actor.may(Action.SEND_BROADCAST, person.okrug):
        return None  # their role has ended
    village = await places.resolve(tx, person.settlement) if person.settlement else None
    needed = said.answer is Answer.HELP
    heading = t("\U0001f198 <b>Help is needed</b>") if needed else t("\u2705 <b>Safe now</b>")
    name = Markup('<a href="tg://user?id={}">{}</a>').format(
        person.telegram_id, person.name or t("no name given")
    )
    return Screen(
        text=joined(
            lines(
                heading,
                Markup("<b>{}</b>").format(name),
                t("Village: {village}", village=name_of(village, t.language)) if village else None,
                t("Phone: {phone}", phone=person.phone or t("not given")),
                t("Answered: {when}", when=t.short_moment(said.at)),
            ),
            t("Phone them now. In danger call 112.") if needed else None,
        ),
        rows=_help_rows(notice, t) if needed and _holds(actor, broadcast.office) else (),
        show="auto" if needed else "in_place",
        card=f"help:{notice.broadcast_id}:{notice.person_id}",
    )


def _holds(actor: Actor, office: str) -> bool:
    """Whether the roll-call is in their hands: a district's is not in an okrug's."""
    return not actor.scopes(Action.SEND_BROADCAST).isdisjoint({office, ""})


def _help_rows(notice: HelpNeeded, t: Translator) -> Rows:
    safe = RollFor(
        do=OnPerson.SAFE_NOW,
        broadcast=notice.broadcast_id,
        person=notice.person_id,
        seen=Seen.HELP,
    )
    everybody = RollPress(do=OnRoll.OPEN, broadcast=notice.broadcast_id)
    return (
        row(Button(t.word("They are safe"), safe.pack())),
        row(Button(t.word("Who answered"), everybody.pack())),
    )


# ── What the reader is told ──────────────────────────────────────────────────────────────────


def help_told(office: Okrug | None, phone: str, t: Translator) -> Screen:
    """Whoever needs help: what to do now, and that the office knows. phone: their own, or ""."""
    reach = str(contacts_of(office).get("phone") or "") if office is not None else ""
    return Screen(
        text=joined(
            t("\U0001f198 <b>The office has been told that you need help.</b>"),
            t(
                "Call 112 at once (101 fire, 102 police, 103 ambulance, 104 gas). The bot does "
                "not call emergency services."
            ),
            t("The office's phone: {phone}", phone=reach) if reach else None,
            t(
                "Write or say here where you are and what has happened, or send your location. "
                "It becomes an appeal: press “Send” under it."
            ),
            None
            if phone
            else t("The office does not have your phone number: write it in your message."),
        ),
        show="new",
    )
