"""What a teacher does with a class beside grading: `course roster`, `due`, `mark`, `export`, `report`, `verify`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat

from course.authoring.lesson import Lesson
from course.authoring.nbgrader import nbgrader_config
from course.authoring.student_pack import build_wheel
from course.data import Edition
from course.data.named import class_edition
from course.files import replace_text
from course.grading import lms, marking, personal, report, term, verify_marks
from course.grading.batch import jobs_of
from course.grading.errors import GradingError
from course.grading.grade import batch_config
from course.grading.gradebook import open_gradebook, register, scores
from course.grading.personal import personal_editions
from course.grading.verify import counted_on, draw_class, facts_of, read_work
from course.grading.verify_page import key_page, key_table, quiz_notebook, quiz_page

Say = Callable[[str], object]


def roster(root: Path, path: Path, say: Say) -> None:
    """Put the students of a roster file into the gradebook."""
    rows = term.read_roster(path)
    with open_gradebook(nbgrader_config(root)) as gradebook:
        new, known, strange = term.enter_roster(gradebook, rows)
    say(f"{new} students are new in the gradebook, {known} were there")
    if strange:
        say(
            f"{len(strange)} in the gradebook are not on this roster: {', '.join(strange[:10])}{' ...' if len(strange) > 10 else ''}"
        )


def editions(path: Path, packs: personal.Packs, jobs: int | None, scheduler: str | None, say: Say) -> list[str]:
    """Draw an edition for each student of a roster file and pack what each may have; returns what went wrong."""
    students = [row["student"] for row in term.read_roster(path)]
    # A cluster's workers read the wheel too: it lies where the editions do.
    shared = packs.root / ".course" if scheduler else None
    with tempfile.TemporaryDirectory(prefix="course-wheel-", dir=shared) as folder:
        say("building the wheel")
        packs = replace(packs, wheel=build_wheel(Path(folder), packs.root))
        return personal.make_personal(packs, students, say, jobs=min(jobs_of(jobs), len(students)), scheduler=scheduler)


def due(root: Path, lesson: str, moment: str, policy: term.LatePolicy | None, say: Say) -> None:
    """Enter when a lesson is due, and what being late costs."""
    config = nbgrader_config(root)
    register(lesson, config, only_if_missing=True)
    with open_gradebook(config) as gradebook:
        told = term.set_due(gradebook, lesson, moment)
    if policy:
        term.write_policy(root, policy)
    kept = term.read_policy(root)
    say(
        f"{lesson} is due {told}; after {kept.grace} minutes of grace each day begun costs {kept.per_day:.0%} of the points "
        f"earned, {kept.most:.0%} at the most. Grade again to apply it."
    )


def export(root: Path, lesson: str, submitted: Path | None, form: lms.Form, say: Say) -> None:
    """Fill in a learning management system's file; where it is not to be written, only say what would be done."""
    config, _ = batch_config(root.resolve(), submitted)
    with open_gradebook(config) as gradebook:
        done = lms.export(gradebook, lesson, form)
        waiting = lms.unfinished(gradebook, lesson)
    for sentence in lms.told(done):
        say(sentence)
    if waiting:
        say(f"{len(waiting)} of them wait for a mark by hand: `course mark {lesson}`")
    say(f"written to {form.out}" if form.out else "nothing was written: this was a dry run")


def mark(root: Path, lesson: Lesson, submitted: Path | None, port: int, say: Say) -> None:
    """Mark a graded class's written answers on a page of this machine, until interrupted."""
    config, _ = batch_config(root.resolve(), submitted)
    autograded = root / config.CourseDirectory.autograded_directory
    with open_gradebook(config) as gradebook:
        found = marking.read_marking(lesson, gradebook, autograded)
        left = sum(text.marks is None for text in found.texts)
        say(f"{left} of {len(found.texts)} written answers wait for a mark")
        marking.serve(found, port, say)


def class_report(root: Path, lesson: Lesson, submitted: Path | None, say: Say) -> Path:
    """Write the teacher's page on a graded class; returns its path."""
    config, results = batch_config(root.resolve(), submitted)
    stored = scores(lesson.name, config)
    if not stored:
        raise GradingError(f"Nobody has been graded in {lesson.name}: run `course grade {lesson.name}` first.")
    journal = report.read_lines(results / "journal" / f"{lesson.name}.jsonl")
    autograded = root / config.CourseDirectory.autograded_directory
    handed = []
    for student, row in sorted(stored.items()):
        about, code = journal.get(student, {}), {}
        notebook = autograded / student / lesson.name / f"{lesson.name}.ipynb"
        if notebook.is_file():
            read = json.loads(notebook.read_text(encoding="utf-8"))
            about = about or read["metadata"].get("course", {})
            for cell in read["cells"]:
                name = str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", ""))
                if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("solution"):
                    code[name] = "".join(cell["source"])
        verdicts = about.get("verdicts", ())
        handed.append(
            report.Handed(
                student,
                row["auto"],
                row["manual"],
                row["needs_manual_grade"],
                {verdict["exercise"]: float(verdict.get("share", 0.0)) for verdict in verdicts},
                {verdict["exercise"]: str(verdict["label"]) for verdict in verdicts},
                " ".join(filter(None, (str(about.get("problem", "")), str(about.get("intake", {}).get("time", ""))))),
                float(about.get("seconds", 0.0) or 0.0),
                str(about.get("sandbox", "")),
                code,
                {verdict["exercise"]: list(verdict["fits"]) for verdict in verdicts if verdict.get("fits")},
            )
        )
    tasks = [report.Task(exercise.name, exercise.title, exercise.points) for exercise in lesson.checked]
    most, more = (sum(one.points for one in lesson.exercises.values() if one.stretch is stretch) for stretch in (False, True))
    path = results / "reports" / f"{lesson.name}.html"
    kept = verify_marks.read_kept(results / "verify" / lesson.name)
    report.write_class_report(path, report.Graded(lesson.name, lesson.title, handed, tasks, most, more, kept))
    if kept:
        table = path.with_name(f"{lesson.name}-verified.csv")
        replace_text(table, report.verified_table(handed, most, kept), private=True)
        say(f"points with and without the quiz: {table}")
    say(f"open {path}")
    return path


def verify(
    root: Path,
    lesson: Lesson,
    submitted: Path | None,
    students: list[str] | None,
    points: float,
    others: Callable[[], list[Edition]],
    say: Say,
) -> Path:
    """Write a quiz for each student of a graded class, and its key; returns the path of the pages to print.

    others: makes editions that no student has; the numbers beside hers come from them, never from the hidden edition.
    """
    config, results = batch_config(root.resolve(), submitted)
    autograded = root / config.CourseDirectory.autograded_directory
    graded = sorted(scores(lesson.name, config))
    strange = sorted(set(students or ()) - set(graded))
    if strange or not graded:
        who = (
            f"These are not graded in {lesson.name}: {', '.join(strange)}."
            if strange
            else f"Nothing of {lesson.name} is graded yet."
        )
        raise GradingError(
            f"{who} Run `course grade {lesson.name}` first{f' with --submitted {submitted}' if submitted else ''}."
        )
    journal = report.read_lines(results / "journal" / f"{lesson.name}.jsonl")
    with open_gradebook(config) as gradebook:
        names = term.names_of(gradebook)
    works, without = [], []
    for student in graded if students is None else sorted(set(students)):
        notebook = autograded / student / lesson.name / f"{lesson.name}.ipynb"
        if notebook.is_file():
            verdicts = journal[student].get("verdicts", ()) if student in journal else None
            labels = None if verdicts is None else {str(one["exercise"]): str(one["label"]) for one in verdicts}
            works.append(read_work(notebook, student, names.get(student, student), labels))
        else:
            without.append(student)
    if not works:
        raise GradingError(f"No graded notebook of {lesson.name} can be read: {', '.join(without)}.")
    say("running the lesson's answers and known mistakes on the class edition and on two others, where that is not kept")
    cache = root / ".course" / "numbers"
    strangers = [counted_on(lesson, one, cache) for one in others()]
    facts = facts_of(lesson, counted_on(lesson, class_edition(root), cache), strangers)
    editions = personal_editions(root / ".course")
    whose = [work.student for work in works if work.student in editions]
    if whose:
        say(f"and on the editions of their own of {len(whose)} students")
    own = {student: facts_of(lesson, counted_on(lesson, editions[student], cache), strangers) for student in whose}
    folder = results / "verify" / lesson.name
    number, quizzes = draw_class(facts, works, folder / "drawn.json", own)
    page = folder / f"quiz-{number}.html"
    replace_text(page, quiz_page(lesson.title, quizzes, points), private=True)
    replace_text(folder / f"key-{number}.html", key_page(lesson.title, quizzes), private=True)
    replace_text(folder / f"key-{number}.csv", key_table(quizzes, points), private=True)
    notebooks = folder / f"quiz-{number}"
    for quiz in quizzes:
        made = quiz_notebook(lesson.name, lesson.title, quiz, points)
        replace_text(notebooks / f"{quiz.student}.ipynb", nbformat.writes(made) + "\n", private=True)
    if without:
        say(f"no notebook to ask about: {', '.join(without)}")
    say(f"{len(quizzes)} quizzes: print {page}, or hand out the notebooks in {notebooks}; the key lies beside them")
    say(f"afterwards: course verify {lesson.name} --marks FILE (letters or points), or --marks FOLDER (the notebooks)")
    return page


def verified(
    root: Path, lesson: Lesson, submitted: Path | None, answers: Path | None, number: int | None, weight: int | None, say: Say
) -> None:
    """Read back what students answered in a quiz, a CSV file or a folder of notebooks, and keep it for the report.

    Without answers only the weight is changed.
    """
    _, results = batch_config(root.resolve(), submitted)
    folder = results / "verify" / lesson.name
    if answers is None:
        kept = verify_marks.reweigh(folder, lesson.name, verify_marks.WEIGHT if weight is None else weight)
    else:
        kept, notes = verify_marks.read_back(folder, lesson.name, answers, number, weight)
        for note in notes:
            say(note)
    say(f"{kept.told()}: see `course report {lesson.name}`")
