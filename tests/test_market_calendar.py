"""The calendar, the clocks and the counts: weekdays, holidays, sales; when people sleep; chance in what is counted."""

import numpy as np
import pandas as pd
import pytest

from course.market.core import calendar
from course.market.core.calendar import DAY, EDGES, EXPORT, FESTIVALS, HOUR, LAST, demand_profile, newcomers_profile
from course.market.core.clocks import COURIER, LINK_RUSH, OFFICE, PEOPLE, in_session, rushed
from course.market.core.parameters import Parameters
from course.market.demand.live_sessions import schedule, slots
from course.market.population.setting import Setting
from course.market.population.shops import YOUNG, Founding, found_shops
from course.market.simulation import run_through

P = Parameters()
ONE_BY_ONE = P.changed(pulled_forward=0.0)  # no sale reaches beyond its days
DAYS = pd.date_range("2023-05-01", "2024-06-30")


def by_day(parameters):
    """People about on each of the market's days, 1 = an average one."""
    hours = np.concatenate([demand_profile(month, parameters) for month in range(LAST)])
    return pd.Series(hours.reshape(-1, 24).sum(axis=1) / 24, DAYS)


# --- the calendar -----------------------------------------------------------------------------------------------------


def test_an_ordinary_week_has_a_weekend_and_mean_one():
    week = by_day(ONE_BY_ONE)["2023-08-07":"2023-08-13"]
    assert week.mean() == pytest.approx(1)
    assert week.iloc[5:].to_numpy() / week.iloc[:5].mean() == pytest.approx(1 + P.weekend)


def test_holidays_are_no_weekends_and_are_worked_for():
    days = by_day(ONE_BY_ONE)
    assert days["2024-04-04":"2024-04-06"].to_numpy() == pytest.approx(1 - P.holiday)
    assert days["2024-04-07"] == pytest.approx(days["2024-04-09"])  # a Sunday that is worked, and a Tuesday
    assert days["2024-02-10"] == pytest.approx(1 - P.spring_festival)
    assert (days["2024-02-04":"2024-02-08"].diff().dropna() < 0).all()  # people go home


def test_sales_have_their_level_their_waves_and_leave_a_hole():
    plain = P.changed(opening_peak=1.0, closing_peak=1.0, weekend=0.0, holiday=0.0)
    hours = np.concatenate([demand_profile(month, plain) for month in range(LAST)])
    for festival, uplift in [*((one, P.festival_uplift) for one in FESTIVALS), (calendar.DOUBLE_ELEVEN, P.double_eleven)]:
        inside = slice(festival.starts_at // HOUR, festival.ends_at // HOUR)
        usual = calendar.HOUR_CURVE[np.arange(inside.start, inside.stop) % 24]
        assert hours[inside].sum() / usual.sum() == pytest.approx(uplift, rel=1e-4)
        pulled = P.pulled_forward * ((hours[inside] - usual).sum() / 24)
        around = slice(inside.start - 19 * 24, inside.start), slice(inside.stop, inside.stop + 12 * 24)
        usual = [np.tile(calendar.HOUR_CURVE, (part.stop - part.start) // 24 + 2) for part in around]
        lost = [
            (curve[part.start % 24 :][: part.stop - part.start] - hours[part]).sum() / 24
            for curve, part in zip(usual, around, strict=True)
        ]
        assert lost[0] == pytest.approx(calendar.WAITING * pulled, rel=0.1)
        assert 0.7 < lost[1] / ((1 - calendar.WAITING) * pulled) <= 1.05  # the rest comes later than twelve days after
    middle = slice("2024-05-22", "2024-06-07")
    flat, waves = (by_day(ONE_BY_ONE.changed(festival_wave=wave, weekend=0.0, holiday=0.0))[middle] for wave in (0.0, 0.3))
    assert flat.std() < 1e-9 and waves.std() / waves.mean() > 0.15


def test_without_the_calendar_days_are_alike_but_for_618():
    off = P.changed(**calendar.WITHOUT_CALENDAR)
    outside = by_day(off).drop(pd.date_range("2023-05-20", "2023-06-18")).drop(pd.date_range("2024-05-20", "2024-06-18"))
    assert outside.to_numpy() == pytest.approx(1)
    assert by_day(off)["2024-06-05"] == pytest.approx(P.festival_uplift)
    _, recorder, _ = run_through("W1", 5, "small", switches={"calendar": False}, rates_only=True)
    assert {name: getattr(recorder.setting.parameters, name) for name in calendar.WITHOUT_CALENDAR} == calendar.WITHOUT_CALENDAR


def test_a_crowd_is_found_again_at_its_moment():
    moment = np.linspace(0, EXPORT - 1, 5_000).astype(np.int64)
    back = calendar.moment_of_crowd(calendar.crowd_until(moment, P), P)
    assert np.abs(back - moment).max() <= 1


def test_people_join_in_sales_and_do_not_wait_for_them():
    new = np.concatenate([newcomers_profile(month, P) for month in range(LAST)]).reshape(-1, 24).sum(axis=1) / 24
    new = pd.Series(new, DAYS)
    assert new["2024-05-15":"2024-05-19"].to_numpy() == pytest.approx(1)
    assert 1.1 < new["2024-05-22":"2024-06-16"].mean() < 1.3


# --- clocks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clock", [PEOPLE, COURIER, OFFICE])
def test_a_clock_goes_on_and_keeps_days(clock):
    moment = np.sort(np.random.default_rng(1).integers(-400 * DAY, 400 * DAY, 20_000))
    assert np.abs(clock.moment(clock.passed(moment)) - moment).max() <= 1
    assert (clock.at(moment) // DAY == moment // DAY).all()
    assert (np.diff(clock.at(moment)) >= 0).all()
    week = clock.after(moment, np.full(len(moment), 7 * DAY))
    assert np.abs(week - moment - 7 * DAY).max() <= 1
    assert ((clock.at(moment) // HOUR % 24) < 6).mean() < 0.08
    even = np.arange(0, 50 * DAY, 97)
    assert (clock.near(even) - even).mean() == pytest.approx(0, abs=60)


def test_orders_of_a_session_come_in_bursts_inside_it_and_fewer_after_midnight():
    generator = np.random.default_rng(2)
    start = np.full(50_000, EDGES[13] + 17 * DAY + 20 * HOUR)  # 18 June, when the festival ends at midnight
    end = start + 6 * HOUR
    when = in_session(generator.random(len(start)), start, end, P)
    assert (when >= start).all() and (when < end).all()
    assert (when >= start + 4 * HOUR).mean() < 0.1
    rush = rushed(when, start, end, generator.random(len(start)))
    assert (rush >= start).all() and (rush < end).all()
    assert LINK_RUSH / 2 < (rush != when).mean() <= LINK_RUSH
    minutes = [np.bincount((moments - start) // 60, minlength=360)[:230] for moments in (when, rush)]
    assert np.abs(np.diff(minutes[1])).mean() > 2 * np.abs(np.diff(minutes[0])).mean()


# --- counts and slots ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened():
    setting = Setting.of("W1", 3, P)
    general = setting.people.size @ setting.needs.interest
    return setting, found_shops(Founding(3_000, 1, (-540 * DAY, 0), 0), general, setting)


def test_shops_keep_a_slot_and_decide_day_by_day(opened):
    setting, shops = opened
    sessions = schedule(3, shops, setting)  # August: no sale
    days = np.bincount((sessions.start - EDGES[3]) // DAY)
    weekday = pd.Series(days, pd.date_range("2023-08-01", periods=31)).groupby(lambda day: day.day_of_week)
    assert (weekday.var() / weekday.mean()).mean() > 0.6
    assert len(sessions) == pytest.approx((shops.busy * 31 / 30).sum(), rel=0.05)
    first = slots(shops, setting)
    assert ((sessions.start % DAY) // 1800 == first[sessions.shop]).mean() > 0.6
    assert np.isin(sessions.start % 3600, [0, 1800]).mean() == pytest.approx(0.9, abs=0.02)
    assert np.array_equal(first[10:], slots(shops.where(np.arange(10, len(shops))), setting))


def test_shops_open_when_they_like(opened):
    _, shops = opened
    month = np.bincount((shops.opened + 540 * DAY) // (30 * DAY), minlength=18)
    expected = np.exp(np.arange(18) * 30 * DAY / YOUNG)
    expected *= month.sum() / expected.sum()
    assert 0.3 < ((month - expected) ** 2 / expected).sum() / 17 < 2.5
    assert (shops.opened < 0).all() and (np.diff(shops.opened) >= 0).all()
