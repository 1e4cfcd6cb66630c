"""The settings: one card, edited in place, every part with a way back."""

from collections.abc import Iterable

from markupsafe import Markup

from bot.core.groups import Group
from bot.core.i18n import LANGUAGES, Translator
from bot.core.screen import Button, Key, Keyboard, Screen, joined, lines, row, rows
from bot.people.callbacks import MoveTo, OpenSettings, SetLanguage, ToggleNotices
from bot.people.screens.words import group_word, own_name
from bot.places.models import Place
from bot.places.service import name_of

CARD = "settings"


def part(text: str, name: str, **more: object) -> Button:
    """A button that opens a part of the settings."""
    return Button(text, data=OpenSettings(part=name).pack(), **more)  # type: ignore[arg-type]


def back(t: Translator, to: str = "card") -> tuple[Button, ...]:
    """The row that leads back."""
    return row(part(t.word("Back"), to))


def settings(
    settlement: Place | None,
    name: str,
    phone: str,
    muted: int | None,
    t: Translator,
) -> Screen:
    """Everything that can be changed, as it stands."""
    unset = t.word("not given")
    return Screen(
        text=joined(
            t("<b>Settings</b>"),
            lines(
                t("Language: {language}", language=own_name(t.language)),
                t(
                    "Village: {village}",
                    village=name_of(settlement, t.language) if settlement else unset,
                ),
                t("Name: {name}", name=name or unset),
                t("Phone: {phone}", phone=phone or unset),
                _muted(muted, t),
            ),
        ),
        rows=(
            row(part(t.word("Language"), "language"), part(t.word("Village"), "place")),
            row(part(t.word("Name"), "name"), part(t.word("Phone"), "phone")),
            row(
                part(t.word("Notices"), "notices") if muted is not None else None,
                part(t.word("My data"), "data"),
            ),
        ),
        card=CARD,
    )


def _muted(muted: int | None, t: Translator) -> Markup | None:
    """None for those to whom nothing is sent that could be switched off."""
    if muted is None:
        return None
    if muted:
        return t("Notices switched off: {number}", number=muted)
    return t("Notices: all switched on")


def languages(t: Translator) -> Screen:
    """Each language by its own name, the present one marked."""
    buttons = [
        Button(
            f"✓ {own_name(code)}" if code == t.language else own_name(code),
            data=SetLanguage(language=code).pack(),
        )
        for code in LANGUAGES
    ]
    return Screen(
        text=t("Which language shall we speak?"), rows=(row(*buttons), back(t)), card=CARD
    )


def language_set(keyboard: Keyboard, t: Translator) -> Screen:
    """The keys under the chat, in the new language."""
    return Screen(text=t("The menu is in your language now."), keyboard=keyboard)


def with_back(screen: Screen, t: Translator, *, higher: bool) -> Screen:
    """A screen of the way in, seen from the settings; `higher`: other okrugs can be chosen."""
    top = Button(t.word("Another okrug"), data=MoveTo(code="").pack()) if higher else None
    return Screen(text=screen.text, rows=rows(*screen.rows, row(top), back(t)), card=CARD)


def ask_name(name: str, t: Translator) -> Screen:
    """The name is optional, and can be taken away."""
    return Screen(
        text=joined(
            t("Write your name. It is not required: the office sees it beside your appeals."),
            t("Now: {name}", name=name) if name else None,
        ),
        rows=rows(row(part(t.word("Remove the name"), "no_name") if name else None), back(t)),
        card=CARD,
    )


def no_name_in_it(problem: Markup, t: Translator) -> Screen:
    """What was written cannot be a name: once more, or back."""
    return Screen(text=problem, rows=(back(t),), card=CARD)


def ask_phone(phone: str, t: Translator) -> Screen:
    """The phone is optional, and only one's own is taken."""
    return Screen(
        text=joined(
            t("Your phone number is not required: the office can call you back if it has it."),
            t("Now: {phone}", phone=phone) if phone else None,
        ),
        rows=rows(
            row(part(t.word("Give my number"), "give_phone")),
            row(part(t.word("Remove the number"), "no_phone") if phone else None),
            back(t),
        ),
        card=CARD,
    )


def share_phone(t: Translator) -> Screen:
    """Telegram itself vouches for the number that this key sends."""
    return Screen(
        text=t("Press the key below and Telegram will send us your own number."),
        keyboard=Keyboard(
            rows=(
                (Key(t.word("Send my phone number"), asks="contact"),),
                (Key(t.word("Cancel")),),
            ),
            once=True,
        ),
    )


def phone_set(phone: str, keyboard: Keyboard, t: Translator) -> Screen:
    """The number as it is kept."""
    return Screen(text=t("Your phone number is kept: {phone}", phone=phone), keyboard=keyboard)


def keep_phone(phone: str, t: Translator) -> Screen:
    """One's own number came by itself: nothing is kept unasked."""
    return Screen(
        text=t("Shall the office have your number, to call you back? {phone}", phone=phone),
        rows=(row(part(t.word("Save"), "keep_phone"), part(t.word("No"), "leave_phone")),),
    )


def phone_kept(phone: str, t: Translator) -> Screen:
    """The number as it is kept, where the question stood."""
    return Screen(text=t("Your phone number is kept: {phone}", phone=phone))


def phone_not_kept(t: Translator) -> Screen:
    """They would rather not."""
    return Screen(text=t("All right, nothing was changed."))


def others_phone(t: Translator) -> Screen:
    """Somebody else's number is theirs to give."""
    return Screen(
        text=t(
            "This is somebody else's number, it is not kept. If it is needed, write it in the "
            "text of the appeal."
        )
    )


def phone_left(keyboard: Keyboard, t: Translator) -> Screen:
    """They thought better of it."""
    return Screen(text=t("All right, nothing was changed."), keyboard=keyboard)


def phone_typed(t: Translator) -> Screen:
    """A number typed by hand could be anybody's."""
    return Screen(
        text=t(
            "A number cannot be typed here: it could be somebody else's. Press the key below, or "
            "“Cancel”."
        )
    )


def notices(groups: Iterable[Group], muted: frozenset[Group], t: Translator) -> Screen:
    """A switch for each kind."""
    switches = [
        row(
            Button(
                f"{'🔕' if group in muted else '🔔'} {group_word(group, t)}",
                data=ToggleNotices(group=group).pack(),
            )
        )
        for group in groups
    ]
    return Screen(
        text=joined(
            t("<b>Notices</b>"),
            t("Press to switch off or on. Answers to your appeals and urgent alerts always come."),
        ),
        rows=(*switches, back(t)),
        card=CARD,
    )


def my_data(telegram_id: int, consented: str, t: Translator) -> Screen:
    """What is kept, and both ways to deal with it."""
    return Screen(
        text=joined(
            t("<b>My data</b>"),
            t(
                "Kept: your Telegram identifier, language, village, what you sent, and the name "
                "and phone if you gave them."
            ),
            lines(
                t("Your Telegram identifier: <code>{number}</code>", number=telegram_id),
                t("Consent given: {date}", date=consented) if consented else None,
            ),
        ),
        rows=(
            row(part(t.word("Get it all as a file"), "export")),
            row(part(t.word("Withdraw consent and erase"), "erase")),
            back(t),
        ),
        card=CARD,
    )


def sure_to_erase(t: Translator) -> Screen:
    """Erasure cannot be undone, so it says beforehand what goes and what stays."""
    return Screen(
        text=joined(
            t("<b>Withdraw consent and erase your data?</b>"),
            t(
                "Erased at once: your name, phone, Telegram identifier, village, and the words "
                "and files of your appeals. Open appeals are withdrawn, roles you hold end."
            ),
            t(
                "What stays for the record, with nothing that leads to you: the number, topic, "
                "village, dates and outcome of each appeal, and the office's answers."
            ),
            t(
                "Bookings at the akim's office are cancelled and erased too, and so is what you "
                "answered to announcements."
            ),
            t("This cannot be undone."),
        ),
        rows=(
            row(part(t.word("Yes, erase everything"), "erase_now", style="danger")),
            back(t, "data"),
        ),
        card=CARD,
    )


def erased(t: Translator) -> Screen:
    """The last word."""
    return Screen(
        text=t("Your data is erased and your consent withdrawn."),
        then=(
            Screen(
                text=t("You can delete this chat. If you need us again, press /start."),
                keyboard=Keyboard(),
            ),
        ),
    )
