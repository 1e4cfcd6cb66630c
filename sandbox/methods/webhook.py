"""How updates reach the bot: by its own asking, or pushed to an address."""

import re
from urllib.parse import urlsplit

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.webhooks import Hook
from sandbox.world import Json

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
CONNECTIONS = range(1, 101)


def set_webhook(call: Call) -> bool:
    """setWebhook; plain http only to this machine, as with a local Bot API server"""
    url = call.params["url"]
    if call.get("drop_pending_updates"):
        call.bot.updates.drop()
    call.bot.updates.allow(call.get("allowed_updates"))
    if not url:
        call.engine.webhooks.remove(call.bot)
        return True
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOCAL:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.get("secret_token", "")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = call.get("max_connections", 40)
    if connections not in CONNECTIONS:
        raise bad_request("max_connections must be between 1 and 100")
    call.engine.webhooks.set(call.bot, Hook(url, secret, connections))
    return True


def delete_webhook(call: Call) -> bool:
    """deleteWebhook"""
    if call.get("drop_pending_updates"):
        call.bot.updates.drop()
    call.engine.webhooks.remove(call.bot)
    return True


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo"""
    hook = call.engine.webhooks.of(call.bot)
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.updates),
    }
    if hook:
        info |= {"max_connections": hook.connections, "ip_address": "127.0.0.1"}
        if hook.error:
            info |= {"last_error_date": hook.error_date, "last_error_message": hook.error}
    if call.bot.updates.asked:
        info["allowed_updates"] = call.bot.updates.asked
    return info


METHODS = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
