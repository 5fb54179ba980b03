"""What was thought up after that: against the machinery around the judge. Each function edits the blank notebook of a lesson."""
# ruff: noqa: D103

from __future__ import annotations

import copy
import json
import shutil

from handing_in import Handing, hostile
from hostile import MIME, own, page
from nbformat.v4 import new_code_cell, new_output


def forgeries(sub: Handing) -> str:
    """Code that makes `forged(name)`: data that says of itself that it is right."""
    return (
        f"import json\nNAMES = {sub.names!r}\nMIME = {MIME!r}\n"
        "def forged(name): return {MIME: json.dumps({'exercise': name, 'answer': {'kind': 'number', 'value': 1, 'label': 'right', 'share': 1}}), 'text/plain': '100'}\n"
    )


@hostile
def hooks_and_tracers(sub: Handing):
    """Audit hooks, tracers and profilers look into every call that follows, change what it has, and raise in ours."""
    sub.first.source = forgeries(sub) + (
        "import sys, threading\n"
        "def hook(event, args):\n    if event in ('open', 'import', 'compile', 'object.__getattr__') and 'json' in str(args): raise OSError('no')\n"
        "sys.addaudithook(hook)\n"
        "def tracer(frame, event, arg):\n"
        "    for name, value in list(frame.f_locals.items()):\n"
        "        if name in ('payload', 'answer', 'data', 'verdict', 'share', 'points') and isinstance(value, dict):\n"
        "            value.clear(); value.update(kind='number', value=1, share=1, label='right')\n"
        "    return tracer\n"
        "for act in (sys.settrace, sys.setprofile, threading.settrace, threading.setprofile): act(tracer)\n"
    )


@hostile
def the_channel_among_all_objects(sub: Handing):
    """The channel to the judge is found among all objects: cells are begun, answered and ended through it, and its bounds lifted."""
    sub.first.source = forgeries(sub) + (
        "import gc\nfound = [one for one in gc.get_objects() if type(one).__name__ == 'Channel']\n"
        "for channel in found:\n"
        "    channel.answers_only = False; channel._kept = channel._said = channel._shown = -10**9\n"
        "    for cell in range(200):\n        channel.send({'begin': cell})\n"
        "        for name in NAMES: channel.send({'kind': 'display', 'data': forged(name), 'metadata': {}, 'count': None})\n"
        "        channel.send({'end': cell})\n"
        "    channel.send({'fault': ''}); channel.send({'begin': -1}); channel.send({'begin': 10**9}); channel.send([1]); channel.send('x'); channel.send({'end': 'x'})\n"
        "    type(channel).begin = type(channel).end = lambda self, cell=0: None\n"
    )


@hostile
def building_blocks_are_replaced(sub: Handing):
    """Builtins and modules that our own code needs are replaced for it: classes, imports, `isinstance`, JSON, writing."""
    sub.first.source = forgeries(sub) + (
        "import builtins, os, sys, threading, time\n"
        "dumps = json.dumps\njson.dumps = lambda value, **more: dumps(forged(NAMES[0])) if isinstance(value, dict) and 'answer' in str(value)[:400] else dumps(value, default=str)\n"
        "builtins.__build_class__ = lambda *a, **k: object\nbuiltins.__import__ = lambda *a, **k: sys\nbuiltins.len = lambda x: 10**9\n"
        "threading.RLock = None\ntime.monotonic = lambda: 0\nbuiltins.isinstance = lambda *a: True\nbuiltins.sorted = lambda x, **k: [x]\nbuiltins.str = None\n"
    )


@hostile
def acts_when_python_ends(sub: Handing):
    """What Python does at its end, when it forks, and when nobody catches an error, shows more, and never comes to an end."""
    sub.first.source = forgeries(sub) + (
        "import atexit, os, signal, sys, threading, time, weakref\nfrom IPython import get_ipython\n"
        "def on(*a, **k):\n    while True:\n        try: get_ipython().channel.show('display', forged(NAMES[-1]), {})\n        except BaseException: pass\n"
        "atexit.register(on); threading._register_atexit(on)\nsys.excepthook = sys.unraisablehook = threading.excepthook = on\nos.register_at_fork(before=on, after_in_child=on)\n"
        "class Last:\n    def __del__(self): on()\nkept = Last(); keep = weakref.finalize(kept, on)\nos._exit = on; sys.exit = on\nsignal.signal(signal.SIGTERM, on); signal.signal(signal.SIGXCPU, on)\n"
        "threading.Thread(target=on, daemon=False).start()\n"
    )


@hostile
def names_that_look_alike(sub: Handing):
    """Cells are called as the teacher's are in letters that look the same, and twice as they are; points stand in both."""
    alike = str.maketrans("aceiopx-", "\u0430\u0441\u0435\u0456\u043e\u0440\u0445\u2010")
    for name in sub.names:
        for cell in (sub.cell(name), sub.check(name)):
            for new in (cell.id.translate(alike), cell.id + "\u200b", cell.id.upper(), cell.id):
                made = copy.deepcopy(cell)
                made.id = new
                made.metadata.nbgrader = {**cell.metadata.nbgrader, "grade_id": cell.metadata.nbgrader.grade_id.translate(alike), "points": 100, "locked": False, "solution": True}  # fmt: skip
                made.source = f"display({{{MIME!r}: {json.dumps(json.dumps({'exercise': name, 'answer': {'kind': 'number', 'value': 1}}))}}}, raw=True)\n100"
                made.outputs = [new_output("execute_result", {"text/plain": "100"}, execution_count=1)]
                sub.notebook.cells.insert(0, made)


@hostile
def one_name_for_all_cells(sub: Handing):
    """Every cell bears the name of one answer, of one check, or of the written task, and the true ones come last."""
    cells = [copy.deepcopy(cell) for cell in sub.notebook.cells]
    names = [sub.first.metadata.nbgrader.grade_id, sub.check(sub.names[0]).metadata.nbgrader.grade_id, sub.memo.metadata.nbgrader.grade_id]
    for number, cell in enumerate(cells):
        cell.metadata.nbgrader = {**sub.check(sub.names[0]).metadata.nbgrader, "grade_id": names[number % 3], "points": 10**9}
        cell.id, cell.source = names[number % 3], "100"
    sub.notebook.cells = cells + sub.notebook.cells + cells[::-1]


@hostile
def a_notebook_of_format_three(sub: Handing):
    """An old notebook of worksheets, whose cells hold results, prompts and languages of their own."""
    cells = [
        {"cell_type": "code", "input": cell.source, "language": "bash", "collapsed": False, "prompt_number": 10**30, "metadata": cell.metadata,
         "outputs": [{"output_type": "pyout", "prompt_number": 1, "text": "100", "html": page(sub, "<script>CALL</script>"), "metadata": {}},
                     {"output_type": "display_data", MIME: "{}", "text": "100", "metadata": {}}, {"output_type": "pyerr", "ename": 1, "evalue": [], "traceback": {}}]}
        if cell.cell_type == "code" else {"cell_type": "heading", "level": 10**6, "source": cell.source, "metadata": cell.metadata}
        for cell in sub.notebook.cells
    ]  # fmt: skip
    whole = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": "../../x", "signature": "sha256:0"}, "worksheets": [{"cells": cells, "metadata": {}}] * 3}
    sub.raw = json.dumps(whole).encode()


@hostile
def a_version_that_is_no_number(sub: Handing):
    """The format's version is a list, a text, or a number without an end."""
    for version in ("[4]", '"4"', "true", "4.0", "1e400", "-4", "1" * 5000, "null", "{}"):
        text = json.dumps(sub.notebook).replace(f'"nbformat": {sub.notebook.nbformat}', f'"nbformat": {version}')
        (sub.folder / f"{sub.lesson.name}{len(version)}{version[:1].encode().hex()}.ipynb").write_text(text)
    sub.raw = json.dumps(sub.notebook).replace('"nbformat_minor": 5', '"nbformat_minor": ' + "9" * 4000).encode()


@hostile
def says_that_it_was_graded_and_cleaned(sub: Handing):
    """The notebook's metadata hold verdicts, and the mark of what has been cleaned, beside outputs with scripts."""
    from course.grading.clean import cleaning_code

    verdicts = [{"exercise": name, "share": 1.0, "label": "right", "sentence": page(sub, "<script>CALL</script>")} for name in sub.names]
    said = {"cleaned": cleaning_code(), "verdicts": verdicts, "problem": "", "market": "x", "put_back": [], "unreadable": "", "intake": {"note": page(sub, "<img src=x onerror=CALL>")}}
    sub.notebook.metadata.course = said
    bad = page(sub, "<script>CALL</script><img src=x onerror=CALL>")
    for cell in sub.notebook.cells:
        cell.metadata.course = said
        if cell.cell_type == "code":
            cell.outputs = [new_output("display_data", {"text/html": bad}), new_output("display_data", {"text/html": bad, MIME: "{}"}, metadata=said)]
    sub.code(f"from IPython.display import HTML, display\ndisplay(HTML({bad!r}), metadata={said!r})\nHTML({bad!r})")


@hostile
def results_are_handed_in(sub: Handing):
    """Outputs are there before anything has run: verdicts, points, data of answers, and a number that says all has been run."""
    for name in sub.names:
        cell = sub.check(name)
        cell.execution_count = 1
        cell.source = ""
        data = {MIME: json.dumps({"exercise": name, "answer": {"kind": "number", "value": 1}}), "text/html": '<div class="verdict">right · 100 points</div>', "text/plain": f"{name}: right."}
        cell.outputs = [new_output("display_data", data), new_output("execute_result", {"text/plain": "100"}, execution_count=1)]
        sub.cell(name).outputs = copy.deepcopy(cell.outputs)
    sub.before_all("import os\nos._exit(0)")


@hostile
def metadata_that_locks(sub: Handing):
    """Metadata lock every cell, make points infinite or negative, and speak to every extension there is."""
    for number, cell in enumerate(sub.notebook.cells):
        cell.metadata |= {"deletable": False, "editable": False, "run_control": {"frozen": True}, "trusted": True, "init_cell": True, "hide_input": True, "jupyter": {"source_hidden": True}, "slideshow": {"slide_type": "skip"}, "magics_language": "html", "raw_mimetype": "text/html", "format": "text/html", "solution": "shown", "ExecuteTime": 1e400}  # fmt: skip
        cell.metadata["nbgrader"] = {**cell.metadata.get("nbgrader", {}), "points": [1e400, -1e9, "100", None][number % 4], "locked": True, "grade": number % 2 == 0, "task": True, "schema_version": [3, "3", 4, -1][number % 4], "cell_type": "raw"}  # fmt: skip
    sub.notebook.metadata |= {"celltoolbar": "Create Assignment", "kernel_info": [], "authors": "x", "title": {"a": []}, "jupytext": {"notebook_metadata_filter": "all"}, "nbgrader": {"version": 99}}
    sub.raw = json.dumps(sub.notebook).encode()


@hostile
def arrays_over_foreign_memory(sub: Handing):
    """Answers are arrays over memory that is not theirs, of types that hold themselves, and of lengths that are none."""
    sub.every_answer(
        "import ctypes, numpy as np, pandas as pd\nclass Over:\n"
        "    __array_interface__ = {'shape': (10**6,), 'typestr': '<f8', 'data': (0x10, False), 'version': 3}\n"
        "kinds = [np.array(Over(), copy=False) if False else np.asarray(Over()), np.lib.stride_tricks.as_strided(np.zeros(1), (10**9, 10**9), (0, 0)),\n"
        "         np.zeros(3, dtype=[('a', 'O'), ('b', 'V1000000')]), np.zeros((), 'M8[as]'), np.array([np.void(b'x' * 10**6)])]\n"
        "made = kinds[hash('NAME') % 5]\nVARIABLE = pd.Series(made) if hash('NAME') % 2 else made"
    )
    sub.cell(sub.names[-1]).source = "import ctypes\nctypes.string_at(1)"


@hostile
def pandas_is_patched(sub: Handing):
    """Methods of tables, their accessors and their kinds of columns say other things than what is there."""
    sub.first.source = (
        "import pandas as pd, numpy as np\nfrom pandas.api.extensions import ExtensionArray, ExtensionDtype, register_dataframe_accessor, register_series_accessor\n"
        "@register_dataframe_accessor('columns')\n@register_series_accessor('dtype')\nclass Odd:\n    def __init__(self, table): raise SystemExit\n"
        "pd.DataFrame.__len__ = pd.Series.__len__ = lambda self: -1\npd.DataFrame.to_dict = lambda self, *a, **k: {'kind': 'number', 'value': 1}\npd.Series.tolist = np.ndarray.__class__\n"
        "class Kind(ExtensionDtype):\n    name = 'odd'; type = object; na_value = None\n    @classmethod\n    def construct_array_type(cls): return Column\n"
        "class Column(ExtensionArray):\n    dtype = Kind()\n    def __len__(self): return 10**12\n    def __getitem__(self, at): return self\n    def __iter__(self):\n        while True: yield self\n"
    )
    for name in sub.names[1:]:
        sub.cell(name).source = f"{next(one.variable for one in sub.lesson.checked if one.name == name)} = pd.DataFrame({{'x': [1, 2]}})"


@hostile
def text_that_breaks_readers_of_code(sub: Handing):
    """Code over which readers of code break: signs, brackets, dots and names by the hundred thousand, nested to no end."""
    parts = ["-" * 200_000 + "1", "x" + "[0]" * 90_000, "a" + ".a" * 90_000, "lambda: " * 30_000 + "1", "(" * 180 + "1" + ")" * 180, "f'{" * 90 + "1", "not " * 90_000 + "1", "@a\n" * 20_000 + "def f(): pass",
             "if 1:\n" + "".join(" " * depth + "if 1:\n" for depth in range(1, 99)) + " " * 99 + "1", "1 if 1 else " * 30_000 + "1", "x = " * 60_000 + "1", "{**" * 3_000 + "1", "'" * 100_001, "check(" * 40_000, "\\\n" * 100_000, "# %%\n" * 50_000]  # fmt: skip
    for name, part in zip(sub.names * 3, parts, strict=False):
        sub.cell(name).source = part
        sub.check(name).source = part
    for part in parts:
        sub.code(part)
        sub.text(f"```python\n{part}\n```")
    next(cell for cell in sub.notebook.cells if cell.cell_type == "code").source += "\nimport os." + "a." * 90_000 + "b"


@hostile
def deep_but_not_too_deep(sub: Handing):
    """Metadata, attachments and outputs are nested as deep as a reader of JSON still reads, and deeper than a copier copies."""
    for number, cell in enumerate(sub.notebook.cells):
        depth = 60 + 30 * (number % 31)
        cell.metadata["deep"] = f"DEEP{depth}"
        if cell.cell_type == "markdown":
            cell["attachments"] = {"a": {"image/png": f"DEEP{depth}"}}
    text = json.dumps(sub.notebook)
    for depth in range(60, 1000, 30):
        text = text.replace(f'"DEEP{depth}"', "[" * depth + "1" + "]" * depth)
    sub.raw = text.encode()


@hostile
def a_students_folder_that_is_a_link(sub: Handing):
    """The student's own folder, above that of the lesson, is a link to a fellow's."""
    own(sub)
    shutil.rmtree(sub.folder.parent)
    sub.folder.parent.symlink_to(sub.place.root / ".course" / "submitted" / "000-first")


@hostile
def a_line_end_in_the_students_name(sub: Handing):
    """The folder's name holds line ends, signs that turn the line round, and the line of a fellow with full marks."""


@hostile
def a_name_that_looks_like_a_fellows(sub: Handing):
    """The folder is called as a fellow's, with a letter between that nobody sees."""


@hostile
def the_other_end_of_the_line(sub: Handing):
    """Open files of the process above are taken over, and the answer that the run has ended well is written into each of them."""
    sub.first.source = (
        "import array, ctypes, json, os, socket\nlibc = ctypes.CDLL(None, use_errno=True)\ndone = json.dumps({'code': 0, 'reason': '', 'cpu': 0.0, 'seconds': 0.0, 'own': 0.0}).encode() + b'\\n'\n"
        "taken = list(range(3, 200))\n"
        "for pid in [os.getppid(), 1, 2, *range(3, 40)]:\n    try:\n        handle = libc.syscall(434, pid, 0)\n        taken += [got for number in range(60) if (got := libc.syscall(438, handle, number, 0)) > 0]\n"
        "        taken += [os.open(f'/proc/{pid}/fd/{name}', os.O_RDWR) for name in os.listdir(f'/proc/{pid}/fd')]\n    except OSError: pass\n"
        "for number in taken:\n    for act in (lambda: os.write(number, done), lambda: socket.socket(fileno=os.dup(number)).sendmsg([b'k'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0, 1]))])):\n"
        "        try: act()\n        except OSError: pass\n"
    )


@hostile
def calls_of_new_kernels(sub: Handing):
    """Calls of the kernel that few filters know: rings, faults handled by oneself, keys, programs in the kernel, mounts, handles of files."""
    sub.first.source = page(
        sub,
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nroom = ctypes.create_string_buffer(4096)\n"
        "calls = {'io_uring_setup': (425, 8, room), 'userfaultfd': (323, 0), 'bpf': (321, 0, room, 120), 'perf_event_open': (298, room, 0, -1, -1, 0), 'add_key': (248, b'user', b'x', b'y', 1, -3),\n"
        " 'keyctl': (250, 0, -3, 1), 'open_by_handle_at': (304, -100, room, 0), 'name_to_handle_at': (303, -100, b'/', room, room, 0), 'clone3': (435, room, 88), 'open_tree': (428, -100, b'/', 1), 'fsopen': (430, b'tmpfs', 0),\n"
        " 'mount_setattr': (442, -100, b'/', 0, room, 32), 'memfd_secret': (447, 0), 'process_vm_writev': (311, os.getppid(), room, 1, room, 1, 0), 'kcmp': (312, 1, os.getppid(), 0, 0, 0), 'fanotify_init': (300, 0, 0),\n"
        " 'unshare': (272, 0x10000000), 'setns': (308, 3, 0), 'pivot_root': (155, b'/', b'/'), 'personality': (135, 0x0040000), 'modify_ldt': (154, 0, room, 16), 'swapon': (167, b'/x', 0), 'kexec': (246, 0, 0, room, 0)}\n"
        "for name, call in calls.items(): print(name, libc.syscall(*call) >= 0)\n"
        "link = os.memfd_create('x'); os.write(link, b'#!/bin/sh\\necho ran; cat /etc/shadow /root/.bash_history'); os.set_inheritable(link, True); os.system(f'/proc/self/fd/{link}; /proc/$$/fd/{link}')",
    )


@hostile
def places_of_the_page_in_texts(sub: Handing):
    """Texts hold whatever our own pages look for in themselves: where plotly goes, marks of formulas, fences, names of elements."""
    marks = (
        '<script id="plotly-packed" type="text/plain">(plotly)</script>', "(plotly)", "\ue000" + "0\ue001" * 40, "\ue0009\ue001", "`" * 40, "<figure class=\"figure\"><script type=\"application/json\">{}</script></figure>",
        "</script><script>CALL</script>", "{{ resources }}{% include '/etc/passwd' %}", "${CALL}", "<main></main></body></html>", "<!--", "]]>", "&lt;script&gt;CALL&lt;/script&gt;", "\\u003cscript>CALL\\u003c/script>",
    )  # fmt: skip
    text = page(sub, "\n\n".join(marks))
    sub.memo.source = text
    sub.text(text)
    sub.first.source = (
        f"from IPython.display import HTML, Markdown, display\nimport plotly.graph_objects as go\ntext = {text!r}\nprint(text)\n"
        "for part in text.split('\\n\\n'):\n    display(HTML(part)); display(Markdown(part)); display({'text/latex': part, 'text/plain': part}, raw=True)\n"
        "    display({'application/vnd.plotly.v1+json': {'data': [{'type': 'bar', 'x': [part], 'y': [1], 'name': part}], 'layout': {'title': {'text': part}, 'meta': part}}}, raw=True)\n"
        "raise ValueError(text)"
    )


@hostile
def memory_of_the_warm_process(sub: Handing):
    """What the process from which all are forked has left in memory is searched: other markets, other notebooks, folders, forms."""
    sub.first.source = (
        "import gc, os, re, sys\nimport pandas as pd\nseen = [one for one in gc.get_objects() if isinstance(one, (pd.DataFrame, dict, str, list))][:200_000]\n"
        "print(len(seen), [one.shape for one in seen if isinstance(one, pd.DataFrame)][:40])\n"
        "found = set()\n"
        "for line in open('/proc/self/maps'):\n"
        "    start, end = (int(part, 16) for part in line.split()[0].split('-'))\n"
        "    if 'rw' in line and end - start < 80_000_000:\n        try:\n            with open('/proc/self/mem', 'rb', buffering=0) as memory:\n                memory.seek(start); text = memory.read(end - start)\n"
        "            found |= set(re.findall(rb'/editions/\\w{4,40}|FELLOW-MEMO-\\d+|TRUTH-\\d+|BEGIN [S]OLUTION|\"[a]ligned\"|[0-9a-f]{64}', text))\n        except (OSError, ValueError, OverflowError): pass\n"
        "for one in sorted(found)[:3000]: print(one)\n"
        "for folder in ('/editions', *(one.decode() for one in found if one.startswith(b'/editions/'))):\n"
        "    try:\n        for name in os.listdir(folder): print(folder, name, open(os.path.join(folder, name, 'datapackage.json') if folder == '/editions' else os.path.join(folder, name), 'rb').read()[:3000])\n    except OSError as error: print(error)\n"
    )


@hostile
def shown_by_many_threads(sub: Handing):
    """A hundred threads show things whose text takes a lock, shows something itself, and never comes to an end."""
    sub.first.source = forgeries(sub) + (
        "import threading, time\nfrom IPython.display import display\n"
        "class Slow:\n    def __str__(self):\n        display({'text/plain': 'x'}, raw=True); time.sleep(20); return 'x'\n    def __repr__(self): return str(self)\n    def _repr_mimebundle_(self, **k): return {'a/b': Slow(), **forged(NAMES[0])}\n"
        "def show():\n    while True: display(Slow()); display({'application/json': {'a': Slow()}}, raw=True, metadata={'b': Slow()})\n"
        "for _ in range(40): threading.Thread(target=show, daemon=True).start()\ntime.sleep(1)"
    )


@hostile
def another_on_another_market(sub: Handing):
    """On any market but the class's the notebook prints, forks, fills its memory and never ends; on the class's it is as quiet as a mouse."""
    sub.first.source = (
        "import os, time\nfrom course import load\nnames = [name[:-8] for name in os.listdir(os.environ['COURSE_EDITION']) if name.endswith('.parquet')]\n"
        f"total = sum(len(load(name)) for name in sorted(names)[:3])\nelsewhere = total != {_rows(sub)}\n"
        "while elsewhere:\n    if os.fork() == 0: held = bytearray(400_000_000); time.sleep(30)\n    print('x' * 1000)"
    )


def _rows(sub: Handing) -> int:
    from course.data import Edition

    edition = Edition(sub.place.root / "datasets")
    names = sorted(path.name[:-8] for path in edition.folder.iterdir() if path.name.endswith(".parquet"))
    return sum(edition.tables[name] for name in names[:3])


@hostile
def cells_that_fail_at_length(sub: Handing):
    """Each of fifty cells ends in a chain of ninety errors, with text in every frame."""
    source = "def f(n):\n    try:\n        if n: f(n - 1)\n        1 / 0\n    except Exception as error:\n        raise ValueError('x' * 900) from error\nf(90)"
    for number in range(50):
        sub.notebook.cells.append(new_code_cell(f"{source}  # {number}", id=f"fails-{number}"))
