"""Structured logs: what happened and where; never what people wrote, never a token."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"\b\d{2,12}:[A-Za-z0-9_-]{4,}")


def _without_tokens(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    """A token may stand in the URL that an error quotes."""
    return {
        key: _TOKEN.sub("[token]", value) if isinstance(value, str) else value
        for key, value in event.items()
    }


class _Redacted(logging.Formatter):
    """The libraries' own records: their messages with tokens removed, no tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_info = None
        record.exc_text = None
        return _TOKEN.sub("[token]", super().format(record))


def configure(level: str = "info", form: str = "console") -> None:
    """Send structlog and the libraries' records to standard error."""
    number = logging.getLevelNamesMapping()[level.upper()]
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_tokens,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacted("%(asctime)s [%(levelname)s] %(name)s: %(message)s"))
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
