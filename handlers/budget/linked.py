"""The people's budget: the link under a post in a channel or group, which opens a round."""

from bot.budget.rules.links import read_payload
from bot.budget.service.looking import place_of
from handlers.budget import card
from handlers.leading import Leads

LEADS = Leads("budget.linked", read_payload, place_of, card.show)
