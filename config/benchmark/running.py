"""The course of a benchmark: one page after the other, then several clients at once, then first visits."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from config.benchmark import measuring
from config.benchmark.pages import Page, Question
from config.benchmark.visiting import Answer, Visitor

LEAST_REQUESTS, MOST_REQUESTS, ENOUGH_SECONDS = 30, 200, 3.0
WARM_UP = 10
CLIENT_SECONDS = 25.0
_TICKET = re.compile(r'name="ticket" value="([^"]+)"')

Say = Callable[[str], None]


class Bench:
    """Measures the pages of one running server. `roots` are the processes whose CPU counts."""

    def __init__(self, address: str, roots: Sequence[int], say: Say, *, least: int = LEAST_REQUESTS) -> None:
        self.address, self.roots, self.say = address, roots, say
        self.least = least
        self.public = Visitor(address, number=1)

    def ticket(self, path: str) -> str:
        """The ticket of a freshly opened application form."""
        found = _TICKET.search(self.public.ask(path).text)
        if found is None:
            raise RuntimeError(f"The form at {path} carries no ticket.")
        return found.group(1)

    def page(self, page: Page, visitor: Visitor) -> dict[str, Any]:
        """Ask one page at least thirty times, or `least`, one after the other, and say what it cost."""
        questions = page.questions
        # More than ten when many are asked for: each thread of each process has its first questions behind it then.
        for question in self._next(questions, max(WARM_UP, self.least // 4)):
            put(visitor, question)
        # Fetched before the clock runs: making an application's ticket is not part of sending it.
        most = MOST_REQUESTS if page.is_shared else LEAST_REQUESTS * 2
        prepared = self._next(questions, max(most, self.least))
        before, begun = measuring.cpu_seconds(self.roots), time.monotonic()
        answers: list[Answer] = []
        for question in prepared:
            answers.append(put(visitor, question))
            if len(answers) >= self.least and time.monotonic() - begun > ENOUGH_SECONDS:
                break
        spent = measuring.cpu_seconds(self.roots) - before
        found = _figures(answers, page) | {"cpu_ms": round(spent * 1000 / len(answers), 2)}
        self.say(f"{page.name}: {found}")
        return found

    def _next(self, questions: Any, count: int) -> list[Question]:
        rows = [next(questions) for _number in range(count)]
        if any("ticket" in row.extra.get("data", {}) for row in rows):
            time.sleep(2.2)  # a form sent back at once is taken for a program's
        return rows

    def together(self, pages: Sequence[Page], visitors: Sequence[Visitor]) -> dict[str, Any]:
        """All clients ask all pages in turn, without a pause, for a while."""
        rows: dict[str, list[Answer]] = {page.name: [] for page in pages}
        lock, deadline = threading.Lock(), time.monotonic() + CLIENT_SECONDS
        broken: list[str] = []

        def work(shift: int, visitor: Visitor) -> None:
            turn = shift
            while time.monotonic() < deadline:
                page = pages[turn % len(pages)]
                turn += 1
                with lock:
                    question = next(page.questions)
                try:
                    answer = put(visitor, question)
                except Exception as error:  # noqa: BLE001  (whatever it was, the visitor got no page)
                    broken.append(f"{page.name}: {error}")
                    continue
                rows[page.name].append(answer)

        threads = [threading.Thread(target=work, args=(number * 3, visitor)) for number, visitor in enumerate(visitors)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = {page.name: _figures(rows[page.name], page) for page in pages if rows[page.name]}
        total = sum(len(answers) for answers in rows.values())
        errors = len(broken) + sum(one["errors"] for one in found.values())
        self.say(f"{len(visitors)} clients: {total / CLIENT_SECONDS:.0f} requests a second, {errors} errors")
        return {
            "clients": len(visitors),
            "requests_a_second": round(total / CLIENT_SECONDS, 1),
            "errors": errors,
            "broken": broken[:5],
            "pages": found,
        }


def put(visitor: Visitor, question: Question) -> Answer:
    """Ask, and go on with what follows from a good answer; the figures are those of all together."""
    answer = visitor.ask(question.path, method=question.method, htmx=question.htmx, **question.extra)
    if question.then is None or answer.status != 200:
        return answer
    after = put(visitor, question.then(answer.text))
    return replace(
        after,
        milliseconds=answer.milliseconds + after.milliseconds,
        statements=answer.statements + after.statements,
        wire_bytes=answer.wire_bytes + after.wire_bytes,
    )


def _figures(answers: Sequence[Answer], page: Page) -> dict[str, Any]:
    durations = [answer.milliseconds for answer in answers]
    return {
        "requests": len(answers),
        "median_ms": round(measuring.percentile(durations, 0.5), 1),
        "p95_ms": round(measuring.percentile(durations, 0.95), 1),
        "statements": max(answer.statements for answer in answers),
        "gzip_bytes": int(measuring.percentile([answer.wire_bytes for answer in answers], 0.5)),
        "errors": sum(not page.is_right(answer.status, answer.text) for answer in answers),
        "statuses": sorted({answer.status for answer in answers}),
    }
