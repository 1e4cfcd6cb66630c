"""What happens to appeals when time passes."""

from bot.appeals.service.days import recount
from bot.appeals.service.digest import put_digests
from bot.appeals.service.draft import forget_drafts
from bot.appeals.service.leaving import inherit, take_back_orphans
from bot.appeals.service.promises import ask_for_photos
from bot.appeals.service.reminders import remind_of_terms
from bot.appeals.service.search import index_unindexed
from bot.appeals.service.silence import ask_for_replies, ask_once_more, close_silent

__all__ = [
    "ask_for_photos",
    "ask_for_replies",
    "ask_once_more",
    "close_silent",
    "forget_drafts",
    "index_unindexed",
    "inherit",
    "put_digests",
    "recount",
    "remind_of_terms",
    "take_back_orphans",
]
