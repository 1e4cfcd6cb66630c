"""What somebody sees while putting a notice together: the questions, and the draft's one card."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.broadcasts.callbacks.audience import AudiencePress, OnAudience
from bot.broadcasts.callbacks.draft import DraftPress, OfficePress, OfficesPage, OnDraft
from bot.broadcasts.callbacks.hours import HoursPress, OnHours
from bot.broadcasts.callbacks.templates import ReadyPage
from bot.broadcasts.callbacks.work import HistoryPress
from bot.broadcasts.rules.lifecycle import Asks
from bot.broadcasts.screens.moments import when
from bot.broadcasts.screens.words import crowd_word
from bot.broadcasts.storage.audience import Reach
from bot.broadcasts.storage.views import BroadcastView
from bot.core.access import Role
from bot.core.clock import village_date
from bot.core.i18n import LANGUAGES, Language, Translator
from bot.core.quiet import is_quiet, loud_at
from bot.core.reading import names_a_day_from_now
from bot.core.screen import Button, Screen, Style, joined, lines, plain, row, rows
from bot.core.text import excerpt
from bot.people.screens.words import role_word
from bot.places.models import Place
from bot.places.service import name_of

_EXCERPT = 300
_OFFICES = 8
_FEW = 4
_NAMES = 5
#: What stands for a blank of a template that nobody has filled in.
BLANK = "____"


@dataclass(frozen=True)
class Around:
    """What the card says besides the draft itself.

    office: None for the whole bot; named: whether to say whose it is, as the sender has several.
    places: the settlements it is for, or else its scope; none is everywhere.
    chats: how many chats of the okrug it is posted to as well.
    """

    reach: Reach
    office: Place | None
    named: bool
    places: tuple[Place, ...]
    chats: int
    now: datetime


def card_key(broadcast_id: int) -> str:
    """Of all copies of a draft in a chat only the newest lives."""
    return f"broadcast-draft:{broadcast_id}"


def press(label: str, do: OnDraft, view: BroadcastView, style: Style | None = None) -> Button:
    """A button about the draft as it is now."""
    pressed = DraftPress(do=do, broadcast=view.id, version=view.version)
    return Button(label, pressed.pack(), style=style)


def back(view: BroadcastView, t: Translator) -> Button:
    """To the card."""
    return press(t.word("Back to the draft"), OnDraft.OPEN, view)


def other_than(language: Language) -> Language:
    """The one of the two languages that is not this one."""
    return "ru" if language == "kk" else "kk"


# Whose, and the beginning


def choose_office(
    offices: Sequence[Place], t: Translator, *, page: int = 0, everybody: bool = False
) -> Screen:
    """In whose name? `everybody`: the whole bot is one of them."""
    pages = max(1, -(-len(offices) // _OFFICES))
    page = min(page, pages - 1)
    shown = offices[page * _OFFICES : (page + 1) * _OFFICES]
    whole = Button(t.word("Everybody in the bot"), OfficePress(office="").pack())
    listed = [
        Button(name_of(one, t.language), OfficePress(office=one.code).pack()) for one in shown
    ]
    beside = 1 if len(listed) <= _FEW else 2
    lines_ = [tuple(listed[at : at + beside]) for at in range(0, len(listed), beside)]
    turn = row(
        Button("◀", OfficesPage(page=page - 1).pack()) if page else None,
        Button("▶", OfficesPage(page=page + 1).pack()) if page + 1 < pages else None,
    )
    return Screen(
        text=t("For whose villages is the notice?"),
        rows=rows(*(((whole,),) if everybody and not page else ()), *lines_, turn),
        card="broadcast-office",
    )


def entry(view: BroadcastView, around: Around, t: Translator, *, problem: Markup | None) -> Screen:
    """Nothing is written yet."""
    history = HistoryPress(office=view.office).pack()
    return Screen(
        text=joined(
            problem,
            lines(t("📢 <b>New notice</b>"), _for_whom(view, around, t)),
            t(
                "Write it in Kazakh; I will ask for Russian afterwards. You can also send a "
                "photo, a video, a file or a voice message."
            ),
        ),
        rows=rows(
            (Button(t.word("From a ready-made notice"), ReadyPage(broadcast=view.id).pack()),),
            (Button(t.word("Sent and planned"), history),),
            (press(t.word("Back"), OnDraft.LEAVE, view),),
        ),
        card=card_key(view.id),
    )


# The words


def ask_other(
    view: BroadcastView,
    around: Around,
    language: Language,
    t: Translator,
    *,
    problem: Markup | None,
) -> Screen:
    """One text is there; `language` is the one that is missing."""
    if language == "ru":
        asked = t("Now write the same in <b>Russian</b>.")
        alone, swap = t.word("Only in Kazakh"), t.word("What I wrote is in Russian")
    else:
        asked = t("Now write the same in <b>Kazakh</b>.")
        alone, swap = t.word("Only in Russian"), t.word("What I wrote is in Kazakh")
    said = lines(_said(view, other_than(language), t), files_line(view, t))
    return Screen(
        text=joined(problem, said, asked, who_reads(view, around.reach, t)),
        rows=rows(
            (press(alone, OnDraft.OPEN, view),),
            (press(swap, OnDraft.SWAP, view),),
            (press(t.word("Discard"), OnDraft.DISCARD, view),),
        ),
        card=card_key(view.id),
    )


def ask_text(
    view: BroadcastView, language: Language, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """The words in a language once more; what stands there is kept until then."""
    kk = language == "kk"
    asked = t("Write the text in <b>Kazakh</b>.") if kk else t("Write the text in <b>Russian</b>.")
    now = getattr(view, language)
    gone = None
    if now and getattr(view, other_than(language)):
        word = t.word("Remove the Kazakh text") if kk else t.word("Remove the Russian text")
        gone = press(word, OnDraft.NO_KK if kk else OnDraft.NO_RU, view)
    return Screen(
        text=joined(
            problem,
            asked,
            t("It stands now like this. Press it to copy:") if now else None,
            Markup("<code>{}</code>").format(plain(Markup(now))) if now else None,  # noqa: S704
        ),
        rows=rows(row(gone), (back(view, t),)),
        card=card_key(view.id),
    )


def ask_which(view: BroadcastView, html: str, t: Translator) -> Screen:
    """Something was written unasked: nothing is replaced before somebody says so."""
    kk = t.word("New Kazakh text") if view.kk else t.word("Kazakh text")
    ru = t.word("New Russian text") if view.ru else t.word("Russian text")
    more_kk = press(t.word("Add to the Kazakh text"), OnDraft.PLUS_KK, view)
    more_ru = press(t.word("Add to the Russian text"), OnDraft.PLUS_RU, view)
    return Screen(
        text=joined(t("What is this?"), quoted(html)),
        rows=rows(
            (press(kk, OnDraft.AS_KK, view), press(ru, OnDraft.AS_RU, view)),
            row(more_kk if view.kk else None),
            row(more_ru if view.ru else None),
            (press(t.word("Leave the draft as it is"), OnDraft.OPEN, view),),
        ),
        card=card_key(view.id),
    )


# The card


def draft_card(
    view: BroadcastView,
    around: Around,
    t: Translator,
    *,
    said: str | None = None,
    problem: Markup | None = None,
) -> Screen:
    """Everything about the draft, and what may be done next. `said` is a toast."""
    head = t("📢 <b>Draft of a notice</b>")
    if around.named:
        head = lines(head, _office_name(around, t))
    words = joined(*(_said(view, one, t) for one in LANGUAGES if getattr(view, one)))
    return Screen(
        text=joined(
            problem,
            head,
            words or t("There is no text yet. Write it in Kazakh or in Russian."),
            _beside(view, t),
            _going(view, around, t),
            _unfilled(view, t),
        ),
        rows=_card_rows(view, t),
        toast=said,
        card=card_key(view.id),
    )


def _card_rows(view: BroadcastView, t: Translator) -> tuple[tuple[Button, ...], ...]:
    whom = AudiencePress(do=OnAudience.OPEN, broadcast=view.id, version=view.version)
    when = HoursPress(do=OnHours.OPEN, broadcast=view.id, version=view.version)
    preview = press(t.word("Preview and send"), OnDraft.PREVIEW, view, style="primary")
    return rows(
        row(preview if view.sendable else None),
        (
            press(t.word("Kazakh text"), OnDraft.KK, view),
            press(t.word("Russian text"), OnDraft.RU, view),
        ),
        (Button(t.word("To whom"), whom.pack()), Button(t.word("When"), when.pack())),
        (
            press(t.word("More…"), OnDraft.MORE, view),
            press(t.word("Discard"), OnDraft.DISCARD, view),
        ),
    )


def discarded(view: BroadcastView, t: Translator, *, said: str | None = None) -> Screen:
    """Put away; one tap brings it back."""
    words = view.kk or view.ru
    return Screen(
        text=joined(
            t("The draft of the notice was put away. For a week it can be brought back."),
            quoted(words) if words else None,
        ),
        rows=rows((press(t.word("Bring back"), OnDraft.BRING_BACK, view),)),
        toast=said,
        card=card_key(view.id),
    )


# Lines


def quoted(html: str) -> Markup:
    """The beginning of a text, in quotes."""
    words = excerpt(plain(Markup(html)), _EXCERPT, one_line=False)  # noqa: S704 - ours: escaped
    return Markup("«{}»").format(words)


def _said(view: BroadcastView, language: Language, t: Translator) -> Markup:
    head = t("<b>In Kazakh:</b>") if language == "kk" else t("<b>In Russian:</b>")
    return lines(head, quoted(getattr(view, language)))


def _beside(view: BroadcastView, t: Translator) -> Markup | None:
    link = None
    if view.link_url:
        label = link_label(view, t)
        link = t("Button: “{label}” – {link}", label=label, link=view.link_url)
    asks = None
    if view.asks is Asks.READ:
        asks = t("Readers press: “I have read this”")
    if view.asks is Asks.SAFE:
        asks = t("Roll-call: “We are safe” or “We need help”")
    return lines(files_line(view, t), link, asks) or None


def link_label(view: BroadcastView, t: Translator) -> str:
    """What the button with the link says to readers of the translator's language."""
    mine, other = (view.link_kk, view.link_ru)[:: 1 if t.language == "kk" else -1]
    return mine or other or t.word("More about it")


def files_line(view: BroadcastView, t: Translator) -> Markup | None:
    """`2 photos, 1 voice message, a place on the map`."""
    alike = {"video_note": "video", "animation": "video"}
    n = Counter(alike.get(kind, kind) for kind, _, _ in view.files)
    said = [
        t.plural("{n} photo", "{n} photos", n=n["photo"]) if n["photo"] else "",
        t.plural("{n} video", "{n} videos", n=n["video"]) if n["video"] else "",
        t.plural("{n} voice message", "{n} voice messages", n=n["voice"]) if n["voice"] else "",
        t.plural("{n} recording", "{n} recordings", n=n["audio"]) if n["audio"] else "",
        t.plural("{n} file", "{n} files", n=n["document"]) if n["document"] else "",
        t("a place on the map") if view.place else "",
    ]
    shown = [part for part in said if part]
    return t("📎 {files}", files=t.listing(shown)) if shown else None


def _going(view: BroadcastView, around: Around, t: Translator) -> Markup:
    """Whom it is for, when, how."""
    return lines(
        t("🚨 Urgent alert. Reason: {reason}", reason=view.reason) if view.urgent else None,
        _for_whom(view, around, t),
        unreached(around.reach, t),
        who_reads(view, around.reach, t),
        t("Also in the channel and the group of the okrug") if is_posted(view, around) else None,
        hour(view, around.now, t),
        other_day(view, around.now, t),
    )


def hour(view: BroadcastView, now: datetime, t: Translator) -> Markup:
    """When phones ring, and why not at once."""
    moment = view.send_at or now
    if not view.urgent and is_quiet(moment, t.zone):
        out = t.short_moment(goes_out(view, now, t.zone))
        if view.send_at is None:
            return t("🌙 It is night now: it goes out on {when}.", when=out)
        return t("🌙 That is at night: it goes out on {when}.", when=out)
    return t("When: {when}", when=when(view, t))


def other_day(view: BroadcastView, now: datetime, t: Translator) -> Markup | None:
    """A warning where "tomorrow" will be read on another day than it was written."""
    out = village_date(goes_out(view, now, t.zone), t.zone)
    said = plain(Markup(f"{view.kk}\n{view.ru}"))  # noqa: S704 - ours: escaped when written
    if out == village_date(now, t.zone) or not names_a_day_from_now(said):
        return None
    return t(
        "⚠️ The text says “today”, “tomorrow” or the like, and it will be read on {day}. "
        "Better write the date.",
        day=t.date(out),
    )


def is_posted(view: BroadcastView, around: Around) -> bool:
    """Whether it goes to the okrug's channel and group, too."""
    whole = view.audience.is_public and not view.audience.settlements
    return bool(view.to_public and whole and around.chats)


def _for_whom(view: BroadcastView, around: Around, t: Translator) -> Markup:
    people = t.plural("{n} person", "{n} people", n=around.reach.total)
    return t("To: {whom} – {people}", whom=whom(view, around, t), people=people)


def whom(view: BroadcastView, around: Around, t: Translator) -> str:
    """The audience in words."""
    names = [name_of(one, t.language) for one in around.places]
    where = t.listing(names[:_NAMES]) + ("…" if len(names) > _NAMES else "")
    audience = view.audience
    if audience.crowd:
        return crowd_word(audience.crowd, t)
    if audience.roles:
        roles = t.listing(role_word(Role(one), t) for one in audience.roles)
        return f"{roles}, {where}" if where else roles
    return where or t.word("everybody in the bot")


def unreached(reach: Reach, t: Translator) -> Markup | None:
    """How many will not get it, and why."""
    said = [
        t("{n} have blocked the bot", n=t.number(reach.blocked)) if reach.blocked else "",
        t("{n} have switched notices off", n=t.number(reach.muted)) if reach.muted else "",
    ]
    why = t.listing(part for part in said if part)
    missed = t.number(reach.blocked + reach.muted)
    return t("Will not get it: {n} ({why})", n=missed, why=Markup(why)) if why else None  # noqa: S704


def who_reads(view: BroadcastView, reach: Reach, t: Translator) -> Markup | None:
    """Who sees a text in the other language; None where everybody has their own."""
    if bool(view.kk) == bool(view.ru):
        return None
    missing: Language = "ru" if view.kk else "kk"
    n = reach.by_language.get(missing, 0)
    if not n:
        return None
    counts = {"n": t.number(n), "total": t.number(reach.total)}
    if missing == "ru":
        return t("{n} of {total} read in Russian: they will see the Kazakh text.", **counts)
    return t("{n} of {total} read in Kazakh: they will see the Russian text.", **counts)


def goes_out(view: BroadcastView, now: datetime, zone: str) -> datetime:
    """When phones ring: an ordinary notice waits for the morning."""
    moment = view.send_at or now
    return moment if view.urgent else loud_at(moment, zone)


def _unfilled(view: BroadcastView, t: Translator) -> Markup | None:
    if BLANK not in view.kk + view.ru:
        return None
    return t("⚠️ The text has blanks that are not filled in: {blank}", blank=BLANK)


def _office_name(around: Around, t: Translator) -> Markup:
    name = name_of(around.office, t.language) if around.office else t.word("Everybody in the bot")
    return Markup("{}").format(name)
