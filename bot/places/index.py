"""Finding a place by its name as people type it.

SQLite lowers and compares ASCII alone, and neither database finds typos without an extension, so
names are compared here: the whole country is 12,600 different keys, which rapidfuzz goes through
in a few milliseconds. The index holds no names, only codes and keys.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.places.models import Level
from bot.places.names import stems, words_of

EXACT = 100
_STEM = 96  # an adjective without its ending
_BEGINNING = (80, 15)  # at least, and how much more for a whole name
_TYPO = 0.94  # worth of a likeness by letters
_LIKENESS = 74  # below this two names are different names
_CONTEXT_LIKENESS = 80
_CONTEXT = 5  # worth of a district or oblast that was named too
_WORDS = 4
_LETTERS = 100


@dataclass(frozen=True, slots=True)
class Node:
    """A living place: where it is and the keys it may be asked for by."""

    code: str
    parent: str | None
    level: Level
    kind: str
    keys: tuple[str, ...]


class Index:
    """Every living place by the keys of its names."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._nodes = {node.code: node for node in nodes}
        self._codes: dict[str, list[str]] = {}
        for node in self._nodes.values():
            if node.level in {Level.OKRUG, Level.SETTLEMENT}:
                for key in set(node.keys):
                    self._codes.setdefault(key, []).append(node.code)
        self._keys = sorted(self._codes)

    def find(
        self,
        text: str,
        *,
        served: Collection[str],
        served_only: bool,
        limit: int,
    ) -> list[str]:
        """Codes of the best places, best first. `served` are codes of okrugs."""
        scores = self._scores(words_of(text[:_LETTERS])[:_WORDS])
        ranked: list[tuple[tuple[object, ...], str, int]] = []
        for code, score in scores.items():
            is_served = self._okrug(code) in served
            if is_served or not served_only:
                node = self._nodes[code]
                ranked.append(((-score, not is_served, _preference(node), code), code, score))
        ranked.sort()
        return self._unrepeated([(code, score) for _, code, score in ranked])[:limit]

    def _unrepeated(self, ranked: list[tuple[str, int]]) -> list[str]:
        """Without an okrug whose settlement of the same name is found as well."""
        best = dict(ranked)
        shadowed = {
            parent
            for code, score in ranked
            if (parent := self._nodes[code].parent) in best and score >= best[parent]
        }
        return [code for code, _ in ranked if code not in shadowed]

    def _scores(self, words: list[str]) -> dict[str, int]:
        """How well each place fits; a name may be followed or led by its district or oblast."""
        found: dict[str, int] = {}
        whole = "".join(words)
        if whole:
            self._keep(found, self._alike(whole), "")
        for cut in range(1, len(words)):
            first, second = "".join(words[:cut]), "".join(words[cut:])
            self._keep(found, self._alike(first), second)
            self._keep(found, self._alike(second), first)
        return found

    def _keep(self, found: dict[str, int], alike: dict[str, int], context: str) -> None:
        known: dict[str, bool] = {}
        for key, likeness in alike.items():
            score = likeness + _CONTEXT if context else likeness
            for code in self._codes[key]:
                if found.get(code, 0) < score and (
                    not context or self._lies_in(code, context, known)
                ):
                    found[code] = score

    def _lies_in(self, code: str, context: str, known: dict[str, bool]) -> bool:
        above = self._nodes[code].parent
        while above in self._nodes:
            if above not in known:
                known[above] = any(_is_meant(context, key) for key in self._nodes[above].keys)
            if known[above]:
                return True
            above = self._nodes[above].parent
        return False

    def _alike(self, asked: str) -> dict[str, int]:
        """Keys that may be meant, each with how likely (up to 100)."""
        from rapidfuzz import fuzz, process

        found: dict[str, int] = {}
        for key, likeness, _ in process.extract(
            asked, self._keys, scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=100
        ):
            found[key] = EXACT if key == asked else round(likeness * _TYPO)
        if len(asked) >= 2:
            least, more = _BEGINNING
            for key in self._beginning_with(asked):
                found[key] = max(found.get(key, 0), least + more * len(asked) // len(key))
            if asked in self._codes:
                found[asked] = EXACT
        for stem in stems(asked):
            if stem in self._codes:
                found[stem] = max(found.get(stem, 0), _STEM)
        return found

    def _beginning_with(self, asked: str) -> list[str]:
        start = bisect_left(self._keys, asked)
        end = bisect_left(self._keys, asked + "\uffff", lo=start)
        return self._keys[start:end]

    def _okrug(self, code: str) -> str:
        node = self._nodes[code]
        return node.code if node.level is Level.OKRUG else node.parent or ""


def _preference(node: Node) -> int:
    if node.level is Level.OKRUG:
        return 1
    return 2 if node.kind == "other_place" else 0


def _is_meant(context: str, key: str) -> bool:
    """Whether what was typed beside the name is this district or oblast."""
    from rapidfuzz import fuzz

    if len(context) >= 3 and key.startswith(context):
        return True
    return any(
        fuzz.ratio(one, other) >= _CONTEXT_LIKENESS
        for one in (context, *stems(context))
        for other in (key, *stems(key))
    )
