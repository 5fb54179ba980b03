"""The vocabulary as arrays: every word once, with its length and gloss, and where each slot of a search finds its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from course.market.core.lexicon import ATOMS, CATEGORIES
from course.market.population.needs import OPEN, OPEN_WEIGHT
from course.market.population.people import People
from course.market.sales.goods_lexicon import MOST, SUITS, TYPES
from course.market.search import words

OPEN_SALIENCE = sum(OPEN) / 2  # chance to feel an atom of `words.TASTES` (assumption)
LONG = 8  # characters: the platform's own rule for a long search term
HEAD = 1.0  # weight of the k-th word of a list is k**-HEAD (assumption: Zipf)


@dataclass(frozen=True)
class Vocabulary:
    """All words, V of them, and index tables into them; 0 is the empty word, -1 pads.

    text, gloss: object arrays (V,). chars: characters of each word without spaces (V,). has, avoids: what each word has and
    will not stand with, one bit a property (V, B). takes_of: whether 的 may follow (V,). mothers: written by mothers (V,).
    atoms: (C, K) words of a category's life atoms, `keys` their keys; K = 9. `market` (C, K): column of the atom in
    `needs`, -1 for a taste that no shop serves. suits: whether an atom can stand with a type of goods (C, K, T). nouns,
    sounds: (C, T), a type in characters and in pinyin; models: known by model numbers (C, T). narrow: narrower names of each
    type (C * T, S).
    catalogue: (C * T, 3, W), for each type the words that suit it. prices: (C * T, P). identities: (I,). suffixes: by
    platform. idioms: by platform, for each type the strings that ask for it or for none in particular (C * T, J), with their
    life atoms `idiom_atoms`. questions: (C, Q). places: (L,). brands: (C, B). numbers: of models (M,). of: the particle 的.
    """

    text: np.ndarray
    gloss: np.ndarray
    chars: np.ndarray
    has: np.ndarray
    avoids: np.ndarray
    takes_of: np.ndarray
    mothers: np.ndarray
    atoms: np.ndarray
    keys: tuple[tuple[str, ...], ...]
    market: np.ndarray
    suits: np.ndarray
    nouns: np.ndarray
    sounds: np.ndarray
    models: np.ndarray
    narrow: np.ndarray
    catalogue: np.ndarray
    prices: np.ndarray
    identities: np.ndarray
    suffixes: dict[str, np.ndarray]
    idioms: dict[str, np.ndarray]
    idiom_atoms: dict[str, np.ndarray]
    questions: np.ndarray
    places: np.ndarray
    brands: np.ndarray
    numbers: np.ndarray
    of: int

    @property
    def categories(self) -> int:
        return len(self.atoms)

    @cached_property
    def with_digits(self) -> np.ndarray:
        """Whether each word holds a digit."""
        return np.array([any(letter.isdigit() for letter in word) for word in self.text])

    @cached_property
    def accented(self) -> np.ndarray:
        """Whether each word holds a letter with an accent."""
        return np.array([unicodedata.normalize("NFD", word) != word for word in self.text])

    def felt(self, salience: np.ndarray) -> np.ndarray:
        """Chance that each atom is felt, by cell and category: market atoms as in `needs`, tastes alike for all (G, C, K)."""
        chance = np.where(self.market >= 0, salience[:, np.maximum(self.market, 0)], OPEN_SALIENCE)
        return np.where(self.atoms > 0, chance, 0.0).astype(np.float32)

    def weight(self, weight: np.ndarray) -> np.ndarray:
        """Utility weight of each atom (C, K)."""
        return np.where(self.market >= 0, weight[np.maximum(self.market, 0)], OPEN_WEIGHT)

    def identity_weights(self, people: People) -> np.ndarray:
        """Which identity words a person may use, by cell and category (G * C, I), 0/1."""
        table = np.zeros((people.cells, self.categories, len(words.IDENTITIES)), dtype=np.float32)
        for index, (_, _, traits, said_in) in enumerate(words.IDENTITIES):
            who = np.prod([people.matches(trait) for trait in traits.split("&")], axis=0)
            table[:, [list(CATEGORIES).index(category) for category in said_in], index] = who[:, None]
        return table.reshape(people.cells * self.categories, -1)


def characters(text: str) -> int:
    """Length by the course's rule: code points after NFKC, without white space, emoji and joiners."""
    return len(unicodedata.normalize("NFKC", text).translate(COUNTED))


class Counted(dict[int, int | None]):
    """Code point -> itself if it counts, else None, for `str.translate`; each is looked up once."""

    def __missing__(self, code: int) -> int | None:
        letter = chr(code)
        self[code] = None if letter.isspace() or unicodedata.category(letter) in ("So", "Mn", "Cf", "Sk") else code
        return self[code]


COUNTED = Counted()


@cache
def vocabulary() -> Vocabulary:
    """The one vocabulary of the course; a pure function of `lexicon`, `goods_lexicon` and `words`."""
    text, gloss = [""], [""]
    tags: dict[int, str] = {}

    def word(written: str, meaning: str, has: str = "") -> int:
        text.append(written)
        gloss.append(meaning)
        tags[len(text) - 1] = has
        return len(text) - 1

    def table(rows: list[list[int]]) -> np.ndarray:
        width = max(map(len, rows))
        return np.array([row + [0] * (width - len(row)) for row in rows])

    names = list(CATEGORIES)
    kinds = [(name, place) for name in names for place in range(MOST)]
    atoms, keys, market, column = [], [], [], 0
    for name in names:
        rows, codes, columns = [], [], []
        for key, written, meaning, *_ in ATOMS[name]:
            rows.append(word(written, meaning))
            codes.append(key)
            columns.append(column)
            column += 1
        for key, written, meaning in words.TASTES[name]:
            rows.append(word(written, meaning))
            codes.append(key)
            columns.append(-1)
        atoms.append(rows)
        keys.append(tuple(codes))
        market.append(columns + [-1] * (9 - len(columns)))
    suits = np.zeros((len(names), 9, MOST), dtype=bool)
    for index, name in enumerate(names):
        for place, key in enumerate(keys[index]):
            suits[index, place, _places(SUITS[name][key])] = True
    nouns = table([[word(kind.zh, kind.name, kind.tags) for kind in TYPES[name]] for name in names])
    sounds = table([[word(kind.sound, kind.name, kind.tags) for kind in TYPES[name]] for name in names])
    narrow = table([[word(*pair) for pair in words.NARROW[name].get(f"{place:x}", ())] for name, place in kinds])
    models = np.array([[place < len(TYPES[name]) and TYPES[name][place].model for place in range(MOST)] for name in names])
    groups = {name: [[(word(zh, en), _places(at)) for zh, en, at in group] for group in words.CATALOGUE[name]] for name in names}
    fitting = [[entry for entry, at in group if place in at] for name, place in kinds for group in groups[name]]
    prices = table([_prices(word, *kind) for kind in kinds])
    identities = [word(written, meaning) for written, meaning, *_ in words.IDENTITIES]
    suffixes = {platform: np.array([word(*pair) for pair in pairs]) for platform, pairs in words.SUFFIXES.items()}
    idioms, idiom_atoms = {}, {}
    for platform, by_category in words.IDIOMS.items():
        known = {name: [(word(line, en), count, at) for line, en, count, at in by_category[name]] for name in names}
        asked = [[entry for entry in known[name] if entry[2] in ("", f"{place:x}")] for name, place in kinds]
        idioms[platform] = table([[entry[0] for entry in entries] for entries in asked])
        idiom_atoms[platform] = table([[entry[1] for entry in entries] for entries in asked])
    everywhere = [word(*pair) for pair in words.QUESTIONS_EVERYWHERE]
    questions = table([[word(*pair) for pair in words.QUESTIONS[name]] + everywhere for name in names])
    places = np.array([word(*pair) for pair in words.PLACES])
    coined = [(a + b, sound + end) for a, sound in words.BRAND_HEADS for b, end in words.BRAND_TAILS]
    coined = [coined[(index * 131) % len(coined)] for index in range(len(coined))]  # 131 is prime to 1296: a fixed shuffle
    latin = [(name, name) for name in words.LATIN_BRANDS]
    brands = []
    for index, _ in enumerate(names):
        own = coined[index :: len(names)]
        brands.append([word(*pair) for pair in own[:20] + latin[index :: len(names)] + own[20:]])
    numbers = [
        word(f"{letter}{n}", f"{letter}{n}") for n in range(1, words.MODEL_NUMBERS + 1) for letter in words.MODEL_LETTERS
    ] + [word(*pair) for pair in words.MODEL_WORDS]
    particle = word("的", "")
    has, avoids = _clashes(text, tags)
    return Vocabulary(
        text=np.array(text, dtype=object),
        gloss=np.array(gloss, dtype=object),
        chars=np.array([characters(entry) for entry in text]),
        has=has,
        avoids=avoids,
        takes_of=np.array([entry in words.TAKES_OF for entry in text]),
        mothers=np.array([entry in words.MOTHERS_WRITE for entry in text]),
        atoms=table(atoms),
        keys=tuple(keys),
        market=np.array(market),
        suits=suits,
        nouns=nouns,
        sounds=sounds,
        models=models,
        narrow=narrow,
        catalogue=table(fitting).reshape(len(kinds), 3, -1),
        prices=prices,
        identities=np.array(identities),
        suffixes=suffixes,
        idioms=idioms,
        idiom_atoms=idiom_atoms,
        questions=questions,
        places=places,
        brands=np.array(brands),
        numbers=np.array(numbers),
        of=particle,
    )


def _places(written: str) -> list[int]:
    """Places of types in their category's list, written in hexadecimal."""
    return [int(place, 16) for place in written]


def _prices(word: Callable[[str, str, str], int], category: str, place: int) -> list[int]:
    """Words for what a type may cost: bounds near its usual price, in round numbers."""
    if place >= len(TYPES[category]):
        return []
    usual = TYPES[category][place].price
    near = sorted(words.PRICE_STEPS, key=lambda step: abs(np.log(step / usual)))[:3]
    return [word(f"{step}{after}", f"{how} {step} yuan", "priced") for after, how in words.PRICE_FORMS for step in near]


def _clashes(text: list[str], tags: dict[int, str]) -> tuple[np.ndarray, np.ndarray]:
    """What each word has and what it avoids, one bit for each property that one word has and another avoids (V, B) each."""
    has = [f"{tags.get(index, '')} {words.CLASHES.get(entry, ('', ''))[0]}".split() for index, entry in enumerate(text)]
    avoids = [words.CLASHES.get(entry, ("", ""))[1].split() for entry in text]
    common = sorted({tag for own in has for tag in own} & {tag for own in avoids for tag in own})
    columns = -(-len(common) // 62)

    def packed(owned: list[list[str]]) -> np.ndarray:
        bits = np.zeros((len(owned), columns), dtype=np.int64)
        for index, own in enumerate(owned):
            for place in {common.index(tag) for tag in own if tag in common}:
                bits[index, place // 62] |= 1 << (place % 62)
        return bits

    return packed(has), packed(avoids)


def pick_word(lists: np.ndarray, rows: np.ndarray, uniform: np.ndarray, head: float = HEAD) -> np.ndarray:
    """One word of each row's list, the k-th with weight k**-head; 0 pads lists of unequal length (R, W) -> (n,)."""
    weights = (lists > 0) * np.arange(1, lists.shape[1] + 1, dtype=float) ** -head
    upto = np.cumsum(weights, axis=1)
    upto /= np.maximum(upto[:, -1:], 1e-9)  # an empty list gives the empty word
    ends = (upto + np.arange(len(lists))[:, None]).ravel()
    index = np.searchsorted(ends, rows + uniform, side="right") - rows * lists.shape[1]
    return lists[rows, np.clip(index, 0, lists.shape[1] - 1)]


def lengths(texts: pd.Series) -> pd.Series:
    """Characters of each text by the course's rule: NFKC, without spaces, emoji and accents' own code points."""
    distinct = pd.Series(texts.unique())
    return texts.map(dict(zip(distinct, distinct.map(characters), strict=True))).astype("int64")
