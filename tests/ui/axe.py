"""axe from the npm packages, run on a page as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_findings(page: Any) -> list[str]:
    """What axe finds wrong on the page as it stands: rule, element and reason."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `npm ci` to check pages for accessibility")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, preload: false})", RULES)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
