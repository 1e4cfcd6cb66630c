"""What can be pressed. `version` is that of the thing as it was when the button was drawn.

A button's data may be forged: what no button of ours carries fails to unpack and is told to be out
of date. Whether a thing of this name exists is for the use case to say.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field, field_validator

Id = Annotated[int, Field(ge=0, lt=2**63)]
Version = Annotated[int, Field(ge=0, lt=2**31)]
Page = Annotated[int, Field(ge=0, lt=10_000)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,32}(\.[a-z0-9_]{1,32})?$")]  # of a topic
NoCode = Annotated[str, Field(pattern="^[a-z0-9_]{0,32}$")]  # of a category, or of none
Settlement = Annotated[str, Field(pattern="^[0-9A-Z]{9}$")]


class OnDraft(StrEnum):
    """What a button under a draft does."""

    SEND = "send"
    SHOW = "show"
    TOPIC = "topic"
    HIDE_NAME = "hide"
    SHOW_NAME = "name"
    DISCARD = "drop"
    BRING_BACK = "back"
    LANDMARK = "mark"
    NO_PLACE = "noplace"
    PREVIOUS = "prev"
    MORE = "more"
    FOR_WHOM = "whom"
    FOR_MYSELF = "self"
    ALLOW = "allow"
    FORBID = "forbid"


class DraftPress(CallbackData, prefix="d"):
    """A button under a draft."""

    do: OnDraft
    draft: Id
    version: Version


class DraftReply(CallbackData, prefix="dr"):
    """What the draft holds is the reply to the office's question about an appeal."""

    draft: Id
    appeal: Id


class DraftTopics(CallbackData, prefix="dl"):
    """A page of the categories (`category` is "") or of one category's topics."""

    draft: Id
    category: NoCode
    page: Page


class DraftTopic(CallbackData, prefix="dt"):
    """A topic for a draft."""

    draft: Id
    code: Code


class DraftSpot(CallbackData, prefix="ds"):
    """A landmark that was used before, by the number that stands for its words."""

    draft: Id
    spot: Id


class FileIn(CallbackData, prefix="df"):
    """The okrug in which a member of staff files for a resident."""

    okrug: Settlement


class DraftPlaces(CallbackData, prefix="dq"):
    """A page of the okrug's settlements."""

    draft: Id
    page: Page


class DraftPlace(CallbackData, prefix="dp"):
    """A settlement for a draft."""

    draft: Id
    settlement: Settlement


class OnOwn(StrEnum):
    """What a button under one's own appeal does."""

    OPEN = "open"
    TIMELINE = "line"
    FILES = "files"
    WRITE = "write"
    CONFIRM = "yes"
    DISPUTE = "no"
    ASK_WITHDRAW = "back"
    WITHDRAW = "withdraw"
    NO_WORD = "noword"
    ANEW = "anew"


class OwnPress(CallbackData, prefix="o"):
    """A button under one's own appeal."""

    do: OnOwn
    appeal: Id
    version: Version


class Stars(CallbackData, prefix="r"):
    """A rating."""

    appeal: Id
    version: Version
    stars: Id


class OwnPage(CallbackData, prefix="ol"):
    """A page of one's own appeals."""

    page: Page


class OnCard(StrEnum):
    """What a button under the office's card does."""

    OPEN = "open"
    NEXT = "next"
    MORE = "more"
    FILES = "files"
    ACCEPT = "accept"
    HAND_OVER = "hand"
    ASK = "ask"
    ANSWER = "answer"
    REDIRECT = "redirect"
    REJECT = "reject"
    REOPEN = "reopen"
    REOPEN_SILENTLY = "silent"
    KEEP_CLOSED = "keep"
    EXTEND = "extend"
    PROMISE = "promise"
    NOTE = "note"
    MERGE = "merge"
    ASK_UNMERGE = "part"
    UNMERGE = "unmerge"
    TELL = "tell"  # a notice to those behind it
    AGENDA = "agenda"  # of a gathering: a collective one becomes a question of it
    SURVEY = "survey"  # residents rate what was done


class CardPress(CallbackData, prefix="c"):
    """A button under the office's card."""

    do: OnCard
    appeal: Id
    version: Version


class CardTopics(CallbackData, prefix="cl"):
    """A page of the categories or of one category's topics, for an appeal; -1 are the guesses."""

    appeal: Id
    version: Version
    category: NoCode
    page: Annotated[int, Field(ge=-1, lt=10_000)]


class CardTopic(CallbackData, prefix="ct"):
    """A topic for an appeal."""

    appeal: Id
    version: Version
    code: Code


class HandTo(CallbackData, prefix="ch"):
    """Whom an appeal is handed to."""

    appeal: Id
    version: Version
    person: Id


class QueuePage(CallbackData, prefix="q"):
    """A page of the queue."""

    page: Page


class Begin(CallbackData, prefix="qb"):
    """The first card of the queue."""


class FilterPart(StrEnum):
    """What a queue is narrowed by."""

    TOPIC = "topic"
    VILLAGE = "village"
    EXECUTOR = "executor"
    STATE = "state"


class FilterMenu(CallbackData, prefix="qf"):
    """What the queue may be narrowed by."""


class FilterList(CallbackData, prefix="ql"):
    """A page of what one part of the filter can be set to."""

    do: FilterPart
    page: Page


class FilterBy(CallbackData, prefix="qs"):
    """What one part is set to: a code, a person's id, a word; "" for everything."""

    do: FilterPart
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]{0,40}$")]


class ClearFilter(CallbackData, prefix="qc"):
    """Show everything again."""


class AskSearch(CallbackData, prefix="sb"):
    """Begin a search."""


class FoundPage(CallbackData, prefix="sp"):
    """A page of what was found."""

    page: Page


class FoundCard(CallbackData, prefix="so"):
    """One appeal of what was found; page: where it stood."""

    appeal: Id
    page: Page


class CardOther(CallbackData, prefix="co"):
    """The card of another appeal that belongs to this one."""

    appeal: Id


class CardDay(CallbackData, prefix="cd"):
    """A day for an extension or a promise; ordinal: as `date.fromordinal` takes it."""

    appeal: Id
    version: Version
    promise: bool
    ordinal: Annotated[int, Field(ge=1, le=3_652_059)]


class CardBody(CallbackData, prefix="cb"):
    """Which body an appeal is redirected to.

    whom: a kept one's id, the role of one that is not kept yet, or "" for none of these.
    skip: nobody knows the phone of the role's body.
    """

    appeal: Id
    version: Version
    whom: Annotated[str, Field(pattern="^([0-9]{1,10}|[a-z_]{1,32})?$")]
    skip: bool = False


class CardBodies(CallbackData, prefix="cs"):
    """A page of the bodies that an appeal may be redirected to."""

    appeal: Id
    page: Page


class MergeInto(CallbackData, prefix="cm"):
    """Which appeal stands for this one; sure: after the question."""

    appeal: Id
    version: Version
    into: Id
    sure: bool


class OnTable(StrEnum):
    """What a button does to the office's own table: of bodies, or of templates."""

    LIST = "list"
    ADD = "add"
    READY = "ready"
    OPEN = "open"
    KK = "kk"
    RU = "ru"
    PHONE = "phone"
    ADDRESS_KK = "adr_kk"
    ADDRESS_RU = "adr_ru"
    TOPIC = "topic"
    SKIP = "skip"
    REMOVE = "rm"
    BACK = "back"


OfTable = Annotated[int, Field(ge=0, lt=2**31)]  # an id in a table that no office makes long


class BodyPress(CallbackData, prefix="bo"):
    """A button under the office's list of bodies. appeal: whose redirecting led here; 0: none's.

    body: for LIST and READY the page.
    """

    do: OnTable
    okrug: Settlement
    body: OfTable
    version: Version
    appeal: Id


class BodyRole(CallbackData, prefix="br"):
    """A body that everybody knows by its role is to be kept with its contacts."""

    okrug: Settlement
    role: NoCode
    appeal: Id


class TemplatePress(CallbackData, prefix="tm"):
    """A button under the office's templates. appeal: whose answer led here; 0: none's.

    template: for LIST the page; version: for TOPIC the page.
    """

    do: OnTable
    okrug: Settlement
    template: OfTable
    version: Version
    appeal: Id


class TemplateTopic(CallbackData, prefix="tt"):
    """Where a template comes first: a category, "" for everywhere."""

    template: OfTable
    version: Version
    category: NoCode
    appeal: Id


class UseTemplate(CallbackData, prefix="tu"):
    """A template for the words that are being written; with template 0, a page of them."""

    appeal: Id
    template: OfTable
    page: Page = 0


class OnWords(StrEnum):
    """What a button under a preview does."""

    SEND = "send"
    AGAIN = "again"
    STOP = "stop"
    ANSWER = "answer"
    ASK = "ask"
    DISPUTE = "dispute"
    NEW = "new"
    NOTE = "note"
    PROMISE = "promise"
    TEMPLATES = "models"
    SHOW = "show"
    PHOTO = "photo"
    ANYWAY = "anyway"


class WordsPress(CallbackData, prefix="w"):
    """A button under a preview of what somebody is about to say about an appeal.

    pieces: how many messages the preview was made of.
    """

    do: OnWords
    appeal: Id
    pieces: Id


class LeaveTo(CallbackData, prefix="lv"):
    """Who takes over from somebody whose role ends; 0 is the office itself."""

    role_id: Id
    okrug: Settlement
    person: Id


class RoutingList(CallbackData, prefix="rl"):
    """The routing rules of an okrug."""

    okrug: Settlement


class OnRule(StrEnum):
    """What a button under a routing rule does."""

    SHOW = "show"
    RAISE = "raise"
    ASK_DROP = "ask"
    DROP = "drop"


class RulePress(CallbackData, prefix="rr"):
    """A button under a routing rule."""

    do: OnRule
    rule: Id


class RuleTopics(CallbackData, prefix="rt"):
    """A page of what a new rule may be about."""

    okrug: Settlement
    category: NoCode
    page: Page


class RuleTopic(CallbackData, prefix="ro"):
    """What a new rule is about; "" is anything."""

    okrug: Settlement
    code: Annotated[str, Field(pattern=r"^([a-z0-9_]{1,32}(\.[a-z0-9_]{1,32})?)?$")]


class RulePlace(CallbackData, prefix="rp"):
    """Where a new rule counts; "" is everywhere, "-" asks, page by page."""

    okrug: Settlement
    settlement: Annotated[str, Field(pattern="^([0-9A-Z]{9}|-)?$")]
    page: Page = 0


class RuleExecutor(CallbackData, prefix="rx"):
    """Whom a new rule leads to."""

    okrug: Settlement
    person: Id


class OnLearned(StrEnum):
    """What is done about what the guess has learned."""

    SHOW = "s"
    ASK = "a"
    FORGET = "f"


class LearnedPress(CallbackData, prefix="lw"):
    """What the guess has learned; version: how much was confirmed when it was drawn."""

    do: OnLearned
    okrug: Settlement
    version: Version


class Days(CallbackData, prefix="kd"):
    """The calendar of working days."""


class AskDay(CallbackData, prefix="ka"):
    """Which day is to be put right."""


class OnDay(StrEnum):
    """What a button under a day of the calendar does."""

    SHOW = "show"
    OFF = "off"
    WORK = "work"


class DayPress(CallbackData, prefix="kp"):
    """A day of the calendar, and what is to become of it. iso: a day that there is."""

    do: OnDay
    iso: Annotated[str, Field(pattern=r"^20\d\d-\d\d-\d\d$")]

    @field_validator("iso")
    @classmethod
    def _is_a_day(cls, iso: str) -> str:
        date.fromisoformat(iso)  # a forged one that no calendar has fails to unpack
        return iso

    @property
    def day(self) -> date:
        """The day itself."""
        return date.fromisoformat(self.iso)


class OnNear(StrEnum):
    """What a button under the neighbours' appeals does."""

    JOIN = "join"
    SEND = "send"


class NearPress(CallbackData, prefix="nj"):
    """A button under the neighbours' appeals shown for a draft. appeal: 0 where none is meant."""

    do: OnNear
    draft: Id
    version: Version
    appeal: Id


class OnJoined(StrEnum):
    """What a button under an appeal that somebody joined does."""

    OPEN = "open"
    FILES = "files"
    ASK_LEAVE = "ask"
    LEAVE = "leave"
    ALONE = "alone"


class JoinedPress(CallbackData, prefix="j"):
    """A button under an appeal that somebody joined."""

    do: OnJoined
    appeal: Id


class JoinedPage(CallbackData, prefix="jl"):
    """A page of the appeals that somebody joined."""

    page: Page


class OnMended(StrEnum):
    """What a neighbour says."""

    YES = "yes"
    NO = "no"


class MendedPress(CallbackData, prefix="jm"):
    """Is it mended? entry: the answer that it is about."""

    do: OnMended
    appeal: Id
    entry: Id


class OnGroup(StrEnum):
    """What a button of a card in the staff group does."""

    ACCEPT = "accept"
    TAKE = "take"


class GroupPress(CallbackData, prefix="g"):
    """A button of a card in the staff group; whoever is in the group may press it."""

    do: OnGroup
    appeal: Id
    version: Version


PRESSES: tuple[type[CallbackData], ...] = (
    GroupPress,
    DraftPress,
    DraftReply,
    DraftTopics,
    DraftTopic,
    DraftSpot,
    FileIn,
    DraftPlaces,
    DraftPlace,
    OwnPress,
    Stars,
    OwnPage,
    CardPress,
    CardTopics,
    CardTopic,
    HandTo,
    QueuePage,
    Begin,
    FilterMenu,
    FilterList,
    FilterBy,
    ClearFilter,
    AskSearch,
    FoundPage,
    FoundCard,
    CardOther,
    CardDay,
    CardBody,
    CardBodies,
    MergeInto,
    BodyPress,
    BodyRole,
    TemplatePress,
    TemplateTopic,
    UseTemplate,
    WordsPress,
    LeaveTo,
    RoutingList,
    RulePress,
    RuleTopics,
    RuleTopic,
    RulePlace,
    RuleExecutor,
    Days,
    AskDay,
    DayPress,
    NearPress,
    JoinedPress,
    JoinedPage,
    MendedPress,
    LearnedPress,
)
