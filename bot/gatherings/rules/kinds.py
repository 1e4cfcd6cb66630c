"""The kinds of gatherings, and what the law asks of each: one table.

What is None or empty, the law as it was read does not ask. Numbers come from `law.yaml`.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.errors import Invalid
from bot.core.law import Count, GatheringLaw, Share, gathering_law
from bot.gatherings.rules.refusals import No


class Kind(StrEnum):
    """What sort of meeting it is."""

    GATHERING = "gathering"  # of all residents of the okrug, or of those they elected
    SEPARATE = "separate"  # of one village, microdistrict, street or block
    ASSEMBLY = "assembly"  # of up to 25 elected members
    REPORT = "report"  # the akim reports to residents (401-V art. 9(3), 14)
    EVENT = "event"  # planting trees, clearing the yards: nothing is decided


class Who(StrEnum):
    """Who takes part and votes.

    A member of the community lives there and is registered there. Minors do not vote, nor do
    persons declared incapable by a court or in prison by its sentence (39-1, 39-3(1)).
    """

    COMMUNITY = "community"
    SECTION = "section"  # members of the community in that one village or street
    MEMBERS = "members"  # of the assembly
    EVERYBODY = "everybody"


class Convener(StrEnum):
    """Who has it called."""

    AKIM = "akim"
    RESIDENTS = "residents"  # members of the community who signed for it
    MEMBERS = "members"  # of the assembly


class Base(StrEnum):
    """Whom a quorum is a part of."""

    ENTITLED = "entitled"  # members of the community who may vote
    REPRESENTATIVES = "representatives"  # whom separate gatherings elected: the wording of 2013
    MEMBERS = "members"  # of the assembly


class Chair(StrEnum):
    """Who leads it."""

    ELECTED = "elected"  # by open vote, and the secretary too (39-3(10))
    AKIM = "akim"  # or whom the akim empowers, by the model rules; from memory
    ANYBODY = "anybody"


class Elects(StrEnum):
    """Whom it may elect."""

    NOBODY = "nobody"
    REPRESENTATIVES = "representatives"
    ASSEMBLY = "assembly"


@dataclass(frozen=True)
class Quorum:
    """At least such a share of such a base must be there."""

    base: Base
    share: Share


@dataclass(frozen=True)
class Initiative:
    """Who besides the akim may have it called: at least such a share of them, signed on paper.

    by_district: only after the positive decision of the district akim.
    """

    by: Convener
    share: Share
    by_district: bool


@dataclass(frozen=True)
class Asked:
    """What the law asks of one kind.

    notice: calendar days from the notice to the day itself; candidate_notice: instead of it where
    candidates for akim are taken up and nothing else.
    quorums: the ways its quorum may be counted, the law's present one first.
    seats: the most that it may elect. handed_over: working days until its minutes reach the akim's
    office. considered: working days in which the akim considers what was decided.
    """

    kind: Kind
    takes_part: Who
    chair: Chair
    initiative: Initiative | None = None
    notice: Count | None = None
    candidate_notice: Count | None = None
    quorums: tuple[Quorum, ...] = ()
    elects: Elects = Elects.NOBODY
    seats: Count | None = None
    handed_over: Count | None = None
    considered: Count | None = None

    @property
    def conveners(self) -> frozenset[Convener]:
        """Who may have it called. The akim always may."""
        others = {self.initiative.by} if self.initiative else set()
        return frozenset({Convener.AKIM, *others})

    def notice_for(self, *, only_candidates: bool) -> Count | None:
        """The notice it needs.

        only_candidates: the assembly takes up candidates for akim and nothing else.
        """
        if only_candidates and self.candidate_notice is not None:
            return self.candidate_notice
        return self.notice

    def quorum_by(self, base: Base | None = None) -> Quorum | None:
        """Its quorum, counted as an okrug has chosen; None where it needs none.

        Refuses with `base_not_for_kind` a base that this kind is never counted by.
        """
        if not self.quorums:
            return None
        if base is None:
            return self.quorums[0]
        for quorum in self.quorums:
            if quorum.base is base:
                return quorum
        raise Invalid(No.BASE_NOT_FOR_KIND, base=base.value)


#: The kinds of law 148-II: each has a notice, a quorum, decisions and minutes. No other has any.
BY_LAW = frozenset({Kind.GATHERING, Kind.SEPARATE, Kind.ASSEMBLY})
#: Others than the akim may have these called …
BY_INITIATIVE = frozenset({Kind.GATHERING, Kind.ASSEMBLY})
#: … and this one only after the district akim's positive decision.
BY_DISTRICT = frozenset({Kind.GATHERING})


def asked(kind: Kind, law: GatheringLaw | None = None) -> Asked:
    """What the law asks of a kind."""
    return table(law or gathering_law())[kind]


def table(law: GatheringLaw) -> dict[Kind, Asked]:
    """All kinds, by the numbers of the law file."""
    rows = (
        Asked(
            Kind.GATHERING,
            takes_part=Who.COMMUNITY,
            chair=Chair.ELECTED,
            initiative=Initiative(Convener.RESIDENTS, law.gathering_initiative, by_district=True),
            notice=law.notice_days,
            quorums=(
                Quorum(Base.ENTITLED, law.gathering_quorum),
                Quorum(Base.REPRESENTATIVES, law.representatives_quorum),
            ),
            elects=Elects.ASSEMBLY,
            seats=law.assembly_members,
            handed_over=law.hand_over_working_days,
            considered=law.consider_working_days,
        ),
        Asked(
            Kind.SEPARATE,
            takes_part=Who.SECTION,
            chair=Chair.AKIM,
            notice=law.notice_days,
            quorums=(Quorum(Base.ENTITLED, law.gathering_quorum),),
            elects=Elects.REPRESENTATIVES,
            seats=law.section_representatives,
            handed_over=law.hand_over_working_days,
        ),
        Asked(
            Kind.ASSEMBLY,
            takes_part=Who.MEMBERS,
            chair=Chair.ELECTED,
            initiative=Initiative(Convener.MEMBERS, law.assembly_initiative, by_district=False),
            notice=law.notice_days,
            candidate_notice=law.candidate_notice_days,
            quorums=(Quorum(Base.MEMBERS, law.assembly_quorum),),
            handed_over=law.hand_over_working_days,
            considered=law.consider_working_days,
        ),
        Asked(Kind.REPORT, takes_part=Who.EVERYBODY, chair=Chair.AKIM),
        Asked(Kind.EVENT, takes_part=Who.EVERYBODY, chair=Chair.ANYBODY),
    )
    return {row.kind: row for row in rows}
