"""The program `equicube`: where it is, and what it says."""
from __future__ import annotations

import functools
import os
import pathlib
import shutil
import subprocess
from collections.abc import Mapping, Sequence

Value = bool | int | float | str | Sequence["Value"]
Path = str | os.PathLike[str]


class EquicubeError(RuntimeError):
    """The program refused; the text is its messages, one a line. `code`: docs/outputs.md."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


@functools.cache
def _found() -> str:
    here = pathlib.Path(__file__).resolve()
    places = [parent / "bin" / "equicube" for parent in here.parents]  # installed below one prefix
    places += [here.parents[2] / "build" / build / "equicube" for build in ("release", "dev")]  # a checkout
    for place in places:
        if place.is_file() and os.access(place, os.X_OK):
            return str(place)
    on_path = shutil.which("equicube")
    if on_path is None:
        raise EquicubeError("the program equicube was not found; put it on PATH or name it in EQUICUBE", 2)
    return on_path


def program() -> str:
    """The program that is used: the environment variable EQUICUBE, else the one this package was installed with, the
    build of this checkout, or the one on PATH."""
    return os.environ.get("EQUICUBE") or _found()


def call(arguments: Sequence[str], text: str | None = None) -> str:
    """Standard output of the program. Raises EquicubeError with its messages."""
    done = subprocess.run([program(), *arguments], input=text, capture_output=True, text=True)
    if done.returncode != 0:
        raise EquicubeError(done.stderr.strip() or f"equicube ended with code {done.returncode}", done.returncode)
    return done.stdout


def toml(value: Value) -> str:
    """A value as `--set` reads it. Texts stay as they are, for the program takes words without quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return value
    quoted = ('"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(v, str) else toml(v) for v in value)
    return "[" + ", ".join(quoted) + "]"


def overrides(set: Mapping[str, Value] | None) -> list[str]:  # noqa: A002
    """{"run.worlds": 256} as options."""
    return [word for key, value in (set or {}).items() for word in ("--set", f"{key}={toml(value)}")]


def options(**given: bool | int | float | str | None) -> list[str]:
    """Keyword arguments as options: None and False say nothing, True is a flag."""
    words: list[str] = []
    for name, value in given.items():
        if value is None or value is False:
            continue
        words.append("--" + name.replace("_", "-"))
        if value is not True:
            words.append(str(value))
    return words
