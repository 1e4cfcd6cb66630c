"""For how long somebody is elected in the hall."""

from datetime import date

from bot.core.law import GatheringLaw, gathering_law
from bot.gatherings.rules.elections import Term, term_of_office
from bot.gatherings.rules.kinds import Elects
from bot.gatherings.rules.limits import REPRESENTATIVE_YEARS


def term_of(elects: Elects, elected_on: date, law: GatheringLaw | None = None) -> Term | None:
    """The term of an office; None where nobody is elected.

    Members of the assembly have theirs by law (39-3(2)). Representatives are elected for the
    gathering that follows; no law that was read names a term for them, so the bot keeps them as
    such for a year at most, or until the same section elects others.
    """
    if elects is Elects.ASSEMBLY:
        return term_of_office(elected_on, (law or gathering_law()).assembly_years.value)
    if elects is Elects.REPRESENTATIVES:
        return term_of_office(elected_on, REPRESENTATIVE_YEARS)
    return None
