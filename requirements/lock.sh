#!/usr/bin/env bash
# Writes the hashed lock files from pyproject.toml. The files name no registry host.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}
flags=(pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url
       --no-emit-find-links --no-header --no-annotate --system-certs --quiet)
"$uv" "${flags[@]}" --group embedded --group test --group lint --group browser -o requirements/dev.txt
"$uv" "${flags[@]}" -c requirements/dev.txt -o requirements/base.txt
"$uv" "${flags[@]}" -c requirements/dev.txt --group embedded -o requirements/local.txt
"$uv" pip compile --group assets "${flags[@]:3}" -o requirements/assets.txt
