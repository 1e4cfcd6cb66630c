"""The way in, and what those who are in see first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.core.access import Role
from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Button, Keyboard, Rows, Screen, joined, lines, row, rows
from bot.people.callbacks import (
    AnswerInvitation,
    ChooseLanguage,
    MoveTo,
    OpenSettings,
    PickPlace,
    StartOver,
)
from bot.people.screens.words import own_name, role_word
from bot.places.models import Okrug, Place
from bot.places.office import contacts_of
from bot.places.service import name_of

PAGE = 8  # four rows of two
_NARROW = 18  # letters that fit half the width of a phone
CARD = "arrival"

Pick = Callable[[str, int], str]


@dataclass(frozen=True)
class Choice:
    """A place to choose, as its button names it."""

    code: str
    label: str
    full: str = ""  # with everything above it


@dataclass(frozen=True)
class Who:
    """What somebody is to the bot, as it is shown to them."""

    settlement: Place | None
    okrug: Place | None
    roles: tuple[Role, ...]
    over: tuple[Place, ...]  # what the roles of somebody without a village are over
    name: str
    resident: bool
    desk: bool  # reads the queue


def pick_on_arrival(code: str, page: int) -> str:
    """The button of a place for somebody who arrives."""
    return PickPlace(code=code, page=page).pack()


def pick_to_move(code: str, page: int) -> str:
    """The button of a place for somebody who moves."""
    return MoveTo(code=code, page=page).pack()


def not_here(t: Translator) -> Markup:
    """A link led to a place whose office is not here."""
    return t("The akim's office of this place does not use the bot yet.")


def greeting(okrug: Place | None, *, kept: bool = False, lost: bool = False) -> Screen:
    """The only bilingual screen: nobody has chosen a language yet."""
    paragraphs = [not_here(translator(language)) for language in LANGUAGES] if lost else []
    for language in LANGUAGES:
        t = translator(language)
        hello = (
            t(
                "Good day! This is the bot of the akim's office: {okrug}. Choose your language.",
                okrug=name_of(okrug, language),
            )
            if okrug is not None
            else t(
                "Good day! Through this bot you can write to the akim's office of your village. "
                "Choose your language."
            )
        )
        paragraphs.append(lines(hello, kept_line(t) if kept else None))
    buttons = [
        Button(own_name(language), data=ChooseLanguage(language=language).pack())
        for language in LANGUAGES
    ]
    return Screen(text=joined(*paragraphs), rows=(row(*buttons),), card=CARD, settle=kept)


def kept_line(t: Translator) -> Markup:
    """Whatever was sent before arrival is not lost."""
    return t("What you sent is kept, there is no need to send it again.")


def places_page(choices: Sequence[Choice], above: str, page: int, pick: Pick) -> Rows:
    """Buttons of a page of places, two a row where they fit, and a row to leaf through them."""
    pages = max(1, -(-len(choices) // PAGE))
    page = min(max(page, 0), pages - 1)
    shown = choices[page * PAGE : (page + 1) * PAGE]
    width = 2 if all(len(choice.label) <= _NARROW for choice in shown) else 1
    buttons = [Button(choice.label, data=pick(choice.code, 0)) for choice in shown]
    grid = [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]
    leaf = row(
        Button("‹", data=pick(above, page - 1)) if page else None,
        Button("›", data=pick(above, page + 1)) if page + 1 < pages else None,
    )
    return rows(*grid, leaf)


def choose_place(
    choices: Sequence[Choice],
    above: Place | None,
    page: int,
    pick: Pick,
    t: Translator,
    *,
    higher: str | None = None,
) -> Screen:
    """A step down the tree: the villages of an okrug, the districts of an oblast.

    `higher` is the place a step up, "" the top of the tree, None where there is no way up.
    """
    up = None if higher is None else Button(t.word("Back"), data=pick(higher, 0))
    where = name_of(above, t.language) if above is not None else ""
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(where) if where else None, t("Choose your village.")
        ),
        rows=rows(*places_page(choices, above.code if above else "", page, pick), row(up)),
        card=CARD,
    )


def ask_village(pick: Pick, t: Translator) -> Screen:
    """Several okrugs are served: the village is asked for by name."""
    return Screen(
        text=t("Write the name of your village. Mistakes do not matter."),
        rows=(row(Button(t.word("Choose from a list"), data=pick("", 0))),),
        card=CARD,
    )


def guesses(found: Sequence[Choice], asked: str, pick: Pick, t: Translator) -> Screen:
    """The best guesses at a village's name, each on a row of its own.

    Villages bear the same name all over the country, and phones cut long buttons: what tells
    them apart stands in the text, by number.
    """
    listed = Button(t.word("Choose from a list"), data=pick("", 0))
    if not found:
        return Screen(
            text=t(
                "No village called “{name}” was found. Write it differently or choose it from "
                "the list.",
                name=asked,
            ),
            rows=(row(listed),),
            card=CARD,
        )
    numbered = list(enumerate(found, start=1))
    buttons = [
        row(Button(f"{number}. {choice.label}", data=pick(choice.code, 0)))
        for number, choice in numbered
    ]
    listing = (Markup("{}. {}").format(number, choice.full) for number, choice in numbered)
    return Screen(
        text=joined(
            t("Which one is it? If none of these, write the name differently."), lines(*listing)
        ),
        rows=(*buttons, row(listed)),
        card=CARD,
    )


def not_served(t: Translator) -> Screen:
    """An installation without an okrug."""
    return Screen(
        text=t(
            "No akim's office uses this bot yet. The official way is always open: eotinish.kz."
        ),
        card=CARD,
    )


def declined(office: Okrug, code: str, t: Translator) -> Screen:
    """No consent: what is not possible, what is, and how to come back."""
    return Screen(
        text=joined(
            t(
                "Understood. Nothing about you was kept. Without consent the bot cannot take "
                "appeals or send answers."
            ),
            t(
                "You can still write officially: eotinish.kz, or on paper at the office of "
                "the akim."
            ),
            contacts(office, t),
            t("If you change your mind, press the button below or /start."),
        ),
        rows=(row(Button(t.word("Start over"), data=StartOver(code=code).pack())),),
        card=CARD,
    )


def contacts(office: Okrug, t: Translator) -> Markup | None:
    """How to reach the office without the bot; None where nothing is known."""

    def either(value: object) -> str:
        if isinstance(value, dict):
            return str(value.get(t.language) or "")
        return str(value or "")

    known = contacts_of(office)
    given = {name: either(known.get(name)) for name in ("address", "phone", "reception", "email")}
    parts = [
        t("Address: {address}", address=given["address"]) if given["address"] else None,
        t("Phone: {phone}", phone=given["phone"]) if given["phone"] else None,
        t("Reception: {hours}", hours=given["reception"]) if given["reception"] else None,
        t("E-mail: {email}", email=given["email"]) if given["email"] else None,
    ]
    return lines(*parts) or None


def _place_line(who: Who, t: Translator) -> Markup | None:
    """Where one lives; for those of the office who live elsewhere, where they serve."""
    if who.settlement is not None:
        near = [name_of(one, t.language) for one in (who.settlement, who.okrug) if one is not None]
        return t("Your village: {place}", place=t.listing(near))
    if not who.over:
        return None
    return t("Where: {place}", place=t.listing(name_of(one, t.language) for one in who.over))


def you_are(who: Who, t: Translator) -> Screen:
    """Where the bot believes one lives, and a way to change it."""
    label = t.word("Change") if who.settlement is not None else t.word("Choose a village")
    return Screen(
        text=lines(_place_line(who, t), your_roles(who, t)) or t("Done."),
        rows=(row(Button(label, data=OpenSettings(part="place").pack())),),
    )


def village_first(t: Translator) -> Screen:
    """Somebody of the office who lives elsewhere writes as residents do."""
    return Screen(
        text=t("To send an appeal, choose your village."),
        rows=(row(Button(t.word("Choose a village"), data=OpenSettings(part="place").pack())),),
    )


def ready(keyboard: Keyboard, who: Who, t: Translator) -> Screen:
    """The first word to somebody who has arrived: the work waits, or the bot listens."""
    if who.desk:
        text = t("Done. The queue is below.")
    elif who.roles == (Role.OBSERVER,):
        text = t("Done. On Mondays at 10:00 the figures of the district come.")
    elif who.resident:
        text = t("Done. What has happened? Just write it, say it or take a photo and send it.")
    else:
        text = t("Done.")
    return Screen(text=text, keyboard=keyboard)


def listening(keyboard: Keyboard, t: Translator) -> Screen:
    """Somebody of the office has a village now and may write as residents do."""
    return Screen(
        text=t("What has happened? Just write it, say it or take a photo and send it."),
        keyboard=keyboard,
    )


def going_on(keyboard: Keyboard, t: Translator) -> Screen:
    """The first word to somebody who had spoken before arriving."""
    return Screen(text=t("Done. Here is what you sent."), keyboard=keyboard)


def home(who: Who, t: Translator, *, keyboard: Keyboard | None) -> Screen:
    """Where one comes back to: who the bot thinks one is, and the menu."""
    return Screen(
        text=joined(
            lines(_place_line(who, t), your_roles(who, t)),
            t("What has happened? Just write it, say it or take a photo and send it.")
            if who.resident
            else None,
            t("The menu is below."),
        ),
        keyboard=keyboard,
    )


def your_roles(who: Who, t: Translator) -> Markup | None:
    """The roles one holds and the name colleagues see; None for those who hold none."""
    if not who.roles:
        return None
    return lines(
        t("Your role: {roles}", roles=t.listing(role_word(role, t) for role in who.roles)),
        t("Colleagues see you as: {name}", name=who.name) if who.name else None,
    )


def role_taken(who: Who, t: Translator) -> Screen:
    """The offer, once it was accepted."""
    return Screen(text=lines(_place_line(who, t), your_roles(who, t)))


def offer_to_move(new: Place, now: Place | None, t: Translator) -> Screen:
    """A link of another village was opened."""
    return Screen(
        text=lines(
            t("This link is for: {place}", place=name_of(new, t.language)),
            t("Your village here: {place}", place=name_of(now, t.language)) if now else None,
            t("Have you moved?"),
        ),
        rows=(
            row(
                Button(
                    t.word("Yes, change it: {place}", place=name_of(new, t.language)),
                    data=pick_to_move(new.code, 0),
                )
            ),
            row(Button(t.word("No, leave it as it is"), data=OpenSettings(part="stay").pack())),
        ),
    )


def invitation(
    role: Role, place: Place | None, t: Translator, *, until: str, name: str, secret: str
) -> Screen:
    """The role that a link offers."""
    return Screen(
        text=joined(
            t("You are offered a role in the bot. Do you accept?"),
            lines(
                t("Role: <b>{role}</b>", role=role_word(role, t)),
                t("Where: {place}", place=name_of(place, t.language)) if place else None,
                t("Colleagues will see you as: {name}", name=name) if name else None,
                t("The link is good until: {date}", date=until),
            ),
        ),
        rows=(
            row(
                Button(
                    t.word("I accept"),
                    data=AnswerInvitation(answer="yes", secret=secret).pack(),
                    style="success",
                ),
                Button(
                    t.word("Decline"), data=AnswerInvitation(answer="no", secret=secret).pack()
                ),
            ),
        ),
        card=CARD,
    )


def invitation_declined(t: Translator) -> Screen:
    """Left for now: the link stays good until it expires."""
    return Screen(text=t("All right. If you change your mind, open the link again."))


def help_screen(office: Okrug | None, keyboard: Keyboard | None, t: Translator) -> Screen:
    """What the bot is, what it is not, and who else helps."""
    reach = contacts(office, t) if office is not None else None
    return Screen(
        text=joined(
            lines(
                t("<b>What is this bot for?</b>"),
                t(
                    "To tell the akim's office what is wrong in the village. Write, record a "
                    "voice message or send a photo: it becomes an appeal with a number and a due "
                    "date, and the answer comes here."
                ),
            ),
            lines(
                t("<b>Official appeal</b>"),
                t(
                    "What is sent here is not an official appeal. The official way: eotinish.kz, "
                    "or on paper at the office of the akim."
                ),
            ),
            lines(
                t("<b>Who decides in the village?</b>"),
                t(
                    "The gathering is all residents; a separate gathering is one village or "
                    "street; the assembly is the members whom the gathering elected (up to 25)."
                ),
            ),
            lines(t("<b>Office of the akim</b>"), reach) if reach else None,
            lines(
                t("<b>Danger to life</b>"),
                t(
                    "Call 112 at once (101 fire, 102 police, 103 ambulance, 104 gas). The bot "
                    "does not call emergency services."
                ),
            ),
        ),
        keyboard=keyboard,
    )
