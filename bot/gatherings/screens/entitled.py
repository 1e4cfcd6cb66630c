"""How many may vote, village by village, and the lists of their names."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.gatherings.callbacks.door import DoorPress, EntitledPress, OnDoor, OnEntitled
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.listing import Listed, Names
from bot.gatherings.screens.door import how_to_write_number, named, number_words, some_of
from bot.gatherings.screens.words import glossed
from bot.gatherings.storage.entitled import Entitled, Overview, Subject, Village
from bot.people.callbacks import OpenSetup
from bot.places.service import name_of

_ON_PAGE = 10
_SHOWN = 3
_UNREAD = 3


def _press(label: str, do: OnEntitled, okrug: str, settlement: str, back: int) -> Button:
    pressed = EntitledPress(do=do, okrug=okrug, settlement=settlement, back=back)
    return Button(label, pressed.pack())


def _of(label: str, do: OnEntitled, subject: Subject, back: int) -> Button:
    return _press(label, do, subject.okrug.code, subject.code, back)


def name_of_subject(subject: Subject, t: Translator) -> str:
    """The village, or the members."""
    if subject.village is None:
        return t.word("Members of the assembly")
    return name_of(subject.village, t.language)


def overview(
    view: Overview, back: int, t: Translator, *, page: int = 0, said: Markup | str | None = None
) -> Screen:
    """Every village with its number. back: the gathering whose door leads here; 0: none."""
    okrug = view.okrug.code
    pages = max(1, -(-len(view.villages) // _ON_PAGE))
    page = min(page, pages - 1)
    shown = view.villages[page * _ON_PAGE : (page + 1) * _ON_PAGE]
    return Screen(
        text=joined(
            said,
            t("<b>Who may vote at gatherings</b>"),
            t(
                "The quorum of a gathering is counted from these numbers. Each is kept with its "
                "day and source, for the minutes."
            ),
            lines(*(_line(one, t) for one in shown)),
            lines(*_whole(view, t)),
            _missing(view, t),
        ),
        rows=rows(
            *(row(_village(one, okrug, back, t)) for one in shown),
            _turn(okrug, back, page, pages),
            row(_press(t.word("Members of the assembly"), OnEntitled.OPEN, okrug, "", back)),
            row(_back(okrug, back, t)),
        ),
    )


def _line(one: Village, t: Translator) -> Markup:
    return t(
        "{mark} {village}: {number}",
        mark="✅" if one.known else "❗",
        village=name_of(one.place, t.language),
        number=_or_not(one.known, t),
    )


def _or_not(known: Entitled | None, t: Translator) -> str:
    return number_words(known, t) if known is not None else t.word("not written yet")


def _whole(view: Overview, t: Translator) -> list[Markup | None]:
    whole = None
    if view.whole is not None:
        whole = t("The whole okrug: {number}", number=t.number(view.whole.number))
    members = t("Members of the assembly: {number}", number=_or_not(view.members, t))
    return [whole, members]


def _missing(view: Overview, t: Translator) -> Markup | None:
    if not view.missing:
        return None
    names = some_of([name_of(place, t.language) for place in view.missing], t)
    return t("Without these numbers there is no quorum: {names}", names=names)


def _village(one: Village, okrug: str, back: int, t: Translator) -> Button:
    name = name_of(one.place, t.language)
    label = name if one.known is not None else f"❗ {name}"
    return _press(label, OnEntitled.OPEN, okrug, one.place.code, back)


def _turn(okrug: str, back: int, page: int, pages: int) -> tuple[Button, ...]:
    if pages < 2:
        return ()

    def to(number: int, label: str) -> Button:
        pressed = EntitledPress(do=OnEntitled.LIST, okrug=okrug, back=back, page=number % pages)
        return Button(label, pressed.pack())

    return row(to(page - 1, "‹"), to(page, f"{page + 1} / {pages}"), to(page + 1, "›"))


def _back(okrug: str, back: int, t: Translator) -> Button:
    if back:
        door = DoorPress(do=OnDoor.SHOW, gathering=back, version=0)
        return Button(t.word("Back to the door"), door.pack())
    return Button(t.word("Back"), OpenSetup(okrug=okrug).pack())


def one(subject: Subject, back: int, t: Translator, said: Markup | str | None = None) -> Screen:
    """One village: its number, its list, and how to change them."""
    number = _or_not(subject.known, t)
    names = nobody = dropped = None
    if subject.village is not None:
        names = _of(t.word("List of names"), OnEntitled.NAMES, subject, back)
        if subject.known is None:
            nobody = _of(t.word("Nobody lives there"), OnEntitled.NOBODY, subject, back)
        if subject.names:
            dropped = _of(t.word("Remove the list"), OnEntitled.ASK_DROP, subject, back)
    listed = None
    if subject.names:
        listed = t("Names on the list: {n}", n=t.number(subject.names))
    return Screen(
        text=joined(
            said,
            Markup("<b>{}</b>").format(name_of_subject(subject, t)),
            lines(_so_many(subject, number, t), listed),
            _why(subject, t),
        ),
        rows=rows(
            row(_of(t.word("Write the number"), OnEntitled.TYPE, subject, back)),
            row(names),
            row(nobody, dropped),
            row(_to_list(subject, back, t)),
        ),
    )


def _so_many(subject: Subject, number: str, t: Translator) -> Markup:
    if subject.village is None:
        return t("Members of the assembly: {number}", number=number)
    return t("May vote: {number}", number=number)


def _why(subject: Subject, t: Translator) -> Markup:
    if subject.village is None:
        return joined(
            glossed(Kind.ASSEMBLY, t),
            t(
                "Members who were elected in the bot are counted by themselves. Write the number "
                "where they were elected before that."
            ),
        )
    return t(
        "Members of the local community who are registered there and may vote: without those "
        "under 18. With a list you check people in by name at the door."
    )


def _to_list(subject: Subject, back: int, t: Translator) -> Button:
    return _of(t.word("Back"), OnEntitled.LIST, subject, back)


def ask_number(
    subject: Subject, back: int, t: Translator, problem: Markup | None = None
) -> Screen:
    """How many, as of what day, by whose word?"""
    return Screen(
        text=joined(
            problem,
            Markup("<b>{}</b>").format(name_of_subject(subject, t)),
            how_to_write_number(t),
            t("The day and the source may be left out."),
        ),
        rows=rows(row(_of(t.word("Back"), OnEntitled.OPEN, subject, back))),
    )


def ask_names(subject: Subject, back: int, t: Translator) -> Screen:
    """The list, in one message or in many."""
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(name_of_subject(subject, t)),
            t(
                "Paste the list here, a person a line. What tells namesakes apart, such as the "
                "street, stands behind a semicolon:\n"
                "<code>Serikova Aigul; Abai street, 12</code>"
            ),
            t(
                "Several messages are fine. Identity numbers and dates of birth are not needed "
                "and are not kept."
            ),
            t("The new list replaces the one there is.") if subject.names else None,
        ),
        rows=rows(row(_of(t.word("Back"), OnEntitled.OPEN, subject, back))),
    )


def preview_names(subject: Subject, names: Names, back: int, t: Translator) -> Screen:
    """The list as it would be kept, with all that is odd about it."""
    keep = None
    if names.names:
        label = t.word("Keep this list: {n}", n=t.number(len(names.names)))
        keep = Button(label, _pressed(OnEntitled.KEEP, subject, back), style="primary")
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(name_of_subject(subject, t)),
            t("People on the list: <b>{n}</b>", n=t.number(len(names.names))),
            lines(*_sample(names.names, t)),
            lines(*_odd(names, t)),
            t("Send the rest if there is more, or keep it."),
        ),
        rows=rows(row(keep), row(_of(t.word("Start again"), OnEntitled.NAMES, subject, back)),
                  row(_of(t.word("Keep nothing"), OnEntitled.STOP, subject, back))),
        settle=True,
    )  # fmt: skip


def _pressed(do: OnEntitled, subject: Subject, back: int) -> str:
    return EntitledPress(
        do=do, okrug=subject.okrug.code, settlement=subject.code, back=back
    ).pack()


def _sample(names: tuple[Listed, ...], t: Translator) -> list[str]:
    """The first few, and the last: whoever looks sees whether it is whole."""
    shown = [named(one.name, one.mark, t) for one in names[:_SHOWN]]
    if len(names) > _SHOWN:
        shown += ["…", named(names[-1].name, names[-1].mark, t)]
    return shown


def _odd(names: Names, t: Translator) -> list[Markup | None]:
    twice = over = alike = unread = None
    if names.twice:
        twice = t("Lines that stood there twice: {n}. Each counts once.", n=names.twice)
    if names.over:
        over = t("⚠️ Lines too many: {n}. They are left out.", n=names.over)
    if names.alike:
        alike = t("Names that several people have: {n}. The street tells them apart.",
                  n=names.alike)  # fmt: skip
    if names.unread:
        some = t.listing(f"«{line[:40]}»" for line in names.unread[:_UNREAD])
        unread = t(
            "⚠️ Lines without first and last name: {n}. They are left out: {some}",
            n=len(names.unread),
            some=some,
        )
    return [twice, over, alike, unread]


def sure_to_drop(subject: Subject, back: int, t: Translator) -> Screen:
    """The list is kept no more?"""
    return Screen(
        text=t(
            "Remove the list of {village}? The names are erased, the number stays.",
            village=name_of_subject(subject, t),
        ),
        rows=rows(
            row(Button(t.word("Yes, remove"), _pressed(OnEntitled.DROP, subject, back),
                       style="danger")),
            row(_of(t.word("Back"), OnEntitled.OPEN, subject, back)),
        ),
    )  # fmt: skip
