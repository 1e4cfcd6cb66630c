"""Pictures, files, voices and places."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Locator, expect

from sandbox.files import Upload
from tests.browser.window import Village, Window


def picture(colour: str) -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    """Three photos on the person's telephone."""
    paths = [tmp_path / f"{colour}.png" for colour in ("teal", "olive", "brown")]
    for path in paths:
        path.write_bytes(picture(path.stem))
    return paths


async def drawn(image: Locator) -> bool:
    """Whether the browser has decoded the picture."""
    shown: bool = await image.evaluate("i => i.decode().then(() => i.naturalWidth > 0)")
    return shown


async def test_a_photo_with_a_caption_arrives_and_is_shown(
    window: Window, village: Village, pictures: list[Path]
) -> None:
    column = window.column(village.aigul)

    await column.find("photo").set_input_files(pictures[0])
    await expect(column.find("tray-item")).to_have_count(1)
    await column.write("шам жанбайды")

    heard = await village.next("message")
    assert heard["caption"] == "шам жанбайды"
    assert heard["photo"][-1]["width"] == 320
    await column.shows("шам жанбайды")
    assert await drawn(column.last.get_by_test_id("photo-tile").locator("img"))
    await expect(column.find("tray-item")).to_have_count(0)

    await column.last.get_by_test_id("photo-tile").click()
    await expect(window.find("lightbox")).to_be_visible()


async def test_several_photos_are_one_album(
    window: Window, village: Village, pictures: list[Path]
) -> None:
    column = window.column(village.aigul)

    await column.find("photo").set_input_files(pictures)
    await column.write("үш сурет")

    heard = [await village.next("message") for _ in pictures]
    assert len({message["media_group_id"] for message in heard}) == 1
    assert [message.get("caption") for message in heard] == ["үш сурет", None, None]
    await expect(column.messages).to_have_count(1)
    await expect(column.last.get_by_test_id("photo-tile")).to_have_count(3)


async def test_a_photo_can_be_taken_back_before_sending(
    window: Window, village: Village, pictures: list[Path]
) -> None:
    column = window.column(village.aigul)
    await column.find("photo").set_input_files(pictures[:2])

    await column.find("tray-item").first.get_by_role("button").click()
    await column.find("send").click()

    assert "media_group_id" not in await village.next("message")


async def test_a_file_arrives_with_its_name(
    window: Window, village: Village, tmp_path: Path
) -> None:
    column = window.column(village.aigul)
    path = tmp_path / "Қараша есебі.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"x" * 3000)

    await column.find("file").set_input_files(path)
    await column.find("send").click()

    document = (await village.next("message"))["document"]
    assert (document["file_name"], document["file_size"]) == (path.name, 3009)
    await column.shows("Қараша есебі.pdf")
    async with window.page.expect_download() as download:
        await column.last.locator("a.document").click()
    assert (await (await download.value).path()).read_bytes() == path.read_bytes()


async def test_the_bots_photo_and_file_are_shown(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.start()

    for method, field, upload in (
        ("sendPhoto", "photo", Upload(picture("teal"), "p.png", "image/png")),
        ("sendDocument", "document", Upload(b"BEGIN:VCALENDAR", "jiyn.ics", "text/calendar")),
    ):
        params: dict[str, Any] = {
            "chat_id": village.aigul.id, field: "attach://f", "caption": f"{field}!",
        }  # fmt: skip
        answer = await village.engine.call(village.bot.token, method, params, {"f": upload})
        assert answer.status == 200, answer.body
        await column.shows(f"{field}!")

    assert await drawn(column.find("photo-tile").locator("img"))
    await column.shows("jiyn.ics")


async def test_a_sample_voice_can_be_sent_without_a_microphone(
    window: Window, village: Village
) -> None:
    column = window.column(village.aigul)

    await column.find("attach").click()
    await window.find("sample-voice").click()

    assert (await village.next("message"))["voice"]["duration"] == 2
    await expect(column.last.locator("audio")).to_be_visible()


async def test_a_voice_is_recorded(window: Window, village: Village) -> None:
    column = window.column(village.aigul)

    await column.find("record").click()
    await expect(column.node.locator(".recording-time")).to_have_text("0:01")
    await column.find("record-send").click()

    assert (await village.next("message"))["voice"]["duration"] >= 1
    await expect(column.find("composer")).to_be_visible()
    await column.find("record").click()
    await column.find("record-cancel").click()
    await column.write("жазудың орнына сөз")
    assert "voice" not in await village.next("message")


async def test_a_place_is_sent_by_sample_and_by_numbers(window: Window, village: Village) -> None:
    column = window.column(village.aigul)

    await column.find("attach").click()
    await window.find("attach-location").click()
    await window.find("location-sample").first.click()
    assert (await village.next("message"))["location"]["latitude"] == 43.35218
    await column.shows("43.35218, 77.04691")

    await column.find("attach").click()
    await window.find("attach-location").click()
    await window.find("location-lat").fill("91")
    await window.find("location-send").click()
    await expect(window.find("location-dialog").get_by_role("alert")).to_be_visible()
    await window.find("location-lat").fill("51,5")
    await window.find("location-lon").fill("71.25")
    await window.find("location-send").click()
    place = (await village.next("message"))["location"]
    assert (place["latitude"], place["longitude"]) == (51.5, 71.25)


async def test_a_sticker_is_sent_and_seen(window: Window, village: Village) -> None:
    column = window.column(village.aigul)

    await column.find("attach").click()
    await window.find("attach-sticker").click()

    assert "sticker" in await village.next("message")
    await expect(column.last.get_by_test_id("media")).to_have_attribute("data-kind", "sticker")
