"""What is rarely pressed on a draft: its link, an urgent alert, a receipt, the channel."""

from markupsafe import Markup

from bot.broadcasts.callbacks.draft import OnDraft
from bot.broadcasts.rules.lifecycle import Asks
from bot.broadcasts.rules.limits import BUTTON_LIMIT
from bot.broadcasts.screens.compose import Around, back, card_key, link_label, press
from bot.broadcasts.storage.views import BroadcastView
from bot.core.i18n import Language, Translator, translator
from bot.core.screen import Button, Screen, joined, row, rows


def more(view: BroadcastView, around: Around, t: Translator) -> Screen:
    """All of it on one screen."""
    calm = view.urgent
    link = t.word("Change the button") if view.link_url else t.word("Button with a link")
    files = view.files or view.place
    return Screen(
        text=t(
            "Photos, videos, files, voice messages and places: just send them here.\n\n"
            "What else shall the notice have?"
        ),
        rows=rows(
            row(press(t.word("Ask readers for an answer"), OnDraft.ASKS, view)),
            row(
                press(t.word("Make it ordinary"), OnDraft.CALM, view)
                if calm
                else press(t.word("🚨 Urgent alert"), OnDraft.URGENT, view),
            ),
            row(
                press(link, OnDraft.LINK, view),
                press(t.word("Remove the files"), OnDraft.NO_FILES, view) if files else None,
            ),
            row(_public(view, around, t)),
            (back(view, t),),
        ),
        card=card_key(view.id),
    )


def _public(view: BroadcastView, around: Around, t: Translator) -> Button | None:
    if not around.chats or not view.audience.is_public or view.audience.settlements:
        return None
    if view.to_public:
        return press(t.word("✅ Also in the channel and the group"), OnDraft.PRIVATE, view)
    return press(t.word("☐ Also in the channel and the group"), OnDraft.PUBLIC, view)


def ask_link(view: BroadcastView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """The address."""
    gone = press(t.word("Remove the button"), OnDraft.NO_LINK, view) if view.link_url else None
    return Screen(
        text=joined(
            problem,
            t("Send the link that the button opens. For example: https://example.kz"),
            t("Now: {link}", link=view.link_url) if view.link_url else None,
        ),
        rows=rows(row(gone), (back(view, t),)),
        card=card_key(view.id),
    )


def ask_label(
    view: BroadcastView, language: Language, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """What the button says; what it says now may stay."""
    if language == "kk":
        asked = t(
            "What shall the button say in <b>Kazakh</b>? At most {limit} letters.",
            limit=BUTTON_LIMIT,
        )
    else:
        asked = t(
            "What shall the button say in <b>Russian</b>? At most {limit} letters.",
            limit=BUTTON_LIMIT,
        )
    now = link_label(view, translator(language))
    stays = press(t.word("Leave it as “{label}”", label=now), OnDraft.OPEN, view)
    return Screen(text=joined(problem, asked), rows=rows((stays,)), card=card_key(view.id))


def ask_reason(
    view: BroadcastView, t: Translator, *, problem: Markup | None = None, offered: bool = False
) -> Screen:
    """Why it may ring at night. `offered`: a ready-made notice about danger was taken."""
    no = t.word("No, an ordinary notice") if offered else t.word("Back to the draft")
    return Screen(
        text=joined(
            problem,
            t("🚨 <b>Urgent alert</b>"),
            t("This notice is about danger. It can go out as an urgent alert.")
            if offered
            else None,
            t(
                "It goes out at once, at night too, with a sound, also to those who have switched "
                "notices off. Keep it for danger to life and health."
            ),
            t("Why is it urgent? Write one line. The reason stays in the history."),
        ),
        rows=rows((press(no, OnDraft.OPEN, view),)),
        card=card_key(view.id),
    )


def ask_asks(view: BroadcastView, t: Translator) -> Screen:
    """What readers are asked."""

    def choice(label: str, do: OnDraft, asks: Asks) -> Button:
        mark = "✅ " if view.asks is asks else ""
        return press(f"{mark}{label}", do, view)

    return Screen(
        text=t(
            "What shall readers answer?\n\n"
            "“I have read this” shows who has read it. In a roll-call people press “We are safe” "
            "or “We need help”; the silent are asked again every half an hour, for three hours, "
            "and you see whom to phone."
        ),
        rows=rows(
            (choice(t.word("Nothing"), OnDraft.ASK_NOTHING, Asks.NOTHING),),
            (choice(t.word("“I have read this”"), OnDraft.ASK_READ, Asks.READ),),
            (choice(t.word("Roll-call"), OnDraft.ASK_SAFE, Asks.SAFE),),
            (back(view, t),),
        ),
        card=card_key(view.id),
    )
