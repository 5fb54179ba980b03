"""Do a lesson's answers recover what was planted? Its private `planted` cells say so, for one edition and its truth.

A planted cell defines `recovered(answer, truth)`: answer is what the exercise's check would read, truth what was written
beside the edition when it was drawn. The reference solution must recover it, each wrong answer must not, save those that
the cell's option `leaves` names because their mistake lies elsewhere.
"""

from __future__ import annotations

import ast
import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from course.authoring.keys import edition_in_force, fork, run_cell, value_of
from course.authoring.lesson import Cell, CheckedExercise, Lesson
from course.data import Edition


@dataclass(frozen=True)
class Recovery:
    """One cell's answer in one edition. cell: "solution" or a wrong answer's label; hit: whether it recovers the truth."""

    exercise: str
    effect: str
    cell: str
    wrong: bool
    hit: bool


def recoveries(lesson: Lesson, edition: Edition, truth: dict[str, Any]) -> Iterator[Recovery]:
    """Run the solution and the wrong answers of each exercise with a planted cell, and only what these need of the lesson."""
    planted = {exercise: exercise.planted for exercise in lesson.checked if exercise.planted is not None}
    if not planted:
        return
    needed = needed_cells(lesson, list(planted))
    namespace: dict[str, Any] = {"__name__": "__lesson__"}
    with edition_in_force(edition), contextlib.redirect_stdout(io.StringIO()):
        for cell in lesson.cells:
            if cell in needed:
                run_cell(lesson, cell, namespace)
            elif cell.role == "check" and (exercise := lesson.marked_by(cell)) in planted:
                yield from _of_exercise(lesson, exercise, planted[exercise], namespace, truth)


def _of_exercise(
    lesson: Lesson, exercise: CheckedExercise, planted: Cell, namespace: dict[str, Any], truth: dict[str, Any]
) -> Iterator[Recovery]:
    own = fork(namespace)
    run_cell(lesson, planted, own)
    if not callable(own.get("recovered")):
        raise lesson.fail(planted.line, f"the planted cell of {exercise.name!r} must define recovered(answer, truth).")
    effect = str(planted.options["effect"])
    for cell in (exercise.answer, *exercise.wrongs):
        label = cell.label or "solution"
        if label in exercise.leaves:
            continue
        answer = value_of(lesson, exercise, cell, namespace)
        try:
            hit = bool(own["recovered"](answer, truth))
        except Exception as error:
            raise lesson.fail(
                planted.line, f"recovered() of {exercise.name!r} fails on {label!r} with {type(error).__name__}: {error}"
            ) from error
        yield Recovery(exercise.name, effect, label, cell is not exercise.answer, hit)


# --- what an exercise needs of the lesson before it ---------------------------------------------------------------------


def needed_cells(lesson: Lesson, exercises: list[CheckedExercise]) -> set[Cell]:
    """The set-up and worked-example cells that touch a name on which these exercises depend, directly or not.

    Backwards from the last cell: a cell is needed if it binds or may change a name that something needed after it reads.
    """
    wanted: set[str] = set()
    needed: set[Cell] = set()
    for cell in reversed(lesson.cells):
        if cell.role == "check" and (exercise := lesson.marked_by(cell)) in exercises:
            for part in (exercise.answer, *filter(None, [exercise.planted]), *exercise.wrongs):
                wanted |= _names(part.source)[0]
        elif cell.type == "code" and cell.role in ("", "setup"):
            reads, touches = _names(cell.source)
            if touches & wanted:
                needed.add(cell)
                wanted |= reads
    return needed


@lru_cache(maxsize=4096)  # a process asks many worlds the same lessons
def _names(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Names that a cell reads, and names that it binds or may change in place (by an item, an attribute or a method)."""
    reads: set[str] = set()
    touches: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else touches).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            touches.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            touches |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            touches |= _root(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            touches |= _root(node.value.func)  # a call for its effect, such as figure.update_layout(...)
        elif isinstance(node, ast.AugAssign):
            touches |= _root(node.target)
    return frozenset(reads), frozenset(touches)


def _root(node: ast.AST) -> set[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()
