"""The rooms and their order: who may import whom, one way only, without circles, and nothing that is imported by its name."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "course"
FREE = {"arguments", "environment", "errors", "files", "digits"}  # small modules below all rooms: whoever needs one may import it
MAY = {
    "answers": set(),
    "market": set(),
    "data": {"market"},
    "figures": set(),
    "choice": set(),
    "display": {"digits"},
    "work": set(),
    "sheets": set(),
    "handin": set(),
    "hub": {"authoring", "lab"},
    "running": {"warm"},
    "warm": {"answers", "data"},  # imports them to warm up, and forgets them again
    "authoring": {"answers", "data", "running"},
    "grading": {"answers", "data", "authoring", "handin", "running", "sheets", "choice", "figures"},  # the last two to warm up
    "evidence": {"market", "data", "authoring"},
    "inventory": {"sheets", "figures"},
    "site": {"authoring", "running"},
    "capstone": {"data"},
    "teams": {"capstone", "data", "market", "evidence", "figures", "grading", "handin"},
}
LAYERS = [
    {"core"}, {"population"}, {"demand"}, {"sales"}, {"tables", "experiments"}, {"search", "rivals"}, {"sections"}, {"truth"},
    {"large", "simulation"}, {"figures", "reruns"}, {"counterfactual", "capstone"},
]  # fmt: skip
LATE = {
    "course.cli": "each verb imports what it needs when it is chosen, so that the command starts at once",
    **dict.fromkeys(("course", "course.data", "course.market"), "faces: importing a part must not pay for importing all of it"),
    "course.display": "a notebook imports the course without IPython's and plotly's display",
    "course.warm": "the warm process imports what kernels need, and nothing before it is asked to",
}
"""Modules in which an import inside a function needs no reason of its own; elsewhere a comment on its line or above gives one."""


def modules() -> dict[str, Path]:
    """Dotted name -> file of everything in the package but lessons."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "lessons" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, known: dict[str, Path]) -> set[str]:
    """The package's modules that a file imports, `from package import module` and imports inside functions included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            # A package's face stands for the module only where no module of that name is meant.
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                names.add(whole if whole in known else node.module)
    return {name for name in names if name in known}


def room(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


@pytest.mark.parametrize("name", MAY)
def test_a_room_knows_only_what_it_may(name):
    known = modules()
    assert any(room(module) == name for module in known), f"there is no room {name}"
    for module, path in known.items():
        if room(module) == name:
            strangers = {other for other in imports(path, known) if room(other) not in MAY[name] | {name, ""} | FREE}
            assert not strangers, f"{module} imports {sorted(strangers)}"


def test_every_room_has_its_rule():
    rooms = {room(module) for module in modules()} - {""}
    assert rooms <= set(MAY) | FREE | {"cli", "lab"}


def test_folders_of_the_market_import_only_folders_below():
    known = modules()
    level = {name: height for height, names in enumerate(LAYERS) for name in names}
    for module, path in known.items():
        if room(module) == "market" and module != "course.market":
            own = module.split(".")[2]
            for other in imports(path, known):
                if room(other) == "market" and other != "course.market" and (folder := other.split(".")[2]) != own:
                    assert level[folder] < level[own], f"{module} imports {other}, which is not below it"


def test_no_circles():
    known = modules()
    graph = {module: imports(path, known) - {module} for module, path in known.items()}
    for module, others in graph.items():  # whoever imports from a package runs its face
        graph[module] = {other for other in others if not module.startswith(other + ".")}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("a circle of imports: " + " -> ".join(error.args[1]))


def test_nothing_is_imported_by_its_name():
    found = {}
    for path in modules().values():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name in ("import_module", "__import__", "find_spec"):
                found[path.name] = name
    assert not found


def late_imports(text: str) -> list[int]:
    """Lines of imports inside functions without a comment beside or above; imports right below an explained one go with it."""
    lines = text.splitlines()
    late = {
        node.lineno: node.end_lineno
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    silent, explained = [], 0
    for first, last in sorted(late.items()):
        if "#" in lines[first - 1] or lines[first - 2].lstrip().startswith("#") or explained == first - 1:
            explained = last
        else:
            silent.append(first)
    return silent


def test_an_import_inside_a_function_says_why():
    silent = {name for name, path in modules().items() if late_imports(path.read_text(encoding="utf-8"))}
    assert silent - LATE.keys() == set()
    said = "def f():\n    # Slow to load.\n    import a\n    import b\n\n    import c\n    import d  # only here\n"
    assert late_imports(said) == [6]


def test_private_names_stay_in_their_module():
    for module, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course"):
                assert [alias.name for alias in node.names if alias.name.startswith("_")] == [], module


def test_what_the_tests_look_for_can_be_found(tmp_path):
    known = {"course.data": tmp_path, "course.data.schema": tmp_path, "course.market.core": tmp_path}
    file = tmp_path / "some.py"
    file.write_text(
        "import course.market.core\nfrom course.data import schema\ndef late():\n    from course.data import Edition\n"
    )
    assert imports(file, known) == {"course.market.core", "course.data.schema", "course.data"}


MOST_ARGUMENTS = 7


def test_no_function_takes_more_arguments_than_one_can_keep_in_mind():
    found = {}
    for module, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                given = node.args
                names = [
                    one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs) if one.arg not in ("self", "cls")
                ]
                if len(names) > MOST_ARGUMENTS:
                    found[f"{module}.{node.name}"] = names
    assert found == {}
