"""Personal editions: everybody gets her own, is graded on it, and a number of a fellow's is told from one's own."""

import json
import stat
import zipfile

import nbformat
import pytest
from conftest import TOY, make_course_root

from course.answers import Verdict, canonical
from course.authoring.keys import lesson_keys
from course.data import Edition
from course.data.package import write_package
from course.data.tables.registry import all_tables
from course.grading import personal
from course.grading.classroom import class_report
from course.grading.errors import GradingError
from course.grading.grade import Round, grade

SEEDS = {"class": 1, "hidden": 2}
ROWS = 3000
pytestmark = pytest.mark.slow


def part_of(source, folder, name, seed):
    """An edition of some thousand orders: another draw, as far as a lesson can tell, and made in a moment."""
    folder.mkdir(parents=True)
    orders = source.load("orders").sample(ROWS + seed, random_state=seed).sort_index()
    write_package(folder, {"orders": orders}, {"orders": all_tables()["orders"]}, name=name)
    return Edition(folder)


@pytest.fixture(scope="module")
def course_root(tmp_path_factory, toy, class_edition):
    folder = tmp_path_factory.mktemp("personal")
    made = {name: part_of(class_edition, folder / name, name, seed) for name, seed in SEEDS.items()}
    config = f'\nc.JudgeSubmission.lessons = "{TOY.parent}"\nc.JudgeSubmission.cell_seconds = 20\n'
    return make_course_root(folder / "root", [toy], [made["class"]], made["hidden"], extra_config=config)


@pytest.fixture(scope="module")
def packed(course_root, toy, class_edition):
    """Editions for two students, and then for a third beside them: what was said each time, and the zips before."""
    drawn, said = [], ([], [])

    def draw(work, name, *, size):
        folder = work / "editions" / name
        if not folder.is_dir():
            drawn.append((name, size))
            part_of(class_edition, folder, name, 10 + len(drawn))
        return Edition(folder)

    out = course_root / ".course" / "packs"
    packs = personal.Packs(course_root, (toy,), out, "small")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(personal, "named_edition", draw)
        assert personal.make_personal(packs, ["Anna", "ben"], said[0].append) == []
        before = {path.name: path.read_bytes() for path in out.iterdir()}
        assert personal.make_personal(packs, ["Anna", "ben", "eve"], said[1].append) == []
    return {"drawn": drawn, "said": said, "before": before, "out": out}


def test_everybody_has_her_own_and_what_is_drawn_is_kept(packed, course_root):
    assert [name for name, _ in packed["drawn"]] == [personal.name_of(student) for student in ("Anna", "ben", "eve")]
    assert {size for _, size in packed["drawn"]} == {"small"}
    editions = personal.personal_editions(course_root / ".course")
    assert list(editions) == ["Anna", "ben", "eve"] and len({edition.digest for edition in editions.values()}) == 3
    assert ["as before" in line for line in packed["said"][1]] == [True, True, False]
    assert "left" in packed["said"][0][0]
    assert all((packed["out"] / name).read_bytes() == held for name, held in packed["before"].items())
    for folder in (packed["out"], course_root / ".course" / "editions", course_root / ".course" / "truth"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((course_root / ".course" / personal.STUDENTS).stat().st_mode) == 0o600


def test_a_cluster_packs_the_same(packed, course_root, toy, tmp_path):
    distributed = pytest.importorskip("distributed")
    students, said = ["Anna", "ben", "eve"], []
    packs = personal.Packs(course_root, (toy,), tmp_path, "small")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, processes=True) as cluster:
        address = cluster.scheduler_address
        assert personal.make_personal(packs, students, said.append, scheduler=address) == []
        with pytest.raises(GradingError, match="a disk that all of them share"), distributed.Client(address) as client:
            task = personal.Task("Anna", packs)
            client.submit(personal._carry_out_there, task, tmp_path / "none", personal.package_digest()).result()
    assert len(said) == 3 and all("packed" in line and "drawn" not in line for line in said)
    for student in students:
        with zipfile.ZipFile(tmp_path / f"{student}.zip") as there, zipfile.ZipFile(packed["out"] / f"{student}.zip") as here:
            assert {name: there.read(name) for name in there.namelist()} == {name: here.read(name) for name in here.namelist()}
    assert not list((course_root / ".course").glob(".drawing-*"))


def test_a_zip_holds_her_tables_and_fingerprints_of_them(packed, course_root, toy):
    editions = personal.personal_editions(course_root / ".course")
    with zipfile.ZipFile(packed["out"] / "ben.zip") as found:
        checks = json.loads(found.read(f"notebooks/{toy.name}/checks.json"))
        assert checks["edition"] == editions["ben"].digest and checks["exercises"].keys() == {one.name for one in toy.checked}
        for path in editions["ben"].folder.iterdir():
            assert found.read(f"datasets/{path.name}") == path.read_bytes()
        names = {name for name in found.namelist() if not name.startswith("datasets/")}
    assert names == {"README.md", f"notebooks/{toy.name}/checks.json", f"notebooks/{toy.name}/{toy.name}.ipynb"}
    released = json.loads((course_root / "notebooks" / toy.name / "checks.json").read_text())
    assert {one["title"] for one in checks["exercises"].values()} == {one["title"] for one in released["exercises"].values()}
    assert checks["exercises"] != released["exercises"]


def people_in(edition):
    """The answer to the toy lesson's first exercise."""
    return int(edition.load("orders").query("gmv > 0")["user_id"].nunique())


@pytest.fixture(scope="module")
def graded(packed, course_root, toy):
    """Anna computes all but one number, which is ben's; ben and carl, who has no edition, compute all; eve types in her own number."""
    editions = personal.personal_editions(course_root / ".course")
    numbers = {
        student: int(edition.load("orders").query("gmv > 0")["user_id"].nunique()) for student, edition in editions.items()
    }
    computed = {exercise.name: exercise.answer.source for exercise in toy.checked}
    assert len(set(numbers.values())) == 3
    wrong = next(cell.source for cell in toy.exercises["basket"].wrongs if cell.label == "median-for-mean")
    handed = {
        "Anna": computed | {"users": f"users = {numbers['ben']}"},
        "ben": computed,
        "carl": computed | {"basket": wrong},
        "eve": computed | {"users": f"users = {numbers['eve']}"},
    }
    for student, answers in handed.items():
        notebook = nbformat.read(course_root / "notebooks" / toy.name / f"{toy.name}.ipynb", as_version=4)
        for cell in notebook.cells:
            about = cell.metadata.get("nbgrader", {})
            if about.get("solution") and about["grade_id"] in answers:
                cell.source = answers[about["grade_id"]]
        folder = course_root / ".course" / "submitted" / student / toy.name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{toy.name}.ipynb")
    rows = grade(toy.name, course_root, Round(jobs=1), say=lambda text: None)
    assert [row.problem for row in rows] == [""] * 4
    return {row.student: row.verdicts for row in rows}


def labels(verdicts):
    return {name: verdict["label"] for name, verdict in verdicts.items() if verdict["label"] != "right"}


def test_everybody_is_graded_on_her_own_edition(graded, course_root, toy):
    assert labels(graded["ben"]) == {}
    assert labels(graded["carl"]) == {"basket": "median-for-mean"}
    assert labels(graded["eve"]) == {"users": "only-this-market"}
    editions = personal.personal_editions(course_root / ".course")
    keys = {student: lesson_keys(toy, edition)["users"].truth for student, edition in editions.items()}
    assert len({json.dumps(truth.reals) + truth.skeleton for truth in keys.values()}) == 3  # so none is right on another's


def test_a_fellows_number_is_named_to_the_teacher_alone(graded, course_root, toy):
    assert labels(graded["Anna"]) == {"users": personal.ANOTHERS}
    verdict = graded["Anna"]["users"]
    assert verdict["fits"] == ["ben"] and verdict["share"] == 0 and "ben" not in verdict["sentence"]
    assert [student for student, verdicts in graded.items() if any("fits" in one for one in verdicts.values())] == ["Anna"]
    page = class_report(course_root, toy, None, lambda text: None).read_text(encoding="utf-8")
    assert "<td>Anna</td><td>A number</td><td>ben</td>" in page


def test_feedback_says_which_market(graded, course_root, toy):
    def page(student):
        return (course_root / ".course" / "feedback" / student / toy.name / f"{toy.name}.html").read_text(encoding="utf-8")

    assert "Run on your own edition of the market" in page("Anna") and "Run on the class edition of the market" in page("carl")
    text = page("Anna").replace(personal.ANOTHERS_SENTENCE, "", 1)
    assert text != page("Anna") and ">ben<" not in text and " ben " not in text


def test_nobody_is_graded_again_because_another_has_an_edition(graded, course_root, toy):
    said = []
    grade(toy.name, course_root, Round(jobs=1), say=said.append)
    assert sum("as before" in line for line in said) == 4


def test_only_what_stays_the_same_on_two_markets_is_held_against_anybody(toy, course_root, packed):
    editions = personal.personal_editions(course_root / ".course")
    keys = {student: lesson_keys(toy, edition, course_root / ".course" / "keys") for student, edition in editions.items()}
    bens = canonical(people_in(editions["ben"]))

    def whose(label, here, there):
        return personal.fits({"users": Verdict("users", 0.0, label, "")}, {"users": here}, {"users": there}, keys, "Anna")

    assert whose("wrong", bens, bens) == {"users": ["ben"]}
    assert whose("wrong", bens, canonical(1)) == {}  # computed: it differs from market to market
    assert whose("right", bens, bens) == {} and whose("orders-counted", bens, bens) == {}
    damaged = bens | {"value": [{}]}
    assert whose("wrong", damaged, damaged) == {}
