"""The article as data: its claims as a reader typed them, and phrases that state growth in three languages.

`claims.csv` beside this module is the clean reading: one row for each idea A01 to A67 of Zhang Peng's column
(GeekPark, 23 July 2024), in our own English and true to what the Chinese original says. Students get a reader's
transcript of it, with a reader's slips.

Evidence grades: P platform-reported, H hearsay, C case (chosen because it succeeded), M mechanism, D definition, F forecast,
V value statement. The advertisement (A66) and the course's note on the article (A67) are graded H: both pass on figures
from a source that the reader cannot look into.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from course.data.schema import Column, Table

IDEAS = Path(__file__).with_name("claims.csv")
REPEATED_IN_PRINT = "A07"
"""The sentence on buyers stands twice in the translated article; the class transcript repeats that one and no other."""
NO_BASE = "not given"
"""What the reader writes in the column `denominator` where she noticed that the article names none."""
KEPT = 0.8
"""Share of the ideas that another reader wrote down."""
PHRASES = 40

CLAIMS = Table(
    name="claims",
    row="one line of a reader's transcript of the article",
    meaning=(
        "Zhang Peng's column of 23 July 2024 as a list of claims, typed by a reader in the order of the article. "
        "Every edition has another reader, who left out other sentences and made other slips."
    ),
    columns=(
        Column("line", "integer", "number of the line in the transcript", minimum=1),
        Column(
            "idea",
            "string",
            "label the reader gave to the line, A01 to A67",
            known_dirt="a sentence typed again got a label of its own, with a b behind it",
        ),
        Column(
            "section", "string", "where in the article", allowed=("opening", "part 1", "part 2", "advertisement", "course note")
        ),
        Column("speaker", "string", "whose claim it is"),
        Column(
            "claim",
            "string",
            "the claim in one English sentence",
            known_dirt="stray blanks, so that two copies of a sentence differ",
        ),
        Column("number", "string", "the number as the article prints it; empty where the claim has none", nullable=True),
        Column("unit", "string", "what the number counts or measures", nullable=True),
        Column(
            "denominator",
            "string",
            "the base that the number is compared with or counted out of",
            nullable=True,
            known_dirt=f"where the article names none, either empty or '{NO_BASE}'",
        ),
        Column("period", "string", "the time the claim speaks of, where the article says", nullable=True),
        Column(
            "grade",
            "string",
            "evidence grade: P platform-reported, H hearsay, C case, M mechanism, D definition, F forecast, V value statement",
            known_dirt="stray blanks and small letters",
        ),
    ),
    key=("line",),
    format="csv",
    known_dirt=(
        "At least one sentence stands twice, under two labels and with other blanks.",
        "Some evidence grades carry a blank or a small letter.",
        f"A missing denominator is empty or reads '{NO_BASE}'.",
    ),
    not_for=("Quotation: the sentences are the course's own English, not the author's words.",),
)

GROWTH_PHRASES = Table(
    name="growth_phrases",
    row="one phrase that states growth",
    meaning="Forty phrases in English, Indonesian and Chinese that state how much something grew or fell.",
    columns=(
        Column("phrase_id", "integer", "identifies the phrase", minimum=1, maximum=PHRASES),
        Column("language", "string", "language of the phrase", allowed=("en", "id", "zh")),
        Column("phrase", "string", "the phrase as printed; Indonesian writes a decimal comma"),
    ),
    key=("phrase_id",),
    format="csv",
    not_for=("Facts: apart from the article's own figures the numbers are invented.",),
)

TABLES = (CLAIMS, GROWTH_PHRASES)

# (language, template, whether {} is a number of times or a percentage). Words that are numbers need none.
TEMPLATES = (
    ("en", "live orders were {} times last year's", "times"),
    ("en", "buyers reached {}x the level of a year ago", "times"),
    ("en", "sales grew to {} times the old figure", "times"),
    ("en", "live rooms grew {} times", "times"),
    ("en", "orders increased by {} times", "times"),
    ("en", "conversion was up to {} times that of the shelf", "times"),
    ("en", "orders up {} %", "per cent"),
    ("en", "conversion is {} % higher than on the shelf", "per cent"),
    ("en", "returns fell {} %", "fall"),
    ("en", "orders doubled", ""),
    ("en", "the number of rooms tripled", ""),
    ("id", "pesanan mencapai {} kali lipat periode yang sama tahun lalu", "times"),
    ("id", "jumlah pembeli menjadi {} kali tahun lalu", "times"),
    ("id", "jumlah ruang siaran meningkat {} kali lipat", "times"),
    ("id", "pesanan naik {} kali lipat", "times"),
    ("id", "konversi hingga {} kali toko biasa", "times"),
    ("id", "penjualan naik {} %", "per cent"),
    ("id", "pengembalian turun {} %", "fall"),
    ("id", "jumlah pesanan berlipat dua", ""),
    ("zh", "购买用户数达去年同期的{}倍", "times"),
    ("zh", "订单数是去年同期的{}倍", "times"),
    ("zh", "销售额增长到去年的{}倍", "times"),
    ("zh", "直播间数同比增长了{}倍", "times"),
    ("zh", "订单量同比增加{}倍", "times"),
    ("zh", "转化率最高达平时的{}倍", "times"),
    ("zh", "成交额增长{}%", "per cent"),
    ("zh", "退货率下降{}%", "fall"),
    ("zh", "销量翻了一番", ""),
    ("zh", "销量翻了两番", ""),
)
# What the article, its sources and McKinsey (July 2021, "up to ten times"; often misquoted as "30 % higher") print.
PRINTED = (
    ("zh", "直播间数同比增长了3.3倍"),
    ("zh", "购买用户数达去年同期的5.2倍"),
    ("zh", "订单数是去年同期的5.4倍"),
    ("id", "jumlah ruang siaran meningkat 3,3 kali lipat"),
    ("id", "jumlah pembeli menjadi 5,2 kali tahun lalu"),
    ("id", "pesanan mencapai 5,4 kali lipat periode yang sama tahun lalu"),
    ("en", "conversion was up to 10 times that of the shelf"),
    ("en", "conversion is 30 % higher than on the shelf"),
    ("en", "orders up 330 %"),
)


def ideas() -> pd.DataFrame:
    """The 67 claims of the article as the course reads them, one row an idea, in the order of the article."""
    return pd.read_csv(IDEAS, dtype="str", keep_default_na=False).replace("", np.nan).astype("str")


def claims(generator: np.random.Generator, *, class_edition: bool) -> pd.DataFrame:
    """A reader's transcript of the article's claims, with the columns of `CLAIMS`.

    The class edition holds every idea and, as in print, the sentence on buyers twice: 68 lines. Any other edition is
    another reader's: about 80 % of the ideas and two or three sentences typed twice. All have a few untidy grades and
    missing denominators written in two ways.
    """
    if class_edition:
        lines, repeated = ideas(), [REPEATED_IN_PRINT]
    else:
        lines = _selection(ideas(), generator)
        count = int(generator.integers(2, 4))
        repeated = generator.choice(lines["idea"].to_numpy(dtype=object), size=count, replace=False).tolist()
    lines = _with_repeats(lines, repeated, generator)
    lines["grade"] = _untidy(lines["grade"], generator)
    lines["denominator"] = _marked_gaps(lines, generator)
    lines.insert(0, "line", np.arange(1, len(lines) + 1))
    return CLAIMS.conform(lines)


def _selection(clean: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    """About 80 % of the rows, with every grade among them and enough numbers with and without a base to count."""
    while True:
        kept = clean[generator.random(len(clean)) < KEPT].reset_index(drop=True)
        bare = kept["number"].notna() & kept["denominator"].isna()
        based = kept["number"].notna() & kept["denominator"].notna()
        every_grade = kept["grade"].nunique() == clean["grade"].nunique()
        if every_grade and bare.sum() >= 3 and based.sum() >= 2 and len(kept) < len(clean):
            return kept


def _with_repeats(lines: pd.DataFrame, repeated: list[str], generator: np.random.Generator) -> pd.DataFrame:
    """The rows with a second copy behind each idea of `repeated`: other blanks in the sentence, a label ending in b."""
    rows = []
    for row in lines.to_dict("records"):
        rows.append(row)
        if row["idea"] in repeated:
            words = row["claim"].split(" ")
            gap = int(generator.integers(1, len(words)))
            claim = " ".join(words[:gap]) + "  " + " ".join(words[gap:]) + " "
            rows.append({**row, "idea": row["idea"] + "b", "claim": claim})
    return pd.DataFrame(rows)


def _untidy(grades: pd.Series, generator: np.random.Generator) -> pd.Series:
    """The grades with slips in 4 to 8 rows: a blank before or behind the letter, or a small letter."""
    untidy = grades.to_numpy(dtype=object).copy()
    slips = (" {}", "{} ", "{}")
    for position in generator.choice(len(untidy), size=int(generator.integers(4, 9)), replace=False):
        slip = int(generator.integers(len(slips)))
        letter = untidy[position].lower() if slip == 2 else untidy[position]
        untidy[position] = slips[slip].format(letter)
    return pd.Series(untidy, index=grades.index)


def _marked_gaps(lines: pd.DataFrame, generator: np.random.Generator) -> pd.Series:
    """The denominators with some gaps marked by words: at least one, and never all, of the gaps beside a number.

    Second copies are left alone, so that a mark stays when the copies are thrown out.
    """
    marked = lines["denominator"].copy()
    beside_number = lines.index[lines["number"].notna() & marked.isna() & ~lines["idea"].str.endswith("b")]
    elsewhere = lines.index[lines["number"].isna() & marked.isna()]
    count = int(generator.integers(1, len(beside_number)))
    chosen = [*generator.choice(beside_number, size=count, replace=False), *generator.choice(elsewhere, size=3, replace=False)]
    marked.loc[chosen] = NO_BASE
    return marked


def growth_phrases(generator: np.random.Generator, *, class_edition: bool) -> pd.DataFrame:
    """Forty phrases that state growth, with the columns of `GROWTH_PHRASES`: every template at least once, in mixed order.

    The class edition also holds the phrases that the article and its sources print.
    """
    phrases = [(language, _phrase(language, template, kind, generator)) for language, template, kind in TEMPLATES]
    numbered = [template for template in TEMPLATES if template[2]]
    if class_edition:
        phrases += PRINTED
    while len(phrases) < PHRASES:
        language, template, kind = numbered[int(generator.integers(len(numbered)))]
        phrases.append((language, _phrase(language, template, kind, generator)))
    order = generator.permutation(PHRASES)
    frame = pd.DataFrame([phrases[position] for position in order], columns=["language", "phrase"])
    frame.insert(0, "phrase_id", np.arange(1, PHRASES + 1))
    return GROWTH_PHRASES.conform(frame)


def _phrase(language: str, template: str, kind: str, generator: np.random.Generator) -> str:
    """A template with a number in it: 1.3 to 9.8 times, 12 to 480 per cent up, 5 to 60 per cent down."""
    if not kind:
        return template
    if kind == "times":
        number = f"{generator.integers(13, 99) / 10:.1f}"
    else:
        number = str(generator.integers(5, 61) if kind == "fall" else generator.integers(12, 481))
    return template.format(number.replace(".", ",") if language == "id" else number)
