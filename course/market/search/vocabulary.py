"""The vocabulary as arrays: every word once, with its length and gloss, and where each slot of a search finds its words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from course.market.core.lexicon import ATOMS, CATEGORIES
from course.market.population.needs import OPEN, OPEN_WEIGHT
from course.market.population.people import People
from course.market.search import words

OPEN_SALIENCE = sum(OPEN) / 2  # chance to feel an atom of `words.TASTES` (assumption)
LONG = 8  # characters: the platform's own rule for a long search term
HEAD = 1.0  # weight of the k-th word of a list is k**-HEAD (assumption: Zipf)
BRAND_HEAD = 0.6


@dataclass(frozen=True)
class Vocabulary:
    """All words, V of them, and index tables into them; 0 is the empty word, -1 pads.

    text, gloss: object arrays (V,). chars: characters of each word without spaces (V,).
    atoms: (C, K) words of a category's life atoms, `keys` their keys; K = 9. `market` (C, K): column of the atom in
    `needs`, -1 for a taste that no shop serves. nouns, sounds: (C, N), a noun in characters and in pinyin.
    catalogue: (C * N, 3, W), for each noun the words that suit it. identities: (I,). suffixes, idioms: by platform.
    idiom_atoms: life atoms of each idiom (C, J). brands: (C, B). models: (M,). of: the particle 的.
    """

    text: np.ndarray
    gloss: np.ndarray
    chars: np.ndarray
    atoms: np.ndarray
    keys: tuple[tuple[str, ...], ...]
    market: np.ndarray
    nouns: np.ndarray
    sounds: np.ndarray
    catalogue: np.ndarray
    identities: np.ndarray
    suffixes: dict[str, np.ndarray]
    idioms: dict[str, np.ndarray]
    idiom_atoms: dict[str, np.ndarray]
    brands: np.ndarray
    models: np.ndarray
    of: int

    @property
    def categories(self) -> int:
        return len(self.atoms)

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
        for index, (_, _, trait, said_in) in enumerate(words.IDENTITIES):
            table[:, [list(CATEGORIES).index(category) for category in said_in], index] = people.matches(trait)[:, None]
        return table.reshape(people.cells * self.categories, -1)


def characters(text: str) -> int:
    """Length by the course's rule: code points after NFKC, without white space, emoji and joiners."""
    return sum(
        not (letter.isspace() or unicodedata.category(letter) in ("So", "Mn", "Cf", "Sk"))
        for letter in unicodedata.normalize("NFKC", text)
    )


@cache
def vocabulary() -> Vocabulary:
    """The one vocabulary of the course; a pure function of `lexicon` and `words`."""
    text, gloss = [""], [""]

    def word(written: str, meaning: str) -> int:
        text.append(written)
        gloss.append(meaning)
        return len(text) - 1

    def table(rows: list[list[int]]) -> np.ndarray:
        width = max(map(len, rows))
        return np.array([row + [0] * (width - len(row)) for row in rows])

    names = list(CATEGORIES)
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
    nouns = [[word(written, meaning) for written, meaning, _ in words.NOUNS[name]] for name in names]
    sounds = [[word(sound, meaning) for _, meaning, sound in words.NOUNS[name]] for name in names]
    groups = [[word(*pair) for pair in group] for name in names for group in words.CATALOGUE[name]]
    everything = "".join(map(str, range(len(nouns[0]))))
    fitting = [
        [entry for entry in groups[3 * index + group] if str(place) in words.SUITS[name].get(text[entry], everything)]
        for index, name in enumerate(names)
        for place in range(len(nouns[0]))
        for group in range(3)
    ]
    identities = [word(written, meaning) for written, meaning, *_ in words.IDENTITIES]
    suffixes = {platform: np.array([word(*pair) for pair in pairs]) for platform, pairs in words.SUFFIXES.items()}
    idioms, idiom_atoms = {}, {}
    for platform, by_category in words.IDIOMS.items():
        idioms[platform] = table([[word(line[0], line[1]) for line in by_category[name]] for name in names])
        idiom_atoms[platform] = table([[line[2] for line in by_category[name]] for name in names])
    coined = [(a + b, sound + end) for a, sound in words.BRAND_HEADS for b, end in words.BRAND_TAILS]
    coined = [coined[(index * 131) % len(coined)] for index in range(len(coined))]  # 131 is prime to 576: a fixed shuffle
    latin = [(name, name) for name in words.LATIN_BRANDS]
    brands = []
    for index, _ in enumerate(names):
        own = coined[index :: len(names)]
        brands.append([word(*pair) for pair in own[:20] + latin[index :: len(names)] + own[20:]])
    models = [
        word(f"{letter}{n}", f"{letter}{n}") for n in range(1, words.MODEL_NUMBERS + 1) for letter in words.MODEL_LETTERS
    ] + [word(*pair) for pair in words.MODEL_WORDS]
    particle = word("的", "")
    return Vocabulary(
        np.array(text, dtype=object),
        np.array(gloss, dtype=object),
        np.array([characters(entry) for entry in text]),
        table(atoms),
        tuple(keys),
        np.array(market),
        np.array(nouns),
        np.array(sounds),
        table(fitting).reshape(len(names) * len(nouns[0]), 3, -1),
        np.array(identities),
        suffixes,
        idioms,
        idiom_atoms,
        np.array(brands),
        np.array(models),
        particle,
    )


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
