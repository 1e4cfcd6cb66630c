"""Reactions under messages."""

from sandbox.errors import bad_request
from sandbox.methods.call import Call, check_reachable
from sandbox.rooms import Room
from sandbox.world import Dialog

FREE_EMOJI = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩
🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨
😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨
🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
FREE = frozenset(FREE_EMOJI.split())


def set_message_reaction(call: Call) -> bool:
    """setMessageReaction; a bot may put one, of the free kinds"""
    chat = call.chat()
    if isinstance(chat, Dialog):
        check_reachable(chat)
    elif isinstance(chat, Room):
        call.check_member(chat)
    message = chat.found(call.params["message_id"])
    if message is None:
        raise bad_request("message to react not found")
    reactions = call.get("reaction", [])
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if reaction["type"] != "emoji" or reaction.get("emoji", "").rstrip("\ufe0f") not in FREE:
            raise bad_request("REACTION_INVALID")
    call.engine.react(call.bot, message, reactions)
    return True


METHODS = {"setMessageReaction": set_message_reaction}
