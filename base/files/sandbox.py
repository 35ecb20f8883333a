"""Opens documents in a child process with limits, and words what went wrong there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.files import child

# Longer than the child's own CPU limit, so that a child that merely waits is ended too.
PATIENCE_SECONDS = 45
_ROOT = Path(__file__).resolve().parent.parent.parent

PROBLEMS: dict[str, str | Promise] = {
    "damaged": _("The file is damaged inside, so its text could not be read. Download it to look at it."),
    "password": _("The file is protected by a password, so its text could not be read."),
    "too_much": _("The file is too complicated to be read here. Download it to look at it."),
}


class ReadingFailed(Exception):
    """The document could not be opened. The message is a sentence for people, `problem` a word for machines."""

    def __init__(self, problem: str) -> None:
        self.problem = problem if problem in PROBLEMS else "damaged"
        super().__init__(str(PROBLEMS[self.problem]))


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read: at most 200,000 characters, and the number of pages where the format knows it."""

    text: str
    pages: int


def read_text(data: bytes, *, ending: str) -> Extracted:
    """The text of a document. Raises ReadingFailed."""
    try:
        answer = json.loads(_run(data, child.__name__, "text", ending))
    except ValueError as error:
        raise ReadingFailed("damaged") from error
    return Extracted(str(answer["text"]), int(answer["pages"]))


def draw_page(data: bytes, *, number: int) -> bytes:
    """One page of a PDF as PNG. Raises ReadingFailed."""
    picture = _run(data, child.__name__, "page", str(number))
    if not picture.startswith(b"\x89PNG"):
        raise ReadingFailed("damaged")
    return picture


def run_module(module: str, data: bytes) -> bytes:
    """What a module of ours answers to `data` in a process with the same limits as documents. Raises ReadingFailed.

    The module gives up its rights by `child.give_up_rights()` before it reads its standard input.
    """
    return _run(data, module)


def _run(data: bytes, *module_and_arguments: str) -> bytes:
    command = [sys.executable, "-B", "-s", "-m", *module_and_arguments]
    # Nothing of our own environment: no database address, no keys.
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"}
    # The answer goes to a file, because a file has a size limit and a pipe has none.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603  (fixed command, arguments are ours)
                command, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, cwd=_ROOT, env=environment,
                timeout=PATIENCE_SECONDS, check=False, close_fds=True, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise ReadingFailed("too_much") from error
        answer.seek(0)
        said = answer.read(child.OUTPUT_BYTES)
    if done.returncode == 0:
        return said
    if done.returncode == child.EXIT_UNREADABLE:
        raise ReadingFailed(said.decode(errors="replace"))
    # A signal: out of time or out of memory in a library that cannot say so.
    raise ReadingFailed("too_much" if done.returncode < 0 else "damaged")
