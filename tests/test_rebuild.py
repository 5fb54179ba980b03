"""What is derived does not depend on the processor: a slice of `make reproducible`."""

import pytest
from conftest import ROOT

from course.errors import CourseError
from course.evidence import rebuild


@pytest.mark.slow
def test_a_lesson_with_a_least_squares_fit_is_the_same_under_another_kernel_and_with_narrow_loops():
    """The answers of 04 once differed in their sixteenth digit, and its figures where NumPy has no wide registers."""
    other = next((name for name in (rebuild.NARROW, "Prescott", "Haswell") if not rebuild.refusal(name)), None)
    if other is None:
        pytest.skip("NumPy takes no other kernel here")
    assert rebuild.run_under(other, 1, ["04_convergence"], tables=False) == rebuild.committed(ROOT, ["04_convergence"])


def test_a_kernel_that_does_not_run_is_told():
    assert rebuild.refusal("Nonsuch")


def test_differences_are_named(monkeypatch):
    said = []
    monkeypatch.setattr(rebuild, "refusal", lambda name: "" if name in ("Haswell", "Nehalem", "Prescott") else "not here")
    monkeypatch.setattr(rebuild, "committed", lambda root, lessons: {"solutions/a": "1"})
    monkeypatch.setattr(
        rebuild, "run_under", lambda name, *_: {"solutions/a": "1", "datasets/t": "2" if name == "Prescott" else "3"}
    )
    assert rebuild.compare(["a"], True, said.append) == ["datasets/t is another one under Prescott"]
    assert "Zen: left out, not here" in said


def test_too_few_kernels_prove_nothing(monkeypatch):
    monkeypatch.setattr(rebuild, "refusal", lambda name: "not here")
    with pytest.raises(CourseError, match="Only 0 of OpenBLAS's kernels run here, 3 are needed"):
        rebuild.compare([], False, lambda text: None)
