"""IPython without a kernel: what its cells display goes to a channel."""

from __future__ import annotations

import subprocess
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

SHOWS_ANSWERS = "course.answers.check"
"""The module whose objects carry answers."""


class _Hook(DisplayHook):
    """The value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """No prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        """Show the value."""
        if format_dict:
            shell: Any = self.shell
            shell.channel.show("result", format_dict, md_dict or {}, self.prompt_count)

    def finish_displayhook(self) -> None:
        """Nothing waits to be written."""


class _Publisher(DisplayPublisher):
    """What cells display by name."""

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        """Show a bundle."""
        channel = self.shell.channel
        if not channel.answers_only or self.shell.answer_type in data:
            channel.show("display", data, metadata or {})

    def clear_output(self, wait: bool = False) -> None:
        """Take back what the cell has shown; as front ends do, though at once."""
        self.shell.channel.clear()


class _Formatter(DisplayFormatter):
    """Of a run of which only the answers are wanted, nothing else is drawn."""

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """The bundle of an object."""
        shell: Any = self.parent
        if shell.channel.answers_only and type(obj).__module__ != SHOWS_ANSWERS:
            return {}, {}
        made: tuple[dict[str, Any], dict[str, Any]] = super().format(obj, include, exclude)  # type: ignore[no-untyped-call]
        return made


class _Shell(InteractiveShell):
    """A shell whose displays go to `channel`."""

    displayhook_class = _Hook
    display_pub_class = _Publisher
    channel: Any = None
    answer_type: str = ""

    def use(self, channel: Any) -> None:
        """Send what cells show there from now on."""
        self.channel = channel

    def init_display_formatter(self) -> None:
        """Our own formatter."""
        self.display_formatter = _Formatter(parent=self)
        configurables: list[Any] = self.configurables
        configurables.append(self.display_formatter)

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.channel.error(getattr(etype, "__name__", str(etype)), str(evalue), [str(line) for line in stb])

    def no_input(self, prompt: object = "") -> str:
        """`input`, as where nobody sits."""
        raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")

    def system(self, cmd: str) -> None:
        """Run a command of the system; what it prints is shown. There is no terminal to run it in."""
        said = str(self.var_expand(cmd, depth=1))  # type: ignore[no-untyped-call]
        done = subprocess.run(said, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        print(done.stdout.decode("utf-8", "replace"), end="")
        self.user_ns["_exit_code"] = done.returncode


def make_shell() -> Any:
    """The shell of this process."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.autoindent = False
    shell = _Shell.instance(config=config)
    # After the shell is there: the course then tells it how to show things.
    from course.answers.canonical import MIMETYPE

    shell.answer_type = MIMETYPE
    return shell


__all__ = ["make_shell"]
