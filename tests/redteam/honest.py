"""What honest students do to a notebook that is solved. Each function edits it; none should cost a point, but by a rule that the guide names."""
# ruff: noqa: D103

from __future__ import annotations

import copy
import json
import os

import nbformat
from handing_in import Handing, honest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

DATA = "the guide says that a file beside the notebook is not there when it is graded"


@honest
def nothing_odd(sub: Handing):
    """All right, in other words than the solution's."""


@honest
def name_of_a_second_download(sub: Handing):
    """The browser has put (1) into the file's name."""
    sub.name = f"{sub.lesson.name} (1).ipynb"


@honest
def name_of_ones_own(sub: Handing):
    """The file has the student's name, with a bracket and letters of another alphabet."""
    sub.name = "[Zoë] 作业 final FINAL.ipynb"


@honest
def in_a_folder_more(sub: Handing):
    """An archive was unpacked into a folder of its own."""
    sub.folder = sub.folder / sub.lesson.name


@honest
def the_blank_one_beside(sub: Handing):
    """The blank notebook lies there under the right name, the solved one as a copy."""
    sub.write()
    solved = (sub.folder / f"{sub.lesson.name}.ipynb").read_bytes()
    blank = sub.place.root / "notebooks" / sub.lesson.name / f"{sub.lesson.name}.ipynb"
    (sub.folder / f"{sub.lesson.name}.ipynb").write_bytes(blank.read_bytes())
    (sub.folder / f"{sub.lesson.name}-Copy1.ipynb").write_bytes(solved)
    sub.made = True


@honest
def scratch_beside(sub: Handing):
    """Scratch notebooks, backups and system files lie beside."""
    for name in ("Untitled.ipynb", "scratch.ipynb", ".DS_Store", "._x.ipynb", "notes.docx"):
        (sub.folder / name).write_text("{}")
    (sub.folder / ".ipynb_checkpoints").mkdir()
    (sub.folder / ".ipynb_checkpoints" / f"{sub.lesson.name}-checkpoint.ipynb").write_text("{}")


@honest
def utf_16(sub: Handing):
    """Saved in UTF-16 by an editor."""
    sub.raw = json.dumps(sub.notebook, ensure_ascii=False).encode("utf-16")


@honest
def with_a_mark_and_windows_lines(sub: Handing):
    """A byte order mark, and line ends of Windows in file and cells."""
    for cell in sub.notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    sub.raw = b"\xef\xbb\xbf" + json.dumps(sub.notebook, indent=1).replace("\n", "\r\n").encode()


@honest
def windows_alphabet(sub: Handing):
    """Saved in Windows' Latin alphabet."""
    sub.memo.source = "Wachstum — größer für Käufer."
    sub.raw = json.dumps(sub.notebook, ensure_ascii=False).encode("cp1252", "replace")


@honest
def format_three(sub: Handing):
    """Saved by an old Jupyter in format 3."""
    sub.raw = nbformat.v3.writes_json(nbformat.v4.convert.downgrade(sub.notebook)).encode()


@honest
def format_4_0_without_ids(sub: Handing):
    """Saved without ids and without metadata, as Colab's and Kaggle's copies are."""
    for cell in sub.notebook.cells:
        cell.pop("id", None)
        cell.metadata = {}
    sub.notebook.nbformat_minor = 0


@honest
def ids_made_anew(sub: Handing):
    """Every cell has a new id, as after copying into a new notebook."""
    for number, cell in enumerate(sub.notebook.cells):
        cell.id = f"{number:08x}"


@honest
def lists_of_lines_and_outputs(sub: Handing):
    """Outputs of an earlier run, a trusted mark, times and colours of an editor."""
    for cell in sub.notebook.cells:
        cell.metadata["vscode"] = {"languageId": "python"}
        cell.metadata["execution"] = {"iopub.status.busy": "2026-11-30T10:00:00Z"}
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="old\n")]
            cell.execution_count = 7
    sub.notebook.metadata["colab"] = {"provenance": []}
    sub.notebook.metadata["kernelspec"] = {"name": "conda-env-ds-py", "display_name": "Python (ds)", "language": "python"}


@honest
def a_rule_a_hundred_times(sub: Handing):
    """A hundred equal cells: a rule, an empty line, the same look at a table."""
    for _ in range(100):
        sub.text("---")
        sub.code("1 + 1")


@honest
def cells_copied_with_their_names(sub: Handing):
    """Answer and check cells were copied and pasted, some before and some after the originals."""
    for name in sub.names[:5]:
        place = sub.notebook.cells.index(sub.cell(name))
        sub.notebook.cells.insert(place + 1, copy.deepcopy(sub.cell(name)))
        sub.notebook.cells.insert(place, copy.deepcopy(sub.check(name)))


@honest
def checks_and_prompts_deleted(sub: Handing):
    """Everything but the answers was deleted."""
    kept = {f"answer-{name}" for name in sub.names} | {sub.memo.id}
    sub.notebook.cells = [
        cell for cell in sub.notebook.cells if cell.id in kept or cell.cell_type == "code" and not cell.id.startswith("check-")
    ]


@honest
def order_reversed_by_sections(sub: Handing):
    """Checks were moved to the end, to be run together."""
    checks = [cell for cell in sub.notebook.cells if cell.id.startswith("check-")]
    sub.notebook.cells = [cell for cell in sub.notebook.cells if cell not in checks] + checks


@honest
def import_in_the_set_up(sub: Handing):
    """An import that the answers need was written into the set-up cell."""
    setup = next(cell for cell in sub.notebook.cells if cell.cell_type == "code")
    setup.source += "\nimport math as m\nfrom collections import Counter"
    sub.first.source = f"assert m.pi and Counter\n{sub.first.source}"


@honest
def check_of_another_name(sub: Handing):
    """The answer has a name of the student's own, and the check was told so."""
    exercise = sub.lesson.exercises[sub.names[0]]
    sub.first.source = sub.first.source.replace(str(exercise.variable), "my_answer")
    sub.check(exercise.name).source = f'check("{exercise.name}", my_answer)'


@honest
def answer_turned_into_text(sub: Handing):
    """One key has turned answer cells into Markdown and into raw text."""
    for name, new in ((sub.names[0], new_markdown_cell), (sub.names[1], new_raw_cell)):
        cell = sub.cell(name)
        made = new(cell.source, metadata=cell.metadata)
        made.id = cell.id
        sub.notebook.cells[sub.notebook.cells.index(cell)] = made


@honest
def magic_of_other_courses(sub: Handing):
    """`%matplotlib inline` and other habits stand on top of cells."""
    for name in sub.names[:3]:
        sub.cell(name).source = "%matplotlib inline\n" + sub.cell(name).source
    sub.before_all("%config InlineBackend.figure_format = 'retina'\n%load_ext autoreload\n%autoreload 2")


@honest
def answer_in_the_example_above(sub: Handing):
    """The answer was written into the worked example above, and the stub left as it was."""
    exercise = sub.names[0]
    source, cell = sub.first.source, sub.first
    released = nbformat.read(sub.place.root / "notebooks" / sub.lesson.name / f"{sub.lesson.name}.ipynb", as_version=4)
    cell.source = next(other.source for other in released.cells if other.id == cell.id)
    example = next(other for other in sub.notebook.cells if other.cell_type == "code")
    example.source += f"\n{source}"
    assert exercise


@honest
def answers_split_over_cells(sub: Handing):
    """Work was done in cells of the student's own, before and after."""
    for name in sub.names[:4]:
        place = sub.notebook.cells.index(sub.cell(name))
        sub.notebook.cells.insert(place, new_code_cell("helper = 3  # a try"))
        sub.notebook.cells.insert(place, new_markdown_cell("my notes: a<b, 3 < 4, R&D"))


@honest
def warnings_and_noise(sub: Handing):
    """Warnings, text on stderr, progress and a table in every cell."""
    for name in sub.names:
        sub.cell(name).source += "\nimport sys, warnings\nwarnings.warn('mind this')\nprint('noise', file=sys.stderr)"


@honest
def errors_in_cells_of_ones_own(sub: Handing):
    """Cells of the student's own end in errors."""
    sub.before_all("1 / 0")
    sub.code("this is = not Python")
    sub.code("undefined_name")


@honest
def warnings_are_errors(sub: Handing):
    """The student lets warnings be errors, and prints with other options."""
    sub.before_all(
        "import warnings, pandas as pd\nwarnings.simplefilter('error')\npd.set_option('display.max_rows', 5)\npd.set_option('mode.chained_assignment', 'raise')"
    )


@honest
def types_of_another_taste(sub: Handing):
    """Answers as NumPy and Arrow types, categories and an index in place of a column."""
    for exercise in sub.lesson.checked:
        variable = str(exercise.variable)
        sub.cell(exercise.name).source += (
            f"\nimport pandas as pd, numpy as np\nif isinstance({variable}, pd.DataFrame): {variable} = {variable}.convert_dtypes()\n"
            f"elif isinstance({variable}, float): {variable} = np.float64({variable})\nelif isinstance({variable}, str): {variable} = np.str_({variable})"
        )


@honest
def slow_but_within_the_limit(sub: Handing):
    """Six cells take two seconds each."""
    for name in sub.names[:6]:
        sub.cell(name).source = "import time; time.sleep(2)\n" + sub.cell(name).source


@honest
def a_long_notebook(sub: Handing):
    """Four hundred cells of notes and tries."""
    for number in range(200):
        sub.text(f"note {number}")
        sub.code(f"tried = {number}")


@honest
def shows_big_tables(sub: Handing):
    """Whole tables and many figures are shown."""
    sub.code("import pandas as pd\npd.set_option('display.max_rows', None)\npd.DataFrame({'a': range(3000), 'b': range(3000)})")
    sub.code(
        "import plotly.express as px\nfor n in range(8): px.scatter(x=list(range(1500)), y=list(range(1500)), title=f'{n}').show()"
    )
    sub.code("for n in range(3000): print(n)")


@honest
def memo_with_formulas_and_tables(sub: Handing):
    """The memo holds formulas, a table, code, a link and marks of text."""
    sub.memo.source = "# Memo\n\n**Growth**: $g = \\frac{y_1}{y_0} - 1$, as a<sub>1</sub> < b.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n`x < y` [source](https://example.org)\n\n- one\n- two"


@honest
def memo_as_code(sub: Handing):
    """One key has turned the memo into a code cell."""
    cell = sub.memo
    made = new_code_cell("Orders grew because buyers did.", metadata=cell.metadata, id=cell.id)
    sub.notebook.cells[sub.notebook.cells.index(cell)] = made


@honest
def handed_in_with_an_old_time(sub: Handing):
    """Unpacked with the times of last year."""
    sub.write()
    for path in sub.folder.iterdir():
        os.utime(path, (1.7e9, 1.7e9))
    sub.made = True


@honest
def a_damaged_letter(sub: Handing):
    """One byte of the file was lost on the way, in a letter of the memo."""
    sub.memo.source = "größer für Käufer – über alles"
    text = json.dumps(sub.notebook, ensure_ascii=False).encode()
    sub.raw = text.replace("ö".encode(), b"\xc3", 1)


@honest
def half_an_emoji(sub: Handing):
    """Half of a character in a note, as editors cut them."""
    sub.text("good \ud83d done")
    sub.first.source += "  # \ud83d"


@honest
def kept_in_a_class(sub: Handing):
    """Names of the package are bound to other things in cells of the student's own, after they were used."""
    sub.code("load = 3\ncheck = 'mine'\npd = None")


@honest(loses=DATA)
def a_module_of_ones_own(sub: Handing):
    """A function is kept in a module beside the notebook."""
    (sub.folder / "mine.py").write_text("def twice(x): return 2 * x\n")
    sub.cell(sub.names[-1]).source = "from mine import twice\n" + sub.cell(sub.names[-1]).source


@honest
def a_bracket_in_the_students_name(sub: Handing):
    """The student's folder is called `li[1] wu`."""


@honest
def a_formula_as_the_students_name(sub: Handing):
    """The student's folder is called `=cmd()+x`."""
