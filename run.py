#!/usr/bin/env python3
"""Runs or tests Recruit from a fresh clone with nothing but Python 3.11 or newer. See `python3 run.py --help`.

Written so that any Python 3 can read it, because an old one has to be told so.
"""

import sys

if sys.version_info < (3, 11):
    print("Recruit needs Python 3.11 or newer and this is %d.%d: start it with a newer one." % sys.version_info[:2])
    sys.exit(1)
if sys.platform == "win32":
    print("Recruit runs on Linux and macOS: on Windows use WSL, or Docker with docker-compose.yml.")
    sys.exit(1)

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent
sys.path.insert(0, str(CHECKOUT))

from config.launch.commands import main  # noqa: E402  # after what it needs

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
