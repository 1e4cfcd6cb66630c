"""Why a message was given up, in words that say what can be done."""

from markupsafe import Markup

from bot.core.i18n import Translator

_NETWORK = ("TelegramNetworkError", "TelegramServerError", "ClientOSError", "OSError")


def cause_words(error: str, t: Translator) -> Markup:
    """What a delivery's `error` means; words of Telegram's own stand as they are."""
    if error.startswith("render:"):
        return t("a fault in the bot: {what}", what=error.removeprefix("render:").strip())
    if error == "413" or "too large" in error.lower() or "too big" in error.lower():
        return t("the file is too big for Telegram")
    if error in _NETWORK or "Timeout" in error:
        return t("Telegram could not be reached in several tries")
    if "wrong file" in error.lower() or "file_id" in error.lower():
        return t("Telegram does not have the file any more")
    if error in {"chat not found", "gone or blocked"}:
        return t("the chat is gone")
    if not error:
        return t("no cause was noted")
    return t("Telegram refused it: {what}", what=error)
