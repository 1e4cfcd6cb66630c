"""What the papers of a gathering are asked about."""

from dataclasses import dataclass

from bot.core.access import Action, Actor
from bot.core.i18n import Language
from bot.core.tx import Tx
from bot.gatherings.models import Gathering
from bot.gatherings.rules import papers as rules
from bot.gatherings.rules.lifecycle import Party
from bot.gatherings.rules.papers import About, Paper
from bot.gatherings.storage.notified import Household, Reach, notified, unreached
from bot.gatherings.storage.views import Both, GatheringView
from bot.places import service as places
from bot.places.service import name_of


def about_papers(row: Gathering) -> About:
    """What of a gathering decides which papers there are."""
    return About(row.state, row.kind, row.announced_at is not None, row.published_at is not None)


def at_papers(actor: Actor, row: Gathering) -> frozenset[Party]:
    """What somebody is to a gathering, as far as its papers ask."""
    parties = {
        Party.OFFICE: actor.may(Action.PLAN_GATHERING, row.okrug),
        Party.SECRETARY: actor.person_id is not None and row.secretary_id == actor.person_id,
        Party.INITIATOR: actor.person_id is not None and row.proposer_id == actor.person_id,
    }
    return frozenset(party for party, holds in parties.items() if holds)


@dataclass(frozen=True)
class PapersView:
    """The papers of a gathering as somebody sees them.

    photos: of the poster where it hangs; reached: whom the notice came to, for the office alone.
    """

    gathering: GatheringView
    offered: frozenset[Paper]
    photos: tuple[dict[str, str], ...] = ()
    reached: tuple[Reach, ...] = ()


async def papers_view(tx: Tx, row: Gathering, gathering: GatheringView) -> PapersView:
    """What there is of it for somebody."""
    about = about_papers(row)
    offered = rules.offered(about, gathering.parties)
    office = Party.OFFICE in gathering.parties
    return PapersView(
        gathering=gathering,
        offered=offered,
        photos=tuple(row.poster_photos) if office else (),
        reached=(await notified(tx, row)).reached if office and about.announced else (),
    )


@dataclass(frozen=True)
class PhoneRound:
    """Who is to be phoned about a gathering. villages: their names by code."""

    gathering: GatheringView
    people: tuple[Household, ...]
    villages: dict[str, Both]

    def named(self, language: Language) -> dict[str, str]:
        """The villages in a language."""
        return {code: name.said(language) for code, name in self.villages.items()}


async def to_phone(tx: Tx, row: Gathering, gathering: GatheringView) -> PhoneRound:
    """Whom the last word about a gathering has not reached."""
    villages = {
        place.code: Both(name_of(place, "kk"), name_of(place, "ru"))
        for place in await places.settlements(tx, row.okrug)
    }
    return PhoneRound(gathering, tuple(await unreached(tx, row)), villages)
