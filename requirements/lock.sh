#!/usr/bin/env bash
# Writes the hashed lock files from pyproject.toml. The files name no registry host.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/tools/bin/uv}
flags=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate
       --system-certs --quiet)
lock() { "$uv" pip compile "$@" "${flags[@]}"; }
lock pyproject.toml --group embedded --group test --group lint --group browser -o requirements/dev.txt
lock pyproject.toml -c requirements/dev.txt -o requirements/base.txt
lock pyproject.toml -c requirements/dev.txt --group embedded -o requirements/local.txt
lock --group assets -o requirements/assets.txt
lock --group installer -o requirements/installer.txt
