"""The office's routing rules: the list, one rule, and making a new one in three taps."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import (
    OnRule,
    RoutingList,
    RuleExecutor,
    RulePlace,
    RulePress,
    RuleTopic,
    RuleTopics,
)
from bot.appeals.screens.topics import Picker, topics_screen
from bot.appeals.screens.words import SEPARATOR, columns, paged, topic_name
from bot.appeals.storage.appeals import Colleague
from bot.appeals.storage.routing import RuleView
from bot.appeals.storage.views import AppealView, Named
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.people.screens.words import role_word

CARD = "routing"
_PLACES_ROWS = 5
_PER_ROW = 4
ASK_PLACE = "-"


def routing_list(okrug: str, rules: Sequence[RuleView], t: Translator, back: Button) -> Screen:
    """The rules in the order in which they are asked; a number opens one."""
    numbered = [
        Markup("<b>{}.</b> {}").format(n, rule_words(rule, t)) for n, rule in enumerate(rules, 1)
    ]
    numbers = [
        Button(str(n), RulePress(do=OnRule.SHOW, rule=rule.id).pack())
        for n, rule in enumerate(rules, 1)
    ]
    return Screen(
        text=joined(
            t("<b>Who gets which appeal</b>"),
            t("When an appeal is accepted, the first rule that fits hands it over."),
            lines(*numbered) or t("There are no rules yet: the office hands over by hand."),
        ),
        rows=rows(
            row(
                Button(
                    t.word("Add a rule"),
                    RuleTopics(okrug=okrug, category="", page=0).pack(),
                    style="primary",
                )
            ),
            *(tuple(numbers[i : i + _PER_ROW]) for i in range(0, len(numbers), _PER_ROW)),
            row(back),
        ),
        card=CARD,
    )


def rule_words(rule: RuleView, t: Translator) -> Markup:
    """`Water · Aksu village → Berik`, and what is wrong with it."""
    about = topic_name(rule.topic, t) or t.word("any topic")
    where = rule.settlement.name(t.language) if rule.settlement else t.word("any village")
    who = rule.executor or t.word("no name given")
    wrong = None
    if not rule.able:
        wrong = t("does not work here any more, the rule is passed over")
    elif rule.hidden:
        wrong = t("never reached: an earlier rule takes everything")
    words = Markup("{}{}{} \u2192 {}").format(about, SEPARATOR, where, who)
    return Markup("{} <i>({})</i>").format(words, wrong) if wrong else words


def rule_screen(okrug: str, rule: RuleView, t: Translator, *, first: bool) -> Screen:
    """One rule and what can be done with it."""
    return Screen(
        text=rule_words(rule, t),
        rows=rows(
            row(
                None
                if first
                else Button(t.word("Ask earlier"), RulePress(do=OnRule.RAISE, rule=rule.id).pack())
            ),
            row(Button(t.word("Remove"), RulePress(do=OnRule.ASK_DROP, rule=rule.id).pack())),
            row(_back(okrug, t)),
        ),
        card=CARD,
    )


def sure_to_drop(rule: RuleView, t: Translator) -> Screen:
    """A rule goes; what it led somewhere stays there."""
    return Screen(
        text=joined(
            t("Remove this rule?"),
            rule_words(rule, t),
            t("Appeals that it has handed over stay where they are."),
        ),
        rows=(
            row(
                Button(
                    t.word("Yes, remove"),
                    RulePress(do=OnRule.DROP, rule=rule.id).pack(),
                    style="danger",
                )
            ),
            row(Button(t.word("Back"), RulePress(do=OnRule.SHOW, rule=rule.id).pack())),
        ),
        card=CARD,
    )


def choose_topic(okrug: str, category: str, page: int, t: Translator) -> Screen:
    """A category as a whole, one topic of it, or anything."""
    picker = Picker(
        choose=lambda code: RuleTopic(okrug=okrug, code=code).pack(),
        page=lambda shown, to: RuleTopics(okrug=okrug, category=shown, page=to).pack(),
        back=RoutingList(okrug=okrug).pack(),
    )
    screen = topics_screen("", picker, t, category=category, page=page)
    label = t.word("The whole category") if category else t.word("Any topic")
    whole = Button(label, RuleTopic(okrug=okrug, code=category).pack())
    return Screen(
        text=t("Which appeals is the rule about?"), rows=(row(whole), *screen.rows), card=CARD
    )


def choose_place(
    okrug: str, topic: str, places: Sequence[Named], page: int, t: Translator
) -> Screen:
    """One village, or all."""
    everywhere = Button(t.word("All villages"), RulePlace(okrug=okrug, settlement="").pack())
    buttons = [
        Button(place.name(t.language), RulePlace(okrug=okrug, settlement=place.code).pack())
        for place in places
    ]
    return Screen(
        text=joined(_topic(topic, t), t("From which village?")),
        rows=rows(
            row(everywhere),
            *paged(
                buttons,
                page,
                _PLACES_ROWS,
                lambda to: RulePlace(okrug=okrug, settlement=ASK_PLACE, page=to).pack(),
            ),
            row(_back(okrug, t)),
        ),
        card=CARD,
    )


def choose_executor(
    okrug: str, topic: str, place: Named | None, people: Sequence[Colleague], t: Translator
) -> Screen:
    """Whoever may answer."""
    where = place.name(t.language) if place else t.word("any village")
    buttons = [
        Button(
            ", ".join(filter(None, (one.name, role_word(one.role, t)))),
            RuleExecutor(okrug=okrug, person=one.id).pack(),
        )
        for one in people
    ]
    return Screen(
        text=joined(
            Markup("{}{}{}").format(_topic(topic, t), SEPARATOR, where),
            t("Who gets it?"),
        ),
        rows=rows(*columns(buttons), row(_back(okrug, t))),
        card=CARD,
    )


def _topic(code: str, t: Translator) -> Markup:
    return Markup("{}").format(topic_name(code, t) or t.word("any topic"))


def _back(okrug: str, t: Translator) -> Button:
    return Button(t.word("Back"), RoutingList(okrug=okrug).pack())


def routed_line(view: AppealView, t: Translator) -> Markup | None:
    """Why an appeal lies with its executor, where a rule of the office's decided."""
    if not view.routed_by:
        return None
    topic, _, settlement = view.routed_by.partition("|")
    about = topic_name(topic, t) or t.word("any topic")
    where = t.word("any village")
    if settlement:
        where = view.settlement.name(t.language) if view.settlement else ""
    return t("By the office's rule: {rule}", rule=SEPARATOR.join(filter(None, (about, where))))
