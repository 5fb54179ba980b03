"""The rooms and their order: who may import whom, one way only, without circles, and nothing that is imported by its name."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "course"
FREE = {"errors", "files", "digits"}  # small modules below all rooms: whoever needs one may import it
MAY = {
    "answers": set(),
    "market": set(),
    "data": {"market"},
    "figures": set(),
    "running": {"warm"},
    "warm": {"answers", "data"},  # imports them to warm up, and forgets them again
    "authoring": {"answers", "data", "running"},
    "grading": {"answers", "data", "authoring", "running"},
    "evidence": {"market", "data", "authoring"},
}
LAYERS = [
    {"core"}, {"population"}, {"demand"}, {"sales"}, {"tables", "experiments"}, {"search", "rivals"}, {"sections"}, {"truth"},
    {"large", "simulation"}, {"figures"}, {"counterfactual"},
]  # fmt: skip
LATE = {
    "cli": "each verb imports what it needs when it is chosen, so that the command starts at once",
    "__init__": "faces: importing a part must not pay for importing all of it",
}
"""Where an import inside a function needs no reason of its own."""

STILL_BY_NAME = {"cli.py": "import_module", "benchmark.py": "__import__"}
"""What is not mended yet; a test fails when an entry is no longer needed."""


def modules() -> dict[str, Path]:
    """Dotted name -> file of everything in the package but lessons."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "lessons" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, known: dict[str, Path], late: bool = True) -> set[str]:
    """The package's modules that a file imports, `from package import module` and imports inside functions included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {id(node) for outer in ast.walk(tree) if isinstance(outer, ast.FunctionDef) for node in ast.walk(outer)}
    names = set()
    for node in ast.walk(tree):
        if not late and id(node) in inside:
            continue
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
    assert any(room(module) == name for module in known) or name == "warm", f"there is no room {name}"
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
    assert found == STILL_BY_NAME


def test_what_the_tests_look_for_can_be_found(tmp_path):
    known = {"course.data": tmp_path, "course.data.schema": tmp_path, "course.market.core": tmp_path}
    file = tmp_path / "some.py"
    file.write_text(
        "import course.market.core\nfrom course.data import schema\ndef late():\n    from course.data import Edition\n"
    )
    assert imports(file, known) == {"course.market.core", "course.data.schema", "course.data"}
    assert imports(file, known, late=False) == {"course.market.core", "course.data.schema"}
