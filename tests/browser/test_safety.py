"""Markup in words stays words."""

import json

from playwright.async_api import Page, expect

from tests.browser.window import Village, Window

NASTY = '<img src=x onerror="alert(1)"><script>alert(2)</script>&lt;b&gt;'


async def test_markup_in_words_names_and_labels_is_shown_not_run(
    page: Page, village: Village
) -> None:
    village.aigul = village.engine.add_person(NASTY[:60], last_name="<b>қалың</b>")
    village.yerlan = village.engine.add_person("Ерлан")
    window = Window(page, village)
    await window.open()
    column = window.column(village.aigul)
    await column.write(NASTY)
    await column.shows(NASTY)
    keyboard = {"inline_keyboard": [[{"text": NASTY, "callback_data": "<i>"}]]}
    await village.say(village.aigul, NASTY, reply_markup=keyboard)
    await village.say(village.aigul, "Мәзір", reply_markup={"keyboard": [[{"text": NASTY}]]})

    await expect(column.messages.nth(1).get_by_test_id("text")).to_have_text(NASTY)
    await expect(column.find("inline-button")).to_have_text(NASTY)
    await expect(column.find("reply-button")).to_have_text(NASTY)
    await column.inline("img").click()
    query = await village.next("callback_query")
    await village.call("answerCallbackQuery", callback_query_id=query["id"], text=NASTY)
    await expect(column.find("toast")).to_have_text(NASTY)
    await expect(column.node.locator("h2")).to_contain_text("<b>қалың</b>")
    assert await page.locator("img[src=x], script:not([type=module])").count() == 0


async def test_formatting_that_telegram_knows_is_shown(window: Window, village: Village) -> None:
    column = window.column(village.aigul)
    await column.start()
    text = (
        "<b>қалың <i>көлбеу</i></b> <u>асты</u> <s>сызылған</s> <code>a &lt; b</code>"
        "<pre>x\ny</pre><blockquote>дәйек</blockquote><tg-spoiler>құпия</tg-spoiler>"
        '<a href="https://eotinish.kz/">сілтеме</a>'
    )

    await village.say(village.aigul, text, parse_mode="HTML")

    await column.shows("сілтеме")
    for selector, words in (
        ("b > i", "көлбеу"), ("u", "асты"), ("s", "сызылған"), ("code >> nth=0", "a < b"),
        ("pre", "x\ny"), ("blockquote", "дәйек"), (".spoiler", "құпия"), ("a", "сілтеме"),
    ):  # fmt: skip
        await expect(column.last.locator(selector)).to_have_text(words)
    await column.last.locator(".spoiler").click()
    await expect(column.last.locator(".spoiler.is-shown")).to_be_visible()


WALKED = [
    ("<b>a</b><br>c", "a\nc", ["B"]),
    ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>", []),
    ('<a href="javascript:alert(1)">x</a>', "x", ["SPAN"]),
    ('<a href="data:text/html,x">x</a>', "x", ["SPAN"]),
    ('<a href="https://a.kz/&quot;onclick=&quot;x">y</a>', "y", ["A"]),
    ('<b onclick="alert(1)" style="x">y</b>', "y", ["B"]),
    ("<svg><script>alert(1)</script></svg>", "<svg><script>alert(1)</script></svg>", []),
    ("</b></b>a</i>", "a", []),
    ("<b><i>a</b>b</i>", "ab", ["B", "I"]),
    ("&lt;b&gt;&amp;lt;&#1179;&#x4D9;&unknown;", "<b>&lt;қә&unknown;", []),
    ("a < b & c > d <", "a < b & c > d <", []),
    ("/start, a/b және t.me/aqsu_bot.", "/start, a/b және t.me/aqsu_bot.", ["BUTTON", "A"]),
    ("+7 701 123-45-67 не 112", "+7 701 123-45-67 не 112", ["A"]),
    ('<span class="spoiler">x</span>', "x", ["SPAN"]),
    ("<iframe src='//x'></iframe>", "<iframe src='//x'></iframe>", []),
]
WALK = """async ([base, pages]) => {
    const { safeNodes } = await import(new URL("safe.js", base));
    return pages.map((html) => {
        const box = document.createElement("div");
        box.append(safeNodes(html, { open() {}, command() {} }));
        const nodes = [...box.querySelectorAll("*")];
        return { text: box.textContent, tags: nodes.map((node) => node.tagName),
            attributes: nodes.flatMap((node) => node.getAttributeNames()) };
    });
}"""
KNOWN_ATTRIBUTES = {"href", "target", "rel", "class", "role", "tabindex", "type"}


async def test_only_known_tags_become_nodes(window: Window) -> None:
    base = await window.page.locator("script[type=module]").evaluate("node => node.src")

    found = await window.page.evaluate(WALK, [base, [html for html, _, _ in WALKED]])

    for (html, text, tags), seen in zip(WALKED, found, strict=True):
        assert (seen["text"], seen["tags"]) == (text, tags), html
        assert set(seen["attributes"]) <= KNOWN_ATTRIBUTES, html


async def test_the_page_forbids_foreign_scripts_and_loads_nothing_from_outside(
    page: Page, village: Village
) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    window = Window(page, village)

    await window.open()

    assert hosts == {village.url.split("/")[2]}
    policy = await page.locator("meta[http-equiv]").get_attribute("content")
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert "unsafe" not in json.dumps(rules)
