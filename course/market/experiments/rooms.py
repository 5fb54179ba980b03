"""Experiments in live rooms, and the entries nobody randomised: what does it do to see the goods on somebody like oneself?

The shop of the experiments is a manager's room for pear-shaped and plump women, rebuilt from the market's own utility:
the same needs, presenter and prices as any room, with only the presenter swapped. So the true effect is the market's
similarity term, and it is nothing where that term is nothing (world W3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from course.market.core.calendar import NEVER
from course.market.core.columns import labels
from course.market.core.draws import logistic
from course.market.core.lexicon import ATOMS, CATEGORIES, HOST_AUTHENTICITY, SHOP_KINDS
from course.market.core.parameters import calibrated, parameter
from course.market.core.streams import stratified
from course.market.demand import utility as purchase
from course.market.demand.history import History
from course.market.population.setting import Setting
from course.market.population.shops import STANDARD_MODEL, Shops

# The life the host really lives (the article's case: a woman of forty, slightly plump) and what she therefore serves.
HOST = {
    "gender": "female",
    "age_band": "35-44",
    "body": "plump",
    "foot": "standard",
    "work_place": "open_office",
    "has_pet": False,
    "has_kid": True,
    "runs": False,
}
SERVED = ("pear", "plump", "office")
HOST_QUALITY, HOST_LN_PRICE, HOST_FOLLOWERS = 0.5, 0.05, 8_000.0
SIMILARITY_UNIT = calibrated("b_similarity")  # effects that follow from it scale with the market's own value


@dataclass(frozen=True)
class ExperimentParameters:
    """What the experiments in rooms have of their own."""

    swap_viewers: int = parameter(50_000, "viewers", "design: power for an effect of .4 points", 1_000, 500_000)
    swap_sessions: int = parameter(160, "sessions", "design", 10, 2_000)
    audience: float = parameter(
        40.0, "viewers like the host per other viewer", "assumption: who has come to her room before", 1, 1_000
    )
    session_sd: float = parameter(0.35, "logit", "assumption: good and bad evenings", 0, 2, 0.10)
    person_sd: float = parameter(1.0, "logit", "assumption: some people buy more of everything", 0, 3, 0.10)
    body_viewers: int = parameter(8_000, "viewers", "design", 500, 100_000)
    body_hazard: float = parameter(0.062, "1/minute", "assumption: leaving a room that hides the body", 0.005, 1, 0.10)
    body_pull: float = parameter(0.62, "ln hazard per unit of b_similarity x similarity x authenticity", "free", 0, 3, 0.10)
    block: float = parameter(40.0, "minutes", "design: the test fills the last forty minutes of a session", 5, 240)
    rooms: int = parameter(300, "rooms", "design", 20, 2_000)
    entries_bought: int = parameter(6_000, "entries with a purchase", "design: case-control sample", 500, 100_000)
    entries_left: int = parameter(18_000, "entries without one", "design: case-control sample", 500, 100_000)


def host_shop(setting: Setting, like: Shops) -> Shops:
    """The manager's room as a single row of shops; `like` lends it the traits that do not matter here."""
    atoms = [(category, atom[0]) for category, entries in ATOMS.items() for atom in entries]
    serves = np.zeros((1, len(atoms)))
    serves[0, [atoms.index(("womenswear", key)) for key in SERVED]] = 1.0
    cell = np.array([setting.people.cell_of(HOST)])
    return replace(
        like.where(np.array([0])),
        kind=np.array([SHOP_KINDS.index("manager")]),
        category=np.array([list(CATEGORIES).index("womenswear")]),
        own=cell,
        presenter=cell,
        authenticity=np.array([HOST_AUTHENTICITY]),
        quality=np.array([HOST_QUALITY]),
        ln_price=np.array([HOST_LN_PRICE]),
        serves=serves,
        followers=np.array([HOST_FOLLOWERS]),
    )


def _trust(setting: Setting, shops: Shops) -> np.ndarray:
    """What presenters add to utility (M, G), in rooms with the usual stock of reviews."""
    reviews = np.full(len(shops), purchase.USUAL_REVIEWS)
    return purchase.presence(setting.people, shops, purchase.review_signal(reviews, setting.parameters), setting.parameters)


def room_utility(setting: Setting, shops: Shops) -> np.ndarray:
    """u of one room entry, over b0 (M, G)."""
    room = purchase.page_utility(setting.needs, shops, setting.parameters) + _trust(setting, shops)
    return room + purchase.brand(shops.followers, setting.parameters)[:, None]


def likeness_to(setting: Setting, cell: int) -> np.ndarray:
    """Likeness of every cell to one cell, 0 to 1 (G,)."""
    likeness = setting.people.likeness
    return likeness @ likeness[cell]


def viewers_of(
    setting: Setting,
    pi: float,
    shops: Shops,
    utility: np.ndarray,
    audience: float,
    generator: np.random.Generator,
    size: int,
) -> np.ndarray:
    """The cells of the host's viewers (size,): people who care for the category, the likelier the better the match.

    pi: how well the recommender knows people (`History.pi`). Her room has been found by those it is made for: people with her
    body come `audience` times as often as others.
    """
    like_her = setting.people.has("body", HOST["body"])
    pull = (1 + (audience - 1) * like_her) * setting.people.size * setting.needs.interest[:, shops.category[0]]
    pull = pull * np.exp(setting.parameters.eta * pi * utility)
    edges = np.cumsum(pull) / pull.sum()
    return np.minimum(np.searchsorted(edges, stratified(generator, size), side="right"), len(pull) - 1)


def presenter_swap(setting: Setting, history: History, own: ExperimentParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_swap`: every viewer of a session sees the host or the standard model, by chance.

    The stream was split, so viewers of one session are in both arms; they share the evening's mood.
    """

    def stream(part: str) -> np.random.Generator:
        return setting.streams.of("experiments", "swap", part)

    host = host_shop(setting, history.shops)
    model = replace(host, presenter=np.array([setting.people.cell_of(STANDARD_MODEL)]))
    utility = np.stack([room_utility(setting, model)[0], room_utility(setting, host)[0]])
    size = own.swap_viewers
    # systematic draws come sorted by cell: shuffled, so that sessions and arms are a random part of the audience
    cell = stream("order").permutation(viewers_of(setting, history.pi, host, utility[1], own.audience, stream("viewers"), size))
    person = stream("person").standard_normal(size)
    session = 1 + np.sort(stream("session").integers(0, own.swap_sessions, size))
    mood = own.session_sd * stream("mood").standard_normal(own.swap_sessions)
    sees_host = stratified(stream("arm"), size) < 0.5
    chance = logistic(setting.parameters.b0 + utility[:, cell] + own.person_sd * person + mood[session - 1])
    bought = stream("bought").random(size) < np.where(sees_host, chance[1], chance[0])
    closeness = np.where(sees_host, likeness_to(setting, host.presenter[0])[cell], likeness_to(setting, model.presenter[0])[cell])
    trust = setting.parameters.b_similarity / SIMILARITY_UNIT * closeness * HOST_AUTHENTICITY
    minutes = np.exp(0.9 + 0.9 * trust + 0.9 * bought + 0.25 * person + 0.8 * stream("minutes").standard_normal(size))
    table = pd.DataFrame(
        {
            "viewer": 1 + np.arange(size),
            "session": session,
            "arm": np.where(sees_host, "host", "standard model"),
            "age_band": setting.people.value("age_band", cell),
            "body": setting.people.value("body", cell),
            "orders_before": stream("orders").poisson(0.9 * np.exp(0.8 * person - 0.32)),
            "minutes_before": np.round(np.exp(2.6 + 0.5 * person + 0.6 * stream("before").standard_normal(size)), 1),
            "minutes": np.round(np.minimum(minutes, 240), 1),
            "bought": bought,
        }
    )
    truth = {
        "ate": round(float((chance[1] - chance[0]).mean()), 7),
        "rate_host": round(float(chance[1].mean()), 7),
        "rate_model": round(float(chance[0].mean()), 7),
        "ate_by_body": {
            str(body): round(float((chance[1] - chance[0])[table["body"].to_numpy() == body].mean()), 7)
            for body in sorted(table["body"].unique())
        },
    }
    return table, truth


def show_body(setting: Setting, history: History, own: ExperimentParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_show_body`: how long viewers stay when the host shows the goods on her body, or keeps it hidden.

    Viewing times are exponential given the person; who is still there when the session ends is censored.
    """

    def stream(part: str) -> np.random.Generator:
        return setting.streams.of("experiments", "show_body", part)

    host = host_shop(setting, history.shops)
    size = own.body_viewers
    cell = viewers_of(setting, history.pi, host, room_utility(setting, host)[0], own.audience, stream("viewers"), size)
    person = stream("person").standard_normal(size)
    shown = stratified(stream("arm"), size) < 0.5
    closeness = likeness_to(setting, host.presenter[0])[cell]
    pull = own.body_pull * setting.parameters.b_similarity * HOST_AUTHENTICITY * closeness
    usual = own.body_hazard * np.exp(-1.0 * person)
    hazard = usual * np.exp(-pull * shown)
    stay = -np.log1p(-stream("stay").random(size)) / hazard
    left_over = own.block * stream("entered").random(size)
    seen = np.minimum(stay, left_over)
    table = pd.DataFrame(
        {
            "viewer": 1 + np.arange(size),
            "arm": np.where(shown, "body shown", "body hidden"),
            "body": setting.people.value("body", cell),
            "minutes_before": np.round(np.exp(2.2 + 0.6 * person + 0.25 * stream("before").standard_normal(size)), 1),
            "entered_minute": np.round(own.block - left_over, 2),
            "minutes": np.maximum(np.round(seen, 2), 0.01),
            "left": stay < left_over,
        }
    )
    marks = (5, 10, 20)
    truth = {
        "mean_ln_hazard_ratio": round(float(-pull.mean()), 6),
        "survival_shown": {str(t): round(float(np.exp(-usual * np.exp(-pull) * t).mean()), 6) for t in marks},
        "survival_hidden": {str(t): round(float(np.exp(-usual * t).mean()), 6) for t in marks},
        "censored": round(float(1 - table["left"].mean()), 5),
    }
    return table, truth


def room_entries(setting: Setting, history: History, own: ExperimentParameters) -> tuple[pd.DataFrame, dict]:
    """The table `room_entries`: a case-control sample of the last month's entries into rooms, nothing randomised.

    The recommender sends people to rooms that suit them, and hosts who are like a viewer also serve the viewer's needs:
    similarity comes together with fit. Rows are all kinds of entries in the proportions of attention, buyers kept
    more often than others; `weight` undoes that, and slopes of a logit do not need it (Prentice & Pyke 1979).
    """

    def stream(part: str) -> np.random.Generator:
        return setting.streams.of("experiments", "entries", part)

    open_now = np.flatnonzero(history.closed == NEVER)
    chosen = np.sort(stream("rooms").choice(open_now, min(own.rooms, len(open_now)), replace=False))
    before = history.accounts[-2]  # whoever opened in the last month began it with nobody
    followers = np.zeros(len(history.shops))
    followers[before.merchant_id - 1] = before.followers
    shops = replace(history.shops, followers=followers).where(chosen)
    utility = room_utility(setting, shops)
    parameters = setting.parameters
    pull = np.exp(parameters.eta * history.pi * utility) * setting.needs.interest[:, shops.category].T
    pull *= ((1 + shops.followers / 1000) ** parameters.popularity * shops.busy * shops.hours)[:, None]
    pull *= setting.people.size / pull.sum(axis=0)
    pull /= pull.sum()
    chance = logistic(parameters.b0 + utility)
    rate = float((pull * chance).sum())
    flat = np.concatenate(
        [
            _draw_cells(pull * chance, own.entries_bought, stream("bought")),
            _draw_cells(pull * (1 - chance), own.entries_left, stream("left")),
        ]
    )
    bought = np.arange(len(flat)) < own.entries_bought
    order = stream("order").permutation(len(flat))
    flat, bought = flat[order], bought[order]
    room, cell = np.divmod(flat, setting.people.cells)
    likeness = setting.people.likeness
    similarity = (likeness[shops.presenter[room]] * likeness[cell]).sum(axis=1)
    fit, miss = purchase.fit_and_miss(setting.needs, shops)
    trust = parameters.b_similarity / SIMILARITY_UNIT * similarity * shops.authenticity[room]
    minutes = np.exp(0.7 + 0.9 * trust + 1.1 * bought + 0.8 * stream("minutes").standard_normal(len(flat)))
    table = pd.DataFrame(
        {
            "entry_id": 1 + np.arange(len(flat)),
            "room": 1 + room,
            "category": labels(shops.category[room], CATEGORIES),
            "kind": labels(shops.kind[room], SHOP_KINDS),
            "similarity": np.round(similarity, 2),
            "authenticity": shops.authenticity[room],
            "fit": fit[room, cell],
            "miss": miss[room, cell],
            "quality": shops.quality[room],
            "price_level": np.exp(shops.ln_price[room]),
            "followers": np.round(shops.followers[room]).astype(np.int64),
            "minutes": np.round(np.clip(minutes, 0.1, 240), 1),  # a look in of a second or two is no visit of no time
            "bought": bought,
            "weight": np.round(np.where(bought, 1.0, own.entries_bought / rate * (1 - rate) / own.entries_left), 3),
        }
    )
    truth = {
        "b_similarity": parameters.b_similarity,
        "slope_here": _slope_here(table, _trust(setting, shops)[room, cell]),
        "b_authenticity": parameters.b_authenticity,
        "b_price": -parameters.b_price,
        "b_quality": parameters.b_quality,
        "b_fit": 2 * parameters.b_fit,
        "b_miss": -parameters.b_miss,
        "conversion": round(rate, 7),
    }
    return table, truth


def _slope_here(entries: pd.DataFrame, trust: np.ndarray) -> float:
    """Slope of trust on similarity x authenticity among these entries, all other causes held constant.

    Trust is not quite linear in the product, so its slope where rooms and viewers really are differs a little from
    `b_similarity`, which is the slope over all similarities and authenticities. This is what a logit can find.
    """
    columns = [np.ones(len(entries)), entries["similarity"] * entries["authenticity"]]
    columns += [entries[name] for name in ("authenticity", "fit", "miss", "quality")]
    columns += [np.log(entries["price_level"]), np.log1p(entries["followers"] / 1000)]
    root = np.sqrt(entries["weight"].to_numpy())
    slope, *_ = np.linalg.lstsq(np.stack(columns, axis=1) * root[:, None], trust * root, rcond=None)
    return round(float(slope[1]), 5)


def _draw_cells(weight: np.ndarray, size: int, generator: np.random.Generator) -> np.ndarray:
    """`size` flat indices drawn in proportion to a matrix of weights, evenly spread along it."""
    edges = np.cumsum(weight.ravel())
    return np.minimum(np.searchsorted(edges, stratified(generator, size) * edges[-1], side="right"), len(edges) - 1)
