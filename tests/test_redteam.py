"""A slice of the red team (`make redteam` has all of it): nothing is earned, broken, read or fetched, and no honest point is lost."""

import sys
from pathlib import Path

import pytest
from conftest import ROOT, WORK, lend_keys

from course.authoring.lesson import find_lesson
from course.grading.errors import GradingError
from course.grading.sandbox import AUTO, choose

sys.path.append(str(Path(__file__).parent / "redteam"))
from handing_in import HONEST, HOSTILE  # noqa: E402
from suite import Round  # noqa: E402

SLICE = (
    "truth_is_asked_of_the_package", "the_gradebook_is_written", "the_package_is_written_over", "a_link_to_the_solution", "links_beside_the_notebook",
    "pipes", "points_of_its_own", "a_script_in_the_memo", "answer_turned_into_text", "a_bracket_in_the_students_name",
)  # fmt: skip
"""What only the whole way from file to page shows. Reading the disk, the network (test_sandbox), names of files and edited cells (test_intake)
and what is shown on a page (test_clean) have quicker tests of their own."""
pytestmark = pytest.mark.slow


def test_the_whole_suite_is_as_large_as_it_says():
    assert len(HOSTILE) >= 80 and len(HONEST) >= 30
    assert all(trial.make.__doc__ for trial in [*HOSTILE.values(), *HONEST.values()])


def test_a_slice(tmp_path, other_editions):
    try:
        choose(AUTO)
    except GradingError as why:  # none of this may run with anybody's rights
        pytest.skip(str(why))
    made = Round(tmp_path / "round", list(SLICE), ("01_growth",), WORK)
    lend_keys(made.root, find_lesson("01_growth"))
    made.grade()
    print(made.table())
    assert made.damage == []
    assert [outcome.trial.name for outcome in made.outcomes if outcome.bad] == []
    assert {outcome.trial.name for outcome in made.outcomes} == set(SLICE)
    assert (ROOT / "course").is_dir()
