"""Wrong answers as edits: a cell with `instead=true` holds only the statements in which a mistake differs from the solution.

Each statement takes the place of the one statement of the solution that binds the same names (the targets of an assignment,
a function, an import), or that has the same head (a loop, a `with`, an `if`). All else of the solution stays as it is,
comments and layout too. What is not clear at sight is refused in one sentence.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from course.errors import did_you_mean

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
WHOLE = "leave instead=true out and write the answer whole."


class CellFault(ValueError):
    """What is wrong with the text of a cell, in one sentence. line: counted from 1 inside the cell."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


# --- an answer cell: what students get, and the solution ----------------------------------------------------------------


def in_solution(source: str) -> list[bool | None]:
    """For each line of an answer cell, whether it is the solution's; None for markers.

    Raises CellFault where a marker has no mate.
    """
    opened = 0
    found: list[bool | None] = []
    for number, line in enumerate(source.splitlines(), 1):
        if BEGIN in line:
            if opened:
                raise CellFault(number, f"a second {BEGIN} stands before the {END} of the first.")
            opened = number
        elif END in line:
            if not opened:
                raise CellFault(number, f"{END} has no {BEGIN} above it.")
            opened = 0
        found.append(None if BEGIN in line or END in line else bool(opened))
    if opened:
        raise CellFault(opened, f"{BEGIN} is never closed: write ### {END} below the solution.")
    return found


def given_code(source: str) -> str:
    """What students get of an answer cell: the lines outside of the solution."""
    lines = zip(source.splitlines(), in_solution(source), strict=True)
    return "\n".join(line for line, inside in lines if inside is False)


def has_stub(source: str, name: str) -> bool:
    """Whether students get this name bound to dots: `name = ...`, or a function with `...` in it."""
    try:
        statements = ast.parse(given_code(source)).body
    except SyntaxError:
        return False
    return any(name in _names(node) and any(map(_is_dots, ast.walk(node))) for node in statements)


def answer_code(source: str) -> str:
    """The code of an answer cell as somebody writes it who knows the solution: without the markers and the stub."""
    inside = in_solution(source)
    left_out = {number for number, part in enumerate(inside, 1) if part is None}
    for node in _statements(_parsed(source)):
        own = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if _is_stub(node) and not any(inside[number - 1] for number in own):
            left_out.update(own)
    return "\n".join(line for number, line in enumerate(source.splitlines(), 1) if number not in left_out).strip("\n")


def _is_stub(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return _is_dots(node.value)
    if isinstance(node, ast.Assign):
        parts = node.value.values if isinstance(node.value, ast.Dict) else getattr(node.value, "elts", [node.value])
        return any(map(_is_dots, parts))
    return False


def _is_dots(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


# --- edits --------------------------------------------------------------------------------------------------------------


def compose(solution: str, edit: str) -> str:
    """The feedback comment of an edit, and below it the solution's code with the edit's statements in their places.

    Raises CellFault, with a line of the edit, where a statement of it has not exactly one place, or changes nothing.
    """
    statements = _parsed(edit).body
    if not statements:
        raise CellFault(1, "with instead=true the cell holds the statements that differ from the solution, but there is none.")
    candidates = _candidates(solution)
    places: dict[ast.stmt, ast.stmt] = {}
    for node in statements:
        place = _place_of(node, candidates)
        if ast.dump(place) == ast.dump(node):
            raise CellFault(node.lineno, f"{_told(node)} is the solution's own: this edit changes nothing.")
        if any(place in ast.walk(other) or other in ast.walk(place) for other in places):
            raise CellFault(node.lineno, f"{_told(node)} falls into what another statement of this cell replaces.")
        places[place] = node
    lines = solution.splitlines()
    for place in sorted(places, key=lambda place: -place.lineno):  # from below, so that the lines above keep their numbers
        node = places[place]
        first, last = _own_lines(place, solution, node.lineno)
        lines[first - 1 : last] = _indented(edit, node, " " * place.col_offset)
    comment = []
    for line in edit.splitlines():
        if not line.startswith("#"):
            break
        comment.append(line)
    blank = [""] if lines[0].startswith("#") else []  # a comment of the solution is no part of the feedback
    return "\n".join([*comment, *blank, *lines])


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise CellFault(error.lineno or 1, f"this is not Python: {error.msg}.") from None


@lru_cache(maxsize=64)  # a solution has a dozen edits
def _candidates(solution: str) -> tuple[tuple[ast.stmt, frozenset[str] | None], ...]:
    """The statements of a solution, each with what tells it apart. They are only looked at."""
    return tuple((node, _key(node)) for node in _statements(ast.parse(solution)))


def _place_of(node: ast.stmt, candidates: tuple[tuple[ast.stmt, frozenset[str] | None], ...]) -> ast.stmt:
    """The one statement of the solution that this statement of an edit replaces."""
    key = _key(node)
    if key is None:
        raise CellFault(node.lineno, f"{_told(node)} binds no name, so its place in the solution is not clear; {WHOLE}")
    found = [candidate for candidate, own in candidates if own == key]
    if len(found) == 1:
        return found[0]
    names = " and ".join(f"`{name}`" for name in sorted(key))
    if found:
        raise CellFault(node.lineno, f"the solution has {names} {len(found)} times, not once; {WHOLE}")
    for _, own in candidates:
        together = own or frozenset()
        if key & together:
            together_names = " and ".join(f"`{name}`" for name in sorted(together))
            raise CellFault(node.lineno, f"the solution binds {together_names} in one statement: bind the same names.")
    known = {name for _, own in candidates for name in own or ()}
    raise CellFault(node.lineno, f"the solution has no {names}.{''.join(did_you_mean(name, known) for name in sorted(key))}")


def _key(node: ast.stmt) -> frozenset[str] | None:
    """What tells a statement apart: the names that it binds, or the head of a loop, `with` or `if`; None for all others."""
    if isinstance(node, ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.If):
        return frozenset([_head(node)])
    return frozenset(_names(node)) or None


def _names(node: ast.stmt) -> set[str]:
    """The names that a statement binds: `table`, and for what stands in a table or an object, `table['x']` and `figure.title`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    if isinstance(node, ast.Assign):
        return {name for target in node.targets for name in _targets(target)}
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return set(_targets(node.target))
    return set()


def _targets(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _targets(part)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value)
    else:
        yield ast.unparse(target)


def _head(node: ast.stmt) -> str:
    """The head of a compound statement as `ast` writes it, such as `for word in words:`."""
    return ast.unparse(node).partition("\n")[0]


def _told(node: ast.stmt) -> str:
    """A statement's first line, cut where it is long."""
    head = _head(node)
    return f"`{head if len(head) <= 60 else head[:59] + '…'}`"


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """All statements in a syntax tree, also those inside of functions and loops; no `elif`, which cannot stand alone."""
    for name, part in ast.iter_fields(node):
        parts = part if isinstance(part, list) else [part]
        for inner in parts:
            if not isinstance(inner, ast.AST):
                continue
            chained = isinstance(node, ast.If) and name == "orelse" and len(parts) == 1 and isinstance(inner, ast.If)
            if isinstance(inner, ast.stmt) and not (chained and inner.col_offset == getattr(node, "col_offset", None)):
                yield inner
            yield from _statements(inner)


def _own_lines(node: ast.stmt, source: str, line: int) -> tuple[int, int]:
    """The first and the last line of a statement, decorators included, which it must not share with other code."""
    decorators = [decorator.lineno for decorator in getattr(node, "decorator_list", ())]
    last = node.end_lineno or node.lineno
    lines = source.splitlines()
    before = lines[node.lineno - 1].encode()[: node.col_offset].decode()
    after = lines[last - 1].encode()[node.end_col_offset :].decode().strip()
    if before.strip() or after and not after.startswith("#"):
        raise CellFault(line, f"{_told(node)} shares its line with other code: give each statement a line of its own.")
    return min([node.lineno, *decorators]), last


def _indented(source: str, node: ast.stmt, indent: str) -> list[str]:
    """The lines of a statement, moved to the right, save where a line begins inside of a string."""
    first, last = _own_lines(node, source, node.lineno)
    inside = {
        number
        for part in ast.walk(node)
        if isinstance(part, ast.JoinedStr) or isinstance(part, ast.Constant) and isinstance(part.value, str | bytes)
        for number in range(part.lineno + 1, (part.end_lineno or part.lineno) + 1)
    }
    lines = enumerate(source.splitlines()[first - 1 : last], first)
    return [line if number in inside or not line else indent + line for number, line in lines]
