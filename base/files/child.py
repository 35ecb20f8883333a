"""The process that opens strangers' documents: few rights, little memory, little time, no network.

Started by `base.files.sandbox` as `python -m base.files.child text <ending>` or `page <number>`; the document comes by
standard input, the answer leaves by standard output. Imports no Django.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import sys

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 20
OPEN_FILES = 64
OUTPUT_BYTES = 32 * 1024 * 1024
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000

EXIT_UNREADABLE = 3


def give_up_rights() -> None:
    """Limit this process for good. Where the system has no such limit, the others still hold."""
    limits = (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    )
    for what, value in limits:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (value, value))
    with contextlib.suppress(OSError, AttributeError):
        # A network namespace of its own has no way out; a user namespace lets ordinary users ask for one.
        library = ctypes.CDLL(None, use_errno=True)
        if library.unshare(_NEW_NETWORK) != 0:
            library.unshare(_NEW_USER | _NEW_NETWORK)


def main(arguments: list[str]) -> int:
    """Read the document, answer, and say by the exit code whether it could be read."""
    give_up_rights()
    from base.files import extraction

    job, argument = arguments
    data = sys.stdin.buffer.read()
    try:
        if job == "page":
            answer = extraction.page_picture(data, int(argument))
        else:
            text, pages = extraction.text_of(data, argument)
            answer = json.dumps({"text": text, "pages": pages}).encode()
    except extraction.Unreadable as error:
        sys.stdout.buffer.write(error.problem.encode())
        return EXIT_UNREADABLE
    except (MemoryError, RecursionError):
        sys.stdout.buffer.write(b"too_much")
        return EXIT_UNREADABLE
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # no destructors of foreign libraries
