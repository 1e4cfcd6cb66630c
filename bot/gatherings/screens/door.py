"""The door as the desk sees it: one card that follows who comes, and its parts."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, Style, joined, lines, row, rows
from bot.gatherings.callbacks.door import (
    DoorPress,
    HerePages,
    HerePress,
    NamePress,
    OnDoor,
    OnHere,
    OnName,
)
from bot.gatherings.rules.kinds import BY_LAW, Base
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.listing import Listed
from bot.gatherings.rules.presence import How
from bot.gatherings.rules.quorum import Threshold
from bot.gatherings.screens.words import heading, state_name, when
from bot.gatherings.storage.door import (
    Asked,
    DoorView,
    FromList,
    Here,
    HerePage,
    Match,
    Numbers,
    board_key,
)
from bot.gatherings.storage.entitled import Entitled

_NAMES = 5
_THERE, _GONE = "\u2705", "\u21a9\ufe0f"


def press(label: str, do: OnDoor, view: DoorView, style: Style | None = None) -> Button:
    """A button about the door as it is now."""
    shown = view.gathering
    return Button(
        label, DoorPress(do=do, gathering=shown.id, version=shown.version).pack(), style=style
    )


def to_door(view: DoorView, t: Translator) -> Button:
    """Back to the secretary's card."""
    return press(t.word("Back to the door"), OnDoor.SHOW, view)


# ── The card ─────────────────────────────────────────────────────────────────────────────────


def board(view: DoorView, t: Translator, said: Markup | str | None = None) -> Screen:
    """Who is there, whether that is enough, and what to do now. said: what has just happened."""
    shown = view.gathering
    return Screen(
        text=joined(
            said,
            lines(heading(shown, t), f"{when(shown, t)} · {state_name(shown.state, t)}"),
            lines(*_counted(view, t)),
            lines(*_number(view, t)),
            lines(*_notes(view, t)),
        ),
        rows=_board_rows(view, t),
        card=board_key(shown.id),
    )


def _counted(view: DoorView, t: Translator) -> list[Markup | None]:
    if not view.open and view.gathering.state is State.ANNOUNCED:
        return [_not_yet(view, t)]
    return [live_line(view, t), _by_how(view.numbers, t)]


def _not_yet(view: DoorView, t: Translator) -> Markup:
    if view.opens_from is None:
        return t("It has no day yet, so nobody can be registered.")
    if view.at < view.opens_from:
        return t(
            "Registration can be opened from {moment} on.", moment=t.short_moment(view.opens_from)
        )
    return t("Registration is not open yet.")


def live_line(view: DoorView, t: Translator) -> Markup:
    """How many are there, how many it takes, and how many more."""
    present = view.numbers.present
    if view.threshold is None:
        return t("Here: <b>{present}</b>", present=t.number(present))
    return quorum_line(view.threshold, t)


def quorum_line(reached: Threshold, t: Translator) -> Markup:
    """«Present: 47, needed: 52, 5 more people are needed»."""
    have, needed = t.number(reached.have), t.number(reached.needed)
    if reached.reached:
        return t(
            "Present: <b>{present}</b>, needed: {needed}. There is a quorum.",
            present=have,
            needed=needed,
        )
    return t.plural(
        "Present: <b>{present}</b>, needed: {needed}, {n} more person is needed.",
        "Present: <b>{present}</b>, needed: {needed}, {n} more people are needed.",
        n=reached.missing,
        present=have,
        needed=needed,
    )


def _by_how(numbers: Numbers, t: Translator) -> Markup:
    return t(
        "By QR: {qr}, by code: {code}, by name: {name}, without phones: {typed}",
        qr=numbers.qr,
        code=numbers.code,
        name=numbers.name,
        typed=numbers.typed,
    )


def _number(view: DoorView, t: Translator) -> list[Markup | None]:
    """The number that the quorum rests on, or which one is missing."""
    if view.base is None:
        return []
    if view.threshold is None:
        return [_unknown(view, t)]
    told = [_of_base(view.base, number_words(view.standing, t), t)]
    if view.threshold.beyond:
        told.append(t("⚠️ More people are here than that. Check the number and the list."))
    if view.newer is not None:
        told.append(t("Written since then: {number}", number=number_words(view.newer, t)))
    return [*told]


def _of_base(base: Base, number: str, t: Translator) -> Markup:
    return {
        Base.ENTITLED: t("May vote: {number}", number=number),
        Base.MEMBERS: t("Members of the assembly: {number}", number=number),
        Base.REPRESENTATIVES: t("Elected representatives: {number}", number=number),
    }[base]


def _unknown(view: DoorView, t: Translator) -> Markup:
    if view.base is Base.MEMBERS:
        return t("⚠️ It is not written down how many members the assembly has.")
    if view.base is Base.REPRESENTATIVES:
        return t("⚠️ No representatives were elected in the bot whose term runs.")
    if view.street:
        return t("⚠️ It is not written down how many may vote on this street.")
    names = [lacking.name.said(t.language) for lacking in view.lacking]
    return t(
        "⚠️ The quorum is not known: it is not written down how many may vote. Missing: {names}",
        names=some_of(names, t),
    )


def some_of(names: list[str], t: Translator) -> str:
    """Names in a line; of many the first few."""
    return t.listing(names[:_NAMES] + ["…"] * (len(names) > _NAMES))


def number_words(known: Entitled | None, t: Translator) -> str:
    """`812 (01.11.2026, list of the election commission)`."""
    if known is None:
        return "–"
    number = t.number(known.number)
    told = [t.day(known.as_of) if known.as_of else "", known.source]
    about = t.listing(part for part in told if part)
    return t.word("{number} ({about})", number=number, about=about) if about else number


def _notes(view: DoorView, t: Translator) -> list[Markup | None]:
    alike = desk = minors = hour = None
    if view.open and view.gathering.state is State.ANNOUNCED and view.waits_until is not None:
        hour = t("It can begin from {moment} on.", moment=t.short_moment(view.waits_until))
    if view.alike:
        alike = t.plural(
            "⚠️ {n} name is counted twice. Look at the list: are they two people?",
            "⚠️ {n} names are counted twice. Look at the list: are they different people?",
            n=view.alike,
        )
    if view.desk:
        desk = t("Secretary's phone: {name}", name=view.desk)
    if view.open and view.gathering.kind in BY_LAW:
        minors = t("Those under 18 do not vote: do not count them.")
    return [hour, alike, desk, minors]


def _board_rows(view: DoorView, t: Translator) -> tuple[tuple[Button, ...], ...]:
    back = press(t.word("Back"), OnDoor.CARD, view)
    if not view.open:
        first = None
        if view.gathering.state is State.ANNOUNCED:
            first = press(t.word("Open the registration"), OnDoor.LET_IN, view, "primary")
        who = press(t.word("Who is here"), OnDoor.WHO, view) if view.numbers.present else None
        return rows(
            row(first), _write_number(view, t) or _all_numbers(view, t), row(who), row(back)
        )
    typed = t.word("Without phones: {n}", n=view.numbers.typed)
    return rows(
        row(_next(view, t)),
        _write_number(view, t),
        row(press(t.word("Show QR"), OnDoor.PICTURE, view)),
        row(press(t.word("Add a name"), OnDoor.NAME, view), press(typed, OnDoor.COUNT, view)),
        row(
            press(t.word("Who is here"), OnDoor.WHO, view),
            press(t.word("Refresh"), OnDoor.SHOW, view),
        ),
        row(_myself(view, t), back),
    )


def _all_numbers(view: DoorView, t: Translator) -> tuple[Button, ...]:
    """Before the door is open there is time to look whether they are right."""
    written = view.base in {Base.ENTITLED, Base.MEMBERS} and not view.street
    if not view.office or not written or view.gathering.state is not State.ANNOUNCED:
        return ()
    return row(press(t.word("Who may vote at gatherings"), OnDoor.NUMBER, view))


def _next(view: DoorView, t: Translator) -> Button | None:
    """What most want next: to begin, or, when its hour has come, to say that too few came."""
    if view.gathering.state is State.OPEN:
        return press(t.word("To the agenda"), OnDoor.HALL, view, "primary")
    if view.may_begin:
        return press(t.word("Begin the gathering"), OnDoor.BEGIN, view, "success")
    if view.may_miss and view.threshold is not None:
        return press(t.word("No quorum"), OnDoor.ASK_MISS, view)
    return None


def _myself(view: DoorView, t: Translator) -> Button | None:
    return press(t.word("I am here too"), OnDoor.MYSELF, view) if view.myself else None


def _write_number(view: DoorView, t: Translator) -> tuple[Button, ...]:
    """One tap to the number that is missing, or to the one that was written since."""
    if view.newer is not None:
        label = t.word("Take the new number: {number}", number=t.number(view.newer.number))
        return row(press(label, OnDoor.RENEW, view))
    if view.base is None or view.threshold is not None:
        return ()
    if view.street:
        return row(press(t.word("Write how many may vote"), OnDoor.STREET, view))
    if not view.lacking or not view.office:
        return ()
    label = t.word("Write how many may vote")
    if len(view.lacking) == 1:
        name = view.lacking[0].name.said(t.language) or t.word("members of the assembly")
        label = t.word("Write the number: {name}", name=name)
    return row(press(label, OnDoor.NUMBER, view))


def sure_to_miss(view: DoorView, t: Translator) -> Screen:
    """Asked once more: it ends for today."""
    return Screen(
        text=joined(
            live_line(view, t),
            t(
                "Was there no quorum? Registration ends, and nothing is decided today. You can "
                "call it again with the same notice period."
            ),
        ),
        rows=rows(
            row(press(t.word("Yes, there was no quorum"), OnDoor.MISS, view, "danger")),
            row(to_door(view, t)),
        ),
    )


# ── Numbers and names that are typed ─────────────────────────────────────────────────────────


def ask_count(view: DoorView, t: Translator, problem: Markup | None = None) -> Screen:
    """How many people without phones are there?"""
    return Screen(
        text=joined(
            problem,
            t("How many people without phones are here now? Write a number, for example: 12"),
            t(
                "It stands at {n}. The number is counted anew each time: do not add those whose "
                "names you have written.",
                n=view.numbers.typed,
            ),
        ),
        rows=rows(row(to_door(view, t))),
    )


def ask_street(view: DoorView, t: Translator, problem: Markup | None = None) -> Screen:
    """How many may vote on this street?"""
    return Screen(
        text=joined(problem, heading(view.gathering, t), how_to_write_number(t)),
        rows=rows(row(to_door(view, t))),
    )


def how_to_write_number(t: Translator) -> Markup:
    """The form of a number with its day and source."""
    return t(
        "Write how many may vote, as of what day, and who says so. For example:\n"
        "<code>812; 01.11.2026; list of the district election commission</code>"
    )


def ask_name(view: DoorView, t: Translator, said: Markup | None = None) -> Screen:
    """The next name. said: what became of the one before."""
    return Screen(
        text=joined(
            said,
            live_line(view, t),
            t("Write the first and last name. The beginning is enough where there is a list."),
        ),
        rows=rows(row(to_door(view, t))),
    )


def name_added(kept: Listed, t: Translator) -> Markup:
    """They are there from now on."""
    return t("✅ Added: {name}", name=named(kept.name, kept.mark, t))


def name_there(kept: Listed, t: Translator) -> Markup:
    """They were already."""
    return t("Is on the list already: {name}", name=named(kept.name, kept.mark, t))


def named(name: str, mark: str, t: Translator) -> str:
    """A name with what tells it from a namesake."""
    return t.word("{name} ({mark})", name=name, mark=mark) if mark else name


def which_name(asked: Asked, message: int, t: Translator) -> Screen:
    """Whom do the words mean? message: the one that they were typed in."""
    gathering = asked.view.gathering.id
    question = t("Who is it?") if asked.matches else t("There is no such name on the list.")
    if asked.typed is None and not asked.matches:
        question = t("Write first and last name: the minutes need both.")
    return Screen(
        text=question,
        rows=rows(
            *(row(_choose(one, gathering, t)) for one in asked.matches),
            row(_as_written(asked.typed, gathering, message, t)),
            row(to_door(asked.view, t)),
        ),
    )


_LISTS = {FromList.ENTITLED: OnName.ENTITLED, FromList.ELECTED: OnName.ELECTED}


def _choose(one: Match, gathering: int, t: Translator) -> Button:
    label = named(one.name, one.mark, t)
    pressed = NamePress(do=_LISTS[one.of], gathering=gathering, of=one.id)
    return Button(f"{_THERE} {label}" if one.here else label, pressed.pack())


def _as_written(
    typed: Listed | None, gathering: int, message: int, t: Translator
) -> Button | None:
    if typed is None:
        return None
    label = t.word("Add as written: {name}", name=named(typed.name, typed.mark, t))
    return Button(label, NamePress(do=OnName.TYPED, gathering=gathering, of=message).pack())


def twin_question(asked: Asked, message: int, t: Translator) -> Screen:
    """Somebody of that name is there: is it another person?"""
    gathering = asked.view.gathering.id
    another = t.word("Another person")
    if asked.typed is not None and asked.typed.mark:
        another = t.word("Another person: {mark}", mark=asked.typed.mark)

    def answer(label: str, do: OnName) -> tuple[Button, ...]:
        return row(Button(label, NamePress(do=do, gathering=gathering, of=message).pack()))

    return Screen(
        text=joined(
            _is_here(asked.twin, t) if asked.twin else None,
            t("Is it the same person? Nobody is counted twice."),
        ),
        rows=rows(
            answer(t.word("The same person"), OnName.SAME),
            answer(another, OnName.ANOTHER),
            row(to_door(asked.view, t)),
        ),
    )


def _is_here(twin: Here, t: Translator) -> Markup:
    return t(
        "{name} is here already: {how}, {time}.",
        name=named(twin.name, twin.mark, t),
        how=how_word(twin.how, t),
        time=t.time(twin.came),
    )


def ask_mark(view: DoorView, name: str, t: Translator, problem: Markup | None = None) -> Screen:
    """What tells this one from the namesake?"""
    return Screen(
        text=joined(
            problem,
            t(
                "What tells {name} from the other one? Write the street, for example: Abai "
                "street, 12",
                name=name,
            ),
        ),
        rows=rows(row(to_door(view, t))),
    )


# ── Who is there ─────────────────────────────────────────────────────────────────────────────


def how_word(how: How, t: Translator) -> str:
    """How somebody was counted."""
    return {
        How.QR: t.word("by QR"),
        How.CODE: t.word("by code"),
        How.NAME: t.word("by name"),
    }[how]


def here_list(listed: HerePage, t: Translator, said: Markup | None = None) -> Screen:
    """Everybody who was there, a button each."""
    view = listed.view
    give = None
    if view.office and view.open and listed.found:
        pressed = HerePages(gathering=view.gathering.id, page=0, phones=True)
        give = Button(t.word("Give the desk to…"), pressed.pack())
    return Screen(
        text=joined(
            said,
            t("<b>Who is here</b>"),
            lines(live_line(view, t), _by_how(view.numbers, t)),
            None if listed.found else t("Nobody is on the list yet."),
        ),
        rows=rows(
            *(row(Button(_label(one, t), _of(view, OnHere.OPEN, one))) for one in listed.found),
            _turn(listed, phones=False),
            row(give),
            row(to_door(view, t)),
        ),
    )


def _label(one: Here, t: Translator) -> str:
    mark = _THERE if one.left is None else _GONE
    warned = " ⚠️" if one.alike else ""
    return f"{mark} {named(one.name, one.mark, t)}{warned}"


def _of(view: DoorView, do: OnHere, one: Here) -> str:
    return HerePress(do=do, gathering=view.gathering.id, stay=one.stay).pack()


def _turn(listed: HerePage, *, phones: bool) -> tuple[Button, ...]:
    gathering, page, pages = listed.view.gathering.id, listed.page, listed.pages
    if pages < 2:
        return ()

    def to(number: int, label: str) -> Button:
        pressed = HerePages(gathering=gathering, page=number % pages, phones=phones)
        return Button(label, pressed.pack())

    return row(to(page - 1, "‹"), to(page, f"{page + 1} / {pages}"), to(page + 1, "›"))


def one_here(view: DoorView, one: Here, t: Translator, said: Markup | None = None) -> Screen:
    """One of them: gone, there again, or never there."""
    came = t("Came at {time}, {how}.", time=t.time(one.came), how=how_word(one.how, t))
    left = t("Left at {time}.", time=t.time(one.left)) if one.left else None
    alike = None
    if one.alike:
        alike = t(
            "⚠️ Somebody else on the list has the same name. If it is one person, remove one."
        )
    moved = removed = None
    if view.open:
        moved = (
            Button(t.word("Has left"), _of(view, OnHere.LEFT, one))
            if one.left is None
            else Button(t.word("Is back"), _of(view, OnHere.BACK, one))
        )
        removed = Button(t.word("Remove"), _of(view, OnHere.ASK_REMOVE, one))
    return Screen(
        text=joined(
            said,
            Markup("<b>{}</b>").format(named(one.name, one.mark, t)),
            lines(came, left),
            alike,
            live_line(view, t),
        ),
        rows=rows(row(moved), row(removed), row(_to_list(view, t))),
    )


def _to_list(view: DoorView, t: Translator) -> Button:
    return Button(t.word("Back"), HerePages(gathering=view.gathering.id, page=0).pack())


def sure_to_remove(view: DoorView, one: Here, t: Translator) -> Screen:
    """Asked once more: no trace of them is left."""
    return Screen(
        text=t(
            "Was {name} never here? They are taken off the list. Whoever was here and went home "
            "has left: press “Has left” for them.",
            name=named(one.name, one.mark, t),
        ),
        rows=rows(
            row(Button(t.word("Yes, remove"), _of(view, OnHere.REMOVE, one), style="danger")),
            row(Button(t.word("Back"), _of(view, OnHere.OPEN, one))),
        ),
    )


def whom_to_give(listed: HerePage, t: Translator) -> Screen:
    """Who keeps the door and the hall besides the office?"""
    view = listed.view
    taken = press(t.word("The office alone"), OnDoor.TAKE_DESK, view) if view.desk else None
    now = t("Secretary's phone: {name}", name=view.desk) if view.desk else None
    empty = None
    if not listed.found:
        empty = t("Nobody has checked in by phone yet. The secretary does so first.")
    return Screen(
        text=joined(
            t("<b>Who keeps the desk?</b>"),
            t(
                "Whoever you choose can run the door and the hall from their own phone, at this "
                "gathering. The office still can, too."
            ),
            now,
            empty,
        ),
        rows=rows(
            *(
                row(Button(named(one.name, one.mark, t), _of(view, OnHere.GIVE, one)))
                for one in listed.found
            ),
            _turn(listed, phones=True),
            row(taken),
            row(_to_list(view, t)),
        ),
    )
