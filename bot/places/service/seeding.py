"""Setting up one okrug from `okrug.yaml`."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.access import system
from bot.core.tx import Tx
from bot.places import storage
from bot.places.kato import BadFile
from bot.places.models import Level, Okrug, Place
from bot.places.names import key
from bot.places.office import still_said
from bot.places.plan import WEEKDAYS, Both, Named, OkrugSettings, Plan, Settlement
from bot.places.service.common import SEEDED, is_made_up, names, upwards

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class SeedReport:
    """What a seed file did to the tree. `codes` are those of the settlements, as in the file."""

    okrug: str
    district: str
    added: int
    changed: int
    removed: int
    codes: tuple[str, ...] = ()


@system
async def seed(tx: Tx, plan: Plan, *, inhabited: Mapping[str, int] | None = None) -> SeedReport:
    """Set up one okrug as its file says, or bring it up to date.

    `inhabited` tells how many residents live in which settlement (people are not known here): one
    that the file no longer has is retired, unless somebody lives there (`BadFile`).
    """
    work = _Seeding(tx, await storage.next_revision(tx), inhabited or {})
    return await work.run(plan)


class _Seeding:
    """One run of `seed`: what it has counted so far."""

    def __init__(self, tx: Tx, revision: int, inhabited: Mapping[str, int]) -> None:
        self.tx = tx
        self.revision = revision
        self.inhabited = inhabited
        self.added = self.changed = self.removed = 0

    async def run(self, plan: Plan) -> SeedReport:
        real = plan.okrug.code if plan.okrug.code and not is_made_up(plan.okrug.code) else None
        before = await self._before(plan)
        oblast = await self._above(
            plan.oblast, Level.OBLAST, None, before=before, code=real and real[:2] + "0000000"
        )
        district = await self._above(
            plan.district, Level.DISTRICT, oblast, before=before, code=real and real[:4] + "00000"
        )
        okrug = await self._okrug(plan, district, before.get(Level.OKRUG))
        codes = await self._settlements(plan, okrug)
        await self._office(plan, okrug.code)
        await storage.keep_aliases(self.tx, plan.okrug.formerly, okrug.code)
        for settlement, code in zip(plan.settlements, codes, strict=True):
            await storage.keep_aliases(self.tx, settlement.formerly, code)
        await self.tx.session.flush()
        return SeedReport(
            okrug.code, district.code, self.added, self.changed, self.removed, tuple(codes)
        )

    async def _before(self, plan: Plan) -> dict[Level, Place]:
        """What an earlier run made up for an okrug without a code, by its name and district.

        Even after KATO brought places of the same names: residents live under the made-up codes.
        """
        if plan.okrug.code:
            return {}
        codes = [code for code in await storage.okrug_codes(self.tx) if is_made_up(code)]
        known = await storage.lineage(self.tx, codes)
        for code in sorted(codes):
            line = {place.level: place for place in upwards(known, code)}
            if all(
                level in line and _by_name([line[level]], named, level)
                for level, named in ((Level.OKRUG, plan.okrug), (Level.DISTRICT, plan.district))
            ):
                return line
        return {}

    async def _above(
        self,
        named: Named,
        level: Level,
        parent: Place | None,
        *,
        before: Mapping[Level, Place],
        code: str | None,
    ) -> Place:
        """The oblast or district: the one known by its code or name, else a new one.

        Names of one that KATO brought are left alone; an import takes over one made here.
        """
        code = named.code or code
        place = before.get(level)
        if place is None and code:
            place = await storage.place(self.tx, code)
        elif place is None:
            siblings = await storage.below(self.tx, parent.code if parent else None)
            place = _by_name(siblings, named, level)
        if place is None:
            code = code or await self._made_up(named, level, parent)
            return self._new(code, level, parent, named, edition="")
        if place.edition == "":
            self._rename(place, named)
        return place

    async def _okrug(self, plan: Plan, district: Place, okrug: Place | None) -> Place:
        code = plan.okrug.code
        if okrug is None and code:
            okrug = await storage.place(self.tx, code)
        elif okrug is None:
            siblings = await storage.below(self.tx, district.code)
            okrug = _by_name(siblings, plan.okrug, Level.OKRUG)
        if okrug is None:
            code = code or await self._made_up(plan.okrug, Level.OKRUG, district)
            return self._new(code, Level.OKRUG, district, plan.okrug, kind="rural_okrug")
        before = (okrug.parent, okrug.retired_at, okrug.edition)
        okrug.parent, okrug.retired_at, okrug.edition = district.code, None, SEEDED
        touched = before != (okrug.parent, okrug.retired_at, okrug.edition)
        self._rename(okrug, plan.okrug, touched=touched)
        return okrug

    async def _settlements(self, plan: Plan, okrug: Place) -> list[str]:
        living = list(await storage.below(self.tx, okrug.code))
        retired = list(await storage.retired_below(self.tx, okrug.code))
        kept: dict[str, Place] = {}
        chosen: list[Place | None] = []
        for settlement in plan.settlements:
            place = _settlement(settlement, [*living, *retired], kept)
            chosen.append(place)
            if place is not None:
                kept[place.code] = place
        self._remove([place for place in living if place.code not in kept])
        used = await storage.codes_beginning(self.tx, _made_up_below(okrug.code))
        used |= {settlement.code for settlement in plan.settlements if settlement.code}
        return [
            self._keep(settlement, place, okrug, used)
            for settlement, place in zip(plan.settlements, chosen, strict=True)
        ]

    def _keep(
        self, settlement: Settlement, place: Place | None, okrug: Place, used: set[str]
    ) -> str:
        if place is None:
            if settlement.code and is_made_up(settlement.code):
                raise BadFile(
                    f"the code {settlement.code} of “{settlement.kk}” was not made up for "
                    "this okrug; leave it out."
                )
            code = settlement.code or _next_below(okrug.code, used)
            used.add(code)
            place = self._new(code, Level.SETTLEMENT, okrug, settlement, kind="village")
            place.entitled = settlement.entitled
            return code
        before = (place.entitled, place.retired_at, place.edition)
        place.entitled, place.retired_at, place.edition = settlement.entitled, None, SEEDED
        touched = before != (place.entitled, place.retired_at, place.edition)
        self._rename(place, settlement, touched=touched)
        return place.code

    def _remove(self, places: Sequence[Place]) -> None:
        for place in places:
            if residents := self.inhabited.get(place.code):
                raise BadFile(
                    f"the settlement “{place.kk}” ({place.code}) is missing from it, but "
                    f"{residents} {'resident lives' if residents == 1 else 'residents live'} "
                    "there. Put it back; to rename it give its code together with the new name."
                )
            place.retired_at, place.edition, place.revision = self.tx.now, SEEDED, self.revision
            self.removed += 1

    def _new(
        self,
        code: str,
        level: Level,
        parent: Place | None,
        named: Named,
        *,
        edition: str = SEEDED,
        kind: str = "",
    ) -> Place:
        place = Place(
            code=code,
            parent=parent.code if parent else None,
            level=level,
            kind=kind or level.value,
            edition=edition,
            revision=self.revision,
            **names(named.kk, named.ru),
        )
        self.tx.session.add(place)
        self.added += 1
        return place

    def _rename(self, place: Place, named: Named, *, touched: bool = False) -> None:
        for name, value in names(named.kk, named.ru).items():
            if getattr(place, name) != value:
                setattr(place, name, value)
                touched = True
        if touched:
            place.revision = self.revision
            self.changed += 1

    async def _made_up(self, named: Named, level: Level, parent: Place | None) -> str:
        """A code of our own: X and letters where KATO has digits, the same for the same names.

        It begins like that of its parent when that one is made up too, so that an observer of
        the district sees the okrug.
        """
        size, zeros = {Level.OBLAST: (1, 7), Level.DISTRICT: (2, 5), Level.OKRUG: (2, 3)}[level]
        width = 9 - zeros - size
        start = parent.code[:width] if parent is not None else "X"
        if not is_made_up(start):
            start = "X" + start[1:]
        first = zlib.crc32(key(named.kk).encode())
        for step in range(len(_LETTERS) ** size):
            number = (first + step) % len(_LETTERS) ** size
            own = "".join(
                _LETTERS[number // len(_LETTERS) ** at % len(_LETTERS)] for at in range(size)
            )
            code = f"{start}{own}{'0' * zeros}"
            if set(own) != {"0"} and await storage.place(self.tx, code) is None:
                return code
        raise BadFile("no code is left for it; give it the code of KATO.")

    async def _office(self, plan: Plan, code: str) -> None:
        okrug = await storage.okrug(self.tx, code)
        if okrug is None:
            okrug = Okrug(code=code, updated_at=self.tx.now)
            self.tx.session.add(okrug)
        values: dict[str, Any] = {
            "operator_kk": plan.operator.kk,
            "operator_ru": plan.operator.ru,
            "bin": plan.operator.bin,
            "contacts": _contacts(plan),
            "office": still_said(okrug.office, _contacts(plan)),
            "settings": _settings(plan.settings),
        }
        for name, value in values.items():
            if getattr(okrug, name) != value:
                setattr(okrug, name, value)
                okrug.updated_at = self.tx.now


def _by_name(places: Iterable[Place], named: Named, level: Level) -> Place | None:
    """The one of these that bears the name, in Kazakh or else in Russian."""
    candidates = [place for place in places if place.level is level]
    for kk_or_ru, asked in (("kk_folded", key(named.kk)), ("ru_folded", key(named.ru))):
        for place in candidates:
            if getattr(place, kk_or_ru) == asked:
                return place
    return None


def _settlement(
    settlement: Settlement, places: Sequence[Place], taken: Mapping[str, Place]
) -> Place | None:
    free = [place for place in places if place.code not in taken]
    if settlement.code:
        return next((place for place in free if place.code == settlement.code), None)
    return _by_name(free, settlement, Level.SETTLEMENT)


def _made_up_below(okrug: str) -> str:
    """How made-up codes of an okrug's settlements begin; a number of three digits follows."""
    return f"X{okrug[1:6]}"


def _next_below(okrug: str, used: set[str]) -> str:
    start = _made_up_below(okrug)
    return next(code for n in range(1, 1000) if (code := f"{start}{n:03}") not in used)


def _contacts(plan: Plan) -> dict[str, Any]:
    """As kept: see `bot.places.office.FIELDS`."""
    contacts = plan.contacts
    return {
        "address": _both(contacts.address),
        "phone": contacts.phone,
        "reception": _both(contacts.reception) if contacts.reception else None,
        "email": contacts.email or "",
        "reception_days": [
            {"weekday": WEEKDAYS.index(one.day), "from": one.opens, "to": one.closes}
            for one in sorted(contacts.reception_days, key=lambda one: WEEKDAYS.index(one.day))
        ],
    }


def _both(line: Both) -> dict[str, str]:
    return {"kk": line.kk, "ru": line.ru}


def _settings(settings: OkrugSettings) -> dict[str, Any]:
    """As kept: only what was given, hours as {"from", "to"}."""
    return settings.model_dump(by_alias=True, exclude_none=True)
