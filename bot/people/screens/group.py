"""The staff group: what it is, how it is linked, and what is said in it."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.people.callbacks import EndGroup, OpenStaff
from bot.people.models import StaffGroup
from bot.people.screens.staff import CARD
from bot.places.models import Place
from bot.places.service import name_of


def _part(text: str, part: str, okrug: Place) -> Button:
    return Button(text, data=OpenStaff(part=part, okrug=okrug.code).pack())


def _about(okrug: Place, t: Translator) -> Markup:
    return joined(
        Markup("<b>{}</b> \u00b7 {}").format(t.word("Staff group"), name_of(okrug, t.language)),
        lines(
            t("Each new appeal comes there as a card: number, topic, village, due date."),
            t("The office accepts it there or takes it on; the words are read in private."),
            t("The resident's name, phone, words, files and exact place are never shown there."),
        ),
    )


def no_group(okrug: Place, link: str, until: str, t: Translator) -> Screen:
    """What it is, and the link that adds the bot to a group and links it."""
    return Screen(
        text=joined(
            _about(okrug, t),
            t(
                "Press the button and choose the office's group: the bot comes in and says that "
                "it is linked. The link is for you alone, good until: {date}",
                date=until,
            ),
            _topics_hint(t),
        ),
        rows=rows(
            row(Button(t.word("Choose a group"), url=link)),
            row(_part(t.word("Back"), "list", okrug)),
        ),
        card=CARD,
    )


def _topics_hint(t: Translator) -> Markup:
    return t(
        "In a group with topics each category gets its own, if the bot is an administrator who "
        "may manage topics."
    )


def linked_group(okrug: Place, group: StaffGroup, t: Translator) -> Screen:
    """Which group it is, and the ways to another one or to none."""
    return Screen(
        text=joined(
            _about(okrug, t),
            t(
                "Linked: <b>{title}</b>, since {date}",
                title=group.title or t("without a name"),
                date=t.day(group.linked_at),
            ),
            _topics_hint(t) if group.is_forum and group.warned_at is not None else None,
        ),
        rows=rows(
            row(
                _part(t.word("Another group"), "regroup", okrug),
                Button(
                    t.word("Unlink"), data=EndGroup(group_id=group.id, okrug=okrug.code).pack()
                ),
            ),
            row(_part(t.word("Back"), "list", okrug)),
        ),
        card=CARD,
    )


def sure_to_unlink(okrug: Place, group: StaffGroup, t: Translator) -> Screen:
    """The cards stay in the group, and live no longer."""
    return Screen(
        text=joined(
            t("Unlink the group “{title}”?", title=group.title),
            t(
                "New appeals no longer come there, and the buttons of the cards there stop "
                "working. Everybody still gets appeals in private."
            ),
        ),
        rows=rows(
            row(
                Button(
                    t.word("Yes, unlink"),
                    data=EndGroup(group_id=group.id, okrug=okrug.code, sure=True).pack(),
                    style="danger",
                )
            ),
            row(_part(t.word("Back"), "group", okrug)),
        ),
        card=CARD,
    )


def another_group(okrug: Place, group: StaffGroup, link: str, until: str, t: Translator) -> Screen:
    """One group for an okrug: the new one takes the place of the old one."""
    return Screen(
        text=joined(
            t("Replace the group “{title}” with another?", title=group.title),
            t(
                "Press the button and choose the new group. As soon as the bot is there, no more "
                "cards come to the old one. The link is for you alone, good until: {date}",
                date=until,
            ),
        ),
        rows=rows(
            row(Button(t.word("Choose a group"), url=link)),
            row(_part(t.word("Back"), "group", okrug)),
        ),
        card=CARD,
    )


def greeting(okrug: Place, t: Translator) -> Markup:
    """What the group reads when it is linked."""
    return lines(
        t("This is now the staff group of: <b>{okrug}</b>", okrug=name_of(okrug, t.language)),
        t("New appeals come here as cards. Residents' names, phones and words never do."),
    )


def help_line(username: str, t: Translator) -> Markup:
    """The one thing that can be asked in a group."""
    return t(
        "Here I only show cards of appeals to the staff. Everything else is in private: @{bot}",
        bot=username,
    )
