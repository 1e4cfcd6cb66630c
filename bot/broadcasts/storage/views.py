"""A broadcast as its senders see it: what use cases give and screens show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.broadcasts.models import Broadcast
from bot.broadcasts.rules.audience import Audience
from bot.broadcasts.rules.lifecycle import Asks, Move, State, moves
from bot.broadcasts.rules.repeats import Repeat
from bot.core.i18n import Language


@dataclass(frozen=True)
class BroadcastView:
    """A broadcast as its senders see it. `files` are (kind, Telegram's file id, name).

    totals: what became of its messages, once it is done; see `storage.progress`.
    """

    id: int
    version: int
    state: State
    office: str
    sender_id: int
    kk: str
    ru: str
    files: tuple[tuple[str, str, str], ...]
    place: tuple[float, float] | None
    link_url: str
    link_kk: str
    link_ru: str
    audience: Audience
    to_public: bool
    urgent: bool
    reason: str
    asks: Asks
    send_at: datetime | None
    repeat: Repeat
    origin_id: int | None
    calls: int
    next_call_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    finished_at: datetime | None
    corrected_at: datetime | None
    closed_at: datetime | None
    moves: frozenset[Move]
    totals: Mapping[str, int] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The words in a language, or else in the other one."""
        mine, other = (self.kk, self.ru) if language == "kk" else (self.ru, self.kk)
        return mine or other

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell yet."""
        return not (self.kk or self.ru or self.files or self.place)

    @property
    def sendable(self) -> bool:
        """Whether there are words, which everything else only accompanies."""
        return bool(self.kk or self.ru)


def view(row: Broadcast) -> BroadcastView:
    """The row as senders see it."""
    place = None
    if row.latitude is not None and row.longitude is not None:
        place = (row.latitude, row.longitude)
    return BroadcastView(
        id=row.id,
        version=row.version,
        state=row.state,
        office=row.office,
        sender_id=row.sender_id,
        kk=row.kk,
        ru=row.ru,
        files=tuple((one["kind"], one["id"], one.get("name", "")) for one in row.files),
        place=place,
        link_url=row.link_url,
        link_kk=row.link_kk,
        link_ru=row.link_ru,
        audience=row.audience,
        to_public=row.to_public,
        urgent=row.urgent,
        reason=row.reason,
        asks=row.asks,
        send_at=row.send_at,
        repeat=row.repeat,
        origin_id=row.origin_id,
        calls=row.calls,
        next_call_at=row.next_call_at,
        created_at=row.created_at,
        sent_at=row.sent_at,
        finished_at=row.finished_at,
        corrected_at=row.corrected_at,
        closed_at=row.closed_at,
        moves=_moves(row),
        totals=dict(row.totals),
    )


def _moves(row: Broadcast) -> frozenset[Move]:
    """What the table allows, without what this broadcast has no use for."""
    not_here = set()
    if row.asks is Asks.NOTHING or row.closed_at is not None:
        not_here.add(Move.CLOSE)
    if row.state is State.SCHEDULED:
        not_here.add(Move.SEND)  # its hour does
    return moves(row.state) - not_here
