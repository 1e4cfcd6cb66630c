"""Every table of every feature, for migrations and for making a database from nothing."""

import bot.appeals.models
import bot.broadcasts.models
import bot.budget.models
import bot.core.models
import bot.delivery.models
import bot.gatherings.models
import bot.people.models
import bot.places.models
import bot.polls.models
import bot.reception.models
import bot.reports.models  # noqa: F401 - importing a table is what registers it
from bot.core.db import Base

metadata = Base.metadata
