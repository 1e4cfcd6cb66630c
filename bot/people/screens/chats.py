"""The okrug's channel and open group: how they are linked, what is linked, and the end of it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.people.callbacks import ChatPress, OnChat, OpenSetup
from bot.people.models import PublicChat
from bot.people.storage import LinkedChat
from bot.places.models import Place
from bot.places.service import name_of

CARD = "chats"
#: The one message in a group that says how it is linked, and then that it is.
IN_GROUP = "group-link"
_LABEL = 24  # letters of a title on a button
_MOST = 5  # okrugs to choose from
#: What the bot asks for in a channel: to post, to correct, to take back, to pin.
_RIGHTS = "post_messages+edit_messages+delete_messages+pin_messages"


class Chats(NamedTuple):
    """What an office sees of its chats.

    former: a channel that was unlinked by hand. pinned: an alert of theirs is pinned there.
    """

    okrug: Place
    linked: Sequence[LinkedChat]
    former: PublicChat | None
    username: str  # of the bot
    pinned: bool = False

    def of(self, *, channel: bool) -> LinkedChat | None:
        """The channel, or the open group."""
        return next((one for one in self.linked if one.chat.is_channel is channel), None)


def _press(text: str, do: OnChat, okrug: Place, chat: int = 0) -> Button:
    return Button(text, data=ChatPress(do=do, okrug=okrug.code, chat=abs(chat)).pack())


def _in_both(said: Callable[[Translator], Markup]) -> Markup:
    return joined(*(said(translator(language)) for language in LANGUAGES))


def _word_in_both(said: Callable[[Translator], str]) -> str:
    return " / ".join(said(translator(language)) for language in LANGUAGES)


# ── In the group ─────────────────────────────────────────────────────────────────────────────


def how_to_link() -> Screen:
    """What the bot is for in a group, and the button that links it."""
    label = _word_in_both(lambda t: t.word("Link the group"))
    return Screen(
        text=_in_both(
            lambda t: t(
                "I can post the akim's notices in this group. To link it, an akim or moderator "
                "who is an administrator here presses the button."
            )
        ),
        rows=rows(row(Button(label, data=ChatPress(do=OnChat.LINK).pack()))),
        card=IN_GROUP,
        settle=True,
    )


def which_okrug(okrugs: Sequence[Place]) -> Screen:
    """Somebody serves several okrugs."""
    return Screen(
        text=_in_both(lambda t: t("Which okrug's notices are posted here?")),
        rows=_choices(okrugs, 0, translator(LANGUAGES[0])),
        card=IN_GROUP,
    )


def _choices(okrugs: Sequence[Place], chat: int, t: Translator) -> Rows:
    return tuple(
        row(_press(name_of(okrug, t.language), OnChat.LINK, okrug, chat))
        for okrug in okrugs[:_MOST]
    )


def linked_here(okrug: Place) -> Screen:
    """What the group reads once it is linked."""
    return Screen(
        text=_in_both(
            lambda t: t(
                "Notices of the akim's office are posted here: <b>{okrug}</b>",
                okrug=name_of(okrug, t.language),
            )
        ),
        card=IN_GROUP,
    )


# ── In private ───────────────────────────────────────────────────────────────────────────────


def offer(title: str, chat: int, okrugs: Sequence[Place], t: Translator) -> Screen:
    """The bot was let into a channel: is it to post there?"""
    if len(okrugs) == 1:
        asked = t(
            "I am in the channel “{title}” now. Shall I post there what you announce to the "
            "whole okrug? {okrug}",
            title=title,
            okrug=name_of(okrugs[0], t.language),
        )
        choices = rows(row(_press(t.word("Link the channel"), OnChat.LINK, okrugs[0], chat)))
    else:
        asked = t("I am in the channel “{title}” now. Which okrug's is it?", title=title)
        choices = _choices(okrugs, chat, t)
    leave = Button(t.word("Do not link"), data=ChatPress(do=OnChat.LEAVE, chat=abs(chat)).pack())
    return Screen(text=asked, rows=(*choices, row(leave)), card=f"channel-offer:{chat}")


def left(okrugs: Sequence[Place], chat: int, t: Translator) -> Screen:
    """Not now; the way stays open."""
    again = rows(
        row(_press(t.word("Link the channel"), OnChat.LINK, okrugs[0], chat))
        if len(okrugs) == 1
        else ()
    )
    return Screen(text=t("The channel is not linked. Nothing is posted there."), rows=again)


def linked_channel(okrug: Place, chat: PublicChat, t: Translator) -> Screen:
    """It is linked; where to undo it."""
    return Screen(
        text=joined(
            t("The channel “{title}” is linked.", title=_title(chat, t)),
            t(
                "What you announce to the whole okrug is posted there in Kazakh and Russian: "
                "{okrug}",
                okrug=name_of(okrug, t.language),
            ),
        ),
        rows=rows(row(_press(t.word("Channel and group"), OnChat.LIST, okrug))),
    )


def chats_screen(chats: Chats, t: Translator) -> Screen:
    """What is linked, by whom and since when, and how the rest is linked."""
    channel, group = chats.of(channel=True), chats.of(channel=False)
    return Screen(
        text=joined(
            Markup("<b>{}</b> · {}").format(
                t.word("Channel and group"), name_of(chats.okrug, t.language)
            ),
            t(
                "What you announce to the whole okrug is posted there, too: in Kazakh, then in "
                "Russian. An urgent alert is pinned."
            ),
            lines(
                _line(t("Channel"), channel, t),
                _line(t("Group"), group, t),
            ),
            *_how(chats, t),
        ),
        rows=_rows(chats, t),
        card=CARD,
    )


def _line(kind: Markup, linked: LinkedChat | None, t: Translator) -> Markup:
    if linked is None:
        return t("{kind}: not linked", kind=kind)
    return t(
        "{kind}: {title}, linked by {name}, {date}",
        kind=kind,
        title=_shown(linked.chat, t),
        name=linked.by or t("without a name"),
        date=t.day(linked.chat.linked_at),
    )


def _title(chat: PublicChat, t: Translator) -> str:
    return chat.title or t.word("without a name")


def _shown(chat: PublicChat, t: Translator) -> Markup:
    if not chat.username:
        return Markup("<b>{}</b>").format(_title(chat, t))
    return Markup('<a href="https://t.me/{}">{}</a>').format(chat.username, _title(chat, t))


def _how(chats: Chats, t: Translator) -> list[Markup]:
    said = []
    if chats.of(channel=True) is None:
        said.append(
            t(
                "Channel: press “Add to a channel”, choose yours and leave the rights as they "
                "are. I then ask you here."
            )
        )
    if chats.of(channel=False) is None:
        said.append(
            t(
                "Group: press “Add to a group”, choose yours, then press the button that I show "
                "there. If I am there already, write /start there. To let me pin, make me an "
                "administrator who may pin messages."
            )
        )
    if said:
        said.append(t("You must be an administrator there."))
    return said


def _rows(chats: Chats, t: Translator) -> Rows:
    channel, group = chats.of(channel=True), chats.of(channel=False)
    start = f"https://t.me/{chats.username}"
    to_channel = Button(t.word("Add to a channel"), url=f"{start}?startchannel&admin={_RIGHTS}")
    to_group = Button(t.word("Add to a group"), url=f"{start}?startgroup")
    return rows(
        row(_again(chats, t) if channel is None else None),
        row(_end(channel, chats.okrug, t) if channel else to_channel),
        row(_end(group, chats.okrug, t) if group else to_group),
        row(_press(t.word("Unpin alerts"), OnChat.UNPIN, chats.okrug) if chats.pinned else None),
        row(Button(t.word("Back"), data=OpenSetup(okrug=chats.okrug.code).pack())),
    )


def _again(chats: Chats, t: Translator) -> Button | None:
    if chats.former is None:
        return None
    title = excerpt(_title(chats.former, t), _LABEL)
    label = t.word("Link again: {title}", title=title)
    return _press(label, OnChat.LINK, chats.okrug, chats.former.chat_id)


def _end(linked: LinkedChat, okrug: Place, t: Translator) -> Button:
    title = excerpt(_title(linked.chat, t), _LABEL)
    label = t.word("Unlink: {title}", title=title)
    return _press(label, OnChat.UNLINK, okrug, linked.chat.chat_id)


def sure_to_unlink(okrug: Place, chat: PublicChat, t: Translator) -> Screen:
    """What was posted stays."""
    return Screen(
        text=joined(
            t("Unlink “{title}”?", title=_title(chat, t)),
            t("Nothing more is posted there. What was posted stays."),
        ),
        rows=rows(
            row(
                Button(
                    t.word("Yes, unlink"),
                    data=ChatPress(
                        do=OnChat.UNLINK_NOW, okrug=okrug.code, chat=abs(chat.chat_id)
                    ).pack(),
                    style="danger",
                )
            ),
            row(_press(t.word("Back"), OnChat.LIST, okrug)),
        ),
        card=CARD,
    )
