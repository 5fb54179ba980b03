"""Search strings: what people type when they look for goods.

A string names goods of one type, or a brand's model; round the noun stand life atoms, an identity, catalogue words, a bound
on the price, a question, an ending, in one of the orders that people use (`LAYOUTS`). Words that make no sense together are
not written together: an atom suits the type (`goods_lexicon.SUITS`), and no word excludes another (`words.CLASHES`).

A life atom a that is felt, and suits, is typed with chance exp(-kappa chars_a / (cap w_a)): typing costs effort, a better match
repays it (Stigler 1961), and the capability `cap` grows with what the platform's notes can answer. It is the form by which
`attention.typed` sends searches to shops, with the same kappa; `searches.Searching` holds the path of `cap` for strings.
Many searches are not composed but taken from a list of suggestions, which shows what others have searched: a search
repeats a random earlier one for the same type of goods with chance `suggested` (Simon 1955). Whole strings then have a heavy
tail whose frequencies owe nothing to their length, which is how real shelves look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.market.core.columns import Columns
from course.market.core.draws import pick_from_rows
from course.market.core.parameters import parameter
from course.market.population.needs import Needs
from course.market.population.setting import Setting
from course.market.sales.goods_lexicon import TYPE_MEN
from course.market.search.vocabulary import HEAD, Vocabulary, pick_word, vocabulary

SLOTS = (
    "identity", "atom1", "atom2", "atom3", "of", "brand", "model", "use", "material", "feature", "noun", "price", "ask", "suffix", "idiom",
)  # fmt: skip
AT = {name: index for index, name in enumerate(SLOTS)}
ATOM_SLOTS = slice(AT["atom1"], AT["atom3"] + 1)
# Orders of words, the noun last, first or in the middle. All end in what is asked; 的 stands between an atom and what follows.
LAYOUTS = tuple(
    tuple(order.split()) + ("ask", "suffix", "idiom")
    for order in (
        "identity atom1 atom2 atom3 of brand model use material feature noun price",
        "brand model noun atom1 atom2 atom3 use material feature identity price",
        "use material identity atom1 atom2 atom3 of feature brand model noun price",
        "price identity atom1 atom2 atom3 of brand model use material feature noun",
        "atom1 atom2 atom3 of brand model use material feature noun identity price",
    )
)
NOUN_FIRST = 1
LAYOUT_SHARES = {"home": (0.44, 0.18, 0.16, 0.08, 0.14), "shelf": (0.28, 0.42, 0.18, 0.03, 0.09)}  # assumption
SON_OR_HUSBAND = 0.08  # chance that a man types a mother's word that a mother would (assumption)
NEVER_MIND = 0.15  # how much less likely goods are looked for that a felt atom does not suit (assumption)
LINKS = ("for ", "of ", "with ", "without ", "in ", "on ", "against ", "that ", "safe ")


@dataclass(frozen=True)
class Habits:
    """How people write on one platform at one time. Probabilities are per composed string."""

    cap: float = parameter(0.42, "1", "assumption: on a shelf life atoms hardly pay", 0.05, 4)
    depth: float = parameter(1.0, "1", "assumption: how much more a searcher feels a need than a passer-by", 0.5, 4)
    suggested: float = parameter(0.88, "share of searches", "set: heavy tail of whole strings", 0.0, 0.95)
    completes: float = parameter(
        0.65, "chance that a shorter suggestion is left", "set: length free of frequency on shelves", 0, 1
    )
    idiom: float = parameter(0.03, "share of composed strings", "assumption", 0, 0.5)
    catalogue: float = parameter(0.19, "words", "set: length of distinct terms near Multi-CPR", 0, 3)
    suffix: float = parameter(0.06, "probability", "assumption", 0, 1)
    brand: float = parameter(0.6, "probability", "set: many short distinct terms", 0, 1)
    favourites: float = parameter(0.1, "1", "assumption: the k-th brand is typed as often as k^-this", 0, 2)
    model: float = parameter(0.65, "probability, given a brand and goods with models", "assumption", 0, 1)
    bare: float = parameter(0.60, "probability of no noun, given a model", "assumption", 0, 1)
    identity: float = parameter(0.25, "probability that an identity is felt", "assumption", 0, 1)
    pasted: float = parameter(0.035, "probability of a whole title pasted in", "assumption", 0, 0.5)
    joined: float = parameter(0.0, "probability of 的 after life atoms that take it", "assumption", 0, 1)
    narrow: float = parameter(0.7, "probability of a narrower name for goods named alone", "assumption", 0, 1)
    sound: float = parameter(0.02, "probability of pinyin for goods named alone", "assumption", 0, 0.2)
    price: float = parameter(0.01, "probability of a bound on the price", "assumption", 0, 1)
    ask: float = parameter(0.015, "probability of a question or a place", "assumption", 0, 1)


@dataclass(frozen=True)
class Wishes(Columns):
    """What n searchers want (each (n,)): their cell, the category, the type of goods, their own factor on `cap` (`writer`),
    the life atoms that the need holds (`felt` (n, K)), and the one that is certainly written (`forced`, -1 for none).
    named: goods must be named, for they will be bought.
    """

    cell: np.ndarray
    category: np.ndarray
    kind: np.ndarray
    writer: np.ndarray
    felt: np.ndarray
    forced: np.ndarray
    named: np.ndarray


@dataclass(frozen=True)
class Strings:
    """n composed searches as word numbers by slot, `words` (n, 15); `atoms` (n, 3): place of each atom in its category, -1 if
    none.

    life_atoms: how many life atoms each states (n,). layout: the order of its words (n,).
    """

    words: np.ndarray
    atoms: np.ndarray
    life_atoms: np.ndarray
    layout: np.ndarray

    def lengths(self) -> np.ndarray:
        """Characters of each string by the course's rule (n,)."""
        return vocabulary().chars[self.words].sum(axis=1)


@dataclass
class _Company:
    """What the words of each string have and avoid so far (n, B)."""

    words: Vocabulary
    has: np.ndarray
    avoids: np.ndarray

    def admits(self, word: np.ndarray) -> np.ndarray:
        """Each word if it goes with those before, else the empty word (n,); it then belongs to them."""
        words = self.words
        clash = ((words.has[word] & self.avoids) | (words.avoids[word] & self.has)).any(axis=1)
        word = np.where(clash, 0, word)
        self.has |= words.has[word]
        self.avoids |= words.avoids[word]
        return word


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


def kinds_wanted(category: np.ndarray, felt: np.ndarray, male: np.ndarray, shares: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """The type of goods that each of n needs is for (n,): by its share of the category's goods (`shares` (C, T)), by what men
    care for less or more, and rarely one that a felt atom does not suit."""
    words = vocabulary()
    weight = shares[category] * np.where(male[:, None], np.exp(TYPE_MEN)[category], 1.0)
    unmet = (felt[:, :, None] & ~words.suits[category]).sum(axis=1)
    return pick_from_rows(weight * NEVER_MIND**unmet, np.arange(len(category)), uniform)


def compose(platform: str, wishes: Wishes, habits: Habits, setting: Setting, generator: np.random.Generator) -> Strings:
    """Write n searches on `platform` ("home" or "shelf").

    The number of draws does not depend on the habits, so the same stream with other habits gives the same people's same
    searches as they would have been: a paired counterfactual.
    """
    cell, category, kind, forced = wishes.cell, wishes.category, wishes.kind, wishes.forced
    words, n, needs, kappa = vocabulary(), len(category), setting.needs, setting.parameters.kappa
    cap = habits.cap * wishes.writer
    felt = wishes.felt & words.suits[category, :, kind]
    typed = felt & (generator.random(felt.shape, dtype=np.float32) < typing_chance(needs, category, cap, kappa))
    u = generator.random((18, n))
    male = setting.people.has("gender", "male")[cell] > 0
    typed &= ~(words.mothers[words.atoms][category] & (male & (u[14] >= SON_OR_HUSBAND))[:, None])
    certain = forced >= 0
    typed[certain, forced[certain]] = True
    # In whatever order they come to mind; the certain one never drops out.
    order = np.where(typed, generator.random(felt.shape, dtype=np.float32), 2.0)
    order[certain, forced[certain]] -= 1.0
    atoms = np.argsort(order, axis=1, kind="stable")[:, :3]
    atoms = np.where(np.take_along_axis(typed, atoms, axis=1), atoms, -1)
    noun = words.nouns[category, kind]
    company = _Company(words, words.has[noun].copy(), words.avoids[noun].copy())
    chosen = np.zeros((n, 3), dtype=np.int64)
    for place in range(3):
        wanted = np.where(atoms[:, place] >= 0, words.atoms[category, np.maximum(atoms[:, place], 0)], 0)
        chosen[:, place] = company.admits(wanted)
    atoms = np.where(chosen > 0, atoms, -1)
    forward = np.argsort(atoms < 0, axis=1, kind="stable")
    atoms, chosen = np.take_along_axis(atoms, forward, axis=1), np.take_along_axis(chosen, forward, axis=1)

    slots = np.zeros((n, len(SLOTS)), dtype=np.int32)
    slots[:, ATOM_SLOTS] = chosen
    layout = np.searchsorted(np.cumsum(LAYOUT_SHARES[platform])[:-1], u[15], side="right")
    last = np.take_along_axis(chosen, np.maximum((chosen > 0).sum(axis=1) - 1, 0)[:, None], axis=1)[:, 0]
    slots[:, AT["of"]] = np.where(words.takes_of[last] & (u[0] < habits.joined) & (layout != NOUN_FIRST), words.of, 0)
    options = words.identity_weights(setting.people)
    rows = cell * words.categories + category
    identity = words.identities[pick_from_rows(options, rows, u[1])]
    said = habits.identity * np.exp(-kappa * words.chars[identity] / cap)
    identity = np.where((u[2] < said) & (options.sum(axis=1)[rows] > 0), identity, 0)
    slots[:, AT["identity"]] = company.admits(identity)
    branded = u[3] < habits.brand
    slots[:, AT["brand"]] = np.where(branded, pick_word(words.brands, category, u[4], habits.favourites), 0)
    modelled = branded & words.models[category, kind] & (u[5] < habits.model)
    slots[:, AT["model"]] = np.where(modelled, words.numbers[(u[6] * len(words.numbers)).astype(int)], 0)
    suited = category * words.nouns.shape[1] + kind
    pasted = generator.random(n) < habits.pasted
    count = np.where(pasted, 3, _poisson(u[7], habits.catalogue))
    rank = np.argsort(np.argsort(generator.random((n, 3)), axis=1), axis=1)
    for group, name in enumerate(("use", "material", "feature")):
        word = pick_word(words.catalogue[:, group], suited, u[8 + group], HEAD)
        slots[:, AT[name]] = company.admits(np.where(rank[:, group] < count, word, 0))
    plain = (slots[:, : AT["noun"]] > 0).sum(axis=1) == (slots[:, AT["brand"]] > 0)
    narrow = pick_word(words.narrow, suited, generator.random(n), HEAD / 2)
    noun = np.where(plain & (narrow > 0) & (generator.random(n) < habits.narrow), narrow, noun)
    alone = slots[:, : AT["noun"]].sum(axis=1) == 0
    noun = np.where(alone & (generator.random(n) < habits.sound), words.sounds[category, kind], noun)
    bare = modelled & ~pasted & ~wishes.named & (chosen[:, 0] == 0) & (slots[:, AT["identity"]] == 0)
    slots[:, AT["noun"]] = np.where(bare & (generator.random(n) < habits.bare), 0, noun)
    price = np.where(u[16] < habits.price, pick_word(words.prices, suited, u[11], HEAD / 2), 0)
    slots[:, AT["price"]] = company.admits(price)
    nothing = np.zeros(n, dtype=int)
    ending = pick_word(words.suffixes[platform][None, :], nothing, u[12])
    ended = pasted | (generator.random(n) < habits.suffix)
    slots[:, AT["suffix"]] = company.admits(np.where(ended, ending, 0))
    asked = ~ended & (u[17] < habits.ask)
    question = np.where(
        generator.random(n) < 0.75,
        pick_word(words.questions, category, u[13], HEAD / 2),
        pick_word(words.places[None, :], nothing, u[13], HEAD / 2),
    )
    slots[:, AT["ask"]] = np.where(asked, question, 0)

    life = (chosen > 0).sum(axis=1)
    lists = words.idioms[platform]
    idiom = pick_word(np.where(lists > 0, np.arange(1, lists.shape[1] + 1), 0), suited, generator.random(n), HEAD / 2) - 1
    as_usual = (generator.random(n) < habits.idiom) & ~certain & ~wishes.named & (idiom >= 0)
    slots[as_usual] = 0
    slots[as_usual, AT["idiom"]] = lists[suited, idiom][as_usual]
    life[as_usual] = words.idiom_atoms[platform][suited, idiom][as_usual]
    atoms[as_usual] = -1
    return Strings(slots, atoms, life, layout)


def suggestions(
    group: np.ndarray,
    may: np.ndarray,
    suggested: float,
    generator: np.random.Generator,
    chars: np.ndarray | None = None,
    completes: float = 0.0,
) -> np.ndarray:
    """Whose string each search bears (n,): its own, or that of an earlier search of its group (Simon 1955).

    Searches stand in the order of time. Where `may`, a search takes, with chance `suggested`, the string of a random
    earlier search of its group, who may herself have taken it from somebody. A list of suggestions completes what was begun:
    with chance `completes` one that is shorter than what she meant to write (chars (n,)) is not taken.
    """
    n = len(group)
    order = np.argsort(group, kind="stable")
    first = np.searchsorted(group[order], group[order], side="left")
    place = np.arange(n) - first
    copies = (generator.random(n) < suggested)[order] & may[order] & (place > 0)
    parent = np.where(copies, first + np.floor(generator.random(n) * place).astype(np.int64), np.arange(n))
    if chars is not None:
        shorter = chars[order][parent] < chars[order]
        parent = np.where(shorter & (generator.random(n) < completes), np.arange(n), parent)
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
    for layout, order in enumerate(LAYOUTS):
        inside = strings.layout == layout
        for slot in order:
            at = strings.words[:, AT[slot]]
            rows = np.flatnonzero((at > 0) & inside)
            gap = spaced[rows]
            gap[(text[rows] == "") | (at[rows] == words.of)] = ""
            text[rows] = text[rows] + gap + words.text[at[rows]]
    gloss = np.full(n, "", dtype=object)
    linked = np.array([entry.startswith(LINKS) for entry in words.gloss])
    before = ("identity", "brand", "model", "use", "feature", "material", "noun", "idiom")
    after = ("atom1", "atom2", "atom3", "price", "ask", "suffix")
    fresh = np.ones(n, dtype=bool)  # nothing stands behind the noun yet
    for name in before + after:
        at = strings.words[:, AT[name]]
        rows = np.flatnonzero(at)
        joined = (name in before) | (linked[at[rows]] & fresh[rows])
        gap = np.where(gloss[rows] == "", "", np.where(joined, " ", ", ")).astype(object)
        gloss[rows] = gloss[rows] + gap + words.gloss[at[rows]]
        fresh[rows] &= name in before
    return text, gloss


def _poisson(uniform: np.ndarray, mean: float) -> np.ndarray:
    """Poisson numbers up to 3 by inversion: one uniform each, whatever the mean."""
    chance = np.exp(-mean) * np.array([1.0, mean, mean**2 / 2])
    return np.searchsorted(np.cumsum(chance), uniform, side="right")
