"""A picture that many are shown is uploaded once."""

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from markupsafe import Markup

from bot.core.screen import Media, Screen
from bot.delivery.gate import Gate
from bot.delivery.notices import Lane
from bot.delivery.sender import Sender
from sandbox.engine import Engine
from sandbox.session import InProcessSession
from tests.support.worlds import BOT_TOKEN

_PNG = b"\x89PNG\r\n\x1a\n" + bytes((0, 0, 0, 13)) + b"IHDR" + bytes((0, 0, 0, 1)) * 2 + bytes(9)


class Counting(InProcessSession):
    """Counts the files that come along."""

    uploads = 0

    async def _form(self, bot, method):
        given, files = await super()._form(bot, method)
        self.uploads += len(files)
        return given, files


async def test_a_picture_for_many_is_uploaded_once() -> None:
    engine = Engine()
    box = engine.add_bot(token=BOT_TOKEN, username="auyldas_bot", first_name="x")
    session = Counting(engine)
    bot = Bot(BOT_TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    sender = Sender(bot, Gate(1_000_000, chat_burst=10**6, group_burst=10**6))
    screen = Screen(text=Markup("x"), media=(Media("photo", content=_PNG, name="a.png"),))
    people = [engine.add_person(first_name=name) for name in "abc"]
    for person in people:
        person.start(box)
        await sender.deliver(person.id, screen, Lane.BULK)
    seen = [one.chat(box).messages[-1].media for one in people]
    assert [media.kind for media in seen if media] == ["photo"] * 3
    assert session.uploads == 1
    await sender.deliver(people[0].id, screen, Lane.ANSWER)  # for one person alone it is not kept
    assert session.uploads == 2
