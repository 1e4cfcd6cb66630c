"""Hold: one draft in the hands of whoever puts it together."""

from dataclasses import dataclass, field

from bot.appeals.models import GIVEN_UP, AppealDraft
from bot.appeals.rules.topics import danger, load
from bot.appeals.service.suggest import suggest
from bot.appeals.storage import drafts
from bot.appeals.storage.drafts import is_filing, resides
from bot.appeals.storage.views import DraftView, draft_view, settlements, whole_text
from bot.core.access import Action, Actor
from bot.core.errors import NotFound
from bot.core.tx import Tx


@dataclass
class Hold:
    """A draft that `actor` may change: a resident's own, or one that the office files."""

    tx: Tx
    actor: Actor
    draft: AppealDraft
    guesses: tuple[str, ...] = field(default=(), init=False)  # codes of topics

    @classmethod
    async def present(cls, tx: Tx, actor: Actor) -> "Hold | None":
        """The open draft, in the okrug its author lives in or files for."""
        draft = await drafts.open_draft(tx, actor.id)
        if draft is None:
            return None
        hold = cls(tx, actor, draft)
        if hold.is_at_home:
            return hold
        if not actor.may(Action.SUBMIT_APPEAL):  # the role it was begun in has ended
            await hold.lay_aside()
            return None
        hold.rehome()
        draft.version += 1
        await tx.session.flush()
        return hold

    @classmethod
    async def of(cls, tx: Tx, actor: Actor, draft_id: int) -> "Hold":
        """The open draft of this id; `NotFound` for anybody else's and for one that is closed."""
        draft = await drafts.draft_of(tx, draft_id, actor.id)
        if draft is None or draft.closed_at is not None:
            raise NotFound("draft")
        hold = cls(tx, actor, draft)
        hold.come_home()
        return hold

    @property
    def is_at_home(self) -> bool:
        """Whether its author may still send it to the okrug it was begun for."""
        return resides(self.actor, self.draft) or is_filing(self.actor, self.draft)

    def come_home(self) -> None:
        """Where its author has moved, so does the draft; `NotFound` where it can go nowhere."""
        if self.is_at_home:
            return
        if not self.actor.may(Action.SUBMIT_APPEAL):
            raise NotFound("draft")
        self.rehome()

    def rehome(self) -> None:
        """It is about the actor's village now; the spot in the old one is forgotten."""
        self.draft.okrug, self.draft.settlement = self.actor.okrug, self.actor.settlement
        self.forget_spot()

    def forget_spot(self) -> None:
        """Neither landmark nor pin."""
        self.draft.landmark, self.draft.latitude, self.draft.longitude = "", None, None

    async def lay_aside(self) -> None:
        """Another one comes first; this one can be opened again."""
        self.draft.closed_at = self.tx.now
        self.draft.version += 1
        await self.tx.session.flush()

    async def give_up(self) -> None:
        """Put it away; until the next one it can be brought back."""
        self.draft.appeal_id = GIVEN_UP
        await self.lay_aside()

    async def open_again(self) -> DraftView:
        """Go on with it; `NotFound` where its author may not send it any more."""
        self.come_home()
        self.draft.closed_at, self.draft.appeal_id = None, None
        return await self.keep()

    async def keep(self) -> DraftView:
        """Everything that follows from a change, written down."""
        draft, text = self.draft, whole_text(self.draft)
        if draft.topic_is_guess:
            self.guesses = tuple(one.best for one in await suggest(self.tx, text))
            draft.topic = next(iter(self.guesses), "")
        draft.urgent = draft.urgent or danger(text, load()) is not None
        if not draft.settlement:
            places = await settlements(self.tx, draft.okrug)
            draft.settlement = places[0].code if len(places) == 1 else ""
        draft.version += 1
        draft.updated_at = self.tx.now
        await self.tx.session.flush()
        return await self.view()

    async def view(self) -> DraftView:
        """The draft as its card shows it, with what it may be about while that is a guess."""
        draft = self.draft
        if draft.topic_is_guess and not self.guesses:
            found = await suggest(self.tx, whole_text(draft))
            self.guesses = tuple(one.best for one in found)
        guesses = self.guesses if draft.topic_is_guess else ()
        return await draft_view(self.tx, self.actor, draft, guesses)
