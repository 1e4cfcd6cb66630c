"""What can happen to a broadcast: the use cases."""

from bot.broadcasts.rules.audience import Audience
from bot.broadcasts.rules.lifecycle import Answer, Asks, Move, State
from bot.broadcasts.rules.repeats import Repeat
from bot.broadcasts.service.after import (
    DELETABLE,
    cancel,
    check_correction,
    correct,
    deletable_until,
    retry,
    unschedule,
    withdraw,
)
from bot.broadcasts.service.answering import answer, answer_for, close, own_answer
from bot.broadcasts.service.calling import ask_again, call_again
from bot.broadcasts.service.choosing import Earlier, asked_before, districts, unanswered_by
from bot.broadcasts.service.drafting import (
    add_file,
    bring_back,
    copy,
    discard,
    give_up,
    look,
    new_draft,
    open_draft,
    reach_in,
    reach_of,
    set_asks,
    set_audience,
    set_hour,
    set_link,
    set_place,
    set_public,
    set_urgent,
    take_files,
    write,
)
from bot.broadcasts.service.held import BroadcastView, may_send, offices
from bot.broadcasts.service.looking import (
    PAGE,
    Page,
    card,
    causes,
    history,
    latest,
    progress_of,
    public_office,
    read,
    silent,
    steps,
    unreached,
    want_paper,
)
from bot.broadcasts.service.own_data import export_own, forget_person
from bot.broadcasts.service.pinning import has_pins, unpin
from bot.broadcasts.service.planned import send_due
from bot.broadcasts.service.sending import send
from bot.broadcasts.service.watching import watch
from bot.broadcasts.storage.audience import UNANSWERED, Reach
from bot.broadcasts.storage.cards import CardView
from bot.broadcasts.storage.progress import Household, Progress
from bot.broadcasts.storage.readers import Said

__all__ = [
    "DELETABLE",
    "PAGE",
    "UNANSWERED",
    "Answer",
    "Asks",
    "Audience",
    "BroadcastView",
    "CardView",
    "Earlier",
    "Household",
    "Move",
    "Page",
    "Progress",
    "Reach",
    "Repeat",
    "Said",
    "State",
    "add_file",
    "answer",
    "answer_for",
    "ask_again",
    "asked_before",
    "bring_back",
    "call_again",
    "cancel",
    "card",
    "causes",
    "check_correction",
    "close",
    "copy",
    "correct",
    "deletable_until",
    "discard",
    "districts",
    "export_own",
    "forget_person",
    "give_up",
    "has_pins",
    "history",
    "latest",
    "look",
    "may_send",
    "new_draft",
    "offices",
    "open_draft",
    "own_answer",
    "progress_of",
    "public_office",
    "reach_in",
    "reach_of",
    "read",
    "retry",
    "send",
    "send_due",
    "set_asks",
    "set_audience",
    "set_hour",
    "set_link",
    "set_place",
    "set_public",
    "set_urgent",
    "silent",
    "steps",
    "take_files",
    "unanswered_by",
    "unpin",
    "unreached",
    "unschedule",
    "want_paper",
    "watch",
    "withdraw",
    "write",
]
