"""Polls: the link under a post in a channel or group, which opens one of them."""

from bot.polls.rules.links import read_payload
from bot.polls.service.opening import place_of
from handlers.leading import Leads
from handlers.polls.vote import show_ballot

LEADS = Leads("polls.linked", read_payload, place_of, show_ballot)
