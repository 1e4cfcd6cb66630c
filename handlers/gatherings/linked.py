"""Gatherings: the link on a poster, in a chat or a calendar, which opens one of them."""

from bot.gatherings.rules.papers import read_payload
from bot.gatherings.service.papers import place_of
from handlers.gatherings import card
from handlers.leading import Leads

LEADS = Leads("gatherings.linked", read_payload, place_of, card.show)
