"""What the Bot API accepts: method, parameter, type; anything else is refused aloud.

A field is ``name:type``; ``!`` after it means required. ``[T]`` is a list of T, a capital names a
shape. Values come as text from forms and as JSON values from JSON bodies: both are understood.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from sandbox.errors import ApiError, bad_request, misuse

Check = Callable[[Any, str], Any]

COMMON = (
    "message_thread_id:int disable_notification:bool protect_content:bool"
    " message_effect_id:str reply_parameters:ReplyParameters allow_paid_broadcast:bool"
)
SEND = f"chat_id:chat! {COMMON} reply_markup:ReplyMarkup"
CAPTION = "caption:str parse_mode:str caption_entities:[MessageEntity]"
ABOVE = f"{CAPTION} show_caption_above_media:bool"
EDIT = "chat_id:chat message_id:int inline_message_id:str reply_markup:InlineKeyboardMarkup"
PLACE = (
    "latitude:float! longitude:float! horizontal_accuracy:float live_period:int heading:int"
    " proximity_alert_radius:int"
)
QUIET = "message_thread_id:int disable_notification:bool protect_content:bool"

METHODS = {
    "getMe": "",
    "logOut": "",
    "close": "",
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:[str]",
    "setWebhook": "url:str! certificate:file ip_address:str max_connections:int"
    " allowed_updates:[str] drop_pending_updates:bool secret_token:str",
    "deleteWebhook": "drop_pending_updates:bool",
    "getWebhookInfo": "",
    "sendMessage": f"{SEND} text:str! parse_mode:str entities:[MessageEntity]"
    " link_preview_options:LinkPreviewOptions",
    "sendPhoto": f"{SEND} {ABOVE} photo:file! has_spoiler:bool",
    "sendDocument": f"{SEND} {CAPTION} document:file! thumbnail:file"
    " disable_content_type_detection:bool",
    "sendVoice": f"{SEND} {CAPTION} voice:file! duration:int",
    "sendAudio": f"{SEND} {CAPTION} audio:file! duration:int performer:str title:str"
    " thumbnail:file",
    "sendVideo": f"{SEND} {ABOVE} video:file! duration:int width:int height:int thumbnail:file"
    " cover:file start_timestamp:int has_spoiler:bool supports_streaming:bool",
    "sendAnimation": f"{SEND} {ABOVE} animation:file! duration:int width:int height:int"
    " thumbnail:file has_spoiler:bool",
    "sendVideoNote": f"{SEND} video_note:file! duration:int length:int thumbnail:file",
    "sendSticker": f"{SEND} sticker:file! emoji:str",
    "sendMediaGroup": f"chat_id:chat! {COMMON} media:[InputMedia]!",
    "sendLocation": f"{SEND} {PLACE}",
    "sendVenue": f"{SEND} latitude:float! longitude:float! title:str! address:str!"
    " foursquare_id:str foursquare_type:str google_place_id:str google_place_type:str",
    "sendContact": f"{SEND} phone_number:str! first_name:str! last_name:str vcard:str",
    "sendPoll": f"{SEND} question:str! question_parse_mode:str"
    " question_entities:[MessageEntity] options:[InputPollOption]! is_anonymous:bool type:str"
    " allows_multiple_answers:bool allows_revoting:bool shuffle_options:bool"
    " allow_adding_options:bool hide_results_until_closes:bool members_only:bool"
    " country_codes:[str] correct_option_ids:[int] explanation:str explanation_parse_mode:str"
    " explanation_entities:[MessageEntity] open_period:int close_date:int is_closed:bool"
    " description:str description_parse_mode:str description_entities:[MessageEntity]",
    "stopPoll": "chat_id:chat! message_id:int! reply_markup:InlineKeyboardMarkup",
    "sendDice": f"{SEND} emoji:str",
    "sendChatAction": "chat_id:chat! message_thread_id:int action:str!",
    "editMessageText": f"{EDIT} text:str parse_mode:str entities:[MessageEntity]"
    " link_preview_options:LinkPreviewOptions",
    "editMessageCaption": f"{EDIT} {ABOVE}",
    "editMessageMedia": f"{EDIT} media:InputMedia!",
    "editMessageReplyMarkup": EDIT,
    "editMessageLiveLocation": f"{EDIT} {PLACE}",
    "stopMessageLiveLocation": EDIT,
    "deleteMessage": "chat_id:chat! message_id:int!",
    "deleteMessages": "chat_id:chat! message_ids:[int]!",
    "copyMessage": f"{SEND} {ABOVE} from_chat_id:chat! message_id:int! video_start_timestamp:int",
    "copyMessages": f"chat_id:chat! from_chat_id:chat! message_ids:[int]! {QUIET}"
    " remove_caption:bool",
    "forwardMessage": f"chat_id:chat! from_chat_id:chat! message_id:int! {QUIET}"
    " video_start_timestamp:int message_effect_id:str",
    "forwardMessages": f"chat_id:chat! from_chat_id:chat! message_ids:[int]! {QUIET}",
    "answerCallbackQuery": "callback_query_id:str! text:str show_alert:bool url:str"
    " cache_time:int",
    "setMyCommands": "commands:[BotCommand]! scope:BotCommandScope language_code:str",
    "getMyCommands": "scope:BotCommandScope language_code:str",
    "deleteMyCommands": "scope:BotCommandScope language_code:str",
    "setMyName": "name:str language_code:str",
    "getMyName": "language_code:str",
    "setMyDescription": "description:str language_code:str",
    "getMyDescription": "language_code:str",
    "setMyShortDescription": "short_description:str language_code:str",
    "getMyShortDescription": "language_code:str",
    "setChatMenuButton": "chat_id:int menu_button:MenuButton",
    "getChatMenuButton": "chat_id:int",
    "getFile": "file_id:str!",
    "setMessageReaction": "chat_id:chat! message_id:int! reaction:[ReactionType] is_big:bool",
    "pinChatMessage": "chat_id:chat! message_id:int! disable_notification:bool",
    "unpinChatMessage": "chat_id:chat! message_id:int",
    "unpinAllChatMessages": "chat_id:chat!",
    "getChat": "chat_id:chat!",
    "getChatMember": "chat_id:chat! user_id:int!",
    "getChatAdministrators": "chat_id:chat! return_bots:bool",
    "getChatMemberCount": "chat_id:chat!",
    "leaveChat": "chat_id:chat!",
    "createForumTopic": "chat_id:chat! name:str! icon_color:int icon_custom_emoji_id:str",
    "editForumTopic": "chat_id:chat! message_thread_id:int! name:str icon_custom_emoji_id:str",
    "closeForumTopic": "chat_id:chat! message_thread_id:int!",
    "reopenForumTopic": "chat_id:chat! message_thread_id:int!",
    "deleteForumTopic": "chat_id:chat! message_thread_id:int!",
    "exportChatInviteLink": "chat_id:chat!",
    "createChatInviteLink": "chat_id:chat! name:str expire_date:int member_limit:int"
    " creates_join_request:bool",
}

SHAPES = {
    "MessageEntity": "type:str! offset:int! length:int! url:str user:User language:str"
    " custom_emoji_id:str unix_time:int date_time_format:str",
    "User": "id:int! is_bot:bool! first_name:str! last_name:str username:str language_code:str"
    " is_premium:bool added_to_attachment_menu:bool",
    "LinkPreviewOptions": "is_disabled:bool url:str prefer_small_media:bool"
    " prefer_large_media:bool show_above_text:bool",
    "ReplyParameters": "message_id:int chat_id:chat allow_sending_without_reply:bool quote:str"
    " quote_parse_mode:str quote_entities:[MessageEntity] quote_position:int",
    "InlineKeyboardMarkup": "inline_keyboard:[[InlineKeyboardButton]]!",
    "InlineKeyboardButton": "text:str! icon_custom_emoji_id:str style:str url:str"
    " callback_data:str web_app:WebAppInfo switch_inline_query:str"
    " switch_inline_query_current_chat:str copy_text:CopyTextButton",
    "CopyTextButton": "text:str!",
    "WebAppInfo": "url:str!",
    "ReplyKeyboardMarkup": "keyboard:[[KeyboardButton]]! is_persistent:bool"
    " resize_keyboard:bool one_time_keyboard:bool input_field_placeholder:str selective:bool",
    "KeyboardButton": "text:str! icon_custom_emoji_id:str style:str request_contact:bool"
    " request_location:bool request_poll:KeyboardButtonPollType web_app:WebAppInfo",
    "KeyboardButtonPollType": "type:str",
    "ReplyKeyboardRemove": "remove_keyboard:bool! selective:bool",
    "ForceReply": "force_reply:bool! input_field_placeholder:str selective:bool",
    "InputMedia": "type:str! media:str! caption:str parse_mode:str"
    " caption_entities:[MessageEntity] show_caption_above_media:bool has_spoiler:bool"
    " thumbnail:str cover:str start_timestamp:int width:int height:int duration:int"
    " supports_streaming:bool disable_content_type_detection:bool performer:str title:str",
    "InputPollOption": "text:str! text_parse_mode:str text_entities:[MessageEntity]",
    "BotCommand": "command:str! description:str!",
    "BotCommandScope": "type:str! chat_id:chat user_id:int",
    "MenuButton": "type:str! text:str web_app:WebAppInfo",
    "ReactionType": "type:str! emoji:str custom_emoji_id:str",
}

MARKUPS = {
    "inline_keyboard": "InlineKeyboardMarkup",
    "keyboard": "ReplyKeyboardMarkup",
    "remove_keyboard": "ReplyKeyboardRemove",
    "force_reply": "ForceReply",
}

MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "from_chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}

_FIELD = re.compile(r"([a-z_]+):(\S+?)(!?)$")


def _string(value: Any, _: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise bad_request("strings must be encoded in UTF-8")


def _integer(value: Any, where: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        return int(value)
    except (TypeError, ValueError):
        raise misuse(f"{where} must be an integer, not {value!r}") from None


def _number(value: Any, where: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise misuse(f"{where} must be a number, not {value!r}") from None


def _boolean(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word in {"true", "yes", "1"}:
        return True
    if word in {"false", "no", "0"}:
        return False
    raise misuse(f"{where} must be true or false, not {value!r}")


def _chat(value: Any, _: str) -> int | str:
    if isinstance(value, int):
        return value
    text = str(value)
    return int(text) if text.removeprefix("-").isdigit() else text


def _poll_option(value: Any, where: str) -> dict[str, Any]:
    """Telegram takes bare words for an option too."""
    if isinstance(value, str) and not value.startswith("{"):
        return {"text": value}
    return _shapes["InputPollOption"](value, where)


def _anything(value: Any, _: str) -> Any:
    return value


def _decoded(value: Any, where: str) -> Any:
    """Objects and lists come as JSON text in forms."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad_request(f"can't parse {where} JSON object") from None


def _list_of(inner: Check) -> Check:
    def check(value: Any, where: str) -> list[Any]:
        value = _decoded(value, where)
        if not isinstance(value, list):
            raise misuse(f"{where} must be an Array")
        return [inner(item, where) for item in value]

    return check


class Shape:
    """The known fields of a method or of an object."""

    __slots__ = ("checks", "name", "required")

    def __init__(self, name: str) -> None:
        self.name = name
        self.checks: dict[str, Check] = {}
        self.required: list[str] = []

    def learn(self, fields: str) -> None:
        for field in fields.split():
            match = _FIELD.match(field)
            if match is None:
                raise ValueError(f"{self.name}: {field}")
            name, kind, required = match.groups()
            self.checks[name] = _check_for(kind)
            if required:
                self.required.append(name)

    def __call__(self, value: Any, where: str) -> dict[str, Any]:
        value = _decoded(value, where)
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {where}: expected an Object")
        return self.read(value, where)

    def read(self, given: dict[str, Any], where: str) -> dict[str, Any]:
        """The known fields, converted; raises on any other."""
        checks = self.checks
        read: dict[str, Any] = {}
        for name, value in given.items():
            if value is None:
                continue
            check = checks.get(name)
            if check is None:
                raise misuse(f'parameter "{name}" is unknown to {where}')
            read[name] = check(value, name)
        for name in self.required:
            if name not in read:
                raise self._missing(name, where)
        return read

    def _missing(self, name: str, where: str) -> ApiError:
        if self.name in METHODS:
            return bad_request(MISSING.get(name, f"parameter {name} is required"))
        return bad_request(f'can\'t parse {where}: Field "{name}" must be specified')


def _reply_markup(value: Any, where: str) -> dict[str, Any]:
    value = _decoded(value, where)
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    for key, shape in MARKUPS.items():
        if key in value:
            return _shapes[shape].read(value, shape)
    if value:
        raise misuse(f"reply markup of an unknown kind: {sorted(value)}")
    return {}


SCALARS: dict[str, Check] = {
    "int": _integer,
    "float": _number,
    "bool": _boolean,
    "str": _string,
    "chat": _chat,
    "file": _anything,
    "ReplyMarkup": _reply_markup,
    "InputPollOption": _poll_option,
}


def _check_for(kind: str) -> Check:
    if kind.startswith("["):
        return _list_of(_check_for(kind[1:-1]))
    return SCALARS.get(kind) or _shapes[kind]


def _compiled(table: dict[str, str], shapes: dict[str, Shape]) -> dict[str, Shape]:
    for name in table:
        shapes[name] = Shape(name)
    return shapes


_shapes: dict[str, Shape] = _compiled(SHAPES, {})
_methods: dict[str, Shape] = _compiled(METHODS, {})
for _name, _fields in (SHAPES | METHODS).items():
    (_methods.get(_name) or _shapes[_name]).learn(_fields)

_BY_LOWER = {name.lower(): name for name in METHODS}


def method_name(asked: str) -> str | None:
    """The method as we spell it; Telegram does not mind the case."""
    return asked if asked in METHODS else _BY_LOWER.get(asked.lower())


def read_call(method: str, given: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a call, converted; raises :class:`ApiError` for what does not fit."""
    return _methods[method].read(given, method)
