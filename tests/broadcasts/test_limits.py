"""What a notice may hold: the text, the files, the link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.rules.limits import (
    FILE_MB,
    LINK_LIMIT,
    TEXT_LIMIT,
    button_label,
    check_file,
    check_link,
    check_text,
)
from bot.core.errors import Invalid
from bot.core.i18n import LANGUAGES, translator
from handlers.refusals import refused

MB = 1024 * 1024


def said(no: Invalid) -> list[str]:
    return [str(refused(no, translator(language))) for language in LANGUAGES]


def test_a_text_of_exactly_the_limit_is_taken():
    check_text("ә" * TEXT_LIMIT)
    check_text("Су жоқ")


def test_a_text_over_the_limit_is_refused_with_the_count():
    with pytest.raises(Invalid) as no:
        check_text("a" * (TEXT_LIMIT - 1) + "🔥")
    assert no.value.name == "notice_too_long"
    assert no.value.params == {"count": 3501, "limit": 3500, "over": 1}
    assert all("3\u00a0501" in sentence for sentence in said(no.value))


@pytest.mark.parametrize("text", ["", "  \n", "🔥", "…!"])
def test_a_text_without_a_word_is_asked_for(text: str):
    with pytest.raises(Invalid) as no:
        check_text(text)
    assert no.value.name == "notice_needs_words"
    assert all(said(no.value))


def test_a_file_is_taken_up_to_the_limit_and_when_its_size_is_unknown():
    check_file("video", FILE_MB * MB, "a.mp4")
    check_file("photo", None)


def test_a_file_over_the_limit_is_refused_with_its_size():
    with pytest.raises(Invalid) as no:
        check_file("video", FILE_MB * MB + 1, "a.mp4")
    assert no.value.name == "file_too_big"
    assert (no.value.params["size_mb"], no.value.params["limit_mb"]) == (21, 20)
    assert all("21" in sentence and "20" in sentence for sentence in said(no.value))


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("example.kz", "https://example.kz"),
        ("  Example.KZ/Path?a=1#b ", "https://example.kz/Path?a=1#b"),
        ("https://example.kz/a", "https://example.kz/a"),
        ("HTTPS://EXAMPLE.KZ", "https://example.kz"),
        ("http://old.akimat.kz/news", "http://old.akimat.kz/news"),
        ("example.kz:8080/x", "https://example.kz:8080/x"),
        ("t.me/auyl", "https://t.me/auyl"),
        ("@auyl_bot", "https://t.me/auyl_bot"),
        ("https://t.me/@auyl", "https://t.me/@auyl"),
        ("әкімдік.қаз", "https://xn--d1albg3kc62g.xn--80ao21a"),
        ("https://akimat.kz/жол", "https://akimat.kz/%D0%B6%D0%BE%D0%BB"),
        ("https://akimat.kz/%D0%B6", "https://akimat.kz/%D0%B6"),
    ],
)
def test_a_link_is_taken_as_people_write_it(typed: str, link: str):
    assert check_link(typed) == link
    assert check_link(link) == link


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "example", "localhost", "https://", "https://example", "javascript:alert(1)",
        "javascript://example.kz/%0aalert(1)", "tg://resolve?domain=a", "ftp://example.kz",
        "data:text/html,a.b", "file:///etc/passwd", "mailto:a@example.kz", "a@example.kz",
        "https://user:pass@example.kz", "https://bank.kz@evil.kz", "two words.kz", "example.kz a",
        "https://exa\nmple.kz", "https://example.kz\\@evil.kz", "https://exam\u202eple.kz",
        "127.0.0.1", "https://[::1]/", "https://[", "a..kz", ".kz", "-a.kz", "a_b.kz", "@abc",
        "example.kz:port", "example.kz:99999", "https://example.kz/" + "a" * LINK_LIMIT,
        "https://example.kz/" + "ж" * (LINK_LIMIT - 30), "<b>a.kz</b>", '"a.kz"',
        "tel:+77011234567",
    ],
)  # fmt: skip
def test_what_is_no_plain_page_is_refused(typed: str):
    with pytest.raises(Invalid) as no:
        check_link(typed)
    assert no.value.name == "link_unclear"
    assert all(said(no.value))


@given(st.text(max_size=80) | st.from_regex(r"(https?://)?[\w.@:/\\-]{1,40}\.[\w]{2,8}(/.*)?"))
def test_whatever_is_typed_gives_a_web_page_or_a_refusal(typed: str):
    try:
        link = check_link(typed)
    except Invalid:
        return
    assert link.startswith(("https://", "http://"))
    assert link.isascii()
    assert len(link) <= LINK_LIMIT
    assert check_link(link) == link


@pytest.mark.parametrize("typed", ["", "  ", "\u2800", "\u2800\ufe0f", "\u200b", "\ufffc"])
def test_a_button_that_nobody_could_see_says_what_it_always_says(typed: str):
    """Telegram refuses one without a label, and with it the notice for the whole village."""
    assert button_label(typed) == ""


@pytest.mark.parametrize("typed", ["Толығырақ", "➡️", "№ 1", "👍"])
def test_what_can_be_seen_stands_on_the_button(typed: str):
    assert button_label(typed) == typed
