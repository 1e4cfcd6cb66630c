"""Who may do what: the whole matrix on one screen, and the guard at each use case's door."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from bot.core.errors import NotAllowed, Refusal
from bot.core.tx import Tx


class Role(StrEnum):
    """What a person is to an okrug, a district or the whole bot."""

    RESIDENT = "resident"
    MODERATOR = "moderator"
    EXECUTOR = "executor"
    AKIM = "akim"
    DEPUTY = "deputy"
    ASSEMBLY_MEMBER = "assembly_member"
    OBSERVER = "observer"
    OPERATOR = "operator"


class Action(StrEnum):
    """What can be done, in the words of CONTEXT.md."""

    USE_OWN_DATA = "use_own_data"
    DRAFT_APPEAL = "draft_appeal"  # to put one together, whoever it is for
    SUBMIT_APPEAL = "submit_appeal"
    FILE_FOR_ANOTHER = "file_for_another"  # for a resident who came in or called
    FOLLOW_OWN_APPEAL = "follow_own_appeal"
    READ_QUEUE = "read_queue"
    TRIAGE_APPEAL = "triage_appeal"
    ANSWER_APPEAL = "answer_appeal"
    OPEN_SETUP = "open_setup"
    SET_UP_DESK = "set_up_desk"
    SEE_LEARNED = "see_learned"  # what the guess of topics has learned
    FORGET_LEARNED = "forget_learned"
    EDIT_CALENDAR = "edit_calendar"
    BOOK_RECEPTION = "book_reception"
    RUN_RECEPTION = "run_reception"
    EDIT_OFFICE = "edit_office"
    SEND_BROADCAST = "send_broadcast"  # to whom: bot.broadcasts.service.audience
    READ_BROADCASTS = "read_broadcasts"
    LINK_CHAT = "link_chat"  # the okrug's channel and open group
    READ_REPORTS = "read_reports"  # the office's own figures
    PUBLISH_REPORT = "publish_report"
    SEE_DISTRICT = "see_district"  # the figures of every okrug of a district
    TICK_DUTY = "tick_duty"  # what the law asks of the office is done
    READ_GATHERINGS = "read_gatherings"
    PLAN_GATHERING = "plan_gathering"  # call it, change it, write and hand over its minutes
    RUN_GATHERING = "run_gathering"  # door, hall, minutes: the office, and whom it named secretary
    TAKE_PART = "take_part"  # say that one comes, ask, propose, support, check in
    CONSIDER_DECISION = "consider_decision"  # what the akim makes of what was decided
    READ_POLLS = "read_polls"
    RUN_POLL = "run_poll"  # ask, look at what comes in, close, call off
    VOTE_IN_POLL = "vote_in_poll"  # who may in which poll: bot.polls.storage.votes
    READ_BUDGET = "read_budget"
    RUN_BUDGET = "run_budget"  # rounds of the people's budget, its list, paper votes, delivery
    PROPOSE_IDEA = "propose_idea"
    VOTE_IN_BUDGET = "vote_in_budget"
    REPORT_COERCION = "report_coercion"
    READ_COERCION = "read_coercion"  # the district's observer, and never the office
    SEE_UNDELIVERED = "see_undelivered"
    INVITE_STAFF = "invite_staff"
    INVITE_LEADERS = "invite_leaders"


_R = Role
_EVERYONE = frozenset(Role)
_OFFICE = frozenset({_R.MODERATOR, _R.AKIM, _R.DEPUTY})

GRANTS: dict[Action, frozenset[Role]] = {
    Action.USE_OWN_DATA: _EVERYONE,
    Action.DRAFT_APPEAL: _OFFICE | {_R.RESIDENT},
    Action.SUBMIT_APPEAL: frozenset({_R.RESIDENT}),
    Action.FILE_FOR_ANOTHER: _OFFICE,
    Action.FOLLOW_OWN_APPEAL: _OFFICE | {_R.RESIDENT},
    Action.READ_QUEUE: _OFFICE | {_R.EXECUTOR},
    Action.TRIAGE_APPEAL: _OFFICE,
    Action.ANSWER_APPEAL: _OFFICE | {_R.EXECUTOR},
    Action.OPEN_SETUP: _OFFICE | {_R.OPERATOR},
    Action.SET_UP_DESK: _OFFICE,
    Action.SEE_LEARNED: _OFFICE | {_R.OPERATOR},
    Action.FORGET_LEARNED: frozenset({_R.AKIM, _R.OPERATOR}),
    Action.EDIT_CALENDAR: frozenset({_R.OPERATOR}),
    Action.BOOK_RECEPTION: frozenset({_R.RESIDENT}),
    Action.RUN_RECEPTION: _OFFICE,
    Action.EDIT_OFFICE: _OFFICE,
    Action.SEND_BROADCAST: _OFFICE | {_R.OBSERVER, _R.OPERATOR},
    Action.READ_BROADCASTS: _EVERYONE,
    Action.LINK_CHAT: _OFFICE,
    Action.READ_REPORTS: _OFFICE,
    Action.PUBLISH_REPORT: frozenset({_R.AKIM, _R.DEPUTY}),
    Action.SEE_DISTRICT: frozenset({_R.OBSERVER}),
    Action.TICK_DUTY: _OFFICE,
    Action.READ_GATHERINGS: _EVERYONE,
    Action.PLAN_GATHERING: _OFFICE,
    Action.RUN_GATHERING: _OFFICE | {_R.RESIDENT, _R.ASSEMBLY_MEMBER},
    Action.TAKE_PART: frozenset({_R.RESIDENT, _R.ASSEMBLY_MEMBER}),
    Action.CONSIDER_DECISION: frozenset({_R.AKIM, _R.DEPUTY}),
    Action.READ_POLLS: _EVERYONE,
    Action.RUN_POLL: _OFFICE,
    Action.VOTE_IN_POLL: _OFFICE | {_R.RESIDENT, _R.ASSEMBLY_MEMBER, _R.EXECUTOR},
    Action.READ_BUDGET: _EVERYONE,
    Action.RUN_BUDGET: _OFFICE,
    Action.PROPOSE_IDEA: frozenset({_R.RESIDENT}),
    Action.VOTE_IN_BUDGET: frozenset({_R.RESIDENT}),
    Action.REPORT_COERCION: frozenset({_R.RESIDENT}),
    Action.READ_COERCION: frozenset({_R.OBSERVER}),
    Action.SEE_UNDELIVERED: frozenset({_R.OPERATOR}),
    Action.INVITE_STAFF: frozenset({_R.AKIM, _R.OPERATOR}),
    Action.INVITE_LEADERS: frozenset({_R.OPERATOR}),
}


@dataclass(frozen=True)
class Grant:
    """A role held over a place: an okrug's code, a district's, or "" for the whole bot."""

    role: Role
    scope: str

    def covers(self, okrug: str) -> bool:
        """Whether `okrug` (nine digits of KATO) lies within the scope."""
        if not self.scope:
            return True
        if self.role is Role.OBSERVER:
            return okrug[:4] == self.scope[:4]  # AB CD: oblast and district
        return okrug == self.scope


@dataclass(frozen=True)
class Actor:
    """Whoever acts. `person_id` is None until they have consented."""

    telegram_id: int
    person_id: int | None = None
    language: str = ""
    name: str = ""
    okrug: str = ""
    settlement: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    blocked: bool = False  # the bot believes that they blocked it

    @property
    def known(self) -> bool:
        """Whether this person has arrived: consented and chosen a settlement or a role."""
        return self.person_id is not None and bool(self.grants)

    @property
    def id(self) -> int:
        """The person's id; `NotAllowed` for somebody who has not arrived."""
        if self.person_id is None:
            raise Refusal("not_arrived")
        return self.person_id

    def may(self, action: Action, okrug: str | None = None) -> bool:
        """Whether any role held allows `action`, in `okrug` if one is named."""
        roles = GRANTS[action]
        return any(
            grant.role in roles and (okrug is None or grant.covers(okrug)) for grant in self.grants
        )

    def must(self, action: Action, okrug: str | None = None) -> None:
        """`NotAllowed` unless `may`."""
        if not self.may(action, okrug):
            if self.person_id is None:
                raise Refusal("not_arrived")
            raise NotAllowed(action)

    def roles_in(self, okrug: str) -> frozenset[Role]:
        """Every role this person holds that covers `okrug`."""
        return frozenset(grant.role for grant in self.grants if grant.covers(okrug))

    def scopes(self, action: Action) -> frozenset[str]:
        """The places over which `action` is allowed; "" stands for everywhere."""
        return frozenset(g.scope for g in self.grants if g.role in GRANTS[action])


P = ParamSpec("P")
T = TypeVar("T")
UseCase = Callable[Concatenate[Tx, Actor, P], Awaitable[T]]


def requires(action: Action) -> Callable[[UseCase[P, T]], UseCase[P, T]]:
    """Declare, at the door of a use case, what the actor must be allowed to do somewhere.

    Where the use case is about one thing it also asks `actor.must(action, its okrug)` once the
    thing is loaded: the door cannot know the okrug yet.
    """

    def declare(use_case: UseCase[P, T]) -> UseCase[P, T]:
        @wraps(use_case)
        async def guarded(tx: Tx, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> T:
            actor.must(action)
            return await use_case(tx, actor, *args, **kwargs)

        guarded.permission = action  # type: ignore[attr-defined]  # read by the walk of all use cases
        return guarded

    return declare


def anyone(use_case: UseCase[P, T]) -> UseCase[P, T]:
    """Declare that even a stranger may do this."""
    use_case.permission = None  # type: ignore[attr-defined]  # read by the walk of all use cases
    return use_case


def system(use_case: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Declare that no person does this: the clock, the command line or delivery does."""
    use_case.permission = "system"  # type: ignore[attr-defined]  # read by the walk of all use cases
    return use_case
