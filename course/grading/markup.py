"""A student's HTML and Markdown, without what a browser would execute or fetch, and formulas drawn without a script."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable
from xml.etree import ElementTree

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from latex2mathml.converter import convert_to_element
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

CUT = "\n… (cut)\n"
MAX_IMAGE = 4 * 2**20
"""Characters of an image's data."""
MAX_POINTS = 40_000_000
"""Points of an image: a browser needs four bytes for each, however small the file is."""
MAX_MARKDOWN = 50_000
MARKS = frozenset({"b", "br", "em", "i", "kbd", "mark", "s", "small", "strong", "sub", "sup", "u"})
"""HTML that may stand in a student's Markdown, without attributes."""
SHAPES = frozenset({
    "a", "abbr", "blockquote", "caption", "code", "col", "colgroup", "dd", "del", "details", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "img", "ins", "li", "ol", "p", "pre", "span", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *MARKS,
})  # fmt: skip
STYLES = ("background-color", "border-left", "color", "font-style", "font-weight", "text-align", "vertical-align")
IMAGE_DATA = re.compile(r"data:image/(?:png|jpeg);base64,([A-Za-z0-9+/=\s]*)")
ADDRESS = re.compile(r"(?:https?|mailto):[^\s]*|#[\w-]*", re.IGNORECASE)
MATHML = frozenset({
    "math", "menclose", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts", "mroot", "mrow",
    "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover",
})  # fmt: skip
MATH_ATTRIBUTES = frozenset({
    "accent", "accentunder", "close", "columnalign", "columnlines", "columnspan", "depth", "display", "displaystyle", "fence", "form", "height",
    "largeop", "linethickness", "lspace", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "open", "rowlines", "rspace",
    "scriptlevel", "separator", "separators", "stretchy", "symmetric", "width", "xmlns",
})  # fmt: skip
MAX_FORMULA = 2_000
OPEN, CLOSE = "\ue000", "\ue001"
"""Characters of no alphabet: between them stands the number of a formula while the text around it is cleaned."""
HIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"


def _link(tag: str, name: str, value: str) -> bool:
    return name == "href" and ADDRESS.fullmatch(value) is not None


def _image(tag: str, name: str, value: str) -> bool:
    return name == "alt" or (name == "src" and is_image(value))


def is_image(address: str) -> bool:
    """Whether an address is a picture itself, PNG or JPEG, of a size that fits a page."""
    found = IMAGE_DATA.fullmatch(address) if len(address) < MAX_IMAGE else None
    return found is not None and is_picture(found[1])


def is_picture(text: str) -> bool:
    """Whether a text is PNG or JPEG in base64, and not of more points than a browser can hold."""
    try:
        content = base64.b64decode(re.sub(r"\s", "", text), validate=True)
    except (binascii.Error, ValueError):
        return False
    width, height = _sides(content)
    return 0 < width * height <= MAX_POINTS


def _sides(content: bytes) -> tuple[int, int]:
    """Width and height that the head of a PNG or JPEG file names; 0 where there is no such head."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    place = 2
    while content.startswith(b"\xff\xd8") and content[place : place + 1] == b"\xff":  # JPEG: one segment after the other
        kind, length = content[place + 1 : place + 2], int.from_bytes(content[place + 2 : place + 4], "big")
        if b"\xc0" <= kind <= b"\xcf" and kind not in (b"\xc4", b"\xc8", b"\xcc"):
            return int.from_bytes(content[place + 7 : place + 9], "big"), int.from_bytes(content[place + 5 : place + 7], "big")
        place += 2 + max(length, 2)
    return 0, 0


def _number(tag: str, name: str, value: str) -> bool:
    return (
        (name in ("colspan", "rowspan", "span") and re.fullmatch(r"\d{1,3}", value) is not None)
        or (name == "scope" and value in ("row", "col"))
        or name == "style"
    )


def cleaner() -> Callable[[str], str]:
    """A function that leaves of HTML what stands still: neither script nor form, no address but of a link, no name that a page knows."""
    cell = dict.fromkeys(("td", "th", "col", "colgroup"), _number)
    attributes = {"a": _link, "img": _image, **cell, "div": ["style"], "span": ["style"], "p": ["style"]}
    made = Cleaner(
        tags=SHAPES,
        attributes=attributes,
        protocols=["http", "https", "mailto", "data"],
        strip=True,
        css_sanitizer=CSSSanitizer(allowed_css_properties=STYLES, allowed_svg_properties=()),
    )
    return lambda html: str(
        made.clean(re.sub(r"(?is)<(script|style|template|noscript|svg|math|iframe|object)\b.*?(</\1\s*>|\Z)", "", html))
    )


def still_markdown(source: str) -> str:
    """Markdown in which no HTML is left but a few marks of text, no image, and no address that would run.

    A blank after `<` makes a tag plain text in every reader of Markdown, and is as readable in code and in mathematics.
    """
    text = re.sub(f"[{HIDDEN}]", "", source)
    if len(text) > MAX_MARKDOWN:
        text = text[:MAX_MARKDOWN] + CUT
    allowed = "|".join(sorted(MARKS, key=len, reverse=True))
    text = re.sub(rf"<(?=[A-Za-z/!?])(?!/?(?:{allowed})\s?/?>)", "< ", text)
    text = re.sub(r"!(?=\[)", "", text)
    text = re.sub(r"&(?=#|amp|colon|tab|newline|lpar|rpar)", "& ", text, flags=re.IGNORECASE)  # readers undo some escapes twice
    return re.sub(
        r"(?i)\b(j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t|v\s*b\s*s\s*c\s*r\s*i\s*p\s*t|d\s*a\s*t\s*a)(\s*\\?:)(?=\S)",
        r"\1 \2",
        text,
    )


class _Renderer(IPythonRenderer):
    """nbconvert's reader of Markdown, which leaves a mark where a formula stands."""

    def __init__(self) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.formulas: list[str] = []

    def _mark(self, formula: str, display: str) -> str:
        self.formulas.append(mathml(formula, display))
        return f"{OPEN}{len(self.formulas) - 1}{CLOSE}"

    def block_math(self, body: str) -> str:
        """A formula in a line of its own."""
        return self._mark(body, "block")

    def inline_math(self, body: str) -> str:
        """A formula in the text."""
        return self._mark(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        """A formula between begin and end."""
        return self._mark(
            body if name.rstrip("*") in ("equation", "displaymath") else f"\\begin{{{name}}}{body}\\end{{{name}}}", "block"
        )


def mathml(formula: str, display: str = "inline") -> str:
    """A formula of LaTeX as MathML, which browsers draw by themselves; its own text where it cannot be read."""
    try:
        if len(formula) > MAX_FORMULA:
            raise ValueError
        made = convert_to_element(formula, display=display)
        for element in made.iter():
            if element.tag not in MATHML:
                element.tag = "mrow"
            element.attrib = {name: value for name, value in element.attrib.items() if name in MATH_ATTRIBUTES}
            element.text = html.unescape(element.text) if element.text else element.text
        return ElementTree.tostring(made, encoding="unicode")
    except Exception:  # a formula that its reader does not know, or one made to break it
        return f"<code>{html.escape(formula)}</code>"


def markdown_html(source: str) -> str:
    """Markdown as HTML that stands still, with formulas drawn."""
    renderer = _Renderer()
    made = str(MarkdownWithMath(renderer=renderer).render(re.sub(f"[{OPEN}{CLOSE}]", "", source)))
    made = cleaner()(made)
    return re.sub(f"{OPEN}(\\d+){CLOSE}", lambda found: renderer.formulas[int(found[1])], made)
