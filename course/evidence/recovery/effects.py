"""Every planted effect: what is planted, which estimate finds it again, and which plausible readings miss it.

The ids P1, P2, ... number the planted effects; an effect with parts has one entry a part ("P2 price"). Estimates read tables
as students load them; the truth is the file that is written beside an edition and never in it.

**Recovered.** The reference estimate of a number comes with a standard error, and its *tolerance* in a world is 2.576
standard errors, half of a 99 % interval. A world counts as recovered if the estimate lies within the tolerance of the
planted number. (A correct 95 % interval covers in 95 % of worlds on average, so it would fail a gate of "at least 95 % of
200 worlds" half of the time; a correct 99 % interval passes it practically always, and one that is biased, or too
narrow, does not.) **Missed.** A naive estimate is judged with the very same tolerance: it must lie outside. So a vague
reference estimate cannot pass by being vague: the naive ones would then be "recovered". Tolerances come from
each world's own sample, never from the truth or from how estimates turned out. An effect that is a word (a sign, a label,
the name of a need) is recovered if the word is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd

from course.evidence.estimates import community, goods, loyalty, people, personal, platforms, seasons, traffic, trust
from course.evidence.estimates import experiments as trials
from course.evidence.estimates.core import Estimate, Tables
from course.evidence.recovery.brands import BRANDS
from course.evidence.recovery.choices import CHOICES
from course.evidence.recovery.effect import TOLERANCE, Effect, Finding, Value, near, of_rivals, value_of
from course.evidence.recovery.gains import GAINS
from course.evidence.recovery.searches import SEARCHES
from course.evidence.recovery.unserved import UNSERVED
from course.market.experiments.friends import CHOSEN_BY
from course.market.population.needs import FELT


def findings(tables: Tables, truth: dict, effects: tuple[Effect, ...] | None = None) -> Iterator[Finding]:
    """Judge the reference and the naive estimates of each effect in one world."""
    for effect in EFFECTS if effects is None else effects:
        planted = effect.truth(truth, tables)
        name, estimator = effect.reference
        found = estimator(tables)
        value: Value = found if isinstance(found, str) else found.value
        tolerance = None if isinstance(found, str) else found.error * TOLERANCE
        yield Finding(effect.id, name, False, planted, value, tolerance, near(value, planted, tolerance))
        if effect.only(truth):
            for rival, mistaken in effect.naive.items():
                missed = mistaken(tables)
                yield Finding(effect.id, rival, True, planted, missed, tolerance, near(missed, planted, tolerance))


# --- small parts ----------------------------------------------------------------------------------------------------------

CAUSES = ("similarity", *trials.ENTRY_CAUSES)


def _entries(which: str, causes: tuple[str, ...] = CAUSES) -> Callable[[Tables], Estimate]:
    return lambda tables: trials.entry_coefficients(tables["room_entries"], causes)[which]


def _shape(festival: str) -> Callable[[dict, Tables], float]:
    return lambda truth, tables: truth["purchase_rates"][festival]["effective_shape"]


def _mean_star(truth: dict, tables: Tables) -> float:
    stars = np.frombuffer(truth["goods"]["stars"].encode(), dtype=np.uint8) - ord("0")
    orders = goods.bought(tables)
    settled = orders.loc[orders["ts"] < goods.END - pd.Timedelta(days=30), "order_id"]
    return float(stars[settled.to_numpy() - 1].mean())


def _mean_star_of(kind: str) -> Callable[[dict, Tables], float]:
    """Mean star of all buyers of shops of a kind whose orders were thirty days old at the export."""

    def planted(truth: dict, tables: Tables) -> float:
        stars = np.frombuffer(truth["goods"]["stars"].encode(), dtype=np.uint8) - ord("0")
        kinds = tables["merchants"].drop_duplicates("merchant_id").set_index("merchant_id")["kind"]
        orders = goods.bought(tables)
        rows = orders[(orders["ts"] < goods.END - pd.Timedelta(days=30)) & (orders["merchant_id"].map(kinds) == kind)]
        return float(stars[rows["order_id"].to_numpy() - 1].mean())

    return planted


def _lost_by_lateness(truth: dict, tables: Tables) -> float:
    """Stars that late orders lost by it, over their mean days late; of orders that were thirty days old at the export."""
    given, kept = (
        np.frombuffer(truth["goods"][name].encode(), dtype=np.uint8).astype(int) for name in ("stars", "stars_on_time")
    )
    sent = tables["shipments"].groupby("order_id").agg(promised=("promised_at", "max"), arrived=("delivered_at", "max"))
    orders = goods.bought(tables)
    settled = orders.loc[orders["ts"] < goods.END - pd.Timedelta(days=30), "order_id"]
    late = ((sent["arrived"] - sent["promised"]) / pd.Timedelta(days=1)).reindex(settled)
    late = late[late > 0]
    rows = late.index.to_numpy() - 1
    return float((kept[rows] - given[rows]).mean() / late.mean())


def _worse(column: str) -> Callable[[Tables], str]:
    """Whether managers' or generic shops' goods come back more often, by that column of `returns_by_kind`."""

    def compare(tables: Tables) -> str:
        rate = goods.returns_by_kind(tables)[column]
        return "managers worse" if rate["manager"] > rate["generic"] else "managers better"

    return compare


def _aigc(outcome: tuple[str, str], which: int, tables: Tables, scale: Callable = trials.empirical_logit) -> Estimate:
    notes = tables["experiment_aigc"]
    factors = [notes["aigc"].to_numpy(), notes["lived"].to_numpy()]
    return trials.factorial(np.asarray(scale(notes[outcome[0]], notes[outcome[1]])), factors)[which]


CLICKS, NEEDS = ("clicks", "impressions"), ("needs_met", "readers_asked")


def _rate(hits: pd.Series, of: pd.Series) -> pd.Series:
    return hits / of


def _first(mean: pd.Series, of: pd.Series) -> pd.Series:
    return mean


def _friends(name: str) -> Callable[[dict, Tables], float]:
    return lambda truth, tables: truth["community"]["friends"]["parameters"][name]


def _planted_preferences(truth: dict) -> dict[str, float]:
    numbers = truth["community"]["friends"]["parameters"]
    names = {"gender": "by_gender", "age_band": "by_age", "has_kid": "by_child", "circle": "by_circle"}
    return {trait: numbers[names[trait]] if trait in names else 0.0 for trait in CHOSEN_BY}


def _galton(tables: Tables) -> pd.DataFrame:
    return tables["galton_panel"].pivot(index="quarter", columns="unit", values="score")


# --- the registry ---------------------------------------------------------------------------------------------------------

EFFECTS: tuple[Effect, ...] = tuple(
    sorted(
        (
            Effect(
                "P1",
                "likeness x authenticity raises the chance to buy (logit, slope among the entries)",
                of_rivals("room_entries", "slope_here"),
                ("logit of entries, all causes", _entries("similarity")),
                {
                    "no controls": value_of(_entries("similarity", ("similarity",))),
                    "usual controls (price, quality, kind)": value_of(
                        _entries("similarity", ("similarity", "ln_price", "quality", "manager", "curator"))
                    ),
                    "watching time held constant": value_of(_entries("similarity", (*CAUSES, "ln_minutes"))),
                },
            ),
            Effect(
                "P2 fit",
                "a served need counts twice b_fit (logit)",
                of_rivals("room_entries", "b_fit"),
                ("logit of entries, all causes", _entries("fit")),
                {
                    "fit alone": value_of(_entries("fit", ("fit",))),
                    "usual controls (price, quality)": value_of(_entries("fit", ("fit", "ln_price", "quality"))),
                },
            ),
            Effect(
                "P2 miss",
                "a need not served costs b_miss (logit)",
                of_rivals("room_entries", "b_miss"),
                ("logit of entries, all causes", _entries("miss")),
                {"fit left out": value_of(_entries("miss", tuple(name for name in CAUSES if name != "fit")))},
            ),
            Effect(
                "P3 2023",
                "how unlike adopters' purchase rates are: shape r, festival of 2023",
                _shape("618-2023"),
                (
                    "mean and zeros of adopters",
                    lambda tables: people.activity_shape(people.orders_per_adopter(tables, "618-2023")),
                ),
                {"not yet adopted, counted as zero": lambda tables: people.shape_if_everybody_were_there(tables, "618-2023")},
            ),
            Effect(
                "P3 2024",
                "the same, festival of 2024",
                _shape("618-2024"),
                (
                    "mean and zeros of adopters",
                    lambda tables: people.activity_shape(people.orders_per_adopter(tables, "618-2024")),
                ),
                {"buyers alone": lambda tables: people.shape_of_buyers_alone(people.orders_per_adopter(tables, "618-2024"))},
            ),
            Effect(
                "P6",
                "orders a month that a satisfied buyer adds on the shop's page",
                lambda truth, tables: truth["goods"]["assumptions"]["loyal"],
                ("repeats over exposure of the satisfied", goods.loyal_rate),
                {"everybody satisfied": goods.loyal_rate_of_everybody, "every further order": goods.rate_of_any_further_order},
            ),
            Effect(
                "P7",
                "managers' goods come back less often within a category (emerges)",
                lambda truth, tables: "managers better",
                ("standardised by category", _worse("standardised")),
                {"raw shares": _worse("raw")},
            ),
            Effect(
                "P8",
                "growth of the orders of the shops of June 2023 by their books, closed ones included (emerges; level ratio)",
                lambda truth, tables: truth["survival"]["books"]["cohort"],
                ("whole cohort", people.growth_of_books),
                {"survivors alone": people.growth_of_surviving_books, "mean of survivors' growth": people.mean_of_growth},
            ),
            Effect(
                "P9",
                "mean star of all buyers, of whom few review and the angry more often",
                _mean_star,
                ("weighted by 1 / chance to review", goods.mean_star),
                {"mean of the reviews": lambda tables: float(goods.settled_reviews(tables)["star"].mean())},
            ),
            Effect(
                "P10 spread",
                "noise round lasting differences: ln(last spread / first spread) is 0",
                lambda truth, tables: 0.0,
                ("paired standard deviations", lambda tables: platforms.log_spread_ratio(_galton(tables))),
                {"1 + beta": lambda tables: float(np.log1p(platforms.beta_convergence(_galton(tables)).value))},
            ),
            Effect(
                "P10 beta",
                "the slope of the change on the start that noise alone gives",
                of_rivals("quarterly", "galton", "beta"),
                ("change on start", lambda tables: platforms.beta_convergence(_galton(tables))),
                {"level on level": lambda tables: 1 + platforms.beta_convergence(_galton(tables)).value},
            ),
            Effect(
                "P11",
                "whether friends influence each other (a coin)",
                lambda truth, tables: "influence" if truth["community"]["friends"]["influence"] > 0 else "none",
                ("weeks shuffled within circles", community.influence),
                {"friends join together": community.influence_by_correlation},
                only=lambda truth: truth["community"]["friends"]["influence"] == 0,
            ),
            Effect(
                "P12 clicks",
                "generated notes draw clicks (logit)",
                of_rivals("aigc", "click_logit", "aigc"),
                ("factorial, log odds", partial(_aigc, CLICKS, 1)),
                {"difference of shares": value_of(partial(_aigc, CLICKS, 1, scale=_rate))},
            ),
            Effect(
                "P12 needs",
                "generated notes meet a few more needs (logit)",
                of_rivals("aigc", "needs_met_logit", "aigc"),
                ("factorial, log odds", partial(_aigc, NEEDS, 1)),
                {"trust taken for needs met": value_of(partial(_aigc, ("trust", "readers_asked"), 1, scale=_first))},
            ),
            Effect(
                "P12 interaction",
                "generated notes draw fewer further clicks where a life is lived (logit)",
                of_rivals("aigc", "click_logit", "interaction"),
                ("factorial, log odds", partial(_aigc, CLICKS, 3)),
                {"interaction of shares": value_of(partial(_aigc, CLICKS, 3, scale=_rate))},
            ),
            Effect(
                "P13",
                "ln sales per day promised later",
                lambda truth, tables: -truth["goods"]["assumptions"]["speed"],
                ("Poisson, goods and days held fixed", goods.speed_effect),
                {"plain regression": goods.speed_slope_without_effects},
            ),
            Effect(
                "P14 goods",
                "the price elasticity of goods against the others of their shop when quality is not seen",
                lambda truth, tables: truth["goods"]["price_elasticity_in_shop"],
                ("unit cost as instrument", goods.price_elasticity_by_cost),
                {"least squares": value_of(goods.price_elasticity_by_least_squares)},
            ),
            Effect(
                "P15",
                "how unlike people are in cancelling (sd of ln chance)",
                lambda truth, tables: truth["parameters"]["person_cancelling"],
                ("pairs of one person's orders", people.spread_of_cancelling),
                {"spread of people's own shares": people.spread_of_shares},
            ),
            Effect(
                "P16",
                "how much less is ordered per tier that a city is smaller (ln)",
                lambda truth, tables: -truth["parameters"]["tier_orders"],
                ("Poisson, one mean for each way of life", people.orders_by_tier),
                {"orders per buyer": people.orders_by_tier_of_buyers},
            ),
            Effect(
                "P18",
                "how strongly goods gain from a mark-down among those of their shop (elasticity)",
                lambda truth, tables: truth["goods"]["markdown_elasticity"],
                ("Poisson, goods and days of shops held fixed", goods.markdown_elasticity),
                {
                    "goods and days held fixed": goods.markdown_slope_against_all_goods,
                    "goods of a shop compared": goods.markdown_slope_between_goods,
                },
            ),
            Effect(
                "P19",
                "share of the festival's orders little short of the coupon to which something was added",
                lambda truth, tables: truth["goods"]["coupon_reached"],
                ("second pieces in the festival and outside", goods.reached),
                {"every second piece": goods.reached_without_comparison, "all orders just above": goods.just_above},
            ),
            Effect(
                "P20",
                "stars that a day beyond the promise costs",
                _lost_by_lateness,
                ("late against punctual, weighted by 1 / chance to review", goods.stars_lost_per_day_late),
                {"per day of delivery": goods.stars_lost_per_day, "per day beyond four": goods.stars_lost_per_day_beyond_four},
            ),
            Effect(
                "P21",
                "what the share of returns gains per log point of an order's value",
                lambda truth, tables: truth["goods"]["returns_per_ln_price"],
                ("orders of the same goods", goods.returns_per_ln_price),
                {
                    "orders of one kind of goods": goods.returns_per_ln_price_by_kind,
                    "list prices of one kind of goods": goods.returns_per_ln_list_price,
                },
            ),
            Effect(
                "P22",
                "how fast people leave (mean hazard over people, 1/month)",
                lambda truth, tables: truth["parameters"]["lapse"],
                (
                    "orders a head by age of account, within months",
                    lambda tables: loyalty.leaving_and_coming_back(tables)["lapse"],
                ),
                {
                    "a month without an order is a loss": loyalty.silence_as_loss,
                    "one hazard, no return": loyalty.one_hazard_for_all,
                },
            ),
            Effect(
                "P23",
                "how fast those who are away come back (1/month)",
                lambda truth, tables: truth["parameters"]["comeback"],
                ("the same curve, where it flattens", lambda tables: loyalty.leaving_and_coming_back(tables)["comeback"]),
                {"a month without an order is an absence": loyalty.silence_broken},
            ),
            Effect(
                "P24 host",
                "how much more an order draws back if the host was met (ln weight)",
                lambda truth, tables: truth["parameters"]["bond_host"],
                ("to which of her shops a buyer goes back, conditional logit", lambda tables: loyalty.drawn_back(tables)["host"]),
                {"buyers who came again, with a host over without": partial(loyalty.came_back, what="host")},
                only=lambda truth: truth["parameters"]["bond_host"] > 0,
            ),
            Effect(
                "P24 goods",
                "how much more an order draws back if the shop has goods for her own life (ln weight)",
                lambda truth, tables: truth["parameters"]["bond_goods"],
                (
                    "to which of her shops a buyer goes back, conditional logit",
                    lambda tables: loyalty.drawn_back(tables)["goods"],
                ),
                {"difference of the shares who came again": partial(loyalty.came_back_more, what="goods")},
            ),
            Effect(
                "P25",
                "how often who comes back takes pet food and nappies again",
                lambda truth, tables: truth["goods"]["assumptions"]["used_up"],
                ("orders back at a shop, types as they are used up", loyalty.taken_again),
                {"next orders of such goods, in whatever shop": loyalty.taken_again_anywhere},
            ),
            Effect(
                "P26 weekend",
                "people about on a weekend day over a weekday (ln)",
                lambda truth, tables: truth["calendar"]["weekend"],
                ("Poisson, stretches with trends of their own", lambda tables: seasons.day_effects(tables)["weekend"]),
                {"weekends of 2023 over its other days": seasons.raw_weekends},
            ),
            Effect(
                "P26 holiday",
                "people about on a holiday over a weekday (ln)",
                lambda truth, tables: truth["calendar"]["holiday"],
                ("Poisson, stretches with trends of their own", lambda tables: seasons.day_effects(tables)["holiday"]),
                {"holidays over all other days": seasons.raw_holidays},
            ),
            Effect(
                "P26 waiting",
                "days of demand held back in the eight days before 618, against those of the second week of May",
                lambda truth, tables: truth["calendar"]["waited"],
                ("short of the second week of May", seasons.waited),
                {"short of the days after the festival": seasons.waited_against_june},
            ),
            Effect(
                "P28",
                "whom people choose: what the same gender adds to the ln odds of a tie among those who met by themselves",
                _friends("by_gender"),
                ("ties in no triangle against ends met at random", lambda tables: community.preference(tables, "gender")),
                {"all ties": lambda tables: community.preference_in_all_ties(tables, "gender")},
            ),
            Effect(
                "P27",
                "what luck adds to a large shop's month and the next has no more (emerges; sd, ln orders)",
                lambda truth, tables: truth["luck"]["passing"],
                ("growth that turns back", people.passing_luck),
                {"spread of growth": people.spread_of_growth},
            ),
            Effect(
                "P42",
                "what a generated note meets more if its author lives the need (logit, or 0 by a coin)",
                of_rivals("aigc", "needs_met_logit", "interaction"),
                ("factorial, log odds", partial(_aigc, NEEDS, 3)),
                {"difference of differences of shares": value_of(partial(_aigc, NEEDS, 3, scale=_rate))},
                only=lambda truth: truth["rivals"]["aigc"]["needs_met_logit"]["interaction"] > 0,
            ),
            Effect(
                "P43",
                "whether machine-made notes create clicks or move them (a coin)",
                lambda truth, tables: "moved" if truth["personal"]["moved"] else "created",
                ("whole feeds", personal.created_or_moved),
                {"notes inside their feeds": personal.created_by_the_note},
                only=lambda truth: truth["personal"]["moved"],
            ),
            Effect(
                "P44",
                "what a machine-made note draws over the other notes of its feed (ln clicks per impression)",
                lambda truth, tables: truth["personal"]["inside"],
                ("notes inside their feeds", personal.inside_gain),
                {"feeds full of them against feeds with few": personal.gain_between_feeds},
                only=lambda truth: truth["personal"]["moved"],
            ),
            Effect(
                "P45",
                "how often those who live it name a bound atom",
                lambda truth, tables: FELT * truth["personal"]["parameters"]["told"],
                ("needs of the bearers", personal.named_by_bearers),
                {"needs of everybody": personal.named_by_anybody},
            ),
            Effect(
                "P46",
                "how far length and width of feet hang together (correlation within a gender)",
                lambda truth, tables: truth["personal"]["parameters"]["together"],
                ("deviations from the gender's means", personal.together_in_feet),
                {"men and women together": personal.together_in_all_feet},
            ),
            Effect(
                "P47",
                "what sets the weeks in which friends join: likeness, an occasion or influence (a coin)",
                lambda truth, tables: truth["community"]["friends"]["side"],
                ("weeks shuffled among all and within circles", community.mover),
                {"weeks shuffled among all": community.mover_by_free_shuffle},
                only=lambda truth: truth["community"]["friends"]["side"] == "occasion",
            ),
            Effect(
                "P48 first",
                "what people choose friends by first: the largest of the planted preferences",
                lambda truth, tables: max(CHOSEN_BY, key=_planted_preferences(truth).__getitem__),
                ("assortativity of the ends of ties", community.first_choice),
                {"share of ties between the same": community.most_often_the_same},
            ),
            Effect(
                "P48 body",
                "what the same body adds to the ln odds of a tie: nothing",
                lambda truth, tables: 0.0,
                ("ties in no triangle against ends met at random", lambda tables: community.preference(tables, "body")),
                {"odds among ties": lambda tables: community.raw_odds(tables, "body")},
            ),
            Effect(
                "P49",
                "how unlike people speak: shape of the Gamma of their comments",
                lambda truth, tables: truth["community"]["parameters"]["comments_shape"],
                ("mean and zeros", lambda tables: people.activity_shape(tables["participation"]["comments"].to_numpy())),
                {"variance of those who wrote": community.shape_of_writers},
            ),
            Effect(
                "P50",
                "how much more often readers like the author reply (ln; 0 in W3)",
                lambda truth, tables: truth["community"]["answer_alike"],
                ("replies per exposure", community.answer_of_the_alike),
                {"replies": community.replies_of_the_alike},
            ),
            Effect(
                "P51",
                "minutes of the eighth week under twice the advertisements (ln)",
                lambda truth, tables: truth["rivals"]["ads"]["ln_minutes_by_week"][-1],
                ("the eighth week, minutes before held constant", community.minutes_lost),
                {
                    "the first week": lambda tables: community.minutes_lost(tables, week=1).value,
                    "all weeks alike": community.minutes_lost_on_average,
                },
            ),
            Effect(
                "P52",
                "needs met over the share of like authors: peak, rise (a coin) or flat (W3)",
                lambda truth, tables: truth["community"]["layer"]["shape"],
                ("contrasts of five means", community.shape_of_the_layer),
                {"a straight line": community.shape_by_a_line},
                only=lambda truth: truth["community"]["layer"]["shape"] == "peak",
            ),
            Effect(
                "P53",
                "how often the fifth place is looked at over the first",
                lambda truth, tables: truth["search"]["front_page"]["seen"]["5"],
                ("slates in an order drawn at random", traffic.seen_at),
                {"ranked slates": traffic.clicked_at},
            ),
            Effect(
                "P54",
                "clicks a slate of a ranking by score and own life, shown to nobody",
                lambda truth, tables: truth["search"]["front_page"]["values"]["score_and_life"],
                ("clicks over how often their places are looked at", traffic.value_of_life),
                {"clicks over those of places in ranked slates": traffic.value_by_ranked_clicks},
            ),
            Effect(
                "P55",
                "orders that notes above the goods add to 1,000 searches (0 in W2 and W3)",
                lambda truth, tables: truth["traffic"]["notes_first"]["orders_per_1000"],
                ("arms drawn at random", traffic.notes_first),
                {"searches with a click against others": traffic.clicked_and_bought},
            ),
            Effect(
                "P56 traffic",
                "extra orders per 10,000 yuan of traffic",
                lambda truth, tables: truth["traffic"]["cities"]["orders_per_10k_yuan"]["traffic"],
                ("ln orders of cities, less those of controls", lambda tables: traffic.bought_orders(tables, "traffic")),
                {"after against before": lambda tables: traffic.bought_by_before_and_after(tables, "traffic")},
            ),
            Effect(
                "P56 similarity",
                "extra orders per 10,000 yuan of similar hosts",
                lambda truth, tables: truth["traffic"]["cities"]["orders_per_10k_yuan"]["similarity"],
                ("ln orders of cities, less those of controls", lambda tables: traffic.bought_orders(tables, "similarity")),
                {
                    "after against before": lambda tables: traffic.bought_by_before_and_after(tables, "similarity"),
                },
            ),
            Effect(
                "P59",
                "what showing the goods on the host herself adds to the ln odds of buying (0 in W3)",
                lambda truth, tables: truth["trust"]["presenters"]["split stream"]["ln_odds_ratio"],
                ("odds ratio of the split stream", trust.swap_odds),
                {"likeness across rooms, nothing held fixed": trust.swap_predicted},
                only=lambda truth: truth["trust"]["presenters"]["split stream"]["ate"] > 0,
            ),
            Effect(
                "P60",
                "mean star of all buyers of managers' shops",
                _mean_star_of("manager"),
                ("weighted by 1 / chance to review, as audited", lambda tables: trust.felt_star(tables, "manager")),
                {"mean of the reviews": lambda tables: trust.written_star(tables, "manager")},
            ),
            Effect(
                "P61",
                "what later orders are liked more than the first fifty at the same mix of buyers (stars; 0 or less by a coin)",
                lambda truth, tables: truth["trust"]["first_orders"]["change"],
                ("followers and others in the shares of the first fifty", trust.first_fifty),
                {"all buyers alike": trust.first_fifty_raw},
            ),
            Effect(
                "P62",
                "what buyers' photos add to orders per visit where goods may misfit (ln; 0 in W3)",
                lambda truth, tables: truth["trust"]["photos"]["ln_lift_high"],
                ("pages of goods that may misfit", trust.photo_lift),
                {"all pages": lambda tables: trust.photo_lift(tables, ("low", "high")).value},
                only=lambda truth: truth["trust"]["photos"]["ln_lift_high"] > 0,
            ),
            Effect(
                "P63",
                "what answering all comments adds to orders per view (ln; 0 by a coin)",
                lambda truth, tables: truth["trust"]["answers"]["slope"],
                ("evenings of one room compared", trust.answers_within),
                {"rooms compared": trust.answers_between},
            ),
            *BRANDS,
            *UNSERVED,
            *CHOICES,
            *GAINS,
            *SEARCHES,
        ),
        key=lambda effect: int(effect.id.split()[0][1:]),
    )
)
