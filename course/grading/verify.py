"""`course verify LESSON`: a supervised quiz of one page for each student, made from her own submission and from her edition.

Four kinds of question: what a line of her code does (a), what her number would become with a known mistake (b), which of three
numbers is of her market (c), what a changed statement changes (d). Every student gets the same number of each kind. What is drawn
follows from a secret, her name, the lesson and the number of the quiz; what has been asked is remembered beside the pages.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import hashlib
import hmac
import itertools
import json
import re
import secrets
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from course.answers.verdict import RIGHT, mistake_of
from course.authoring.keys import Trial, keys_digest, lesson_trials
from course.authoring.lesson import Cell, CheckedExercise, Lesson, feedback_of, solution_of
from course.data import Edition
from course.files import replace_text
from course.grading.constructs import Line, lines_of
from course.grading.errors import GradingError

MIX = "aabbcd"
"""Kinds of the questions of a quiz, in their order on the page."""
INSTEAD = {"a": "bcd", "b": "cda", "c": "bda", "d": "bca"}
"""Kinds that take the place of one that a lesson cannot ask for, the first that has enough."""
KINDS = {"a": "a line of hers", "b": "with a mistake", "c": "her market", "d": "a changed line"}
MOST_ROWS = 60
"""Rows of a table above which its cells are not asked for."""
LONGEST_CHANGE = 8
"""Lines, before and after together, of a change that is shown."""
DEFAULTS = {
    "merge": 'how="inner"',
    "sort_values": "ascending=True",
    "drop_duplicates": 'keep="first"',
    "nunique": "dropna=True",
    "value_counts": "dropna=True",
    "groupby": "sort=True",
    "reset_index": "drop=False",
    "diff": "periods=1",
    "shift": "periods=1",
}
"""Method -> an argument of it that may be left out, with the value that it has then: to write it changes nothing."""
UNCHANGED = "“Right.” The answer stays the same."
NEUTRAL = 0.25
"""Share of the questions of kind d whose change changes nothing: as often as whoever guesses would say so."""
STAYS = 0.3
"""Share of the questions of kind b, among those that can, whose number the mistake leaves as it is."""
NEAR = 0.05
"""Numbers that differ by less than this share of the larger one are offered beside each other only where there are no others."""
TRIES = 200
Numbers = dict[str, float]
"""Place in an answer ("" for a number, else the words that name a cell) -> number."""


@dataclass(frozen=True)
class Question:
    """One question: its kind, exercise and identity, what is asked, and the choices with the place of the right one.

    asks, code, then: text, code, text, one below the other; `code` and `then` may be empty. Words in backticks are code.
    own: whether it is about something that she has written, and rightly where it asks for a number.
    """

    kind: str
    exercise: str
    identity: str
    asks: str
    choices: tuple[str, ...]
    right: int
    code: str = ""
    then: str = ""
    own: bool = True

    @property
    def letter(self) -> str:
        """The letter of the right choice."""
        return "ABCD"[self.right]


@dataclass
class Facts:
    """What a lesson knows for its quizzes: numbers of each exercise on the class's edition and on others, of its known mistakes.

    changes: statements of the solution with a known mistake; neutral: with a default written out, which changes nothing.
    """

    lesson: Lesson
    home: dict[str, Numbers]
    elsewhere: dict[str, list[Numbers]]
    wrongs: dict[str, dict[str, Numbers]]
    changes: list[Question] = field(default_factory=list)
    neutral: list[Question] = field(default_factory=list)


@dataclass
class Work:
    """A student's graded submission: the code of each answer cell, and the label of each verdict."""

    student: str
    name: str
    code: dict[str, str]
    labels: dict[str, str]

    def right(self, exercise: str) -> bool:
        """Whether her answer to the exercise is right."""
        return self.labels.get(exercise) == RIGHT


@dataclass
class Quiz:
    """One student's page."""

    student: str
    name: str
    number: int
    questions: list[Question]


# --- what is known ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """Numbers of a lesson on one edition: exercise -> those of the right answer, and of each known mistake."""

    truth: dict[str, Numbers]
    wrongs: dict[str, dict[str, Numbers]]


def counted(trials: dict[str, Trial]) -> Counted:
    """The numbers of a lesson whose cells were run on an edition."""
    wrongs = {
        name: {cell.label: numbers_of(answer) for cell, answer in trial.wrongs if mistake_of(cell.label)}
        for name, trial in trials.items()
    }
    return Counted({name: numbers_of(trial.truth) for name, trial in trials.items()}, wrongs)


def counted_on(lesson: Lesson, edition: Edition, cache: Path) -> Counted:
    """The numbers of a lesson on an edition, from the cache folder where it holds them: a second quiz runs nothing."""
    path = cache / f"{lesson.name}-{keys_digest(lesson, edition)}.json"
    if path.is_file():
        read = json.loads(path.read_text(encoding="utf-8"))
        return Counted(read["truth"], read["wrongs"])
    made = counted(lesson_trials(lesson, edition))
    replace_text(path, json.dumps({"truth": made.truth, "wrongs": made.wrongs}, ensure_ascii=False), private=True)
    return made


def facts_of(lesson: Lesson, home: Counted, others: list[Counted]) -> Facts:
    """What quizzes of a lesson are made of. home: its numbers on a student's edition; others: on editions that nobody has."""
    elsewhere = {name: [other.truth[name] for other in others if name in other.truth] for name in home.truth}
    return Facts(lesson, home.truth, elsewhere, home.wrongs, list(changes_of(lesson)), list(neutral_of(lesson)))


def numbers_of(answer: dict[str, Any]) -> Numbers:
    """The numbers of a canonical answer, each with the words that say where it stands."""
    kind = answer["kind"]
    if kind == "number":
        return _numbers([("", answer)])
    if kind == "mapping":
        return _numbers((f'"{item["key"]}"', item) for item in answer["entries"])
    if kind not in ("series", "table") or not 0 < answer["rows"] <= MOST_ROWS:
        return {}
    keys = answer["index"] + [column for column in answer["columns"] if column["type"] in ("text", "time")]
    values = [column for column in answer["columns"] if column["type"] in ("exact", "real")]
    if not keys:
        return {}
    rows = [", ".join(_key(column["name"], column["values"][at]) for column in keys) for at in range(answer["rows"])]
    once = Counter(rows)
    cells = []
    for column in values:
        before = f"`{column['name']}` at " if kind == "table" else ""
        for row, value in zip(rows, column["values"], strict=True):
            if once[row] == 1:
                cells.append((before + row, {"type": column["type"], "value": value}))
    return _numbers(cells)


def _numbers(items: Iterable[tuple[str, dict[str, Any]]]) -> Numbers:
    return {
        place: float(item["value"])
        for place, item in items
        if item["type"] in ("exact", "real") and isinstance(item["value"], int | float)
    }


def _key(name: str | None, value: object) -> str:
    told = str(value).removesuffix("T00:00:00.000000")
    return f"{name} {told}" if name else told


def shown(number: float) -> str:
    """A number with four significant digits or all before the point, a whole one below ten million with all."""
    if number == int(number) and abs(number) < 1e7:
        return f"{int(number):,}"
    return f"{number:,.0f}" if abs(number) >= 1e3 else f"{number:.4g}"


# --- candidates of each kind --------------------------------------------------------------------------------------------


def lines_asked(facts: Facts, work: Work, random: Random) -> Iterator[Question]:
    """Kind a: lines of her code; after them, for whoever has written too few, lines of the course's solution."""
    own = [line for name, code in work.code.items() if name in facts.home for line in lines_of(name, code)]
    theirs = [line for exercise in facts.lesson.checked for line in lines_of(exercise.name, solution_of(exercise.answer))]
    _by_lot(own, random)
    _by_lot(theirs, random)
    for line in own:
        yield _line(facts, line, f"This stands in your answer to “{_title(facts, line.exercise)}”:", random, True)
    for line in theirs:
        yield _line(facts, line, f"This stands in the course's solution of “{_title(facts, line.exercise)}”:", random, False)


def _by_lot(lines: list[Line], random: Random) -> None:
    """Put lines in an order of chance in which each construct has the same chance to come first, however often it stands there."""
    often = Counter(line.construct for line in lines)
    # Efraimidis and Spirakis (2006): drawn without replacement with weights 1 / often.
    lines.sort(key=lambda line: random.random() ** often[line.construct], reverse=True)


def _line(facts: Facts, line: Line, asks: str, random: Random, own: bool) -> Question:
    choices, right = _mixed(line.true, line.false, random)
    told = f"What does `{line.piece}` do?"
    return Question(
        "a", line.exercise, f"a/{line.exercise}/{line.construct}/{line.piece}", asks, choices, right, line.code, told, own
    )


def mistakes_asked(facts: Facts, work: Work, random: Random) -> Iterator[Question]:
    """Kind b: her number, and what it would become with a mistake that the lesson knows."""
    found = [(name, label) for name, wrongs in facts.wrongs.items() for label in wrongs]
    random.shuffle(found)
    # A mistake whose every change is too small to be thought out comes last.
    found.sort(key=lambda one: (not _felt(facts, *one), not work.right(one[0])))
    for name, label in found:
        exercise = _checked(facts, name)
        home, wrong = facts.home[name], facts.wrongs[name][label]
        places = [place for place in home if place in wrong and shown(wrong[place]) != shown(home[place])]
        if not places:
            continue
        # Of a change that is too small to be thought out nobody is asked while there is a larger one.
        places = [place for place in places if apart(wrong[place], home[place])] or places
        # Now and then a number that this mistake leaves alone: else "it stays" would never be the right choice.
        alone = [place for place in home if place in wrong and wrong[place] == home[place]]
        place = random.choice(alone if alone and random.random() < STAYS else places)
        truth = home[place]
        false = _beside(facts, name, label, place, random)[: 3 if wrong[place] == truth else 2]
        values = sorted({truth, wrong[place], *false})
        if len(values) < 4:
            continue
        at = f" ({place})" if place else ""
        whose = "you found, rightly," if work.right(name) else "the right answer is"
        sentence = next(feedback_of(cell) for cell in exercise.wrongs if cell.label == label)
        yield Question(
            "b",
            name,
            f"b/{name}/{label}/{place}",
            f"“{exercise.title}”, `{exercise.variable}`{at}: {whose} {shown(truth)}. Suppose the mistake “{label.replace('-', ' ')}” "
            f"were made, of which the check says: {_cut(sentence)}",
            tuple(f"{shown(number)}{' (it stays)' if number == truth else ''}" for number in values),
            values.index(wrong[place]),
            then="What would the number become?",
            own=work.right(name),
        )


def _felt(facts: Facts, name: str, label: str) -> bool:
    """Whether a mistake moves some number of an exercise so far that one can tell."""
    home, wrong = facts.home[name], facts.wrongs[name][label]
    return any(apart(wrong[place], home[place]) for place in home if place in wrong)


def _beside(facts: Facts, name: str, label: str, place: str, random: Random) -> list[float]:
    """False numbers: of other mistakes at the same place, else as far off on the other side, else of another market."""
    truth, wrong = facts.home[name][place], facts.wrongs[name][label][place]
    others = [numbers[place] for other, numbers in facts.wrongs[name].items() if other != label and place in numbers]
    random.shuffle(others)
    mirrored = truth * truth / wrong if truth * wrong > 0 else 2 * truth - wrong
    strangers = [numbers[place] for numbers in facts.elsewhere.get(name, ()) if place in numbers]
    far: list[float] = []
    near: list[float] = []
    for number in (*others, mirrored, *strangers, 2 * wrong - truth):
        taken = (truth, wrong, *far, *near)
        if shown(number) not in map(shown, taken):
            (far if all(apart(number, other) for other in taken) else near).append(number)
    return far + near


def apart(one: float, other: float) -> bool:
    """Whether two numbers lie so far apart that one can tell them by thinking, not by memory alone."""
    return abs(one - other) > NEAR * max(abs(one), abs(other))


def markets_asked(facts: Facts, work: Work, random: Random) -> Iterator[Question]:
    """Kind c: her number among those of two markets that she has not seen."""
    names = list(facts.home)
    random.shuffle(names)
    names.sort(key=lambda name: not work.right(name))
    for name in names:
        exercise = _checked(facts, name)
        found = []
        for place, truth in facts.home[name].items():
            strangers = {shown(other[place]): other[place] for other in facts.elsewhere[name] if place in other}
            strangers.pop(shown(truth), None)
            if len(strangers) >= 2:
                values = sorted([truth, *list(strangers.values())[:2]])
                far = all(apart(one, other) for one, other in itertools.pairwise(values))
                found.append((not far, random.random(), place, truth, values))
        if found:
            _, _, place, truth, values = min(found)
            asks = f"“{exercise.title}”, `{exercise.variable}`{f' ({place})' if place else ''}: one of these numbers is of your market, the others are of two markets that you have not seen."
            told = tuple(map(shown, values))
            yield Question(
                "c", name, f"c/{name}/{place}", asks, told, values.index(truth), then="Which is yours?", own=work.right(name)
            )


def changes_of(lesson: Lesson) -> Iterator[Question]:
    """Kind d, its choices in the order of the lesson: a statement of the solution, the edit of it, and what the check says then."""
    for exercise in lesson.checked:
        solution = solution_of(exercise.answer).splitlines()
        told = {cell.label: _cut(feedback_of(cell)) for cell in exercise.wrongs}
        for cell in exercise.wrongs:
            if not cell.options.get("instead"):
                continue
            lines = cell.source.splitlines()[len(_comment(cell.source)) :]
            before, after = _differing(solution, [line for line in lines if line.strip()])
            false = [
                told[other.label]
                for other in exercise.wrongs
                if other is not cell and not _akin(cell, other) and told[other.label] != told[cell.label]
            ]
            # A comment in what takes a line's place is for authors, and tells too much.
            readable = not any("#" in line for line in after) and _whole(before) and _whole(after)
            if before and after and readable and len(before) + len(after) <= LONGEST_CHANGE and len(false) >= 2:
                yield Question(
                    "d",
                    exercise.name,
                    f"d/{exercise.name}/{cell.label}",
                    f"In the course's solution of “{exercise.title}” the first of these is replaced by the second:",
                    (told[cell.label], *false),
                    0,
                    "\n".join([*before, "# is replaced by", *after]),
                    "What does the check say of the answer then?",
                )


def neutral_of(lesson: Lesson) -> Iterator[Question]:
    """Kind d where nothing changes: a call of the solution with an argument written out that it has anyway."""
    for exercise in lesson.checked:
        false = list(dict.fromkeys(_cut(feedback_of(cell)) for cell in exercise.wrongs))
        if len(false) < 3:
            continue
        solution = solution_of(exercise.answer)
        for number, (before, after) in enumerate(written_out(solution)):
            yield Question(
                "d",
                exercise.name,
                f"d/{exercise.name}/default-{number}",
                f"In the course's solution of “{exercise.title}” the first of these is replaced by the second:",
                (UNCHANGED, *false),
                0,
                "\n".join([before, "# is replaced by", after]),
                "What does the check say of the answer then?",
            )


def written_out(code: str) -> Iterator[tuple[str, str]]:
    """Lines of code, each with the line that has one more argument of a method, at its default."""
    code = textwrap.dedent(code)
    lines = code.splitlines()
    for call in ast.walk(ast.parse(code)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.end_lineno is None:
            continue
        added = DEFAULTS.get(call.func.attr)
        of_pandas = isinstance(call.func.value, ast.Name) and call.func.value.id in ("pd", "np")
        given = {keyword.arg for keyword in call.keywords}
        if not added or of_pandas or len(call.args) > 1 or None in given or added.partition("=")[0] in given:
            continue
        if call.func.attr in ("nunique", "value_counts", "reset_index", "diff", "shift") and call.args:
            continue
        line = lines[call.end_lineno - 1]
        if not line.isascii() or not _whole([line]):
            continue  # columns of a syntax tree are bytes, and a line must be readable by itself
        end = (call.end_col_offset or 0) - 1
        comma = ", " if call.args or call.keywords else ""
        yield line, f"{line[:end]}{comma}{added}{line[end:]}"


def changes_asked(facts: Facts, _: Work, random: Random) -> Iterator[Question]:
    """Kind d, in an order of chance, with other remarks of the same exercise beside the true one."""
    changed = random.sample(facts.changes, len(facts.changes))
    neutral = random.sample(facts.neutral, len(facts.neutral))
    for question in neutral + changed if random.random() < NEUTRAL else changed + neutral:
        told = [choice for choice in question.choices if choice != UNCHANGED]
        if question.choices[0] == UNCHANGED:
            choices, right = _mixed(UNCHANGED, random.sample(told, 3), random)
        else:
            choices, right = _mixed(told[0], (*random.sample(told[1:], 2), UNCHANGED), random)
        yield Question("d", question.exercise, question.identity, question.asks, choices, right, question.code, question.then)


def _akin(one: Cell, other: Cell) -> bool:
    """Whether what is said of one mistake may be true of the other: they catch the same, or share many of their words."""
    words, others = (set(re.findall(r"\w{4,}", feedback_of(cell).lower())) for cell in (one, other))
    same = one.options.get("catches") and one.options.get("catches") == other.options.get("catches")
    return bool(same) or len(words & others) > 0.3 * min(len(words), len(others))


def _whole(lines: list[str]) -> bool:
    """Whether lines can be read by themselves: statements that do something, arguments, or entries of a table, nothing cut in the middle."""
    code = textwrap.dedent("\n".join(lines))
    for wrapped in (code, f"f(\n{code}\n)", f"{{\n{code}\n}}"):
        with contextlib.suppress(SyntaxError):
            read = ast.parse(wrapped).body
            return not (wrapped == code and any(isinstance(one, ast.Expr) and isinstance(one.value, ast.Name) for one in read))
    return False


def _comment(source: str) -> list[str]:
    lines = source.splitlines()
    return lines[: next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))]


def _differing(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """The lines of each text that the other has not in their place."""
    one = [line for line in one if line.strip() and not line.startswith("#")]
    other = [line for line in other if not line.startswith("#")]
    before: list[str] = []
    after: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind != "equal":
            before, after = before + one[a:b], after + other[c:d]
    return before, after


def _mixed(true: str, false: Iterable[str], random: Random) -> tuple[tuple[str, ...], int]:
    choices = [true, *false]
    random.shuffle(choices)
    return tuple(choices), choices.index(true)


def _cut(sentence: str, most: int = 230) -> str:
    """A sentence of the lesson without its stars, cut at a word where it is long."""
    parts = sentence.split("`")
    parts[::2] = [re.sub(r"\*+([^*\s][^*]*)\*+", r"\1", part) for part in parts[::2]]
    sentence = "`".join(parts)
    return sentence if len(sentence) <= most else sentence[:most].rpartition(" ")[0] + " …"


def _title(facts: Facts, name: str) -> str:
    return _checked(facts, name).title


def _checked(facts: Facts, name: str) -> CheckedExercise:
    return next(exercise for exercise in facts.lesson.checked if exercise.name == name)


ASKED = {"a": lines_asked, "b": mistakes_asked, "c": markets_asked, "d": changes_asked}


# --- drawing ------------------------------------------------------------------------------------------------------------


def mix_of(facts: Facts) -> str:
    """The kinds that every quiz of this lesson has. Raises GradingError where the lesson has not enough for a page."""
    nobody, random = Work("", "", {}, {}), Random(0)
    there = {kind: len({question.exercise for question in asked(facts, nobody, random)}) for kind, asked in ASKED.items()}
    there["a"] = len({_head(question) for question in lines_asked(facts, nobody, random)})
    numeric, mix = len({question.exercise for kind in "bc" for question in ASKED[kind](facts, nobody, random)}), ""
    for wanted in MIX:
        for kind in (wanted, *INSTEAD[wanted]):
            if mix.count(kind) < there[kind] and (kind not in "bc" or mix.count("b") + mix.count("c") < numeric):
                mix += kind
                break
    if len(mix) < len(MIX):
        raise GradingError(f"{facts.lesson.name} has too few numbers and known mistakes for a quiz of {len(MIX)} questions.")
    return "".join(sorted(mix))


def _head(question: Question) -> str:
    """Of a question of kind a the method that it asks about: one is enough on a page."""
    return question.identity.split("/")[2].split()[0]


def draw(facts: Facts, work: Work, mix: str, seed: str, asked: set[str], taken: set[frozenset[str]]) -> list[Question]:
    """The questions of one quiz: none that she has had while there are others, and never a set that somebody has had.

    asked: identities of the questions that she has had. taken: the sets of identities of all quizzes of this lesson so far.
    Raises GradingError where no such set is found.
    """
    of_kind = {kind: len({one.exercise for one in ASKED[kind](facts, work, Random(seed))}) for kind in set(mix)}
    for attempt in range(TRIES):
        random = Random(f"{seed}/{attempt}")
        chosen: list[Question] = []
        # The scarce kinds choose first: an exercise whose number is told in one question is not asked for in another.
        for kind in sorted(mix, key=lambda kind: (of_kind[kind] if kind in "bc" else len(facts.home), "cdba".index(kind))):
            candidates = list(ASKED[kind](facts, work, random))
            used = {question.exercise for question in chosen}
            told = {question.exercise for question in chosen if question.kind in "bc"}
            had = {question.identity for question in chosen}
            heads = {_head(question) for question in chosen if question.kind == "a"}
            candidates = [
                one
                for one in candidates
                if one.identity not in had
                and not (kind in "bc" and one.exercise in told)
                and not (kind == "a" and _head(one) in heads)
            ]
            candidates.sort(key=lambda one: (one.identity in asked, not one.own, one.exercise in used))
            if not candidates:
                break
            chosen.append(candidates[0])
        if len(chosen) == len(mix) and frozenset(one.identity for one in chosen) not in taken:
            return sorted(chosen, key=lambda one: one.kind)
    raise GradingError(f"No quiz of {facts.lesson.name} is left that {work.student} has not had.")


def draw_class(facts: Facts, works: list[Work], memory: Path, own: Mapping[str, Facts] | None = None) -> tuple[int, list[Quiz]]:
    """A quiz for each student, and its number: one more than the last. What is drawn is written to `memory`.

    facts: on the class edition. own: student -> facts on hers, for those who have an edition of their own.
    """
    kept: dict[str, Any] = {"secret": secrets.token_hex(16), "drawn": []}
    if memory.is_file():
        kept = json.loads(memory.read_text(encoding="utf-8"))
    number = 1 + max((one["number"] for one in kept["drawn"]), default=0)
    taken = {frozenset(one["questions"]) for one in kept["drawn"]}
    mix, quizzes = mix_of(facts), []
    for work in works:
        asked = {name for one in kept["drawn"] if one["student"] == work.student for name in one["questions"]}
        told = json.dumps([work.student, facts.lesson.name, number]).encode()
        seed = hmac.new(kept["secret"].encode(), told, hashlib.sha256).hexdigest()
        questions = draw((own or {}).get(work.student, facts), work, mix, seed, asked, taken)
        identities = [question.identity for question in questions]
        taken.add(frozenset(identities))
        kept["drawn"].append({"student": work.student, "number": number, "questions": identities})
        quizzes.append(Quiz(work.student, work.name, number, questions))
    replace_text(memory, json.dumps(kept, ensure_ascii=False, indent=1), private=True)
    return number, quizzes


def read_work(path: Path, student: str, name: str, labels: dict[str, str] | None = None) -> Work:
    """A student's submission as grading left it. labels: of the journal; without it those that the notebook holds."""
    read = json.loads(path.read_text(encoding="utf-8"))
    code = {}
    for cell in read["cells"]:
        about = cell.get("metadata", {}).get("nbgrader", {})
        if cell["cell_type"] == "code" and about.get("solution"):
            code[str(about.get("grade_id", ""))] = "".join(cell["source"])
    if labels is None:
        verdicts = read["metadata"].get("course", {}).get("verdicts", ())
        labels = {str(verdict["exercise"]): str(verdict["label"]) for verdict in verdicts}
    return Work(student, name, code, labels)
