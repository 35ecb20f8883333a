"""The process that looks for facts in a résumé's text: few rights, little memory, little time.

Started by `base.files.sandbox.run_module`; the text comes by standard input, the facts leave as JSON.
"""

from __future__ import annotations

import json
import os
import sys

from base.files.child import EXIT_UNREADABLE, give_up_rights


def main() -> int:
    """Read the text, answer with what was found."""
    give_up_rights()
    from recruit.candidates.resumes.profile import profile_of

    try:
        answer = json.dumps(profile_of(sys.stdin.buffer.read().decode(errors="replace")))
    except (MemoryError, RecursionError):
        sys.stdout.buffer.write(b"too_much")
        return EXIT_UNREADABLE
    sys.stdout.buffer.write(answer.encode())
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
