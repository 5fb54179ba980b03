"""The `course` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from course.arguments import Parser, UserError, whole
from course.errors import CourseError

if TYPE_CHECKING:
    from course.authoring.keys import Trial
    from course.authoring.lesson import Lesson
    from course.data import Edition

ROOT = Path(__file__).resolve().parents[1]
OTHERS = {"north": 101, "river": 202, "harbour": 303}
"""Editions that the lint judges on besides the class edition: public names and seeds, so that every machine draws the same."""
MARKET = {
    "calibrate": "find the parameters that give the article's figures",
    "evidence": "compare the market with the article and with real trade, on fresh seeds or as stored",
    "goods": "moments of the goods' tables beside their envelopes, a column a seed",
    "searches": "moments of the search log, a column a seed",
    "bench": "CPU time and memory at three sizes, beside Faker, Mimesis and plain NumPy",
    "recovery": "is what was planted found again, and do the known mistakes miss it?",
    "bytes": "digests of an edition's tables, here and under other interpreters",
    "switches": "switch each mechanism off and see the pattern go that it is said to make",
    "sceptic": "read the tables as a sceptic would: a number, a band and a reason for each fault that was found",
}
"""`course market NAME`: a line for the help of each."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0 done, 1 faults found, 2 not possible (with one sentence on stderr)."""
    # One thread for linear algebra: the market's products are small, and more threads only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        chosen = parser().parse_args(arguments)
        code: int = chosen.run(chosen)
        return code
    except CourseError as error:
        print(f"course: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("course: stopped; what was finished is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever reads along, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


class _Version(argparse.Action):
    """Print the version; the data room is imported when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from course.data.package import VERSION

        parser.exit(message=f"{VERSION}\n")


def parser() -> Parser:
    """The parser of the whole command; `chosen.run(chosen)` then carries out what was chosen and gives the exit code."""
    made = Parser(prog="course", description="Build, grade and look after the course.")
    made.add_argument("--version", action=_Version, nargs=0, help="print the course's version, which editions name as well")
    verbs = made.add_subparsers(required=True, metavar="VERB")

    def verb(name: str, run: Callable[[argparse.Namespace], int], line: str) -> Parser:
        added = verbs.add_parser(name, help=line, description=line)
        added.set_defaults(run=run)
        return added

    build = verb("build", _build, "make everything that is derived: datasets, solutions, notebooks")
    build.add_argument(
        "what", nargs="*", default=[], metavar="data | lessons | LESSON", help="what to build (default: everything)"
    )
    build.add_argument(
        "--check", action="store_true", help="change nothing; fail where anything is out of date or a lesson breaks a rule"
    )

    build.add_argument("--watch", action="store_true", help="build again whenever a lesson's text is saved; end with Ctrl+C")

    new = verb("new", _new, "begin a lesson from a template that builds")
    new.add_argument("name", metavar="LESSON", help="two digits and a name, such as 05_demand_pull")

    budget = verb("budget", _budget, "words, lines, tasks and minutes of each lesson")
    budget.add_argument("lessons", nargs="*", metavar="LESSON")

    pack = verb("student-pack", _student_pack, "write what students get, and nothing else, into a folder that runs alone")
    pack.add_argument("folder", type=Path, metavar="FOLDER", help="an empty or new directory")

    matrix = verb("matrix", _matrix, "every exercise x every right and wrong cell x editions, as a table")
    matrix.add_argument("lessons", nargs="*", metavar="LESSON")
    matrix.add_argument(
        "--editions", type=whole(0, 99), default=3, help="hidden editions beside the class edition (default %(default)s)"
    )
    matrix.add_argument("--store", action="store_true", help="keep the outcome as the repository's record of the long run")
    matrix.add_argument("--stored", action="store_true", help="run nothing: print the record, and what has changed since")

    show = verb("show", _show, "a wrong answer whole, with what differs from the solution marked")
    show.add_argument("lesson", metavar="LESSON")
    show.add_argument("name", metavar="NAME", help="the label of a wrong answer, or an exercise")

    times = verb("times", _times, "how long each lesson runs from a cold kernel, beside importing pandas and plotly alone")
    times.add_argument("lessons", nargs="*", metavar="LESSON")

    reproduce = verb("reproduce", _reproduce, "rebuild lessons and tables under several BLAS kernels and compare their bytes")
    reproduce.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all of them")
    reproduce.add_argument("--no-tables", action="store_true", help="lessons alone")

    grade = verb("grade", _grade, "grade the submissions of a lesson")
    grade.add_argument("lesson", metavar="LESSON")
    grade.add_argument("--submitted", type=Path, help="directory with <student>/<lesson>/ (default: .course/submitted)")
    grade.add_argument("--student", action="append", dest="students", help="grade this student only (may be given again)")
    grade.add_argument("--force", action="store_true", help="grade again what is already graded")
    grade.add_argument("--cell-seconds", type=whole(1), help="seconds that one cell may take (default 30)")
    grade.add_argument("--jobs", type=whole(1), help="how many submissions at a time (default: as many as there are processors)")
    grade.add_argument(
        "--scheduler", help="address of a Dask scheduler, such as tcp://host:8786, whose workers run the submissions"
    )
    grade.add_argument(
        "--sandbox",
        choices=("auto", "bubblewrap", "landlock", "none"),
        help="what submissions run in (default: the best there is, and nothing runs where there is none)",
    )
    grade.add_argument("--no-feedback", action="store_true", help="write no feedback pages")

    roster = verb("roster", _roster, "put a class into the gradebook: a CSV file with the column student")
    roster.add_argument("file", type=Path, metavar="FILE")

    editions = verb("editions", _editions, "draw a secret edition for each student of a roster, and pack what each may have")
    editions.add_argument("--roster", type=Path, required=True, metavar="FILE", help="a CSV file with the column student")
    editions.add_argument("--out", type=Path, help="where the zips go, one a student (default: .course/packs)")
    editions.add_argument("--lesson", action="append", dest="lessons", help="pack this lesson only (may be given again)")
    editions.add_argument("--size", choices=("class", "small"), default="class", help="of what is drawn (default %(default)s)")
    editions.add_argument("--jobs", type=whole(1), help="how many at a time (default: as many as there are processors)")
    editions.add_argument(
        "--scheduler",
        help="address of a Dask scheduler, such as tcp://host:8786, whose workers draw them on a disk that all share",
    )

    due = verb("due", _due, "say when a lesson is due, and what being late costs")
    due.add_argument("lesson", metavar="LESSON")
    due.add_argument("moment", metavar="MOMENT", help="with its time zone, such as 2026-12-05T23:59+01:00")
    due.add_argument("--grace", type=whole(0), metavar="MINUTES", help="minutes that cost nothing (default 15)")
    due.add_argument("--per-day", type=whole(0, 100), metavar="PERCENT", help="of the points earned, a day begun (default 10)")
    due.add_argument("--most", type=whole(0, 100), metavar="PERCENT", help="that lateness can cost (default 50)")

    mark = verb("mark", _mark, "mark written answers one by one beside their mark scheme, with the keys 0 to 3, in a browser")
    mark.add_argument("lesson", metavar="LESSON")
    mark.add_argument("--submitted", type=Path, help="as given to `course grade`")
    mark.add_argument("--port", type=whole(0, 65535), default=8899, help="default %(default)s; 0 takes a free one")

    export = verb("export", _export, "fill in the file that Canvas, Moodle or Blackboard exported")
    export.add_argument("lesson", metavar="LESSON")
    export.add_argument("file", type=Path, metavar="FILE", help="the system's own export")
    export.add_argument("--system", choices=("canvas", "moodle", "blackboard"), required=True)
    export.add_argument("--submitted", type=Path, help="as given to `course grade`")
    export.add_argument("--column", default="", help="the task's column there (default: the lesson's name)")
    export.add_argument("--out", type=Path, help="the new file; without it nothing is written, and you see who would be missing")

    report = verb(
        "report", _report, "a page with plots on a graded class: points, tasks, mistakes, who is alike, what went wrong"
    )
    report.add_argument("lesson", metavar="LESSON")
    report.add_argument("--submitted", type=Path, help="as given to `course grade`")

    verify = verb(
        "verify",
        _verify,
        "a supervised quiz for each student of a graded class, made from her own submission; reads answers back",
    )
    verify.add_argument("lesson", metavar="LESSON")
    verify.add_argument("--submitted", type=Path, help="as given to `course grade`")
    verify.add_argument("--student", action="append", dest="students", help="for this student only (may be given again)")
    verify.add_argument("--points", type=whole(1, 1000), default=6, help="of the whole quiz (default %(default)s)")
    verify.add_argument(
        "--marks",
        type=Path,
        metavar="FILE|FOLDER",
        help="draw nothing, read answers back: a CSV file with the columns student and 1, 2, … (letters) or student and points, or a folder of the quiz's notebooks",
    )
    verify.add_argument("--quiz", type=whole(1), metavar="NUMBER", help="the quiz whose answers they are (default: the last)")
    verify.add_argument(
        "--weight",
        type=whole(0, 100),
        metavar="PERCENT",
        help="of the quiz in the points of `course report` (default: as before, at first 50); without --marks only this is changed",
    )

    from course.handin.arguments import add_arguments

    doctor = verb("doctor", _doctor, "tell a student what would go wrong with a notebook when it is handed in")
    add_arguments(doctor)

    sample = verb("sample-class", _sample_class, "make up submissions of a whole class, with every known trouble")
    sample.add_argument("lesson", metavar="LESSON")
    sample.add_argument("--students", type=whole(1), default=30, help="how many (default %(default)s)")
    sample.add_argument("--out", type=Path, required=True, help="an empty or new directory")

    edition = verb("edition", _edition, "make another edition of the market")
    edition.add_argument("name", metavar="NAME", help="a name for it, such as autumn-a")
    edition.add_argument("--out", type=Path, help="an empty or new directory (default: .course/editions/NAME)")
    edition.add_argument("--seed", type=whole(0), help="default: a secret random seed")
    edition.add_argument("--world", default="W1", help="world type, W1 to W4 (default %(default)s)")
    edition.add_argument("--size", default="class", help="class (default) or small")

    line = "the capstone's shop: buy a sealed experiment for your team's edition, see the menu and the ledger"
    verbs.add_parser("experiment", module=_experiment, help=line, description=line)
    line = "the capstone, for teachers: deal editions to teams, score, prove, reveal"
    verbs.add_parser("capstone", module=_capstone, help=line, description=line)

    line = "the concept inventory: forms for before and after, answers read back, what the class has gained"
    verbs.add_parser("inventory", module=_inventory, help=line, description=line)

    names = ", ".join(MARKET)
    market = verbs.add_parser("market", help=f"look into the simulated market: {names}", description="Look into the market.")
    questions = market.add_subparsers(required=True, metavar="NAME")
    for name, line in MARKET.items():
        questions.add_parser(name, module=partial(_referee, name), help=line, description=line)

    large = verb("large-market", _large_market, "write a market of any size as partitioned Parquet")
    large.add_argument("folder", type=Path, metavar="FOLDER", help="an empty or new directory")
    large.add_argument("--orders", required=True, help="how many, for example 200k, million, 100M")
    large.add_argument("--seed", type=whole(0), required=True)
    large.add_argument("--world", default="W1", help="world type, W1 to W4 (default %(default)s)")
    large.add_argument("--tables", default="all", help="all (default), or orders for those that orders need")
    large.add_argument(
        "--scheduler", help="address of a Dask scheduler, such as tcp://host:8786: the same bytes, made on a cluster"
    )
    large.add_argument("--truth", type=Path, help="where to write what students may not know")

    site = verb("site", _site, "the website: lessons as students get them, handbook, data cards, the public names")
    site.add_argument("--out", type=Path, default=ROOT / ".course" / "site", help="default: .course/site")

    hub = verb("hub", _hub, "a JupyterHub on this machine to try: a teacher and three students; end with Ctrl+C")
    hub.add_argument("--port", type=whole(1, 65533), default=8000, help="and the two after it (default %(default)s)")
    hub.add_argument("--students", nargs="+", default=["ann", "bo", "cem"], metavar="NAME", help="default: ann bo cem")
    hub.add_argument("--folder", type=Path, default=ROOT / ".course" / "hub", help="what it keeps (default: .course/hub)")

    lab = verb("lab", _lab, "open the course in JupyterLab")
    lab.add_argument("--port", type=whole(1, 65535), default=8888, help="default %(default)s")
    lab.add_argument("--address", default="127.0.0.1", help="default %(default)s")
    lab.add_argument("--no-browser", action="store_true", help="only print the address")
    return made


def _lessons(names: list[str]) -> list[Lesson]:
    from course.authoring.lesson import find_lesson, lesson_names

    return [find_lesson(name) for name in names or lesson_names()]


def _say(text: str) -> None:
    print(text, flush=True)


def _other_editions(number: int) -> list[Edition]:
    from course.data.named import named_edition

    seeds = {**OTHERS, **{f"other-{n}": 1000 + n for n in range(4, 100)}}
    editions = []
    for name, seed in list(seeds.items())[:number]:
        _say(f"edition {name}")
        editions.append(named_edition(ROOT / ".course", name, seed=seed))
    return editions


def _build(chosen: argparse.Namespace) -> int:
    from course.authoring import build
    from course.authoring.handbook import build_handbook
    from course.authoring.outcomes import build_outcomes
    from course.authoring.reference import build_reference
    from course.data import Edition

    if chosen.watch:
        return _watch(chosen)
    names = [name for name in chosen.what if name not in ("data", "lessons")]
    data = not chosen.what or "data" in chosen.what
    lessons = _lessons(names) if names or not chosen.what or "lessons" in chosen.what else []
    faults: list[str] = []
    if data:
        faults += _build_data(chosen.check)
    if lessons:
        edition = Edition(ROOT / "datasets")
        if chosen.check:
            found, entries = build.check_lessons(lessons, edition, _other_editions(3), _say, ROOT)
            faults += found
            _say(f"{sum(entry.holds for entry in entries)} of {len(entries)} verdicts as expected")
        else:
            faults += build.build_lessons(lessons, edition, _say, ROOT)
        if chosen.check or not faults:  # a failed build leaves the map as it is
            faults += build_outcomes(_lessons([]), ROOT, check=chosen.check)
            faults += build_reference(ROOT, check=chosen.check)
            faults += build_handbook(_lessons([]), ROOT, check=chosen.check)
    for fault in faults:
        print(f"course: {fault}", file=sys.stderr)
    _say("nothing to complain of" if not faults else f"{len(faults)} fault{'s' * (len(faults) > 1)}")
    return 1 if faults else 0


def _watch(chosen: argparse.Namespace) -> int:
    """Build again whenever a lesson's text is saved; ends when it is interrupted."""
    import time

    from course.authoring.lesson import LessonError, lesson_names

    names = [name for name in chosen.what if name not in ("data", "lessons")] or lesson_names()
    paths = {name: find.path for name, find in zip(names, _lessons(names), strict=True)}
    seen = dict.fromkeys(names, 0)
    _say(f"watching {', '.join(names)}; end with Ctrl+C")
    try:
        while True:
            for name, path in paths.items():
                saved = path.stat().st_mtime_ns
                if saved != seen[name]:
                    seen[name] = saved
                    try:
                        _build(argparse.Namespace(what=[name], check=False, watch=False))
                    except LessonError as error:
                        print(f"course: {error}", file=sys.stderr)
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0


def _new(chosen: argparse.Namespace) -> int:
    from course.authoring.new import new_lesson

    path = new_lesson(chosen.name)
    _say(f"{path.relative_to(ROOT)} is there: write over it, and see it grow with `course build --watch {path.stem}`.")
    return 0


def _budget(chosen: argparse.Namespace) -> int:
    from course.authoring.budget import over_budget, report

    faults = []
    for lesson in _lessons(chosen.lessons):
        _say(report(lesson))
        faults += [lesson.at(line, sentence) for line, sentence in over_budget(lesson)]
    for fault in faults:
        print(f"course: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _student_pack(chosen: argparse.Namespace) -> int:
    from course.authoring.student_pack import make_student_pack

    wheel = make_student_pack(chosen.folder, ROOT, _say)
    _say(f"{chosen.folder} is ready; it installs {wheel.name}")
    return 0


def _build_data(check: bool) -> list[str]:
    import tempfile

    from course.authoring.build import differences
    from course.data import build_class_edition

    _say("datasets: simulating the class edition")
    if not check:
        build_class_edition(ROOT / "datasets")
        return []
    with tempfile.TemporaryDirectory(prefix="course-data-") as name:
        fresh = Path(name) / "datasets"
        build_class_edition(fresh)
        return differences(fresh, ROOT / "datasets", "datasets", mend="course build data")


def _site(chosen: argparse.Namespace) -> int:
    from course.site.build import build_site

    _say(f"open {build_site(chosen.out, ROOT, _say)}")
    return 0


def _matrix(chosen: argparse.Namespace) -> int:
    from course.authoring.keys import lesson_trials
    from course.authoring.matrix import matrix, table
    from course.authoring.matrix_record import RECORD, record_of, record_table, write_record
    from course.data import Edition

    edition = Edition(ROOT / "datasets")
    if chosen.stored:
        if not (ROOT / RECORD).is_file():
            raise UserError("no run is on record yet: make one with `course matrix --editions 10 --store`.")
        _say(record_table(ROOT, _lessons([]), edition))
        return 0
    editions = [edition, *_other_editions(chosen.editions)]

    def told(lesson: Lesson, edition: Edition) -> dict[str, Trial]:
        _say(f"{lesson.name} on {edition.name}")
        return lesson_trials(lesson, edition, prove=True, unproved=unproved)

    lessons = _lessons(chosen.lessons)
    unproved: list[str] = []
    entries = []
    for lesson in lessons:
        own = matrix(lesson, editions, told)
        entries += own
        if chosen.store:  # at once, since a run of all lessons takes long and may be stopped
            _say(f"kept in {write_record(record_of(own, [lesson], editions), ROOT).relative_to(ROOT)}")
    _say("\n".join([table(entries), *unproved]))
    return 0 if all(entry.holds for entry in entries) and not unproved else 1


def _show(chosen: argparse.Namespace) -> int:
    from course.authoring.show import shown

    (lesson,) = _lessons([chosen.lesson])
    _say(shown(lesson, chosen.name))
    return 0


def _times(chosen: argparse.Namespace) -> int:
    from course.authoring.times import imports_timing, lesson_timings, line

    lessons = _lessons(chosen.lessons)
    imports_timing(ROOT / "datasets")  # once for nothing: the machine then has the packages at hand, as it does for what follows
    imports = imports_timing(ROOT / "datasets")
    _say(line(imports, imports))
    for lesson in lessons:
        for timing in lesson_timings(lesson.name, ROOT):
            _say(line(timing, imports))
    return 0


def _reproduce(chosen: argparse.Namespace) -> int:
    from course.evidence.rebuild import run

    return run(chosen)


def _grade(chosen: argparse.Namespace) -> int:
    from course.grading.grade import Round, batch_config, grade, table

    (lesson,) = _lessons([chosen.lesson])
    wanted = Round(
        submitted=chosen.submitted,
        students=chosen.students,
        force=chosen.force,
        cell_seconds=chosen.cell_seconds,
        feedback=not chosen.no_feedback,
        sandbox=chosen.sandbox,
        jobs=chosen.jobs,
        scheduler=chosen.scheduler,
    )
    rows = grade(lesson.name, ROOT, wanted, say=_say)
    _say("")
    _say(table(rows))
    _, results = batch_config(ROOT, chosen.submitted)
    _say(f"In {results}: reports/{lesson.name}.csv · feedback/ · gradebook.db")
    return 0 if all(row.graded and row.agrees is not False for row in rows) else 1


def _roster(chosen: argparse.Namespace) -> int:
    from course.grading.classroom import roster

    roster(ROOT, chosen.file, _say)
    return 0


def _editions(chosen: argparse.Namespace) -> int:
    from course.grading.classroom import editions
    from course.grading.personal import Packs

    out = chosen.out or ROOT / ".course" / "packs"
    packs = Packs(ROOT, tuple(_lessons(chosen.lessons or [])), out, chosen.size)
    faults = editions(chosen.roster, packs, chosen.jobs, chosen.scheduler, _say)
    for fault in faults:
        print(f"course: {fault}", file=sys.stderr)
    _say(f"In {out}: a zip a student, for her alone. Seeds and truths stay in .course/truth.")
    return 1 if faults else 0


def _due(chosen: argparse.Namespace) -> int:
    from course.grading.classroom import due
    from course.grading.term import LatePolicy, read_policy

    (lesson,) = _lessons([chosen.lesson])
    policy, before = None, read_policy(ROOT)
    if any(value is not None for value in (chosen.grace, chosen.per_day, chosen.most)):
        policy = LatePolicy(
            before.grace if chosen.grace is None else chosen.grace,
            before.per_day if chosen.per_day is None else chosen.per_day / 100,
            before.most if chosen.most is None else chosen.most / 100,
        )
    due(ROOT, lesson.name, chosen.moment, policy, _say)
    return 0


def _mark(chosen: argparse.Namespace) -> int:
    from course.grading.classroom import mark

    (lesson,) = _lessons([chosen.lesson])
    mark(ROOT, lesson, chosen.submitted, chosen.port, _say)
    return 0


def _export(chosen: argparse.Namespace) -> int:
    from course.grading.classroom import export
    from course.grading.lms import Form

    (lesson,) = _lessons([chosen.lesson])
    form = Form(chosen.system, chosen.file, chosen.out, chosen.column)
    export(ROOT, lesson.name, chosen.submitted, form, _say)
    return 0


def _report(chosen: argparse.Namespace) -> int:
    from course.grading.classroom import class_report

    (lesson,) = _lessons([chosen.lesson])
    class_report(ROOT, lesson, chosen.submitted, _say)
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    from course.grading.classroom import verified, verify

    (lesson,) = _lessons([chosen.lesson])
    if chosen.marks or chosen.weight is not None:
        verified(ROOT, lesson, chosen.submitted, chosen.marks, chosen.quiz, chosen.weight, _say)
        return 0
    if chosen.quiz:
        raise UserError("--quiz goes with --marks, the answers that are read back.")
    verify(ROOT, lesson, chosen.submitted, chosen.students, chosen.points, partial(_other_editions, 2), _say)
    return 0


def _doctor(chosen: argparse.Namespace) -> int:
    from course.handin.doctor import carry_out

    return carry_out(chosen)


def _sample_class(chosen: argparse.Namespace) -> int:
    from course.authoring.keys import lesson_trials
    from course.data import Edition
    from course.grading.sample_class import sample_class, write_sample_class

    (lesson,) = _lessons([chosen.lesson])
    trials = lesson_trials(lesson, Edition(ROOT / "datasets"))
    submissions = sample_class(lesson, trials, chosen.students)
    write_sample_class(lesson, submissions, ROOT / "notebooks" / lesson.name / f"{lesson.name}.ipynb", chosen.out)
    _say(f"{len(submissions)} submissions of {lesson.name} in {chosen.out}; grade them with")
    _say(f"  course grade {lesson.name} --submitted {chosen.out}")
    return 0


def _edition(chosen: argparse.Namespace) -> int:
    import secrets

    from course.data import make_edition

    work = ROOT / ".course"
    out = chosen.out or work / "editions" / chosen.name
    truth = work / "truth" / f"{chosen.name}.json"
    truth.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    seed = secrets.randbits(48) if chosen.seed is None else chosen.seed
    made = make_edition(out, name=chosen.name, world=chosen.world, seed=seed, size=chosen.size, truth=truth)
    _say(repr(made))
    _say(f"Its seed and planted truth: {truth} (keep this to yourself)")
    return 0


def _referee(name: str) -> ModuleType:
    """The module behind `course market NAME`: it has `add_arguments(parser)` and `run(chosen)`, and is imported when it is chosen."""
    if name == "calibrate":
        from course.evidence import calibration

        return calibration
    if name == "evidence":
        from course.evidence import report

        return report
    if name == "goods":
        from course.evidence.moments import goods

        return goods
    if name == "searches":
        from course.evidence.moments import search

        return search
    if name == "bench":
        from course.evidence import benchmark

        return benchmark
    if name == "recovery":
        from course.evidence.recovery import run

        return run
    if name == "switches":
        from course.evidence import switches

        return switches
    if name == "sceptic":
        from course.evidence.sceptic import report as sceptic

        return sceptic
    from course.evidence import reproducibility

    return reproducibility


def _experiment() -> ModuleType:
    from course.capstone import command

    return command


def _capstone() -> ModuleType:
    from course.teams import command

    return command


def _inventory() -> ModuleType:
    from course.inventory import command

    return command


def _large_market(chosen: argparse.Namespace) -> int:
    from course.data.large import LargeMarket, write_market

    asked = LargeMarket.of(chosen.seed, chosen.orders, chosen.world, chosen.tables)
    made = write_market(chosen.folder, asked, scheduler=chosen.scheduler, truth=chosen.truth)
    _say(repr(made))
    return 0


def _hub(chosen: argparse.Namespace) -> int:
    from course.hub.run import run_hub

    return run_hub(chosen.folder, ROOT, chosen.students, chosen.port, _say)


def _lab(chosen: argparse.Namespace) -> int:
    from course.lab import open_lab

    return open_lab(ROOT, port=chosen.port, address=chosen.address, browser=not chosen.no_browser)


if __name__ == "__main__":
    sys.exit(main())
