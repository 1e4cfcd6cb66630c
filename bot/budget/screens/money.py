"""Where 1,000 tenge of an okrug's budget go: to read, to send on, and how its office shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.budget.callbacks.common import BudgetHome
from bot.budget.callbacks.money import MoneyPress, OnMoney, OnTable, TablePress
from bot.budget.rules.lines import Difference, Line, Side, Slice, done, planned, slices
from bot.budget.rules.tables import Fault
from bot.budget.screens.thousand import Card
from bot.budget.screens.workbook import side_word
from bot.budget.storage.money import BudgetView
from bot.budget.storage.views import Both
from bot.core.i18n import LANGUAGES, Translator, translator
from bot.core.screen import Button, Media, Screen, Style, joined, lines, row, rows
from bot.core.text import excerpt

CARD = "budget:money"
_SPENT, _EARNED = 10, 5  # slices that are read
_LARGEST = 5  # lines that show whether a table was understood
_NAME = 80  # letters of a line's name
_SWITCH = 3  # years that one can go to


# ── What everybody reads ─────────────────────────────────────────────────────────────────────


def money_screen(
    *,
    okrug: str,
    name: Both,
    office: bool,
    years: Sequence[int],
    shown: BudgetView | None,
    t: Translator,
    said: str | None = None,
) -> Screen:
    """The budget of a year in words, and the way to its picture."""
    if shown is None:
        return _nothing(okrug, name, t, office=office, said=said)
    others = [one for one in years if one != shown.year][:_SWITCH]
    return Screen(
        text=joined(
            said,
            t("⚠️ Residents do not see this now. Send the table again to show it.")
            if shown.published_at is None
            else None,
            budget_text(shown, t),
        ),
        rows=rows(
            row(_press(t.word("As a picture"), OnMoney.PICTURE, shown, style="primary")),
            row(
                _press(t.word("Text to forward"), OnMoney.FORWARD, shown),
                *(_year(okrug, one) for one in others),
            ),
            row(
                _press(t.word("Send another table"), OnMoney.UPLOAD, shown),
                _press(t.word("Hide from residents"), OnMoney.HIDE, shown)
                if shown.published_at
                else None,
            )
            if office
            else (),
            row(_home(okrug, t)),
        ),
        card=CARD,
    )


def _nothing(okrug: str, name: Both, t: Translator, *, office: bool, said: str | None) -> Screen:
    head = lines(t("<b>Where the money goes</b>"), Markup("{}").format(name.said(t.language)))
    if not office:
        empty = t("The office has not shown the budget here yet.")
        return Screen(text=joined(said, head, empty), rows=rows(row(_home(okrug, t))), card=CARD)
    upload = MoneyPress(do=OnMoney.UPLOAD, okrug=okrug, year=0, version=0).pack()
    return Screen(
        text=joined(
            said,
            head,
            t(
                "Send the table of the budget as an Excel file: the bot shows residents where "
                "every 1,000 tenge go, as one picture and in words."
            ),
        ),
        rows=rows(
            row(Button(t.word("Send a table"), upload, style="primary")),
            row(_template(okrug, t), _home(okrug, t)),
        ),
        card=CARD,
    )


def budget_text(view: BudgetView, t: Translator) -> Markup:
    """Out of 1,000 tenge, largest first; and how much it is in all."""
    return joined(
        lines(
            t("💰 <b>Where 1,000 tenge go</b>"),
            t("{place}, budget of {year}", place=view.name.said(t.language), year=view.year),
        ),
        *_halves(view.lines, t),
        t("<i>As of {day}, by the akim's office.</i>", day=t.day(view.uploaded_at)),
    )


def _halves(found: Sequence[Line], t: Translator) -> list[Markup]:
    said = []
    for side, most in ((Side.SPENDING, _SPENT), (Side.INCOME, _EARNED)):
        of_side = [one for one in found if one.side is side]
        if not planned(of_side):
            continue
        head = {
            Side.SPENDING: t("<b>Of every 1,000 tenge are spent:</b>"),
            Side.INCOME: t("<b>Of every 1,000 tenge come from:</b>"),
        }[side]
        said.append(
            lines(head, *(_slice(one, t) for one in slices(of_side, most)), _sum(of_side, t))
        )
    return said


def _slice(one: Slice, t: Translator) -> Markup:
    tenge = t.money(one.tenge) if one.tenge else f"<{t.money(1)}"
    if one.line is None:
        name = t.plural("The rest: {n} line", "The rest: {n} lines", n=one.lines)
        return Markup("▫️ {} – {}").format(tenge, name)
    return Markup("▫️ <b>{}</b> – {}").format(tenge, _named(one.line, t))


def _named(line: Line, t: Translator) -> str:
    return excerpt(line.named(t.language), _NAME)


def _sum(found: Sequence[Line], t: Translator) -> Markup:
    plan, fact = t.money(planned(found)), done(found)
    if fact is None:
        return t("In all by the plan: {plan}", plan=plan)
    return t("In all by the plan: {plan}, in fact so far: {fact}", plan=plan, fact=t.money(fact))


def caption(view: BudgetView, t: Translator) -> Markup:
    """Under the picture: whose and of when."""
    return lines(
        t("💰 <b>Where 1,000 tenge go</b>"),
        t("{place}, budget of {year}", place=view.name.said(t.language), year=view.year),
    )


def picture_card(view: BudgetView, t: Translator) -> Card:
    """What the picture is drawn of."""
    return Card(
        title=view.name.said(t.language),
        lines=view.lines,
        when=t.word("Budget of {year}", year=view.year),
        note=t.word("As of {day}, by the akim's office.", day=t.day(view.uploaded_at)),
    )


def forward_screen(view: BudgetView, t: Translator) -> Screen:
    """The words in both languages, for WhatsApp and for a notice to everybody."""
    said = [_plain(view, translator(one, t.zone)) for one in LANGUAGES]
    back = MoneyPress(do=OnMoney.SEE, okrug=view.okrug, year=view.year, version=0)
    return Screen(
        text=t(
            "👇 Hold the next message to copy or forward it. In a notice it reaches everybody."
        ),
        rows=rows(row(Button(t.word("Back"), back.pack()))),
        then=(Screen(text=Markup("\n\n").join(said), show="new"),),
    )


def _plain(view: BudgetView, t: Translator) -> Markup:
    """Without bold letters: other messengers would show the marks."""
    spent = [one for one in view.lines if one.side is Side.SPENDING]
    found = slices(spent or view.lines, _SPENT)
    said = [_slice(one, t).striptags() for one in found]
    head = t.word(
        "Where 1,000 tenge go: {place}, budget of {year}",
        place=view.name.said(t.language),
        year=view.year,
    )
    return Markup("\n").join([head, *said])


def _press(label: str, do: OnMoney, view: BudgetView, style: Style | None = None) -> Button:
    data = MoneyPress(do=do, okrug=view.okrug, year=view.year, version=view.version)
    return Button(label, data.pack(), style=style)


def _year(okrug: str, year: int) -> Button:
    data = MoneyPress(do=OnMoney.SEE, okrug=okrug, year=year, version=0)
    return Button(str(year), data.pack())


def _home(okrug: str, t: Translator) -> Button:
    return Button(t.word("Back"), BudgetHome(okrug=okrug).pack())


def _template(okrug: str, t: Translator) -> Button:
    data = MoneyPress(do=OnMoney.TEMPLATE, okrug=okrug, year=0, version=0)
    return Button(t.word("Empty table to fill in"), data.pack())


def sure_to_hide(view: BudgetView, t: Translator) -> Screen:
    """Asked once more."""
    back = MoneyPress(do=OnMoney.SEE, okrug=view.okrug, year=view.year, version=0)
    return Screen(
        text=t("Hide the budget of {year} from residents?", year=view.year),
        rows=rows(
            row(_press(t.word("Hide"), OnMoney.HIDE_SURE, view, style="danger")),
            row(Button(t.word("Back"), back.pack())),
        ),
        card=CARD,
    )


# ── What the office sends ────────────────────────────────────────────────────────────────────


def ask_table(okrug: str, t: Translator, *, problem: Markup | None = None) -> Screen:
    """The next file is the table."""
    see = MoneyPress(do=OnMoney.SEE, okrug=okrug, year=0, version=0).pack()
    return Screen(
        text=joined(
            problem,
            t("<b>Send the table of the budget</b>"),
            t(
                "One Excel file (.xlsx) with the names of the lines, the plan and, if there is "
                "one, the fact. The table that you report with will do: the bot finds the "
                "columns and shows what it has read before residents see anything."
            ),
        ),
        rows=rows(row(_template(okrug, t)), row(Button(t.word("Back"), see))),
        card=CARD,
    )


def template_screen(content: bytes, t: Translator) -> Screen:
    """An empty table; it comes back filled in."""
    return Screen(
        text=t(
            "Fill it in, then press “{button}” and send it here.", button=t.word("Send a table")
        ),
        media=(Media("document", content=content, name=t.word("budget.xlsx")),),
        show="new",
    )


def fault_text(fault: str, at: int | None, t: Translator) -> Markup:
    """Why a file cannot be taken. at: the row, as the office's program counts."""
    where = t("Row: {row}.", row=at) if at else Markup()
    return Markup("{} {}").format(_fault(fault, t), where).rstrip()


def _fault(fault: str, t: Translator) -> Markup:
    said: Mapping[str, Markup] = {
        Fault.NOT_XLSX: t("This is no Excel file that can be read. Save it as .xlsx and send it."),
        Fault.OLD_XLS: t(
            "This is an old Excel file (.xls), or it has a password. Save it as .xlsx without one."
        ),
        Fault.TOO_LARGE: t("This file is too large: at most 2 MB. Send the sheet of the budget."),
        Fault.TOO_LONG: t("This table has too many rows. Send the sheet of the budget alone."),
        Fault.EMPTY: t("There is nothing in this table."),
        Fault.NO_HEADER: t("No column with the names of the lines was found. Give it a title."),
        Fault.NO_PLAN: t("No column with the plan was found. Write “plan” above it."),
        Fault.NO_SIDE: t("It cannot be told which lines are income and which are spending."),
        Fault.NO_NUMBERS: t("There are no sums in the column of the plan."),
        Fault.TWO_TABLES: t("Two tables stand side by side here. Leave one of them."),
        Fault.NEGATIVE: t("A sum of the plan is below zero. Please correct it."),
    }
    other = t("The file could not be fetched or read in time. Please send it again.")
    return said.get(fault, other)


@dataclass(frozen=True)
class Reading:
    """A table as it was read. turn: which reading it is. unit_said: the table says what its
    numbers stand for; otherwise `thousands` is for the office to say.

    replaces: the version of the budget of this year that there is already; 0 for none.
    """

    okrug: str
    year: int
    lines: tuple[Line, ...]
    differences: tuple[Difference, ...] = ()
    unit_said: bool = True
    thousands: bool = False
    replaces: int = 0
    turn: int = 1

    @property
    def meant(self) -> tuple[Line, ...]:
        """The lines in tenge."""
        if not self.thousands:
            return self.lines
        return tuple(
            replace(one, plan=one.plan * 1000, fact=None if one.fact is None else one.fact * 1000)
            for one in self.lines
        )


def reading_screen(
    reading: Reading, this_year: int, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """What was understood, before anybody sees it."""
    return Screen(
        text=joined(
            problem,
            t("📄 <b>This was read out of the table</b>"),
            *(_half(reading, side, t) for side in Side),
            *(_difference(one, reading, t) for one in reading.differences),
            None if reading.unit_said else _unit(reading, t),
            t("It takes the place of the budget of {year} that is there now.", year=reading.year)
            if reading.replaces
            else None,
            t("Is it right, and of the year {year}?", year=reading.year),
        ),
        rows=rows(
            row(_table(t.word("Show to residents"), OnTable.PUBLISH, reading, style="success")),
            row(*(_of_year(one, reading) for one in range(this_year - 1, this_year + 2))),
            row(_other_unit(reading, t)),
            row(_table(t.word("Do not show"), OnTable.DROP, reading)),
        ),
        card=CARD,
    )


def _half(reading: Reading, side: Side, t: Translator) -> Markup | None:
    found = [one for one in reading.meant if one.side is side]
    if not found:
        return t("{side}: not found in the table.", side=side_word(side, t))
    largest = sorted(found, key=lambda one: -one.plan)[:_LARGEST]
    return lines(
        t("<b>{side}</b>, lines: {n}", side=side_word(side, t), n=t.number(len(found))),
        _sum(found, t),
        *(Markup("▫️ {} – {}").format(_named(one, t), t.money(one.plan)) for one in largest),
        t("and so on") if len(found) > _LARGEST else None,
    )


def _difference(one: Difference, reading: Reading, t: Translator) -> Markup:
    times = 1000 if reading.thousands else 1
    return t(
        "⚠️ {side}: the table says {given} in all, its lines make {found}. Something may have "
        "been left out.",
        side=side_word(one.side, t),
        given=t.money(one.given * times),
        found=t.money(one.found * times),
    )


def _unit(reading: Reading, t: Translator) -> Markup:
    if reading.thousands:
        return t("The numbers are taken for thousands of tenge.")
    return t("⚠️ The table does not say what its numbers stand for. They are taken for tenge.")


def _other_unit(reading: Reading, t: Translator) -> Button | None:
    if reading.unit_said:
        return None
    if reading.thousands:
        return _table(t.word("They are tenge"), OnTable.TENGE, reading)
    return _table(t.word("They are thousands of tenge"), OnTable.THOUSANDS, reading)


def _of_year(year: int, reading: Reading) -> Button:
    label = f"✅ {year}" if year == reading.year else str(year)
    data = TablePress(do=OnTable.YEAR, okrug=reading.okrug, year=year, turn=reading.turn)
    return Button(label, data.pack())


def _table(label: str, do: OnTable, reading: Reading, style: Style | None = None) -> Button:
    data = TablePress(do=do, okrug=reading.okrug, year=reading.year, turn=reading.turn)
    return Button(label, data.pack(), style=style)
