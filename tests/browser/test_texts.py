"""Every word of the page in both languages, and none elsewhere."""

import re
from pathlib import Path

from tests.browser.window import Window

STATIC = Path(__file__).parents[2] / "sandbox" / "static"
CYRILLIC = re.compile(r"[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІіЁё]")
LANGUAGE_NAMES = {"Қаз", "Рус"}


async def test_both_languages_say_the_same(window: Window) -> None:
    texts = await window.page.evaluate(
        "async (base) => (await import(new URL('i18n.js', base))).TEXTS",
        await window.page.locator("script[type=module]").evaluate("node => node.src"),
    )

    kk, ru = texts["kk"], texts["ru"]
    assert kk.keys() == ru.keys()
    for key, text in kk.items():
        assert text, key
        assert ru[key], key
        assert re.findall(r"{\w+}", str(text)).sort() == re.findall(r"{\w+}", str(ru[key])).sort()


def test_words_live_in_one_file() -> None:
    texts = (STATIC / "i18n.js").read_text("utf-8")
    known = set(re.findall(r"(?:^ {4}|, )(\w+): [\"\[]", texts, re.MULTILINE))
    source = {path: path.read_text("utf-8") for path in STATIC.glob("*.js")}

    asked = {key for code in source.values() for key in re.findall(r'\bt\("(\w+)"', code)}
    assert asked <= known
    for path, code in source.items():
        if path.name == "i18n.js":
            continue
        words = re.findall(r'"([^"\n]*)"', re.sub(r"//.*", "", code))
        assert [w for w in words if CYRILLIC.search(w) and w not in LANGUAGE_NAMES] == [], path
