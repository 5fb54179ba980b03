"""What a figure's title claims: honest titles stand, those that the plotted data contradict do not, and only on their author's market."""

from types import SimpleNamespace

import pandas as pd
import plotly.express as px
import pytest

from course.answers import Key, Verdict, align, canonical, form_of, judge
from course.answers import verdict as words
from course.authoring.keys import Trial
from course.authoring.matrix import matrix
from course.grading.judge import final_verdicts

PLATFORMS = ("Lifora", "Shelvia", "Zippano")
SHOPS = pd.DataFrame({"shop": ["curator", "generic", "manager"], "loss": [28.9, 42.2, 13.7]})
STAY = pd.DataFrame(
    {
        "minute": [0, 5, 10, 20, 30] * 2,
        "stay": [100.0, 67.5, 51.1, 33.0, 21.5, 100.0, 73.5, 59.3, 41.0, 30.2],
        "body": ["hidden"] * 5 + ["shown"] * 5,
    }
)
READ = pd.DataFrame(
    {"platform": ["Lifora"] * 3 + ["Shelvia"] * 3, "read": [700, 2800, 11200, 500, 2000, 8000], "share": [61.0, 66, 72, 30, 30, 26]}
)
GREW = pd.DataFrame({"measure": ["rooms", "buyers", "orders"], "level": [3.33, 5.2, 5.53]})
RATES = pd.DataFrame(
    {"platform": ["Qualdor", "Lifora", "Shelvia"] * 2, "kind": ["raw"] * 3 + ["mixed"] * 3, "rate": [28.1, 25.7, 13.1, 20.5, 30.0, 20.0]}
)
FIGURES = {
    "rates": (px.scatter, RATES, {"x": "platform", "y": "rate", "color": "kind", "labels": {"rate": "returns (%)"}}),
    "shops": (px.bar, SHOPS, {"x": "shop", "y": "loss", "labels": {"loss": "shops with a loss in June 2024 (%)"}}),
    "stay": (px.line, STAY, {"x": "minute", "y": "stay", "color": "body", "labels": {"minute": "since she entered (minutes)"}}),
    "read": (px.line, READ, {"x": "read", "y": "share", "color": "platform", "labels": {"share": "long ones (%)"}}),
    "grew": (px.bar, GREW, {"x": "measure", "y": "level", "labels": {"level": "level in 2024 (multiples of 2023)"}}),
}


def verdict_on(name, title):
    draw, rows, options = FIGURES[name]
    truth = canonical(draw(rows, **options, title="As it is"))
    form = form_of(truth, traces=("bar", "scatter"), needs=("title",), names=PLATFORMS)
    return judge(canonical(draw(rows, **options, title=title)), Key(name, form, align(truth, form)))


HONEST = [
    ("rates", "Qualdor has the highest raw rate"),
    ("rates", "Shelvia has the lowest raw rate, and gains most"),
    ("rates", "Lifora has the highest rate of all"),
    ("shops", "Generic shops lose three times as often as managers"),
    ("shops", "Two thirds of curators earn"),
    ("shops", "A third of shops lose money, generic ones most"),
    ("shops", "Manager-led shops lose half as often as curators"),
    ("shops", "More than two thirds of curators earn"),
    ("stay", "Half of viewers are gone after ten minutes"),
    ("stay", "Two thirds of those with the body hidden stay five minutes"),
    ("stay", "A third of viewers leave within five minutes, body hidden"),
    ("stay", "Within half an hour most are gone, body hidden or shown"),
    ("stay", "The second half of the hour loses fewer, body hidden or shown"),
    ("read", "Lifora shows more than twice as many long ones as Shelvia"),
    ("read", "Two thirds of what Lifora shows is long"),
    ("grew", "Rooms tripled while orders quintupled"),
    ("grew", "Rooms more than tripled, buyers followed"),
    ("grew", "Buyers more than doubled, so did orders"),
    ("grew", "Orders grew half as much again as rooms"),
    ("grew", "Three times as many rooms, five times as many orders"),
    ("grew", "Rooms trebled; the third of the three grew most"),
    ("grew", "A third less for rooms than for buyers"),
    ("grew", "Rooms take a quarter of an hour less for five times as many orders"),
    ("shops", "Generic shops lose most: 42 %"),
    ("shops", "A third of all shops lose money, 42 per cent of generic ones"),
    ("shops", "Generic shops are 3 times as often red as managers'"),
    ("shops", "28 points separate generic shops from those with a manager"),
    ("shops", "Generic is highest, manager is lowest"),
    ("shops", "In June 2024 about 40 % of generic shops lost money"),
    ("shops", "Of 100 shops 28 lose money"),
    ("shops", "With 95 % confidence more generic shops lose"),
    ("stay", "Body hidden: 8 points more leave within ten minutes"),
    ("stay", "After 10 minutes 51 % still watch with the body hidden"),
    ("stay", "Half are gone after 10 minutes"),
    ("stay", "14 % fewer stay after ten minutes"),
    ("stay", "Shown lies above hidden from minute 5 on"),
    ("stay", "Hidden falls faster than shown"),
    ("read", "Lifora climbs by 11 points, Shelvia falls by 4"),
    ("read", "Lifora lies above Shelvia however far one reads"),
    ("read", "Reading 16 times as far, one finds 11 points more on Lifora"),
    ("read", "Shelvia never climbs"),
    ("grew", "From 2023 to 2024 orders grew 5.5 times, rooms 3.3 times"),
    ("grew", "Orders rose by 450 per cent, rooms by 233 %"),
    ("grew", "Orders have the highest growth"),
    ("grew", "Orders a room grew by 66 %"),
    ("grew", "Five times the buyers, three times the rooms"),
    ("grew", "\u8ba2\u5355\u589e\u957f\u4e94\u500d\u591a"),
]
FALSE = [
    ("grew", "Rooms doubled, orders followed", "doubled"),
    ("grew", "Rooms grew, and orders were twice the rooms", "twice the"),
    ("shops", "A tenth of shops lose money", "a tenth of"),
    ("shops", "Loss doubles and triples: managers lose a tenth of it", "a tenth of"),
    ("read", "Lifora's terms quadrupled", "quadrupled"),
    ("shops", "In June 2023 generic shops lost most", "2023, which the figure does not show: it shows 2024"),
    ("rates", "Shelvia has the highest raw rate", "calls Shelvia the highest"),
    ("shops", "Manager is highest", "calls manager the highest"),
    ("shops", "Generic shops are 9 times as often red", "says 9 times"),
    ("shops", "70 points separate generic shops from others", "says 70 points"),
    ("stay", "Body hidden: 30 points more still watch after ten minutes", "says 30 points at 10 minute"),
    ("stay", "Hidden lies above shown", "puts hidden above shown"),
    ("stay", "Shown rises", "shown rises"),
    ("read", "Zippano climbs, the shelf stays", "names Zippano, of which"),
    ("read", "Lifora falls the further one reads", "Lifora falls"),
    ("read", "Shelvia lies above Lifora", "puts Shelvia above Lifora"),
    ("grew", "In 2021 rooms tripled", "2021, which the figure does not show: it shows 2023 to 2024"),
    ("grew", "Orders grew 9 times", "says 9 times"),
    ("grew", "Rooms is highest", "calls rooms the highest"),
]


@pytest.mark.parametrize(("name", "title"), HONEST)
def test_an_honest_title_stands(name, title):
    assert verdict_on(name, title).right, verdict_on(name, title).sentence


@pytest.mark.parametrize(("name", "title", "part"), FALSE)
def test_a_title_that_the_figure_contradicts_is_sent_back(name, title, part):
    verdict = verdict_on(name, title)
    assert verdict.label == words.FALSE_TITLE and verdict.share == 0
    assert verdict.sentence.startswith("What is drawn is right. The title ") and part in verdict.sentence, verdict.sentence


def test_wrong_values_are_told_before_the_title():
    draw, rows, options = FIGURES["grew"]
    truth = canonical(draw(rows, **options, title="As it is"))
    form = form_of(truth, traces=("bar",), needs=("title",))
    twice = canonical(draw(rows.assign(level=2 * rows["level"]), **options, title="Orders grew 90 times"))
    assert judge(twice, Key("grew", form, align(truth, form))).label == "twice"


def test_a_title_is_written_for_the_market_that_its_author_saw():
    right = Verdict("x", 1.0, words.RIGHT, "Right.")
    title = Verdict("x", 0.0, words.FALSE_TITLE, "...")
    assert final_verdicts({"x": right}, {"x": title})["x"].right
    assert final_verdicts({"x": title}, {"x": right})["x"] == title
    assert final_verdicts({"x": title}, {"x": title})["x"] == title


def test_in_the_matrix_a_title_counts_on_the_first_edition_alone():
    draw, rows, options = FIGURES["grew"]
    here = canonical(draw(rows, **options, title="Orders grew 5.5 times"))
    there = canonical(draw(rows.assign(level=[2.1, 8.3, 8.4]), **options, title="Orders grew 5.5 times"))
    wrong = canonical(draw(rows, **options, title="Orders grew 9 times"))
    wrong_there = canonical(draw(rows.assign(level=[2.1, 8.3, 8.4]), **options, title="Orders grew 8.4 times"))
    place = SimpleNamespace(label=words.FALSE_TITLE, line=1)

    def trials_of(lesson, edition):
        truth, other = (here, wrong) if edition.name == "class" else (there, wrong_there)
        form = form_of(truth, traces=("bar",), needs=("title",))
        return {"grew": Trial(Key("grew", form, align(truth, form)), truth, [], [(place, other)])}

    lesson = SimpleNamespace(name="x", exercises={"grew": SimpleNamespace(answer=place, points=1)})
    entries = matrix(lesson, [SimpleNamespace(name="class"), SimpleNamespace(name="other")], trials_of)
    assert all(entry.holds for entry in entries), [entry for entry in entries if not entry.holds]
    assert {entry.label for entry in entries if entry.cell == words.FALSE_TITLE} == {words.FALSE_TITLE}
