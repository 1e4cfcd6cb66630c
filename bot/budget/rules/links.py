"""The link under a post in a channel or a group, which opens one round in the bot."""

_OPENS = "b"
_DIGITS = 15


def payload(round_id: int) -> str:
    """What the bot is started with by a link to a round."""
    return f"{_OPENS}{round_id}"


def read_payload(words: str) -> int:
    """The round of such a link; 0 for what is none."""
    number = words.removeprefix(_OPENS)
    if not words.startswith(_OPENS) or not (number.isascii() and number.isdecimal()):
        return 0
    return int(number) if len(number) <= _DIGITS else 0
