"""Trust, seen five ways: presenters swapped by two kinds of lot, who reviews, first buyers, buyers' photos, comments answered.

The test of presenters runs in the room of `experiments.rooms`: same needs, goods and prices, only who shows them is drawn, for
each viewer of a stream or for whole sessions. What likeness does there is the market's own similarity term, nothing in W3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from course.market.core.draws import logistic
from course.market.core.lexicon import HOST_AUTHENTICITY, LOTS, MISFIT_RISKS
from course.market.core.normal import normal_cdf
from course.market.core.parameters import parameter
from course.market.core.streams import Streams, binomial, stratified
from course.market.demand.history import History
from course.market.experiments import rooms
from course.market.population.setting import Setting
from course.market.population.shops import STANDARD_MODEL
from course.market.sales.assumptions import REVIEW_CHANCE, STAR_CUTS

ORDERS, FIRST = 200, 50  # orders of each good that were asked for a star, and those called the first
CHANGE_SIDES = ("no change", "worse")


@dataclass(frozen=True)
class TrustParameters:
    """What these tables have of their own."""

    split_viewers: int = parameter(80_000, "viewers", "design: power for an effect of .4 points", 1_000, 500_000)
    split_sessions: int = parameter(160, "sessions", "design", 10, 2_000)
    whole_sessions: int = parameter(240, "sessions", "design: half of them with the host", 10, 2_000)
    a_session: int = parameter(310, "viewers a session", "design: on average", 20, 10_000)
    stay_sd: float = parameter(0.6, "ln minutes", "assumption: who lingers lingers everywhere", 0, 2, 0.10)
    stay_noise: float = parameter(0.6, "ln minutes", "assumption: one evening", 0.05, 2)
    before_noise: float = parameter(0.3, "ln minutes", "assumption: four weeks are steadier than an evening", 0.05, 2)
    stay_trust: float = parameter(0.9, "ln minutes per unit of trust", "assumption: as in `experiment_swap`", 0, 3, 0.10)

    audited: int = parameter(4_000, "buyers a star", "design: as many of each star, so it tells no mean star", 200, 100_000)

    goods: int = parameter(60, "goods", "design: of managers' shops", 10, 1_000)
    fans_first: float = parameter(0.75, "share of followers", "assumption: at the first order", 0.2, 0.95, 0.08)
    fans_later: float = parameter(0.15, "share of followers", "assumption: in the long run", 0.01, 0.5, 0.15)
    fans_scale: float = parameter(50.0, "orders", "assumption: fans come first", 5, 500, 0.15)
    fans_pleased: float = parameter(0.5, "sd of satisfaction", "planted: what a follower likes a good more", 0, 2, 0.15)
    pleased: float = parameter(0.55, "sd of satisfaction", "assumption: managers' goods over the usual", -2, 2, 0.10)
    goods_sd: float = parameter(0.35, "sd of satisfaction", "assumption: good and less good goods", 0, 2, 0.10)
    worse: float = parameter(-0.22, "sd of satisfaction", "planted by the coin (P61): orders after the first fifty", -1, 0, 0.10)

    pages: int = parameter(600, "pages", "design: half of them of goods that may misfit", 40, 10_000)
    weeks: int = parameter(4, "weeks", "design: two with photos, drawn page by page", 2, 52)
    visits: float = parameter(400.0, "visits per page and week", "assumption", 20, 10_000)
    page_rate: float = parameter(0.04, "orders per visit", "assumption", 0.001, 0.5, 0.10)
    page_sd: float = parameter(0.35, "ln orders per visit", "assumption: pages differ", 0, 2)
    photo_lift: float = parameter(
        0.15, "ln orders per b_similarity unit", "planted (P62): where goods may misfit, times likeness; 0 elsewhere", 0, 1, 0.15
    )
    misfit: float = parameter(0.26, "share of orders sent back", "assumption: where goods may misfit", 0.02, 0.8, 0.10)
    no_misfit: float = parameter(0.09, "share of orders sent back", "assumption: elsewhere", 0.01, 0.5, 0.10)
    photo_returns: float = parameter(-0.10, "ln share sent back", "assumption: photos warn, where goods may misfit", -1, 0, 0.15)

    shops: int = parameter(180, "rooms", "design", 20, 2_000)
    evenings: int = parameter(16, "evenings a room", "design", 4, 200)
    views: float = parameter(900.0, "views an evening", "assumption: median", 50, 100_000, 0.10)
    evening_rate: float = parameter(0.012, "orders per view", "assumption", 0.0005, 0.3, 0.10)
    answers: float = parameter(0.45, "share of comments answered", "assumption", 0.05, 0.95, 0.10)
    answers_between: float = parameter(0.7, "logit", "assumption: hosts differ in skill, and who is able also answers", 0, 2)
    answers_within: float = parameter(0.5, "logit", "assumption: an evening's luck, who else is there to help", 0, 2)
    skill: float = parameter(0.30, "ln orders per view", "assumption: per sd of a host's skill", 0, 2, 0.15)
    answered: float = parameter(
        0.55, "ln orders per view", "planted by the coin (P63): all comments answered over none", 0, 3, 0.12
    )


# --- presenters swapped -------------------------------------------------------------------------------------------------


def presenters(
    setting: Setting, history: History, shared: rooms.ExperimentParameters, own: TrustParameters
) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_presenters`: one host's goods, shown by herself or by the standard model, by two kinds of lot.

    In the split stream each viewer was drawn; in whole sessions the session was, so all its viewers see one presenter. Viewers of
    a session share the evening's mood in both. shared: the numbers of all tests in rooms.
    """
    host = rooms.host_shop(setting, history.shops)
    model = replace(host, presenter=np.array([setting.people.cell_of(STANDARD_MODEL)]))
    utility = np.stack([rooms.room_utility(setting, model)[0], rooms.room_utility(setting, host)[0]])
    likeness = np.stack([rooms.likeness_to(setting, one.presenter[0]) for one in (model, host)])
    strength = setting.parameters.b_similarity / rooms.SIMILARITY_UNIT
    tables, truth = [], {}
    for design, size, sessions in (
        (LOTS[0], own.split_viewers, own.split_sessions),
        (LOTS[1], own.whole_sessions * own.a_session, own.whole_sessions),
    ):

        def stream(part: str, design: str = design) -> np.random.Generator:
            return setting.streams.of("trust", "presenters", design, part)

        drawn = rooms.viewers_of(setting, history.pi, host, utility[1], shared.audience, stream("viewers"), size)
        cell = stream("order").permutation(drawn)
        session = np.sort(stream("session").integers(0, sessions, size))
        mood = shared.session_sd * stream("mood").standard_normal(sessions)
        if design == LOTS[0]:
            arm = (stratified(stream("arm"), size) < 0.5).astype(np.int64)
        else:
            arm = stream("arm").permutation(np.arange(sessions) % 2)[session]
        person = stream("person").standard_normal(size)
        lingers = own.stay_sd * stream("lingers").standard_normal(size)
        chance = logistic(setting.parameters.b0 + utility[:, cell] + shared.person_sd * person + mood[session])
        bought = stream("bought").random(size) < chance[arm, np.arange(size)]
        similarity = likeness[arm, cell]
        trust = strength * similarity * HOST_AUTHENTICITY
        stay = 0.9 + own.stay_trust * trust + 0.9 * bought + lingers + own.stay_noise * stream("minutes").standard_normal(size)
        minutes = np.round(np.clip(np.exp(stay), 0.1, 240), 1)
        before = np.exp(2.2 + lingers + own.before_noise * stream("before").standard_normal(size))
        when = np.round(minutes * stream("when").uniform(0.2, 0.9, size), 1)
        tables.append(
            pd.DataFrame(
                {
                    "design": design,
                    "session": 1 + session,
                    "arm": np.where(arm == 1, "host", "standard model"),
                    "similarity": np.round(similarity, 2),
                    "minutes_before": np.round(before, 1),
                    "minutes": minutes,
                    "bought": bought,
                    "minutes_to_order": np.where(bought, when, np.nan),
                }
            )
        )
        rates = chance.mean(axis=1)
        truth[design] = {
            "rate_host": round(float(rates[1]), 7),
            "rate_model": round(float(rates[0]), 7),
            "ate": round(float(rates[1] - rates[0]), 7),
            "ln_odds_ratio": round(float(np.log(rates[1] / (1 - rates[1])) - np.log(rates[0] / (1 - rates[0]))), 6),
            "similarity_gap": round(float((likeness[1, cell] - likeness[0, cell]).mean()), 6),
        }
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "viewer", 1 + np.arange(len(table)))
    return table, truth


# --- stars ----------------------------------------------------------------------------------------------------------------


def review_audit(own: TrustParameters, streams: Streams) -> pd.DataFrame:
    """The table `review_audit`: of as many buyers of each star, asked by telephone, how many had written a review."""
    asked = np.full(len(REVIEW_CHANCE), own.audited)
    wrote = binomial(streams.of("trust", "audit"), asked, np.array(REVIEW_CHANCE))
    return pd.DataFrame({"star": 1 + np.arange(len(asked)), "buyers_asked": asked, "had_reviewed": wrote})


def first_orders(own: TrustParameters, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """The table `first_orders`: the star of each of the first 200 orders of some goods, everybody asked.

    Followers come first and are easier to please; a coin says whether the goods get worse after the fiftieth order.
    """

    def stream(part: str) -> np.random.Generator:
        return streams.of("trust", "first", part)

    side = CHANGE_SIDES[int(stream("coin").random() < 0.5)]
    change = own.worse if side == "worse" else 0.0
    good = np.repeat(np.arange(own.goods), ORDERS)
    number = np.tile(1 + np.arange(ORDERS), own.goods)
    share = own.fans_later + (own.fans_first - own.fans_later) * np.exp(-(number - 1) / own.fans_scale)
    fan = stream("fans").random(len(good)) < share
    level = own.pleased + own.goods_sd * stream("goods").standard_normal(own.goods)[good] + own.fans_pleased * fan
    felt = level + change * (number > FIRST) + stream("felt").standard_normal(len(good))
    table = pd.DataFrame(
        {
            "goods": 1 + good,
            "order_no": number,
            "follower": fan,
            "star": 1 + np.searchsorted(np.array(STAR_CUTS), felt, side="right"),
        }
    )
    early = number <= FIRST
    # over the goods' luck: a normal spread adds to the spread of felt satisfaction
    spread = np.sqrt(1 + own.goods_sd**2)

    def expected(follower: bool, later: float) -> float:
        mean = own.pleased + own.fans_pleased * follower + later
        return 1 + float(sum(1 - normal_cdf((np.array(STAR_CUTS) - mean) / spread)))

    mix = float(share[early].mean())
    same = [mix * expected(True, later) + (1 - mix) * expected(False, later) for later in (0.0, change)]
    return table, {"side": side, "change": round(same[1] - same[0], 6), "followers_first": round(mix, 6)}


# --- photos and answers -----------------------------------------------------------------------------------------------------


def photos(setting: Setting, own: TrustParameters) -> tuple[pd.DataFrame, dict]:
    """The table `experiment_photos`: pages that show buyers' photos in weeks drawn by lot, and their orders."""

    def stream(part: str) -> np.random.Generator:
        return setting.streams.of("trust", "photos", part)

    page = np.repeat(np.arange(own.pages), own.weeks)
    high = (np.arange(own.pages) % 2 == 1)[page]
    lot = np.argsort(stream("weeks").random((own.pages, own.weeks)), axis=1) < own.weeks // 2
    shown = lot.ravel()
    likeness = setting.parameters.b_similarity / rooms.SIMILARITY_UNIT
    lift = own.photo_lift * likeness
    visits = stream("visits").poisson(own.visits, len(page))
    level = own.page_rate * np.exp(own.page_sd * stream("pages").standard_normal(own.pages))[page]
    orders = binomial(stream("orders"), visits, np.clip(level * np.exp(lift * (high & shown)), 0, 1))
    back = np.where(high, own.misfit, own.no_misfit) * np.exp(own.photo_returns * likeness * (high & shown))
    table = pd.DataFrame(
        {
            "page": 1 + page,
            "week": np.tile(1 + np.arange(own.weeks), own.pages),
            "misfit_risk": np.array(MISFIT_RISKS)[high.astype(np.int64)],
            "photos": shown,
            "visits": visits,
            "orders": orders,
            "returned": binomial(stream("returned"), orders, back),
        }
    )
    return table, {"ln_lift_high": round(lift, 6), "ln_lift_low": 0.0, "ln_returns_high": round(own.photo_returns * likeness, 6)}


def answered_evenings(own: TrustParameters, streams: Streams) -> tuple[pd.DataFrame, dict]:
    """The table `answered_evenings`: comments answered and orders of rooms' evenings; nothing is randomised.

    Able hosts answer more and sell more, whatever answers do; within a room the share answered changes by the evening's luck. A
    coin says whether answers sell. In a full room less of what is asked can be answered.
    """

    def stream(part: str) -> np.random.Generator:
        return streams.of("trust", "answers", part)

    sells = bool(stream("coin").random() < 0.5)
    slope = own.answered if sells else 0.0
    room = np.repeat(np.arange(own.shops), own.evenings)
    able = stream("able").standard_normal(own.shops)[room]
    crowd = 0.5 * stream("crowd").standard_normal(len(room))
    views = np.rint(own.views * np.exp(0.6 * stream("rooms").standard_normal(own.shops)[room] + crowd)).astype(np.int64) + 20
    comments = 5 + stream("comments").poisson(0.12 * views)
    usual = np.log(own.answers / (1 - own.answers))
    luck = own.answers_within * stream("luck").standard_normal(len(room))
    answered = binomial(stream("answered"), comments, logistic(usual + own.answers_between * able + luck - 0.4 * crowd))
    # what viewers see is what was answered, so the effect is of the share itself
    rate = own.evening_rate * np.exp(own.skill * able + slope * answered / comments)
    table = pd.DataFrame(
        {
            "room": 1 + room,
            "evening": np.tile(1 + np.arange(own.evenings), own.shops),
            "views": views,
            "comments": comments,
            "comments_answered": answered,
            "orders": binomial(stream("orders"), views, np.clip(rate, 0, 1)),
        }
    )
    return table, {"sells": sells, "slope": round(slope, 6)}
