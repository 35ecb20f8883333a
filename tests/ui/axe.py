"""axe from the npm packages, run on a page as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent.parent
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Only what is wrong is worked out in full and carried over: everything axe looks at takes three times as long.
FIND = """async (rules) => {
    const found = await axe.run(document, { runOnly: rules, preload: false, resultTypes: ["violations"] });
    return found.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${JSON.stringify(node.target)} ${node.failureSummary}`));
}"""


def axe_findings(page: Any) -> list[str]:
    """What axe finds wrong on the page as it stands: rule, element and reason."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `npm ci` to check pages for accessibility")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [str(finding) for finding in page.evaluate(FIND, RULES)]
