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


def pick_on_arrival(code: str, page: int) -> str:
    """The button of a place for somebody who arrives."""
    return PickPlace(code=code, page=page).pack()


def pick_to_move(code: str, page: int) -> str:
    """The button of a place for somebody who moves."""
    return MoveTo(code=code, page=page).pack()


def greeting(okrug: Place | None, *, kept: bool = False) -> Screen:
    """The only bilingual screen: nobody has chosen a language yet."""
    paragraphs = []
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
    choices: Sequence[Choice], above: Place | None, page: int, pick: Pick, t: Translator
) -> Screen:
    """A step down the tree: the villages of an okrug, the districts of an oblast."""
    where = name_of(above, t.language) if above is not None else ""
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(where) if where else None, t("Choose your village.")
        ),
        rows=places_page(choices, above.code if above else "", page, pick),
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
    """The best guesses at a village's name, each on a row of its own."""
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
    buttons = [row(Button(choice.label, data=pick(choice.code, 0))) for choice in found]
    return Screen(
        text=t("Which one is it? If none of these, write the name differently."),
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

    given = {name: either(office.contacts.get(name)) for name in
             ("address", "phone", "reception", "email")}  # fmt: skip
    parts = [
        t("Address: {address}", address=given["address"]) if given["address"] else None,
        t("Phone: {phone}", phone=given["phone"]) if given["phone"] else None,
        t("Reception: {hours}", hours=given["reception"]) if given["reception"] else None,
        t("E-mail: {email}", email=given["email"]) if given["email"] else None,
    ]
    return lines(*parts) or None


def living_in(settlement: Place | None, okrug: Place | None, t: Translator) -> Markup:
    """ "You: village, okrug" """
    names = [name_of(place, t.language) for place in (settlement, okrug) if place is not None]
    return t("You: {place}", place=t.listing(names))


def you_are(settlement: Place | None, okrug: Place | None, t: Translator) -> Screen:
    """Where the bot believes one lives, and a way to change it."""
    return Screen(
        text=living_in(settlement, okrug, t),
        rows=(row(Button(t.word("Change"), data=OpenSettings(part="place").pack())),),
    )


def ready(keyboard: Keyboard, t: Translator, *, resident: bool) -> Screen:
    """The first word to somebody who has arrived: the bot listens."""
    text = (
        t("Done. What has happened? Just write it, say it or take a photo and send it.")
        if resident
        else t("Done.")
    )
    return Screen(text=text, keyboard=keyboard)


def going_on(keyboard: Keyboard, t: Translator) -> Screen:
    """The first word to somebody who had spoken before arriving."""
    return Screen(text=t("Done. Here is what you sent."), keyboard=keyboard)


def home(
    settlement: Place | None,
    okrug: Place | None,
    roles: Sequence[Role],
    t: Translator,
    *,
    name: str,
    keyboard: Keyboard,
    resident: bool,
) -> Screen:
    """Where one comes back to: who the bot thinks one is, and the menu."""
    return Screen(
        text=joined(
            lines(
                living_in(settlement, okrug, t) if settlement or okrug else None,
                your_roles(roles, name, t),
            ),
            t("What has happened? Just write it, say it or take a photo and send it.")
            if resident
            else None,
            t("The menu is below."),
        ),
        keyboard=keyboard,
    )


def your_roles(roles: Sequence[Role], name: str, t: Translator) -> Markup | None:
    """The roles one holds and the name colleagues see; None for those who hold none."""
    if not roles:
        return None
    return lines(
        t("Your role: {roles}", roles=t.listing(role_word(role, t) for role in roles)),
        t("Colleagues see you as: {name}", name=name) if name else None,
    )


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
