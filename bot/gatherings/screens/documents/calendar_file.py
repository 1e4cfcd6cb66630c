"""A gathering for a phone's calendar: an .ics by RFC 5545.

All times are UTC: a phone with old zone data would move a local one by an hour. The same `uid`
with a higher `version` replaces what is in the calendar; a cancelled one takes it out.
"""

from datetime import UTC, datetime, timedelta

from bot.core.i18n import translator
from bot.core.text import clean
from bot.gatherings.screens.documents.given import CalendarEntry

_LONGEST_LINE = 75  # octets, without the line's end
_LONG = 4_000
_ALARMS = (timedelta(days=1), timedelta(hours=2))


def calendar_file(entry: CalendarEntry) -> bytes:
    """The file as phones and mail programs take it."""
    status, method = ("CANCELLED", "CANCEL") if entry.cancelled else ("CONFIRMED", "PUBLISH")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Auyldas//Gatherings//{entry.language.upper()}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid, 200)}",
        f"SEQUENCE:{max(0, entry.version)}",
        f"STATUS:{status}",
        f"DTSTAMP:{_moment(entry.made_at)}",
        f"LAST-MODIFIED:{_moment(entry.made_at)}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(_end(entry))}",
        f"SUMMARY;LANGUAGE={entry.language}:{_text(_summary(entry), 300)}",
        *_described(entry),
        *_where(entry),
        "TRANSP:OPAQUE",
        *([] if entry.cancelled else _alarms(entry)),  # after every property of the event
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def uid_for(gathering_id: int, username: str) -> str:
    """What every version of one gathering has in common in all calendars of the world."""
    return f"gathering-{gathering_id}@{username.lower()}.t.me"


def _summary(entry: CalendarEntry) -> str:
    if not entry.cancelled:
        return entry.summary
    return translator(entry.language).word("Called off: {what}", what=entry.summary)


def _end(entry: CalendarEntry) -> datetime:
    """Never before the beginning: such an entry some phones refuse without a word."""
    return max(entry.ends_at, entry.starts_at + timedelta(minutes=15))


def _described(entry: CalendarEntry) -> list[str]:
    paragraphs = [*filter(str.strip, entry.lines), *([entry.link] if entry.link else [])]
    found = []
    if paragraphs:
        described = _text("\n".join(paragraphs), _LONG)
        found.append(f"DESCRIPTION;LANGUAGE={entry.language}:{described}")
    if entry.link:
        found.append(f"URL:{_plain(entry.link)}")
    return found


def _where(entry: CalendarEntry) -> list[str]:
    found = []
    if entry.place.strip():
        place = _text(" ".join(entry.place.split()), 1_000)
        found.append(f"LOCATION;LANGUAGE={entry.language}:{place}")
    if entry.pin is not None:
        latitude, longitude = entry.pin
        found.append(f"GEO:{latitude:.6f};{longitude:.6f}")
    return found


def _alarms(entry: CalendarEntry) -> list[str]:
    """A day before and two hours before, each with the name of the gathering."""
    found = []
    for before in _ALARMS:
        hours = int(before.total_seconds()) // 3600
        trigger = f"-P{before.days}D" if before.days else f"-PT{hours}H"
        found += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:{trigger}",
            f"DESCRIPTION:{_text(entry.summary, 300)}",
            "END:VALARM",
        ]
    return found


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str, limit: int) -> str:
    """A value of type TEXT: visible, cut, and with the four signs escaped that mean something."""
    escaped = clean(text, limit).replace("\\", "\\\\")
    for sign in ",;":
        escaped = escaped.replace(sign, f"\\{sign}")
    return escaped.replace("\n", "\\n")


def _plain(link: str) -> str:
    """A URI: nothing in it that could end the line."""
    return "".join(link.split())[:500]


def _folded(line: str) -> str:
    """At most 75 octets a line, further ones after a space; no letter is broken in two."""
    lines, used = [""], 0
    for character in line:
        octets = len(character.encode())
        if used + octets > _LONGEST_LINE:
            lines.append(" ")
            used = 1
        lines[-1] += character
        used += octets
    return "\r\n".join(lines)
