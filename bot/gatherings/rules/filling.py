"""What a form about a decision asks for, one thing after another."""

from enum import StrEnum

from bot.gatherings.rules.consideration import Answer
from bot.gatherings.rules.kept import Also
from bot.gatherings.rules.promises import Move


class Asks(StrEnum):
    """What the next message of a form is taken for."""

    OWNER = "owner"
    DUE = "due"  # a day to come
    HAPPENED = "happened"  # a day that is over
    WORDS = "words"
    PREVIEW = "preview"  # nothing more: it is shown once more before it is kept


#: In which order; the preview always comes last.
ORDER: dict[str, tuple[Asks, ...]] = {
    Answer.DISAGREE.value: (Asks.WORDS,),
    Answer.INSIST.value: (Asks.HAPPENED,),
    Answer.GIVE_UP.value: (Asks.HAPPENED,),
    Answer.UPHOLD.value: (Asks.HAPPENED,),
    Answer.OVERRULE.value: (Asks.HAPPENED,),
    Move.DECIDE.value: (Asks.OWNER, Asks.DUE),
    Also.OWNER.value: (Asks.OWNER,),
    Move.PUT_OFF.value: (Asks.DUE, Asks.WORDS),
    Move.DO.value: (),
}
#: To these previews words, photos and files may be added.
TAKES_MORE = frozenset(
    {
        Answer.INSIST.value,
        Answer.GIVE_UP.value,
        Answer.UPHOLD.value,
        Answer.OVERRULE.value,
        Move.DO.value,
    }
)


def next_of(did: str, *, owner: bool, day: bool, words: bool) -> Asks:
    """What is asked next, with what was said already."""
    said = {
        Asks.OWNER: owner,
        Asks.DUE: day,
        Asks.HAPPENED: day,
        Asks.WORDS: words,
    }
    return next((ask for ask in ORDER[did] if not said[ask]), Asks.PREVIEW)


def last_of(did: str) -> Asks | None:
    """What a line written under the preview replaces; None where it is added to it."""
    return ORDER[did][-1] if did not in TAKES_MORE and ORDER[did] else None
