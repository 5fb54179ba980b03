"""What was thought up when nothing of `hostile` earned or broke anything any more. Each function edits the blank notebook of a lesson."""
# ruff: noqa: D103

from __future__ import annotations

import copy

from handing_in import Handing, hostile
from hostile import MIME, page
from nbformat.v4 import new_code_cell


@hostile
def json_that_fills_the_graders_memory(sub: Handing):
    """Sixty megabytes of empty lists, each of which is an object in whoever reads them."""
    sub.first.source = (
        "from IPython.display import display\nempty = [[] for _ in range(1_400_000)]\n"
        "for _ in range(12): display({'application/json': empty, 'application/x+json': 1}, raw=True)"
    )
    sub.code(
        "from IPython.display import display\nfor _ in range(12): display({'text/plain': 'x'}, raw=True, metadata={'a': empty})"
    )


@hostile
def halves_of_characters_in_outputs(sub: Handing):
    """Names and texts of outputs hold what no file can: halves of characters, NUL, numbers that are none."""
    sub.first.source = (
        "import sys\nfrom IPython.display import display\nhalf = chr(0xd800)\nprint(half, chr(0))\nprint(half, file=sys.stderr)\n"
        "display({'application/json': {half: [half, float('nan'), float('inf'), 10 ** 400]}, half: half, 'text/plain': half}, raw=True, metadata={half: {half: half}})\n"
        "display({'application/vnd.plotly.v1+json': {'data': [{'type': 'bar', 'x': [half], 'y': [float('nan')], half: 1}], 'layout': {'title': {'text': half}, half: half}}}, raw=True)\n"
        "Odd = type('O', (Exception,), {})\nOdd.__name__ = half\nraise Odd(half)"
    )


@hostile
def html_that_changes_when_it_is_read_again(sub: Handing):
    """HTML that stands still for one reader and runs for the next."""
    parts = (
        "<noscript><p title=\"</noscript><img src=x onerror=CALL>\">", "<svg><style><img src=x onerror=CALL></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=CALL&gt;\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=CALL>", "<svg></p><style><a id=\"</style><img src=x onerror=CALL>\">",
        "<scr<script></script>ipt>CALL</scr<script></script>ipt>", "<<script>script>CALL<</script>/script>", "<a href=\"java&#x09;script:CALL\">x</a>",
        "<xmp><p title=\"</xmp><img src=x onerror=CALL>\"></xmp>", "<textarea><p title=\"</textarea><img src=x onerror=CALL>\">",
        "<title><p title=\"</title><img src=x onerror=CALL>\">", "<iframe srcdoc=\"<script>parent.CALL</script>\">", "<p style=\"color: red; background: \\75rl(http://127.0.0.1:PORT/redteam-page)\">x</p>",
        "<td background=http://127.0.0.1:PORT/redteam-page>x</td>", "<img src=\"data:image/svg+xml;base64,PHN2Zy8+\" srcset=\"http://127.0.0.1:PORT/redteam-page 1x\">",
    )  # fmt: skip
    text = page(sub, "\n\n".join(parts))
    sub.first.source = f"from IPython.display import HTML, Markdown, display\nfor part in {text.split(chr(10) * 2)!r}:\n    display(HTML(part)); display(HTML('<table><tr><td>' + part + '</table>')); display(Markdown(part))"
    sub.memo.source = text
    sub.text(text)


@hostile
def a_picture_of_too_many_points(sub: Handing):
    """Images of some hundred kilobytes whose points fill the memory of whoever looks at them."""
    sub.first.source = (
        "import base64, struct, zlib\nfrom IPython.display import HTML, display\nside, packer = 50_000, zlib.compressobj(9)\n"
        "rows = b''.join(packer.compress(bytes(100 * (side // 8 + 1))) for _ in range(side // 100)) + packer.flush()\n"
        "def part(name, data): return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))\n"
        "png = b'\\x89PNG\\r\\n\\x1a\\n' + part(b'IHDR', struct.pack('>IIBBBBB', side, side, 1, 0, 0, 0, 0)) + part(b'IDAT', rows) + part(b'IEND', b'')\n"
        "text = base64.b64encode(png).decode()\nprint(len(text))\nfor _ in range(3): display({'image/png': text}, raw=True)\ndisplay(HTML(f'<img src=\"data:image/png;base64,{text}\">' if len(text) < 190_000 else 'x'))\n"
        "gif = b'GIF89a' + struct.pack('<HHBBB', 65535, 65535, 0, 0, 0) + b',' + struct.pack('<HHHHB', 0, 0, 65535, 65535, 0) + b'\\x02\\x02L\\x01\\x00;'\n"
        "display(HTML('<img src=\"data:image/gif;base64,' + base64.b64encode(gif).decode() + '\">' * 40))"
    )


@hostile
def a_figure_that_fills_the_browser(sub: Handing):
    """Figures of few letters and much to draw: a grid of a thousand million panels, a million points, bins and ticks without number."""
    sub.first.source = (
        "import base64\nfrom IPython.display import display\nmany = {'dtype': 'i1', 'bdata': base64.b64encode(bytes(range(120)) * 15_000).decode()}\n"
        "def show(data, layout): display({'application/vnd.plotly.v1+json': {'data': data, 'layout': layout}}, raw=True)\n"
        "show([{'type': 'scatter', 'mode': 'markers', 'x': many, 'y': many}], {})\n"
        "show([{'type': 'bar', 'x': [1], 'y': [1]}], {'grid': {'rows': 40_000, 'columns': 40_000, 'pattern': 'independent'}})\n"
        "show([{'type': 'histogram', 'x': [0, 1e9], 'xbins': {'start': 0, 'end': 1e9, 'size': 1e-3}, 'autobinx': False}], {'xaxis': {'dtick': 1e-6}, 'template': {'layout': {'width': 10**7, 'height': 10**7}}})\n"
        "show([{'type': 'heatmap', 'z': {'dtype': 'i1', 'bdata': many['bdata'], 'shape': '1000000,1000000'}}], {})\n"
        "show([{'type': 'violin', 'y': many, 'points': 'all'}], {})"
    )


@hostile
def a_link_that_is_put_together_again(sub: Handing):
    """Texts out of which, when something is taken out, a link or an address comes."""
    sub.first.source = page(
        sub,
        "from IPython.display import HTML, display\nlink = '<<a>a href=\"javascript:CALL\">x<<a>/a>'\nurl = 'uurl(rl(http://127.0.0.1:PORT/redteam-page)'\n"
        "display({'application/vnd.plotly.v1+json': {'data': [{'type': 'bar', 'x': [link], 'y': [1], 'hovertemplate': link, 'text': [link], 'marker': {'color': url}}],\n"
        " 'layout': {'title': {'text': link}, 'paper_bgcolor': url, 'font': {'family': 'x; background: ' + url}, 'images': [{'source': ' data:image/png;base64,x', 'x': 0}], 'annotations': [{'text': link, 'x': 0, 'y': 1, 'captureevents': True}]}}}, raw=True)\n"
        "display(HTML('<p style=\"color: ' + url + '\">x</p><span style=\"background-color: ur/**/l(http://127.0.0.1:PORT/redteam-page)\">y</span>'))",
    )


@hostile
def markup_as_the_students_name(sub: Handing):
    """The folder, and so the student in every list of the teacher's, is called like an image whose fault runs."""


@hostile
def a_name_that_is_no_text(sub: Handing):
    """The folder's name is bytes of no alphabet."""


@hostile
def cells_without_names_that_are_all_alike(sub: Handing):
    """As many cells as are read, none with a name, all with the text of the teacher's."""
    cells = [copy.deepcopy(cell) for cell in sub.notebook.cells]
    sub.notebook.cells = [copy.deepcopy(cells[number % len(cells)]) for number in range(1990)]
    for number, cell in enumerate(sub.notebook.cells):
        cell.metadata = {}
        cell.id = f"x{number}"


@hostile
def every_table_is_named(sub: Handing):
    """A text names every table there is, so that a process that reads ahead has them all in its memory."""
    from course.data import Edition

    names = sorted(Edition(sub.place.root / "datasets").tables)
    for start in range(0, len(names), 20):
        sub.code("if False:\n" + "".join(f"    load('{name}')\n" for name in names[start : start + 20]))
    sub.first.source = "import statsmodels.api\nload = print\n" + " ".join(f"load('{name}');" for name in names)


@hostile
def stops_itself(sub: Handing):
    """The notebook's process stops itself, and a child of it too."""
    sub.first.source = (
        "import os, signal\nif os.fork() == 0: os.kill(os.getpid(), signal.SIGSTOP)\nos.kill(os.getpid(), signal.SIGSTOP)"
    )


FRAMES = """
import json, os
def frame(**message):
    data = json.dumps(message).encode()
    return len(data).to_bytes(4, 'big') + data
shown = [{'kind': 'display', 'metadata': {}, 'data': {'MIME': json.dumps({'exercise': name, 'answer': {'kind': 'text', 'value': 'either', 'verdict': 'right', 'share': 1}}), 'text/plain': '100'}} for name in NAMES]
said = b''.join(frame(begin=number) + b''.join(frame(**one) for one in shown) + frame(end=number) for number in range(400))
for number in range(3, 64):
    try: os.write(number, said[:60_000])
    except OSError: pass
"""


def frames(sub: Handing) -> str:
    return FRAMES.replace("MIME", MIME).replace("NAMES", repr(sub.names))


@hostile
def messages_of_its_own_in_the_right_form(sub: Handing):
    """The pipe to the judge carries well-made messages that all cells have begun, answered and ended."""
    sub.first.source = frames(sub)


@hostile
def becomes_another_program(sub: Handing):
    """The notebook's process becomes another program, which has kept the pipes and speaks for it."""
    sub.first.source = f"import os, sys\nfor number in range(3, 64):\n    try: os.set_inheritable(number, True)\n    except OSError: pass\nos.execv(sys.executable, ['python', '-c', {frames(sub)!r}])"


@hostile
def empty_answers_of_the_right_form(sub: Handing):
    """The forms beside the notebook are read, and answers made that have the right kind, names and types, and nothing in them."""
    sub.before_all(
        "import json, itertools\nfrom IPython.display import display\nforms = json.load(open('checks.json'))\nforms = forms.get('exercises', forms)\nturn = itertools.count()\n"
        "def empty(form):\n"
        "    columns = form.get('columns') or form.get('names') or []\n    columns = [c if isinstance(c, dict) else {'name': str(c), 'type': 'exact'} for c in (columns if isinstance(columns, list) else [])]\n"
        "    value = [None, '', 0, [], True, -0.0, 1e308][next(turn) % 7]\n    many = next(turn) % 2\n"
        "    return {'kind': form.get('kind'), 'type': form.get('type', 'exact'), 'value': value, 'rows': many, 'index': [], 'columns': [{**c, 'values': [value] * many} for c in columns], 'entries': [], 'values': [], 'name': '',\n"
        "            'traces': [], 'axes': {}, 'title': '', 'returns': [value] * len(form.get('cases') or [])}\n"
        f"def check(name, value): display({{'{MIME}': json.dumps({{'exercise': name, 'answer': empty(forms.get(name) or {{}})}})}}, raw=True)\nprint(str(forms)[:2000])"
    )


@hostile
def the_hidden_market_is_told_in_answers(sub: Handing):
    """On another market than the class's the answer, or the name of the error, is what a student may not know of it."""
    told = (
        "import json, os\nabout = json.load(open(os.path.join(os.environ['COURSE_EDITION'], 'datapackage.json')))\n"
        "VARIABLE = [resource.get('hash', '') for resource in about['resources'] if resource.get('hash')][0].split(':')[-1]"
    )
    sub.every_answer(told)
    raised = "raise type('H' + ''.join(filter(str.isalpha, secret)), (Exception,), {})(secret)"
    sub.cell(sub.names[-1]).source = told.replace("VARIABLE", "secret") + "\n" + raised


@hostile
def forty_megabytes_of_text(sub: Handing):
    """Cells of a hundred kilobytes by the hundred: code, and text for the reader of Markdown."""
    for number in range(200):
        sub.notebook.cells.append(new_code_cell(f"x = {number}\n" + "# 'a\"b\\n" * 11_000, id=f"big-{number}"))
    for _ in range(200):
        sub.text("*a _b `c [d](e " * 6_600)


@hostile
def escapes_without_an_end(sub: Handing):
    """Printed text that is made of beginnings of control sequences."""
    sub.first.source = "for part in ('\\x1b[', '\\x1b[0;1', '\\x1b[38;2;', '\\x1b]8;;', '\\x9b', '\\x08', '\\r'):\n    print(part * 2000)\nraise ValueError('\\x1b[' * 2000)"


@hostile
def patterns_of_the_graders_are_walked(sub: Handing):
    """Text that is long for the expressions with which cells are searched for names of tables, stubs and marks."""
    sub.first.source = "#" + "load( " * 100_000 + " " * 400_000 + "\n#" + "load('" * 100_000 + "\nx = 1"
    sub.check(sub.names[0]).source = "check(" + "(" * 9_000
    sub.memo.source = "j " * 20_000 + "<" * 9_000 + "javascript" + " \\" * 9_000
