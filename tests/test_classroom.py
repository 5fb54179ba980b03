"""A class beside grading: the roster, due dates and what being late costs, marks into an LMS, the teacher's report."""

import csv
import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from nbgrader.api import Gradebook

from course.grading import lms, report, term
from course.grading.errors import GradingError

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,01_growth (4711),Other (4712)\r\n"
    "    Points Possible,,,,,36,10\r\n"
    '"Liu, Ye",11,u-11,LIU,A,,3\r\n'
    '"=cmd()","12",u-12,wang,A,EX,\r\n'
    '"Zhao, Mei",13,u-13,zhao,A,5,\r\n'
)


@pytest.fixture
def gradebook(tmp_path):
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "course") as book:
        yield book


def sheet(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    return lms.read_sheet(path)


def test_canvas_gets_its_own_file_back_with_one_column_filled(tmp_path):
    done = lms.filled(sheet(tmp_path, CANVAS), lms.SYSTEMS["canvas"], {"liu": 30.5, "wang": 12.0, "ghost": 1.0}, "01_growth")
    before, after = (list(csv.reader(io.StringIO(text))) for text in (CANVAS, done.sheet.text))
    assert done.column == "01_growth (4711)" and done.matched == {"liu": 30.5, "wang": 12.0}
    assert done.only_in_book == ["ghost"] and done.only_in_file == ["Zhao, Mei (u-13, zhao, 13)"]
    changed = {(row, place) for row in range(len(before)) for place in range(7) if before[row][place] != after[row][place]}
    assert changed == {(2, 5)} and after[2][5] == "30.5"  # who is excused stays excused, who has not handed in keeps what she had


def test_blackboards_tabs_and_utf16_stay(tmp_path):
    text = '"Last Name"\t"First Name"\t"Username"\t"01_growth [Total Pts: 36 Score] |99"\r\n"Liu"\t"Ye 刘"\t"liu"\t""\r\n'
    read = sheet(tmp_path, text, "utf-16")
    done = lms.filled(read, lms.SYSTEMS["blackboard"], {"liu": 7.0}, "01_growth")
    assert read.encoding == "utf-16" and done.sheet.text == text.replace('""', '"7"')


@pytest.mark.parametrize(
    ("text", "title", "words"),
    [
        (CANVAS, "02_more", "no columns '02_more'"),
        (CANVAS.replace("Other (4712)", "01_growth (4713)"), "01_growth", "2 columns"),
        (CANVAS.replace("zhao", "liu"), "01_growth", "Two rows"),
        ("a,b\n1,2\n", "b", "none of Canvas's columns"),
        ("nothing\n", "b", "no table of students"),
    ],
)
def test_a_file_that_would_lead_marks_astray_is_refused(tmp_path, text, title, words):
    with pytest.raises(GradingError, match=words):
        lms.filled(sheet(tmp_path, text), lms.SYSTEMS["canvas"], {"liu": 1.0}, title)


def test_lateness_costs_by_days_begun(tmp_path):
    policy = term.LatePolicy(grace=15, per_day=0.1, most=0.25)
    day = 86_400
    assert [policy.share(seconds) for seconds in (0, 15 * 60, 15 * 60 + 1, day + 15 * 60, day + 16 * 60, 9 * day)] == [
        0,
        0,
        0.1,
        0.1,
        0.2,
        0.25,
    ]
    term.write_policy(tmp_path, policy)
    assert term.LatePenalty(root=str(tmp_path)).late_submission_penalty("liu", 20.0, 15 * 60 + 1) == 2.0
    assert term.read_policy(tmp_path / "elsewhere") == term.LatePolicy()
    with pytest.raises(GradingError, match="between 0 and 1"):
        term.write_policy(tmp_path, term.LatePolicy(per_day=2))


@pytest.mark.parametrize(
    ("due", "words"),
    [("tomorrow", "is no moment"), ("2026-12-05T23:59", "has no time zone"), ("2026-12-05T23:59+01:00", "not in the gradebook")],
)
def test_a_due_date_that_could_be_read_in_two_ways_is_refused(gradebook, due, words):
    with pytest.raises(GradingError, match=words):
        term.set_due(gradebook, "01_growth", due)


def test_a_due_date_is_kept_in_utc(gradebook):
    gradebook.add_assignment("01_growth")
    assert term.set_due(gradebook, "01_growth", "2026-12-05T23:59+01:00") == "2026-12-05 22:59:00 UTC"
    assert gradebook.find_assignment("01_growth").duedate.isoformat() == "2026-12-05T22:59:00"


def test_the_roster_goes_into_the_gradebook(tmp_path, gradebook):
    path = tmp_path / "roster.csv"
    path.write_text("student,first_name,last_name\nliu,Ye,Liu\nwang,Wei,Wang\n", encoding="utf-8-sig")
    gradebook.add_student("old")
    assert term.enter_roster(gradebook, term.read_roster(path)) == (2, 0, ["old"])
    assert term.enter_roster(gradebook, term.read_roster(path)) == (0, 2, ["old"])
    assert term.names_of(gradebook) == {"liu": "Ye Liu", "wang": "Wei Wang", "old": "old"}
    for text, words in (
        ("name\nx\n", "lacks the column"),
        ("student\na\nA\n", "names twice: a"),
        ("student\n../x\n", "cannot be the id"),
        ("student\n", "names nobody"),
    ):
        path.write_text(text)
        with pytest.raises(GradingError, match=words):
            term.read_roster(path)
    with pytest.raises(GradingError, match="There is no file .*nowhere.csv"):
        term.read_roster(tmp_path / "nowhere.csv")


def test_reliability_and_discrimination_are_those_of_the_books():
    # Four parallel tasks, each the ability plus independent noise of the same variance: alpha is 4 r / (1 + 3 r) with r = 1/2.
    generator = np.random.default_rng(3)
    ability = generator.standard_normal(20_000)
    shares = pd.DataFrame({f"t{number}": ability + generator.standard_normal(20_000) for number in range(4)})
    assert report.reliability(shares) == pytest.approx(0.8, abs=0.01)
    assert report.item_statistics(shares)["discrimination"].tolist() == pytest.approx(
        [0.5 * 3 / np.sqrt(3 + 3 * 2 * 0.5)] * 4, abs=0.01
    )
    assert np.isnan(report.reliability(pd.DataFrame({"a": [1.0, 1.0], "b": [0.0, 1.0]})))
    assert np.isnan(report.item_statistics(pd.DataFrame({"a": [1.0, 1.0], "b": [0.0, 1.0]})).loc["a", "discrimination"])


def handed(student, shares, labels=None, **about):
    labels = labels or {name: "right" if share == 1 else "not-yet" for name, share in shares.items()}
    return report.Handed(student, sum(shares.values()), 0.0, False, shares, labels, **about)


def test_the_report_calls_a_mistake_by_its_name_and_a_choice_a_choice():
    labels = {"a": "copies-counted", "b": "chose-3.3", "c": "cell-fails", "d": "located", "e": "right", "f": "unanswered"}
    table = report.mistakes([handed("s1", dict.fromkeys(labels, 0.0), labels)], {"a": "First"})
    assert table[["mistake", "kind"]].values.tolist() == [
        ["First: copies-counted", "named"],
        ["b: 3.3", "quick"],
        ["c: the cell above failed", "other"],
        ["d: right in part; the student was told where not", "other"],
    ]


def test_the_report_shows_what_happened_and_runs_nothing_of_a_student(tmp_path):
    code = "\n".join(f"value_{number} = table['x'].sum() + {number}" for number in range(12))
    class_ = [handed(f"s{number}", {"a": number % 2, "b": float(number > 3)}) for number in range(6)]
    class_[0].labels["a"] = "copies-counted"
    class_[1].labels["b"] = "only-this-market"
    class_[2].problem = "<script>alert(1)</script>"
    class_[3].code = {"answer-a": code}
    class_[4].code = {"answer-a": code.replace("value_3 =", "value_3  =") + "\n# my own"}
    class_[5].code = {"answer-a": code.replace("sum", "mean")}
    tasks = [report.Task("a", "First <b>", 1.0), report.Task("b", "Second", 1.0)]
    report.write_class_report(tmp_path / "page.html", report.Graded("01_growth", "Growth", class_, tasks, 2.0))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    shown = page.split("</script>", 1)[1]
    assert "First <b>: copies" not in shown and "copies-counted" in shown and "<script>alert" not in shown
    assert "a number typed in or taken from somebody" in shown and "Cronbach" in shown
    assert report.alike(class_) == [("s3", "s4", 1.0)]
    blank = [replace(one, labels=dict.fromkeys(one.code, "unanswered")) for one in class_]
    assert report.alike(blank) == []  # stubs are alike, and nobody's text
    assert "default-src 'none'" in page and 'src="http' not in page
    with pytest.raises(GradingError, match="Nobody has been graded"):
        report.write_class_report(tmp_path / "none.html", report.Graded("01_growth", "Growth", [], tasks, 2.0))
