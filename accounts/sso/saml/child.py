"""Pure: the process that reads what strangers post to us: two seconds, 128 MB, no network, no database, no keys.

Started by `base.files.sandbox`. Takes JSON on standard input and answers JSON; imports no Django. The posted bytes are
parsed here and nowhere else: what leaves are plain words (reliability §8.2, rule 7).
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from typing import Any

from base.files import child

CPU_SECONDS = 2
MEMORY_BYTES = 128 * 1024 * 1024


def give_up_rights() -> None:
    """Limit this process as one that opens documents, and to less."""
    child.give_up_rights()
    for what, value in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (value, value))


def answer(given: dict[str, Any]) -> dict[str, Any]:
    """Gate, signatures, facts: `facts` and `certificate`, or `code` and `detail` of what is wrong."""
    from accounts.sso.saml import facts, gate, signature
    from accounts.sso.saml.names import Turned

    try:
        passed = gate.inspect(gate.decode(given["response"]))
        verified = signature.verify(passed, given["certificates"], algorithm=given["algorithm"])
        return {
            "facts": facts.read(verified).as_dict(),
            "certificate": verified.certificate,
            "algorithms": list(passed.algorithms),
        }
    except Turned as turned:
        return {"code": turned.code.value, "detail": turned.detail}
    except (MemoryError, RecursionError):
        return {"code": "too_much", "detail": ""}


def main() -> None:
    """Read the task, answer it."""
    give_up_rights()
    said = answer(json.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(json.dumps(said).encode())


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # no destructors of foreign libraries
