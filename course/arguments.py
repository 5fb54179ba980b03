"""The words of the `course` command: a parser that says what is wrong in one sentence, and whole numbers within bounds."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, NoReturn

from course.errors import CourseError, did_you_mean


class UserError(CourseError):
    """A request that cannot be carried out, in one sentence."""


class Parser(argparse.ArgumentParser):
    """An argument parser that raises `UserError` instead of ending the program, and offers the nearest known word.

    module: gives the module in which this command's arguments are declared: it has `add_arguments(parser)` and
    `run(chosen) -> int`. It is asked for when the command is chosen, so that the command line itself starts at once.
    """

    def __init__(self, *arguments: Any, module: Callable[[], ModuleType] | None = None, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.module = module

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> tuple[Any, list[str]]:  # type: ignore[override]
        """The arguments chosen; what is not known is told here, by the command that it was meant for."""
        if self.module:
            module, self.module = self.module(), None
            module.add_arguments(self)
            self.set_defaults(run=module.run)
        chosen, rest = super().parse_known_args(args, namespace)
        if rest:
            raise UserError(f"`{self.prog}` takes no {rest[0]!r}.{did_you_mean(rest[0], self._option_string_actions)}")
        return chosen, rest

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # argparse has no public place where it still knows both the word and the choices.
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        what = (
            f"{action.option_strings[-1]} cannot be {value!r}" if action.option_strings else f"There is no `{self.prog} {value}`"
        )
        raise UserError(f"{what}: choose from {', '.join(choices)}.{did_you_mean(value, choices)}")

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message}; `{self.prog} --help` tells what there is.")


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A type of argument: whole numbers of `least` or more, up to and with `most` if it is given."""
    bounds = f"of {least} or more" if most is None else f"from {least} to {most}"

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least or (most is not None and value > most):
            raise argparse.ArgumentTypeError(f"must be a whole number {bounds}, not {text!r}")
        return value

    return number
