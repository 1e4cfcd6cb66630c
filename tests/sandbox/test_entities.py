"""Formatted text, as strict as Telegram."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import formatted
from sandbox.html_parser import ParseError, parse_html
from sandbox.html_view import to_html
from sandbox.utf16 import utf16_len, utf16_slice


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("ә", "ә", []),
        ("<b>қ</b>", "қ", [("bold", 0, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("👋<b>hi</b>", "👋hi", [("bold", 2, 2)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins><s>c</s><del>d</del><strike>e</strike>", "abcde",
         [("underline", 0, 1), ("underline", 1, 1), ("strikethrough", 2, 1),
          ("strikethrough", 3, 1), ("strikethrough", 4, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ("<pre>x <b>y</b></pre>", "x y", [("pre", 0, 3)]),
        ("<b></b>x", "x", []),
        ("&lt;b&gt; &amp;&quot; &#1178; &#x49a;", "<b> &\" Қ Қ", []),
        ("&nbsp; & &copy;", "&nbsp; & &copy;", []),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("  <b> x </b>  ", "x", [("bold", 0, 1)]),
    ],
)  # fmt: skip
def test_markup_becomes_entities(html, text, entities):
    shown, found = formatted(html, "HTML", None)
    assert shown == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ә<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a ='x'>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a ", "Unclosed start tag at byte offset 0"),
        ("<tg-emoji emoji-id='x'>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<script>alert(1)</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(html, complaint):
    with pytest.raises(ParseError) as refused:
        parse_html(html)
    assert str(refused.value) == complaint


def test_a_link_keeps_its_address():
    _, found = formatted('<a href="https://egov.kz/?a=1&amp;b=2">Өтініш</a>', "HTML", None)
    assert found[0]["url"] == "https://egov.kz/?a=1&b=2"


def test_a_link_that_leads_nowhere_becomes_plain_text():
    for address in ("javascript:alert(1)", "data:text/html,x", "no host"):
        assert formatted(f'<a href="{address}">x</a>', "HTML", None) == ("x", [])


def test_code_takes_its_language():
    _, found = formatted('<pre><code class="language-python">x</code></pre>', "HTML", None)
    assert found == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


def test_commands_links_and_mentions_are_found():
    _, found = formatted(
        "/start @akimat #жол https://a.kz egov.kz a@b.kz +7 701 000 00 01", None, None
    )
    kinds = [entity["type"] for entity in found]
    assert kinds == ["bot_command", "mention", "hashtag", "url", "url", "email", "phone_number"]


def test_nothing_is_found_inside_code():
    _, found = formatted("<code>/start</code>", "HTML", None)
    assert [entity["type"] for entity in found] == ["code"]


@given(st.text())
def test_any_text_is_shown_as_it_is(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert formatted(escaped, "HTML", None)[0] == formatted(text, None, None)[0]


@given(st.text(alphabet="ab<>/&\"' 👋=қspan", max_size=40))
def test_no_text_breaks_the_parser(text):
    try:
        shown, entities = parse_html(text)
    except ParseError:
        return
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_len(shown)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(0, 5))
def test_pieces_are_counted_in_utf16(text, start):
    size = utf16_len(text)
    assert utf16_len(utf16_slice(text, 0, size)) == size
    assert utf16_len("👋") == 2
    assert start >= 0


def test_the_page_gets_nothing_but_our_own_tags():
    html = to_html('<img src=x onerror="alert(1)">', [{"type": "bold", "offset": 0, "length": 4}])
    assert html == "<b>&lt;img</b> src=x onerror=&quot;alert(1)&quot;&gt;"


def test_the_page_gets_no_link_to_a_script():
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "javascript:alert(1)"}
    assert to_html("x", [link]) == "x"


def test_an_address_cannot_break_out_of_its_quotes():
    link = {"type": "text_link", "offset": 0, "length": 1, "url": 'https://a.kz/"onclick="x'}
    assert '"onclick' not in to_html("x", [link])


def test_overlapping_entities_stay_nested():
    entities = [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "italic", "offset": 2, "length": 3},
    ]
    assert to_html("abcde", entities) == "<b>abc</b>de"


def test_emoji_do_not_shift_the_markup():
    assert to_html("👋hi", [{"type": "bold", "offset": 2, "length": 2}]) == "👋<b>hi</b>"
