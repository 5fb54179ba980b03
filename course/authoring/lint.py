"""What a lesson must keep, beyond being readable: each rule yields sentences that name the file, the line and the fault."""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from course.answers.contract import unknown_need
from course.answers.drawn import HEAT
from course.answers.figure import title_of
from course.authoring.budget import over_budget
from course.authoring.edits import BEGIN, END, given_code, has_stub
from course.authoring.lesson import FIGURE_CAPTION, Cell, CheckedExercise, Exercise, Lesson, feedback_of, solution_of
from course.authoring.matrix import TYPED_IN, Entry
from course.authoring.notebook import cell_lines

PLOTLY = "application/vnd.plotly.v1+json"
MIN_RIGHTS, MIN_WRONGS = 2, 2
MIN_COMMENT = 40
"""Characters of a feedback, or of the reason for a tolerance: less is no sentence that helps."""
MARKERS = (BEGIN, END, "MARK SCHEME", "BEGIN HIDDEN", 'role="wrong"', 'role="right"', 'role="planted"', "def recovered")
COMMON_LINES = 25
"""Shorter lines of a solution (`)`, `.sort_index()`, `x = 1`) may stand in a worked example by chance."""


def lint_text(lesson: Lesson) -> Iterator[str]:
    """Rules that the text alone can break: points, outcomes, variants, feedback, stubs."""
    where = lesson.path.name
    used = {outcome for exercise in lesson.exercises.values() for outcome in exercise.outcomes}
    for outcome in sorted(set(lesson.outcomes) - used):
        yield f"{where}: the outcome {outcome!r} has no exercise."
    served = {idea for exercise in lesson.exercises.values() for idea in exercise.ideas}
    for idea in sorted(set(lesson.ideas) - served):
        yield f"{where}: the header names the idea {idea}, which no exercise serves."
    yield from (lesson.at(line, sentence) for line, sentence in rebound_names(lesson))
    yield from (lesson.at(line, sentence) for line, sentence in over_budget(lesson))
    for exercise in lesson.exercises.values():
        for sentence in _worth_faults(lesson, exercise):
            yield lesson.at(exercise.answer.line, sentence)
        faults = _checked_faults(exercise) if isinstance(exercise, CheckedExercise) else _written_faults(exercise)
        for line, sentence in faults:
            yield lesson.at(line, sentence)
    for cell in lesson.cells:
        if cell.type == "code" and re.search(r"\.show\(", cell.source):
            yield lesson.at(cell.line, "end the cell with the figure itself instead of calling .show().")


def _worth_faults(lesson: Lesson, exercise: Exercise) -> Iterator[str]:
    """Rules on what an exercise is for and what it is worth."""
    name = exercise.name
    for outcome in exercise.outcomes:
        if outcome not in lesson.outcomes:
            yield f"the exercise {name!r} names the outcome {outcome!r}, which the header lacks."
    practice = exercise.quick and not exercise.points
    if not exercise.outcomes and not practice:
        yield f"the exercise {name!r} has no outcome."
    for idea in exercise.ideas:
        if idea not in lesson.ideas:
            yield f"the exercise {name!r} names the idea {idea}, which the header lacks."
    if lesson.ideas and not exercise.ideas and not practice:
        yield f"the exercise {name!r} does not say which of the article's ideas it serves."
    if exercise.prose_points != exercise.points:
        yield f"the heading promises {exercise.prose_points:g} points for {name!r}, the check gives {exercise.points:g}."


def rebound_names(lesson: Lesson) -> Iterator[tuple[int, str]]:
    """Line and sentence for each given cell that binds a name anew which an earlier answer, or the set-up, relies on.

    Students go back: an answer that was right must stay right after the rest of the notebook has run.
    """
    bound: set[str] = set()
    wanted: dict[str, str] = {}
    for cell in lesson.cells:
        if cell.type != "code":
            continue
        if cell.role in ("", "setup", "figure"):
            for name in sorted(names_bound(cell.source)):
                if name in wanted and name in bound:
                    yield (
                        cell.line,
                        f"this cell binds {name!r} anew, which the exercise {wanted[name]!r} reads: take another name.",
                    )
                bound.add(name)
        elif cell.role == "answer":
            code = solution_of(cell)
            for name in (names_read(code) - names_bound(code)) & bound:
                wanted.setdefault(name, cell.exercise)
            variable = names_bound(given_code(cell.source))
            bound |= variable
            for name in variable:
                wanted.setdefault(name, cell.exercise)


def names_bound(code: str) -> set[str]:
    """Names that code binds at its top level: assignments, loops, imports, functions; not inside comprehensions or functions."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
            return
        if isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        for child in ast.iter_child_nodes(node):
            visit(child)

    with contextlib.suppress(SyntaxError):
        visit(ast.parse(code))
    return found


def names_read(code: str) -> set[str]:
    """Names that code reads anywhere, inside functions too."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _written_faults(exercise: Exercise) -> Iterator[tuple[int, str]]:
    source = exercise.answer.source
    if "BEGIN MARK SCHEME" not in source or source.lower().count("level ") < 3:
        yield exercise.answer.line, f"the written task {exercise.name!r} needs a mark scheme and samples at levels 1, 2 and 3."


def _checked_faults(exercise: CheckedExercise) -> Iterator[tuple[int, str]]:
    """Rules on the cells of an exercise that the judge marks, each with its line."""
    name, line = exercise.name, exercise.answer.line
    for fault in filter(None, map(unknown_need, exercise.form_options.get("needs", ()))):
        yield line, f"in the check of {name!r} {fault}"
    if not solution_of(exercise.answer):
        yield line, f"the answer cell of {name!r} has no {BEGIN} … {END} region."
    elif not has_stub(exercise.answer.source, exercise.variable):
        yield (
            line,
            f"the answer cell of {name!r} needs a stub outside the solution, such as `{exercise.variable} = ...`: students get that.",
        )
    if len(exercise.rights) < MIN_RIGHTS and not exercise.quick:
        yield line, f"the exercise {name!r} needs at least {MIN_RIGHTS} right variants."
    if exercise.quick:
        choices = exercise.form_options.get("choices", ())
        silent = len(choices) - 1 - len(exercise.wrongs) if choices else 1 - len(exercise.wrongs)
        if silent > 0:
            yield (
                line,
                f"the quick question {name!r} has nothing to say to {silent} of its wrong answers: add `### answer: sentence`.",
            )
    elif len(exercise.wrongs) < MIN_WRONGS:
        yield line, f"the exercise {name!r} needs at least {MIN_WRONGS} wrong answers."
    labels = [cell.label for cell in exercise.wrongs]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield line, f"the exercise {name!r} has two wrong answers labelled {label!r}."
    for cell in exercise.wrongs:
        if fault := _comment_fault(cell, "feedback"):
            yield cell.line, f"the wrong answer {cell.label!r} {fault}"
    if exercise.planted is not None:
        for sentence in _planted_faults(exercise, exercise.planted):
            yield exercise.planted.line, sentence


def _comment_fault(cell: Cell, about: str) -> str:
    """What is wrong with the comment that a cell must begin with; "" where nothing is."""
    length = len(feedback_of(cell))
    if not length:
        return f"must begin with its {about} as a comment of at least {MIN_COMMENT} characters."
    if length < MIN_COMMENT:
        return f"begins with a comment of {length} characters: its {about} must have at least {MIN_COMMENT}."
    return ""


def _planted_faults(exercise: CheckedExercise, cell: Cell) -> Iterator[str]:
    """Rules on the cell that says whether an answer recovers the planted truth."""
    name = exercise.name
    if fault := _comment_fault(cell, "tolerance and the reason for it"):
        yield f"the planted cell of {name!r} {fault}"
    arguments = {
        node.name: [argument.arg for argument in node.args.args]
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.FunctionDef)
    }
    if arguments.get("recovered") != ["answer", "truth"]:
        yield f"the planted cell of {name!r} must define recovered(answer, truth)."
    labels = {wrong.label for wrong in exercise.wrongs}
    for label in sorted(set(exercise.leaves) - labels):
        yield f"leaves names {label!r}, but {name!r} has no wrong answer of that label."
    if labels and labels <= set(exercise.leaves):
        yield f"leaves names every wrong answer of {name!r}; one at least must miss the truth."


def lint_matrix(lesson: Lesson, entries: list[Entry]) -> Iterator[str]:
    """Rules on verdicts: rights pass, wrongs fail under their own label, on every edition."""
    for entry in entries:
        if entry.holds:
            continue
        place = lesson.at(entry.line, f"on edition {entry.edition!r} the {entry.cell!r} cell of {entry.exercise!r}")
        if entry.expected == TYPED_IN:
            yield f"{place} is right: the answer typed in would pass, so make it depend on the tables."
        elif entry.expected == "right":
            yield f"{place} is judged {entry.label!r} instead of right."
        elif entry.label == "right":
            yield f"{place} comes out equal to the truth: change the exercise or the data so that they tell this mistake apart."
        else:
            yield f"{place} is judged {entry.label!r}: two mistakes give the same values, or the form differs."


def lint_solution(lesson: Lesson, notebook: NotebookNode) -> Iterator[str]:
    """Rules on the executed solutions: no error, no warning, every check right, every figure readable."""
    lines = cell_lines(lesson)
    cells = notebook.cells
    for number, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        line = lines[cell.id]
        for output in cell.outputs:
            if output.output_type == "error":
                yield lesson.at(line, f"this cell ends in {output.ename}: {output.evalue}")
            elif output.output_type == "stream" and output.name == "stderr":
                yield lesson.at(line, f"this cell prints a warning: {output.text.strip()[:200]}")
            elif PLOTLY in output.get("data", {}):
                following = [c for c in cells[number + 1 :] if not c.id.startswith("check-")]
                for fault in _figure_faults(output.data[PLOTLY], following[0] if following else None):
                    yield lesson.at(line, f"the figure of this cell {fault}")
        if cell.id.startswith("check-") and not any("✓ Right" in str(o.get("data", {}).get("text/html")) for o in cell.outputs):
            yield lesson.at(line, "this check does not call the solution right.")


def _figure_faults(figure: dict[str, Any], caption: NotebookNode | None) -> Iterator[str]:
    layout = figure.get("layout", {})
    if not (title_of(layout.get("title")) or "").strip():
        yield "has no title."
    for name, axis in layout.items():
        if not re.fullmatch(r"[xy]axis\d*", name) or axis.get("visible") is False or axis.get("matches"):
            continue
        title = title_of(axis.get("title")) or ""
        letter = name[0]
        values = [
            trace.get(letter) for trace in figure.get("data", ()) if (trace.get(letter + "axis") or letter) == letter + name[5:]
        ]
        numeric = any(_numeric(value) for value in values) and axis.get("type") not in ("category", "date")
        if numeric and not re.search(r"\(.+\)|%|×", title):
            yield f"has no unit in brackets in the title of {name}."
    for trace in figure.get("data", ()):
        if trace.get("type") in HEAT and trace.get("showscale") is not False:
            scale = layout.get(trace["coloraxis"], {}) if trace.get("coloraxis") else trace
            if not re.search(r"\(.+\)|%|×", title_of(scale.get("colorbar", {}).get("title")) or ""):
                yield "has no unit in brackets in the title of its colour bar."
    if caption is None or caption.cell_type != "markdown" or not FIGURE_CAPTION.match(caption.source):
        yield "is not followed by a caption cell that begins with `*Figure n.*`."


def _numeric(values: Any) -> bool:
    if isinstance(values, dict):
        return "bdata" in values
    return bool(values) and all(isinstance(value, (int, float)) for value in values if value is not None)


def lint_release(lesson: Lesson, release: str) -> Iterator[str]:
    """Rules on what students get: no solution, no wrong answer, no hidden marker. `release` is the notebook's text."""
    notebook = json.loads(release)
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    public = "\n".join(sources)
    squeezed = _squeeze(public)
    for marker in MARKERS:
        if marker in release:
            yield f"{lesson.name}: the marker {marker!r} is in the students' notebook."
    if any(cell.get("outputs") for cell in notebook["cells"]):
        yield f"{lesson.name}: the students' notebook has outputs."
    allowed = _squeeze(
        "\n".join(cell.source for cell in lesson.cells if cell.released and cell.role not in ("answer", "written"))
    )
    for exercise in lesson.exercises.values():
        for cell in _private_cells(exercise):
            # An edit is whole here, with what students are given of the answer cell: the head of a function, its docstring.
            given = _squeeze(given_code(exercise.answer.source)) if "instead" in cell.options else ""
            for text in _telling_lines(cell.source if cell.role != "answer" else solution_of(cell), written=exercise.written):
                if _squeeze(text) in squeezed and _squeeze(text) not in allowed + given:
                    yield f"{lesson.name}: a line of the {cell.role} cell of {exercise.name!r} is in the students' notebook: {text!r}"
        body = _squeeze(solution_of(exercise.answer)) if not exercise.written else ""
        if body and body in squeezed:
            yield f"{lesson.name}: the solution of {exercise.name!r} is in the students' notebook."


def _private_cells(exercise: Exercise) -> list[Cell]:
    """The cells of an exercise that hold what students may not read."""
    if not isinstance(exercise, CheckedExercise):
        return [exercise.answer]
    # The choices of a quick question are offered, so only its sentences are private, and those stand in comments.
    private = [exercise.cases, exercise.planted, exercise.reading]
    return [exercise.answer, *exercise.rights, *exercise.wrongs, *filter(None, private)]


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _telling_lines(source: str, *, written: bool) -> list[str]:
    """Lines that would give an answer away; code is normalised so that a change of spacing hides nothing."""
    if not written:
        try:
            statements = [ast.unparse(node) for node in ast.parse(source).body]
        except SyntaxError:
            statements = []
        comments = [line.lstrip("# ") for line in source.splitlines() if line.startswith("#")]
        return [text for text in statements + source.splitlines() + comments if len(_squeeze(text)) > COMMON_LINES]
    return [line for line in source.splitlines() if len(_squeeze(line)) > COMMON_LINES and "SOLUTION" not in line]
