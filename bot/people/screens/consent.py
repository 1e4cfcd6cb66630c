"""The consent that law 94-V art. 8(4) asks for: five lines, and the whole text behind a button.

It names the operator and BIN, the list of data, the purpose, the term, third parties, transfer
abroad, publication, and how to withdraw. Whoever changes the meaning raises
`bot.people.rules.CONSENT_VERSION`; `docs/consent.md` says how a given consent is proved.
"""

from markupsafe import Markup, escape

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.people.callbacks import AnswerConsent
from bot.places.models import Okrug


def operator(office: Okrug, okrug_name: str, t: Translator) -> Markup:
    """The legal name and BIN of whoever answers for the data."""
    name = office.operator_ru if t.language == "ru" else office.operator_kk
    name = name or t.word("Office of the akim ({okrug})", okrug=okrug_name)
    if not office.bin:
        return escape(name)
    return t("{operator}, BIN {bin}", operator=name, bin=office.bin)


def short_text(office: Okrug, okrug_name: str, t: Translator) -> Markup:
    """What everybody reads before they agree."""
    return joined(
        t("<b>May we keep your data?</b>"),
        lines(
            t("Who keeps it: {operator}.", operator=operator(office, okrug_name, t)),
            t(
                "What: your Telegram identifier, your village and what you send us. Your name, "
                "phone and location only if you give them yourself."
            ),
            t("What for: to consider what you send and to answer. Until you take it back."),
            t("Where: a database in Kazakhstan; messages pass through Telegram's servers abroad."),
            t("How to take it back: at any time, Settings → My data."),
        ),
        not_official(t),
    )


def full_text(office: Okrug, okrug_name: str, t: Translator) -> Markup:
    """The whole text, paragraph by paragraph as the law lists them."""
    return joined(
        t("<b>Consent to the collection and processing of personal data</b>"),
        t(
            "I consent that the operator collects and processes my personal data on the terms "
            "below. Operator: {operator}.",
            operator=operator(office, okrug_name, t),
        ),
        t(
            "<b>Data.</b> My Telegram identifier, the language I chose, my village, the text of "
            "my appeals, the photos, videos, voice messages and files I attach, my replies and "
            "ratings, what I answer to announcements (read, safe, help needed), what I say before "
            "a gathering (whether I come, questions, proposals, support), that I was at a "
            "gathering, that I voted in a poll or on the people's budget and what I chose (of a "
            "secret poll only that I voted), that I am eighteen where a vote is for adults, my "
            "ideas for the people's budget, my role if I work in the office. Only if I give them "
            "myself: my name, my phone number, a location, the name and phone of somebody for "
            "whom I write and who knows of it. IIN and copies of documents are not asked for."
        ),
        t(
            "<b>Purpose.</b> To consider my appeals, to answer me, to tell me the news of the "
            "okrug that concern residents, to ask what residents want and to count their votes."
        ),
        t("<b>Term.</b> From the day of consent until I withdraw it."),
        t(
            "<b>Third parties.</b> Data is passed on only to send an appeal to the body that "
            "considers it."
        ),
        t(
            "<b>Transfer abroad.</b> Data is kept in a database within the Republic of "
            "Kazakhstan. Because it is sent through Telegram, it passes through servers in "
            "foreign states."
        ),
        t(
            "<b>Publication.</b> Data is not spread in publicly available sources. Neighbours who "
            "write about the same may see an appeal's number, topic, status and due date, but not "
            "who wrote it; whoever of them joined it also reads what the office answers. An idea "
            "for the people's budget is read by the residents of the okrug, without my name. What "
            "came out of votes is told in numbers, without names; what was chosen is not told of "
            "a village, nor of a secret poll, in which fewer than five people voted."
        ),
        t(
            "<b>Withdrawal.</b> At any time: Settings → My data. My name, phone, Telegram "
            "identifier and village, the words and files of my appeals, what I answered to "
            "announcements and before gatherings, and my votes that are not counted yet are "
            "erased at once; those counted stay as numbers. A report of pressure for the "
            "district's observer stays without my name. In the minutes of a gathering where I "
            "was, my name stays: the law asks for the list of those present (148-II art. "
            "39-3(10)). The number, topic, village, dates and outcome of an appeal stay for the "
            "record with nothing that leads to me. I may turn to the office of the akim to have "
            "my data corrected or blocked."
        ),
        not_official(t),
    )


def not_official(t: Translator) -> Markup:
    """What the bot is not, and where the official way leads."""
    return t(
        "<i>A message in the bot is not an official appeal. The official way: eotinish.kz or in "
        "writing.</i>"
    )


def shown_text(office: Okrug, okrug_name: str, t: Translator) -> str:
    """Exactly what was shown or could be opened, for the proof that is kept of a consent."""
    both = joined(short_text(office, okrug_name, t), full_text(office, okrug_name, t))
    return str(both)


def consent(
    office: Okrug,
    okrug_name: str,
    t: Translator,
    *,
    full: bool = False,
    village: str = "",
    elsewhere: str = "",
) -> Screen:
    """The card that asks; `elsewhere` is the button that leads to another village than this."""

    def data(answer: str) -> str:
        return AnswerConsent(answer=answer, language=t.language, okrug=office.code).pack()

    other = (
        Button(t.word("Short text"), data=data("short"))
        if full
        else Button(t.word("Full text"), data=data("full"))
    )
    asked = full_text(office, okrug_name, t) if full else short_text(office, okrug_name, t)
    other_village = Button(t.word("Another village"), data=elsewhere) if elsewhere else None
    return Screen(
        text=joined(t("Your village: {place}", place=village) if village else None, asked),
        rows=rows(
            row(Button(t.word("I agree"), data=data("yes"), style="success")),
            row(other, Button(t.word("I do not agree"), data=data("no"))),
            row(other_village),
        ),
        card="arrival",
    )
