"""M15, M23, M24, M25: whether searches look typed, mean what their glosses say, find goods, and are shown plausible slates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from course.evidence.sceptic.check import Check, Tables, once, ratio
from course.evidence.sceptic.promises import home
from course.evidence.sceptic.sales import DAY, lines, local, people
from course.evidence.sceptic.words import (
    ENDINGS,
    FITTING,
    GOODS,
    NONSENSE,
    PRICE_PLACE_QUESTION,
    SHAPES,
    WRONG_GLOSSES,
)

LINKS = r"\b(?:for|of|in|on|at|as|that|with|without|against|from|to)\b"
PLURALS = r"\b(?:earrings|studs|shoes|trainers|heels|loafers|sandals|boots|snacks|nuts|nappies|tights|socks|curtains|trousers)\b"
TWICE = re.compile(r"([\u4e00-\u9fff]{2,})\1")
FRESH, OLD = 14, 60  # days: notes younger than the one are fresh, older than the other old
LOOKED_AT = ("womenswear", "beauty")  # notes that women look at more


def _any(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longest first, plural or not."""
    return r"\b(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")s?\b"


# --- what was typed ---------------------------------------------------------------------------------------------------


@once
def searches(tables: Tables) -> pd.DataFrame:
    """Searches with `plain` (digits narrow, no spaces or signs), `home` (typed on the orders' own platform), and `goods`,
    the name of goods in the gloss (empty if none is known)."""
    frame = tables["search_queries"]
    texts = frame[["text", "gloss"]].drop_duplicates().reset_index(drop=True)
    plain = texts["text"].str.normalize("NFKC").str.replace(r"[^\w?]", "", regex=True)
    types = tables["products"]["goods_type"].unique()
    # The goods are named before what they are for: "pillow for a cot" is no cot.
    head = texts["gloss"].str.split(rf",|{LINKS}", n=1, regex=True).str[0]
    names = _any({name for group in GOODS for name in group.split("|")} | set(types))
    goods = head.str.extract(rf"({names})(?!.*{names})", expand=False).fillna("")
    texts = texts.assign(plain=plain, goods=goods)
    return frame.merge(texts, on=["text", "gloss"], how="left").assign(home=frame["platform"].to_numpy() == home(tables))


@once
def nouns(tables: Tables) -> str:
    """A pattern for the Chinese names of goods: strings that were typed alone and whose gloss is such a name."""
    found = searches(tables)
    alone = found[(found["gloss"] == found["goods"]) & found["plain"].str.fullmatch(r"[\u4e00-\u9fff]{2,}")]
    often = alone["plain"].value_counts()
    known = often.index[often >= 3]  # rarer ones are slips of the finger
    return "|".join(sorted(known, key=len, reverse=True)) or r"(?!)"


@once
def with_noun(tables: Tables) -> pd.DataFrame:
    """Searches that contain a Chinese name of goods."""
    found = searches(tables)
    return found[found["plain"].str.contains(nouns(tables))]


def noun_last(tables: Tables) -> float:
    end = rf"(?:{nouns(tables)})(?:{'|'.join(ENDINGS)})?$"
    return float(with_noun(tables)["plain"].str.contains(end).mean())


def price_place_question(tables: Tables) -> float:
    """An ending of the usual list is no question."""
    rest = searches(tables)["plain"].str.replace(rf"(?:{'|'.join(ENDINGS)})$", "", regex=True)
    return float(rest.str.contains(PRICE_PLACE_QUESTION).mean())


def _codes(tables: Tables, names: str = "") -> float:
    found = searches(tables)
    found = found[~found["home"]]
    if names:
        found = found[found["goods"].str.contains(names)]
    return float(found["plain"].str.contains(r"[A-Za-z]\d").mean()) if len(found) else np.nan


def shelf_codes(tables: Tables) -> float:
    return _codes(tables)


def codes_without_models(tables: Tables) -> float:
    """On the shelf platform, among searches for dresses, skirts, pet food, tea and snacks."""
    return _codes(tables, r"^(?:dress|skirt|shirt|cat food|dog food|green tea|snacks|nuts)")


def nonsense(tables: Tables) -> float:
    """Share of 2024's searches on the orders' own platform that hold one of the pairs of words."""
    found = searches(tables)
    found = found[found["home"] & (local(found["ts"]).dt.year == 2024)]
    counts = found["plain"].value_counts()
    texts = pd.Series(counts.index)
    hit = pd.Series(False, index=texts.index)
    for one, other in NONSENSE:
        hit |= texts.str.contains(one) & texts.str.contains(other)
    # The same word twice in a row, as in 办公室零食零食.
    hit |= texts.map(lambda text: bool(TWICE.search(text)))
    return ratio(counts.to_numpy()[hit.to_numpy()].sum(), counts.sum())


def typed_by_men(word: str) -> Callable[[Tables], float]:
    """A function: of the searches with the word, the share that men typed."""

    def share(tables: Tables) -> float:
        found = searches(tables)
        found = found[found["plain"].str.contains(word) & found["user_id"].notna()]
        gender = found["user_id"].astype("int64").map(people(tables)["gender"])
        return float((gender == "male").mean()) if len(found) else np.nan

    return share


# --- M15: one assortment ------------------------------------------------------------------------------------------------


@once
def wanted(tables: Tables) -> dict[str, str]:
    """Name of goods as typed -> pattern of the types of the catalogue that are the same; empty if there is none."""
    types = sorted(tables["products"]["goods_type"].unique())
    found = {}
    for name in searches(tables)["goods"].unique():
        bare = name.removesuffix("s")
        groups = [group.split("|") for group in GOODS if bare in (one.removesuffix("s") for one in group.split("|"))]
        same = {bare}.union(*([one.removesuffix("s") for one in group] for group in groups))
        found[name] = "|".join(re.escape(kind) for kind in types if kind.removesuffix("s") in same)
    return found


def names_nothing(tables: Tables) -> float:
    """Of the names of goods typed on the orders' own platform: share that name nothing in the catalogue."""
    found = searches(tables)
    typed = found.loc[found["home"] & (found["goods"] != ""), "goods"]
    return float((typed.map(wanted(tables)) == "").mean())


def bought_as_typed(tables: Tables) -> float:
    """Searches that led to an order and name a type of the catalogue: share whose order holds it."""
    found = searches(tables)
    found = found[found["led_to_order_id"].notna() & (found["goods"] != "")]
    found = found.assign(order_id=found["led_to_order_id"].astype("int64"), wish=found["goods"].map(wanted(tables)))
    found = found[found["wish"] != ""]
    sold = lines(tables)
    held = sold[sold["order_id"].isin(found["order_id"])].groupby("order_id")["goods_type"].agg(list)
    both = found.merge(held.rename("held"), left_on="order_id", right_index=True)
    got = [any(re.fullmatch(wish, kind) for kind in kinds) for wish, kinds in zip(both["wish"], both["held"], strict=True)]
    return float(np.mean(got)) if got else np.nan


def clicks_elsewhere(tables: Tables) -> float:
    """Clicks after a search for goods: share on a note of another category, which is the name's if most such clicks go there."""
    found = searches(tables)
    found = found[found["clicked_note_id"].notna() & (found["goods"] != "")]
    categories = tables["notes"].set_index("note_id")["category"]
    clicked = found["clicked_note_id"].astype("int64").map(categories)
    usual = clicked.groupby(found["goods"]).agg(lambda part: part.mode().iloc[0])
    return float((clicked != found["goods"].map(usual)).mean()) if len(found) else np.nan


# --- M24: glosses -----------------------------------------------------------------------------------------------------------


def wrong_glosses(tables: Tables) -> float:
    """How many of six atoms are glossed as no Chinese reader would."""
    atoms = tables["need_atoms"]
    wrong = 0
    for word, english, _ in WRONG_GLOSSES:
        gloss = atoms.loc[atoms["zh"] == word, "gloss"]
        wrong += bool(len(gloss) if not english else gloss.str.contains(english).any())
    return float(wrong)


def plural_faults(tables: Tables) -> float:
    """Distinct glosses in which plural goods take a verb in the singular ("earrings that slims")."""
    glosses = pd.Series(searches(tables)["gloss"].unique())
    head = glosses.str.replace(r"\bthat (?:pet hair|a cat)\b", "", regex=True)
    fault = head.str.contains(PLURALS + r"[^,]*?\bthat (?:does|is|has|\w+[^s\W]s)\b")
    return float(fault.sum())


def piled_glosses(tables: Tables) -> float:
    """Share of the searches of the orders' own platform whose gloss strings together four phrases or more."""
    found = searches(tables)
    return float((found.loc[found["home"], "gloss"].str.count(LINKS) >= 4).mean())


def shaming_bindings(tables: Tables) -> float:
    """Atoms bound to a plump or pear-shaped body where no body decides whether goods fit."""
    atoms = tables["need_atoms"]
    bound = atoms["bound_to"].fillna("").str.contains(rf"body=.*(?:{'|'.join(SHAPES)})")
    return float((bound & ~atoms["category"].isin(FITTING)).sum())


# --- M25: slates ------------------------------------------------------------------------------------------------------------


@once
def shown_notes(tables: Tables) -> pd.DataFrame:
    """Impressions of notes with the note's `age` (days) and `category`, the viewer's `gender`, and `usual`, the click rate at the place."""
    shown = tables["impressions"]
    shown = shown[shown["item_type"] == "note"]
    notes = tables["notes"].set_index("note_id")
    return shown.assign(
        age=(shown["ts"] - shown["item_id"].map(notes["created_at"])) / DAY,
        category=shown["item_id"].map(notes["category"]),
        gender=shown["user_id"].map(people(tables)["gender"]),
        usual=shown["clicked"].groupby([shown["randomised"], shown["position"]]).transform("mean"),
    )


def _relative(shown: pd.DataFrame) -> float:
    """Clicks over those that the places alone would give."""
    return ratio(shown["clicked"].sum(), shown["usual"].sum())


def top_place(tables: Tables) -> float:
    shown = shown_notes(tables)
    return float(shown.loc[~shown["randomised"] & (shown["position"] == 1), "clicked"].mean())


def freshness(tables: Tables) -> float:
    shown = shown_notes(tables)
    return ratio(_relative(shown[shown["age"] < FRESH]), _relative(shown[shown["age"] > OLD]))


def clicks_by_gender(tables: Tables) -> float:
    """Women's clicks over men's on notes about clothes and beauty, over the same on all others, at equal places."""
    shown = shown_notes(tables)
    about = shown["category"].isin(LOOKED_AT)
    sides = [
        ratio(*(_relative(part[part["gender"] == gender]) for gender in ("female", "male")))
        for part in (shown[about], shown[~about])
    ]
    return ratio(*sides)


def slate_length(tables: Tables) -> float:
    """Share of the slates with the commonest number of places."""
    return float(tables["impressions"].groupby("slate_id").size().value_counts(normalize=True).max())


CHECKS = (
    Check("M15a", "names of goods typed that name nothing in the catalogue (share)", names_nothing, 0, 0.1,
          "What thousands look for, some shop sells."),
    Check("M15b", "searches that end in an order with goods of the type typed (share)", bought_as_typed, 0.6, 0.98,
          "Who looks for a dress and buys has mostly bought a dress."),
    Check("M15c", "clicks on a note of another category than what was typed (share)", clicks_elsewhere, 0, 0.06,
          "Search shows what was asked for; a few notes cross over."),
    Check("M23a", "searches with a name of goods in which it comes last, but for an ending (share)", noun_last, 0.4, 0.88,
          "People type the thing first, or in the middle, about as it comes to mind."),
    Check("M23b", "searches with a price, a place or a question (share)", price_place_question, 0.04, 0.5,
          "100元以内, 上海, 吗: a tenth of what people type, rarely less than a twentieth."),
    Check("M23c", "shelf platform: searches with a letter and a number (share)", shelf_codes, 0.01, 0.25,
          "Models are looked up for machines and trainers, not for every second thing."),
    Check("M23d", "shelf platform: dresses, pet food, tea and snacks with a letter and a number (share)", codes_without_models, 0, 0.03,
          "A dress has no model number, nor has cat food."),
    Check("M23e", "2024's searches with two words that make no sense together (share)", nonsense, 0, 0.02,
          "Flat high heels and silk of pure cotton are not looked for."),
    Check("M23f", "宝妈, mum: typed by men (share)", typed_by_men("宝妈"), 0, 0.06, "It is what mothers call themselves."),
    Check("M23g", "孕妇, pregnant: typed by men (share)", typed_by_men("孕妇"), 0, 0.1, "Some husbands look things up."),
    Check("M24a", "atoms of six known ones glossed as no Chinese reader would", wrong_glosses, 0, 0, "A gloss is taken for the meaning."),
    Check("M24b", "glosses in which plural goods take a singular verb ('earrings that slims')", plural_faults, 0, 0,
          "Students read them as English."),
    Check("M24c", "glosses that string four phrases or more together (share)", piled_glosses, 0, 0.015,
          "'Lead for a cat in a rented room for pets alone at home' is not what anybody says."),
    Check("M24d", "atoms that only plump or pear-shaped people feel, where no body decides the fit", shaming_bindings, 0, 0,
          "Somebody in the class has that body and is told that she sweats and should eat less."),
    Check("M25a", "notes at the first place of the policy's slates: clicked (share)", top_place, 0.05, 0.45,
          "First places win a third of the clicks of search pages, less in feeds; nobody opens two of three."),
    Check("M25b", "clicks on notes of less than 14 days over more than 60, at equal places", freshness, 1.12, 4, "News is opened."),
    Check("M25c", "clicks on clothes and beauty, women over men, over the same elsewhere", clicks_by_gender, 1.2, 6,
          "Who does not wear dresses opens fewer notes about them."),
    Check("M25d", "slates with the commonest number of places (share)", slate_length, 0.05, 0.9,
          "People stop scrolling; some searches find three things."),
)  # fmt: skip
