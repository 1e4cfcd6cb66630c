"""A notice leaves Telegram: the wall, WhatsApp, the loudspeaker."""

from typing import Any
from urllib.parse import unquote

from bot.core.db import Database
from tests.broadcasts.conftest import KK, RU, office_in
from tests.support.village import Village, village

MENU = "Парақша, WhatsApp, дауыстап оқу"


def files(v: Village, person: Any) -> list[Any]:
    """The files in somebody's chat."""
    return [m for m in v.replies(person) if m.media is not None and m.media.kind == "document"]


async def test_the_akim_prints_the_poster(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.press(office.akim, MENU)
        await v.press(office.akim, "Басып шығаратын парақша (PDF)")
        (file,) = files(v, office.akim)
        assert "A4" in (file.caption or "")


async def test_the_picture_comes_as_a_file(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.press(office.akim, MENU)
        await v.press(office.akim, "Сурет")
        assert len(files(v, office.akim)) == 1


async def test_two_presses_make_one_poster(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent()
        await v.press(office.akim, MENU)
        message, button = v.button(office.akim, "Басып шығаратын парақша")
        for _ in range(2):
            office.akim.press(message, data=button.data)
        await v.quiet()
        assert len(files(v, office.akim)) == 1


async def test_the_text_for_whatsapp_has_both_languages_and_the_link(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        view = await office.sent()
        await v.press(office.akim, MENU)
        await v.press(office.akim, "WhatsApp-қа")
        text = v.last(office.akim)
        assert text.index(KK) < text.index(RU) < text.index(f"?start=n{view.id}")
        message, button = v.button(office.akim, "WhatsApp-ты ашу")
        assert KK in unquote(button.url)
        assert message.text == text


async def test_what_is_read_aloud_is_a_message_for_each_language(database: Database) -> None:
    async with village(database) as v:
        office = await office_in(v)
        await office.sent(kk="Ертең 9:00-де су болмайды.", ru="Завтра с 9:00 не будет воды.")
        await v.press(office.akim, MENU)
        await v.press(office.akim, "Дауыстап оқуға")
        kk, ru = (str(m.text) for m in v.replies(office.akim)[-2:])
        assert "су болмайды" in kk
        assert "9:00" not in kk
        assert "не будет воды" in ru
        assert kk.endswith("Ақсу ауылдық округі әкімінің аппараты.")
