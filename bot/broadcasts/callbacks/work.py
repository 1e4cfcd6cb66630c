"""Under what the office has sent or planned: its card, its history, its lists."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.broadcasts.callbacks.common import Id, Office, Page, Version


class OnWork(StrEnum):
    """What is done to a broadcast that is out or waits for its hour."""

    OPEN = "open"  # the card, with the numbers as they are now
    MORE = "more"  # what is rarely pressed
    STEPS = "steps"  # what was done to it, and by whom
    TEXT = "text"  # both texts in full
    UNSCHEDULE = "unplan"  # back to the draft
    STOP = "stop"  # asks once
    STOP_NOW = "stop!"
    CORRECT = "fix"  # which language
    CORRECT_KK = "fixkk"
    CORRECT_RU = "fixru"
    WITHDRAW = "take"  # asks once
    WITHDRAW_NOW = "take!"
    CAUSES = "why"
    RETRY = "again"
    COPY = "copy"  # a draft with the same words
    PAPERS = "papers"
    ORIGIN = "origin"  # the plan by which it repeats


class WorkPress(CallbackData, prefix="bw"):
    """A button under a broadcast's card."""

    do: OnWork
    broadcast: Id
    version: Version


class CorrectionPress(CallbackData, prefix="bwc"):
    """Change it everywhere to these words. turn: which preview of several it stands under."""

    broadcast: Id
    turn: Id


class UnreachedPress(CallbackData, prefix="bwu"):
    """Whom it has not reached, to be phoned: a page, or everybody as a file."""

    broadcast: Id
    page: Page = 0
    file: bool = False


class HistoryPress(CallbackData, prefix="bwh"):
    """What an office has sent and planned, by pages.

    found: what was searched for last. aside: as a message of its own.
    """

    office: Office
    page: Page = 0
    found: bool = False
    aside: bool = False


class SearchPress(CallbackData, prefix="bws"):
    """Words to look for in an office's history are asked."""

    office: Office
