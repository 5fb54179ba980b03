"""Search strings: what people type when they look for goods.

string = [identity] + [life atoms] + [brand, model] + [catalogue words] + noun + [suffix]

A life atom a that is felt is typed with chance exp(-kappa chars_a / (cap w_a)): typing costs effort, a better match repays
it (Stigler 1961), and the capability `cap` grows with what the platform's notes can answer. It is the form by which
`attention.typed` sends searches to shops, with the same kappa; `searches.Searching` holds the path of `cap` for strings.
Many searches are not composed but taken from a list of suggestions, which shows what others have searched: a search
repeats a random earlier one of its category with chance `suggested` (Simon 1955). Whole strings then have a heavy tail
whose frequencies owe nothing to their length, which is how real shelves look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.columns import Columns
from course.market.core.draws import pick_from_rows
from course.market.core.parameters import parameter
from course.market.population.needs import Needs
from course.market.population.setting import Setting
from course.market.search.vocabulary import BRAND_HEAD, HEAD, pick_word, vocabulary

SLOTS = ("identity", "atom1", "atom2", "atom3", "of", "brand", "model", "use", "material", "feature", "noun", "suffix", "idiom")
AT = {name: index for index, name in enumerate(SLOTS)}


@dataclass(frozen=True)
class Habits:
    """How people write on one platform at one time. Probabilities are per composed string."""

    cap: float = parameter(0.42, "1", "assumption: on a shelf life atoms hardly pay", 0.05, 4)
    depth: float = parameter(1.0, "1", "assumption: how much more a searcher feels a need than a passer-by", 0.5, 4)
    suggested: float = parameter(0.60, "share of searches", "set: heavy tail of whole strings", 0.0, 0.95)
    idiom: float = parameter(0.05, "share of composed strings", "assumption", 0, 0.5)
    catalogue: float = parameter(0.20, "words", "set: length of distinct terms near Multi-CPR", 0, 3)
    suffix: float = parameter(0.08, "probability", "assumption", 0, 1)
    brand: float = parameter(0.90, "probability", "set: many short distinct terms", 0, 1)
    model: float = parameter(0.65, "probability, given a brand", "assumption", 0, 1)
    bare: float = parameter(0.85, "probability of no noun, given a model", "assumption", 0, 1)
    identity: float = parameter(0.25, "probability that an identity is felt", "assumption", 0, 1)
    pasted: float = parameter(0.08, "probability of a whole title pasted in", "assumption", 0, 0.5)
    joined: float = parameter(0.0, "probability of 的 after life atoms", "assumption", 0, 1)
    sound: float = parameter(0.006, "probability of a noun in pinyin", "assumption", 0, 0.2)


@dataclass(frozen=True)
class Wishes(Columns):
    """What n searchers want (each (n,)): their cell, the category, their own factor on `cap` (`writer`), the life atoms that
    the need holds (`felt` (n, K)), and the one that is certainly written (`forced`, -1 for none)."""

    cell: np.ndarray
    category: np.ndarray
    writer: np.ndarray
    felt: np.ndarray
    forced: np.ndarray


@dataclass(frozen=True)
class Strings:
    """n composed searches as word numbers by slot, `words` (n, 13); `atoms` (n, 3): place of each atom in its category, -1 if
    none.

    life_atoms: how many life atoms each states (n,).
    """

    words: np.ndarray
    atoms: np.ndarray
    life_atoms: np.ndarray

    def lengths(self) -> np.ndarray:
        """Characters of each string by the course's rule (n,)."""
        return vocabulary().chars[self.words].sum(axis=1)


def feel(needs: Needs, cell: np.ndarray, category: np.ndarray, depth: float, generator: np.random.Generator) -> np.ndarray:
    """Which life atoms of its category each need holds (n, K): with salience s, 1 - (1 - s)^depth.

    Whoever goes looking has a need in mind; `depth` is the number of chances that each atom gets to be part of it.
    """
    chance = 1 - (1 - vocabulary().felt(needs.salience)[cell, category]) ** np.float32(depth)
    return generator.random(chance.shape, dtype=np.float32) < chance


def typing_chance(needs: Needs, category: np.ndarray, cap: np.ndarray, kappa: float) -> np.ndarray:
    """exp(-kappa chars / (cap w)) of each atom of the search's category (n, K)."""
    words = vocabulary()
    effort = (kappa * words.chars[words.atoms] / words.weight(needs.weight)).astype(np.float32)
    return np.exp(-effort[category] / cap[:, None].astype(np.float32))


def compose(platform: str, wishes: Wishes, habits: Habits, setting: Setting, generator: np.random.Generator) -> Strings:
    """Write n searches on `platform` ("home" or "shelf").

    The number of draws does not depend on the habits, so the same stream with other habits gives the same people's same
    searches as they would have been: a paired counterfactual.
    """
    cell, category, felt, forced = wishes.cell, wishes.category, wishes.felt, wishes.forced
    words, n, needs, kappa = vocabulary(), len(category), setting.needs, setting.parameters.kappa
    cap = habits.cap * wishes.writer
    typed = felt & (generator.random(felt.shape, dtype=np.float32) < typing_chance(needs, category, cap, kappa))
    certain = forced >= 0
    typed[certain, forced[certain]] = True
    # In whatever order they come to mind; the certain one never drops out.
    order = np.where(typed, generator.random(felt.shape, dtype=np.float32), 2.0)
    order[certain, forced[certain]] -= 1.0
    atoms = np.argsort(order, axis=1, kind="stable")[:, :3]
    atoms = np.where(np.take_along_axis(typed, atoms, axis=1), atoms, -1)
    chosen = np.where(atoms >= 0, words.atoms[category[:, None], np.maximum(atoms, 0)], 0)
    u = generator.random((14, n))

    slots = np.zeros((n, len(SLOTS)), dtype=np.int32)
    slots[:, AT["atom1"] : AT["atom3"] + 1] = chosen
    slots[:, AT["of"]] = np.where((chosen[:, 0] > 0) & (u[0] < habits.joined), words.of, 0)
    options = words.identity_weights(setting.people)
    rows = cell * words.categories + category
    identity = words.identities[pick_from_rows(options, rows, u[1])]
    said = habits.identity * np.exp(-kappa * words.chars[identity] / cap)
    slots[:, AT["identity"]] = np.where((u[2] < said) & (options.sum(axis=1)[rows] > 0), identity, 0)
    branded = u[3] < habits.brand
    slots[:, AT["brand"]] = np.where(branded, pick_word(words.brands, category, u[4], BRAND_HEAD), 0)
    modelled = branded & (u[5] < habits.model)
    slots[:, AT["model"]] = np.where(modelled, words.models[(u[6] * len(words.models)).astype(int)], 0)
    place = pick_word(np.tile(np.arange(1, words.nouns.shape[1] + 1), (words.categories, 1)), category, u[11]) - 1
    suited = category * words.nouns.shape[1] + place
    pasted = generator.random(n) < habits.pasted
    count = np.where(pasted, 3, _poisson(u[7], habits.catalogue))
    rank = np.argsort(np.argsort(generator.random((n, 3)), axis=1), axis=1)
    for group, name in enumerate(("use", "material", "feature")):
        word = pick_word(words.catalogue[:, group], suited, u[8 + group], HEAD)
        slots[:, AT[name]] = np.where(rank[:, group] < count, word, 0)
    noun = np.where(generator.random(n) < habits.sound, words.sounds[category, place], words.nouns[category, place])
    slots[:, AT["noun"]] = np.where(modelled & ~pasted & (generator.random(n) < habits.bare), 0, noun)
    endings = words.suffixes[platform][None, :]
    ending = pick_word(endings, np.zeros(n, dtype=int), u[12])
    slots[:, AT["suffix"]] = np.where(pasted | (generator.random(n) < habits.suffix), ending, 0)

    life = (chosen > 0).sum(axis=1)
    lists = words.idioms[platform]
    as_usual = (u[13] < habits.idiom) & ~certain
    which = pick_word(np.where(lists > 0, np.arange(1, lists.shape[1] + 1), 0), category, generator.random(n)) - 1
    slots[as_usual] = 0
    slots[as_usual, AT["idiom"]] = lists[category, which][as_usual]
    life[as_usual] = words.idiom_atoms[platform][category, which][as_usual]
    atoms[as_usual] = -1
    return Strings(slots, atoms, life)


def suggestions(group: np.ndarray, may: np.ndarray, suggested: float, generator: np.random.Generator) -> np.ndarray:
    """Whose string each search bears (n,): its own, or that of an earlier search of its group (Simon 1955).

    Searches stand in the order of time. Where `may`, a search takes, with chance `suggested`, the string of a random
    earlier search of its group, who may herself have taken it from somebody.
    """
    n = len(group)
    order = np.argsort(group, kind="stable")
    first = np.searchsorted(group[order], group[order], side="left")
    place = np.arange(n) - first
    copies = (generator.random(n) < suggested)[order] & may[order] & (place > 0)
    parent = np.where(copies, first + np.floor(generator.random(n) * place).astype(np.int64), np.arange(n))
    while True:
        further = parent[parent]
        if (further == parent).all():
            break
        parent = further
    root = np.empty(n, dtype=np.int64)
    root[order] = order[parent]
    return root


def spell(strings: Strings, spaced: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The strings and their glosses (two object arrays (n,)); `spaced` ones have a space between words."""
    words, n = vocabulary(), len(strings.words)
    text = np.full(n, "", dtype=object)
    spaced = np.where(spaced, " ", "").astype(object)
    for slot in range(len(SLOTS)):
        at = strings.words[:, slot]
        rows = np.flatnonzero(at)
        gap = spaced[rows]
        gap[(text[rows] == "") | (at[rows] == words.of)] = ""
        text[rows] = text[rows] + gap + words.text[at[rows]]
    gloss = np.full(n, "", dtype=object)
    for name in (
        "brand",
        "model",
        "use",
        "material",
        "feature",
        "noun",
        "identity",
        "atom1",
        "atom2",
        "atom3",
        "suffix",
        "idiom",
    ):
        at = strings.words[:, AT[name]]
        rows = np.flatnonzero(at)
        gap = np.where(gloss[rows] == "", "", ", " if name == "suffix" else " ").astype(object)
        gloss[rows] = gloss[rows] + gap + words.gloss[at[rows]]
    return text, gloss


def _poisson(uniform: np.ndarray, mean: float) -> np.ndarray:
    """Poisson numbers up to 3 by inversion: one uniform each, whatever the mean."""
    chance = np.exp(-mean) * np.array([1.0, mean, mean**2 / 2])
    return np.searchsorted(np.cumsum(chance), uniform, side="right")
