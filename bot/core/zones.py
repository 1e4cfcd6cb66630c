"""Whether the machine knows what time it is in Kazakhstan.

The whole country has been at UTC+5 since 1 March 2024. Zone data older than 2024a has half of it
an hour ahead, and every reminder and due date with it.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import BadSetting

#: Every zone of the country that stands for an oblast; Almaty's and Qostanay's moved in 2024.
ZONES = (
    "Asia/Almaty",
    "Asia/Qostanay",
    "Asia/Qyzylorda",
    "Asia/Aqtobe",
    "Asia/Aqtau",
    "Asia/Atyrau",
    "Asia/Oral",
)
_OFFSET = timedelta(hours=5)
_PROBE = datetime(2024, 7, 1, tzinfo=UTC)  # after the change


def require_fresh_zones() -> None:
    """`BadSetting` where any zone of the country is not at UTC+5."""
    wrong = [zone for zone in ZONES if _offset(zone) != _OFFSET]
    if wrong:
        raise BadSetting(
            f"The time zone data is older than 2024a, its {wrong[0]} is not at UTC+5. Update the "
            "package tzdata of the system: Python reads it before its own package of that name."
        )


def _offset(zone: str) -> timedelta | None:
    try:
        return _PROBE.astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None  # older data does not know each of them
