"""Templates: words the office uses again and again, in both languages."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.appeals.models import AnswerTemplate
from bot.appeals.rules.lifecycle import Party
from bot.appeals.rules.topics import load
from bot.appeals.service.case import Case
from bot.appeals.storage import office_rows as storage
from bot.appeals.storage.templates import TemplateView
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Refusal, Stale
from bot.core.i18n import Language
from bot.core.text import clean
from bot.core.tx import Tx

READY = Path(__file__).parents[1] / "templates.yaml"
TEXT_LIMIT = 2000  # UTF-16 units
#: A list that long is no help any more.
MOST = 50


@requires(Action.ANSWER_APPEAL)
async def templates_for(tx: Tx, actor: Actor, appeal_id: int) -> list[TemplateView]:
    """The templates for what is said about an appeal: those of its topic first."""
    case = await Case.open(tx, actor, appeal_id, Party.OFFICE, Party.ASSIGNEE)
    category = case.appeal.topic.partition(".")[0]
    found = [_view(one) for one in await storage.rows_of(tx, AnswerTemplate, case.appeal.okrug)]
    return sorted(found, key=lambda one: (one.topic != category or not one.topic, one.id))


@requires(Action.ANSWER_APPEAL)
async def template_for(tx: Tx, actor: Actor, appeal_id: int, template_id: int) -> TemplateView:
    """A template of the appeal's own okrug."""
    case = await Case.open(tx, actor, appeal_id, Party.OFFICE, Party.ASSIGNEE)
    template = await storage.row(tx, AnswerTemplate, template_id)
    if template is None or template.okrug != case.appeal.okrug:
        raise NotFound("template")
    return _view(template)


@requires(Action.SET_UP_DESK)
async def templates(tx: Tx, actor: Actor, okrug: str) -> list[TemplateView]:
    """Every template of the office."""
    actor.must(Action.SET_UP_DESK, okrug)
    return [_view(one) for one in await storage.rows_of(tx, AnswerTemplate, okrug)]


@requires(Action.SET_UP_DESK)
async def template_kept(tx: Tx, actor: Actor, template_id: int) -> TemplateView:
    """One template."""
    return _view(await _mine(tx, actor, template_id))


@requires(Action.SET_UP_DESK)
async def add_template(
    tx: Tx, actor: Actor, okrug: str, *, kk: str, ru: str, topic: str = ""
) -> TemplateView:
    """A new template, in one language at least. Refuses with `needs_words`."""
    kept = await templates(tx, actor, okrug)
    if len(kept) >= MOST:
        raise Refusal("too_many_templates")
    new = {"kk": clean(kk, TEXT_LIMIT), "ru": clean(ru, TEXT_LIMIT)}
    if not any(new.values()):
        raise Invalid("needs_words")
    return await _add(tx, actor, okrug, {**new, "topic": _category(topic)})


@requires(Action.SET_UP_DESK)
async def take_ready(tx: Tx, actor: Actor, okrug: str) -> list[TemplateView]:
    """The ready-made ones, where there are none yet."""
    if not await templates(tx, actor, okrug):
        for one in _ready():
            await _add(tx, actor, okrug, {"topic": "", **one})
    return await templates(tx, actor, okrug)


@requires(Action.SET_UP_DESK)
async def change_template(
    tx: Tx, actor: Actor, template_id: int, version: int, *, text: str, language: Language
) -> TemplateView:
    """Other words in a language. `Stale` where a colleague changed it meanwhile."""
    kept = clean(text, TEXT_LIMIT)
    if not kept:
        raise Invalid("needs_words")
    return await _change(tx, actor, template_id, version, {language: kept})


@requires(Action.SET_UP_DESK)
async def set_template_topic(
    tx: Tx, actor: Actor, template_id: int, version: int, topic: str
) -> TemplateView:
    """Where it comes first: a category's code, "" for nowhere in particular."""
    return await _change(tx, actor, template_id, version, {"topic": _category(topic)})


@requires(Action.SET_UP_DESK)
async def remove_template(tx: Tx, actor: Actor, template_id: int, version: int) -> TemplateView:
    """Take a template away; what it was is returned, so that it can be brought back."""
    view = _view(await _mine(tx, actor, template_id))
    if not await storage.remove(tx, AnswerTemplate, template_id, version):
        raise Stale(by="")
    return view


async def _change(
    tx: Tx, actor: Actor, template_id: int, version: int, values: dict[str, str]
) -> TemplateView:
    await _mine(tx, actor, template_id)
    if not await storage.change(
        tx, AnswerTemplate, template_id, version, {**values, "updated_by": actor.id}
    ):
        raise Stale(by="")
    return await template_kept(tx, actor, template_id)


async def _mine(tx: Tx, actor: Actor, template_id: int) -> AnswerTemplate:
    template = await storage.row(tx, AnswerTemplate, template_id)
    if template is None or not actor.may(Action.SET_UP_DESK, template.okrug):
        raise NotFound("template")
    return template


async def _add(tx: Tx, actor: Actor, okrug: str, values: dict[str, Any]) -> TemplateView:
    template = AnswerTemplate(
        bot_id=tx.bot_id, okrug=okrug, version=1, updated_at=tx.now, updated_by=actor.id, **values
    )
    tx.session.add(template)
    await tx.session.flush()
    return _view(template)


def _view(one: AnswerTemplate) -> TemplateView:
    return TemplateView(one.okrug, one.id, one.version, one.topic, one.kk, one.ru)


def _category(code: str) -> str:
    if not code:
        return ""
    try:
        return load().category(code).code
    except KeyError:
        raise NotFound("topic") from None


@cache
def _ready() -> list[dict[str, str]]:
    ready: list[dict[str, str]] = yaml.safe_load(READY.read_text(encoding="utf-8"))
    return ready
