"""The catalogues: `python -m tests.support.texts` collects new sentences, `--check` only looks.

A sentence must be in both catalogues, translated, not fuzzy, with the same {placeholders} as the
English message id; a sentence that nothing says any more must go.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "t": None,
    "word": None,
    "N_": None,
    "plural": (1, 2),
}
LANGUAGES = ("kk", "ru")
Key = str | tuple[str, str]


def spoken() -> dict[Key, list[tuple[str, int]]]:
    """Every sentence in the code, and where it is said."""
    found: dict[Key, list[tuple[str, int]]] = {}
    for folder in ("bot", "handlers"):
        for name, line, message, _, _ in extract_from_dir(
            str(ROOT / folder), method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            key: Key = message if isinstance(message, str) else (message[0], message[1])
            found.setdefault(key, []).append((f"{folder}/{name}", line))
    return found


def path(language: str) -> Path:
    """Where a catalogue is."""
    return ROOT / "locales" / language / "LC_MESSAGES" / "auyldas.po"


def catalogue(language: str) -> Catalog:
    """A catalogue as it stands."""
    with path(language).open("rb") as file:
        return read_po(file, locale=language, domain="auyldas")


def placeholders(text: str) -> set[str]:
    """The {names} in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def tags(text: str) -> list[str]:
    """The HTML tags in a sentence, sorted."""
    return sorted(re.findall(r"</?[a-z]+", text))


def faults(language: str) -> Iterator[str]:
    """What is wrong with a catalogue, one line each."""
    kept = catalogue(language)
    said = spoken()
    present = {message.id: message for message in kept if message.id}
    for key in said:
        if key not in present:
            yield f"{language}: not in the catalogue: {key!r} ({said[key][0][0]})"
    for kept_key, message in present.items():
        if kept_key not in said:
            yield f"{language}: nothing says this any more: {kept_key!r}"
        yield from _faults_of(language, message)


def _faults_of(language: str, message: Message) -> Iterator[str]:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if message.fuzzy:
        yield f"{language}: fuzzy: {ids[0]!r}"
    for string in strings:
        if not string:
            yield f"{language}: not translated: {ids[0]!r}"
        elif placeholders(string) != placeholders(ids[-1]):
            yield f"{language}: other placeholders: {ids[0]!r} → {string!r}"
        elif tags(string) != tags(ids[-1]):
            yield f"{language}: other tags: {ids[0]!r} → {string!r}"


def collect(language: str) -> None:
    """Add what is new (untranslated), drop what is not said any more, sort, write."""
    old = catalogue(language)
    new = Catalog(locale=language, domain="auyldas", fuzzy=False)
    new.mime_headers = [
        (name, value)
        for name, value in (
            ("Project-Id-Version", "Auyldas"),
            ("Language", language),
            ("Plural-Forms", new.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        )
    ]
    new.header_comment = f"# Auyldas: what the bot says ({language})."
    for key, places in spoken().items():
        before = old.get(key if isinstance(key, str) else key[0])
        files = sorted({(name, 1) for name, _ in places})
        new.add(key, before.string if before else "", locations=files)
    with path(language).open("wb") as file:
        write_po(file, new, width=99, sort_output=True, include_lineno=False)


def main() -> int:
    """Collect or check; the number of faults, capped, is the exit code."""
    if "--check" not in sys.argv:
        for language in LANGUAGES:
            collect(language)
    found = [fault for language in LANGUAGES for fault in faults(language)]
    for fault in found:
        sys.stdout.write(fault + "\n")
    sys.stdout.write(f"{len(spoken())} sentences in {len(LANGUAGES)} languages\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
