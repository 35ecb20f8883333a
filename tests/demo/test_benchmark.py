"""How the benchmark measures: CPU of a process tree, percentiles, statements of an answer."""

from __future__ import annotations

import math
import random
import subprocess
import sys
import time

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.benchmark import comparing, measuring
from config.benchmark.counting import HEADER, CountingMiddleware
from recruit.demo.resumes import pdf_of

BURN = "import time\nend = time.process_time() + {seconds}\nwhile time.process_time() < end: pass\n"
# A parent that waits for a child that works, then idles.
FAMILY = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {BURN.format(seconds=0.3)!r} + "time.sleep(60)"])
buried = subprocess.run([sys.executable, "-c", {BURN.format(seconds=0.3)!r}])
print("ready", flush=True)
try:
    time.sleep(60)
finally:
    child.kill()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_cpu_of_a_family_counts_living_and_buried_children() -> None:
    with subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        deadline = time.monotonic() + 20
        while measuring.cpu_seconds([parent.pid]) < 0.55 and time.monotonic() < deadline:
            time.sleep(0.05)
        spent = measuring.cpu_seconds([parent.pid])
        children = [number for number, one in measuring.processes().items() if one.parent == parent.pid]
        assert len(children) == 1
        alone = measuring.cpu_seconds(children)
        subprocess.run(["kill", str(children[0])], check=True)
        parent.terminate()
    assert 0.55 <= spent < 3
    assert 0.15 <= alone < spent  # the clock of processes ticks in hundredths, and the load decides who ran


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_is_gone_has_used_nothing() -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    assert measuring.cpu_seconds([gone.pid]) == 0


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([5], 0.5, 5), ([5], 0.95, 5), ([1, 2, 3, 4], 0.5, 2), (list(range(1, 101)), 0.95, 95), ([3, 1, 2], 1, 3)],
)
def test_percentile(values: list[float], share: float, expected: float) -> None:
    assert measuring.percentile(values, share) == expected


def test_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to measure"):
        measuring.percentile([], 0.5)


def test_answers_say_how_many_statements_they_took(db: None) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            for _number in range(3):
                cursor.execute("SELECT 1")
        return HttpResponse(request.META["REMOTE_ADDR"])

    response = CountingMiddleware(answer)(RequestFactory().get("/", headers={"X-Bench-Address": "10.1.2.3"}))
    assert response.headers[HEADER] == "3"
    assert isinstance(response, HttpResponse)
    assert response.content == b"10.1.2.3"


def test_a_heavy_pdf_is_as_heavy_as_wished() -> None:
    content = pdf_of(["Nadia Newcomer"], weight=300_000)
    assert 300_000 < len(content) < 303_000
    assert content.startswith(b"%PDF-1.4")


def _normal(seed: int, count: int, *, shift: float = 0.0) -> list[float]:
    drawn = random.Random(seed)
    return [drawn.gauss(100.0 + shift, 10.0) for _value in range(count)]


def test_rows_of_one_kind_are_seldom_told_apart() -> None:
    values = [comparing.mann_whitney(_normal(seed, 60), _normal(1000 + seed, 60)) for seed in range(300)]

    # under the null hypothesis p is spread evenly
    for level in (0.05, 0.25, 0.5):
        assert sum(value < level for value in values) / 300 == pytest.approx(level, abs=0.06)


def test_rows_of_two_kinds_are_told_apart() -> None:
    assert comparing.mann_whitney(_normal(1, 500), _normal(2, 500, shift=5.0)) < 0.001
    assert comparing.mann_whitney([1.0] * 20, [1.0] * 20) == 1.0


def test_the_rank_sum_agrees_with_a_worked_example() -> None:
    # by hand: U = 7 of 64, mean 32, variance 8 * 8 * 17 / 12, and half a rank less
    one, other = [1.0, 2, 3, 4, 5, 6, 7, 12], [8.0, 9, 10, 11, 13, 14, 15, 5.5]
    statistic = sum(a > b for a in one for b in other)

    z = (32 - 7 - 0.5) / math.sqrt(8 * 8 * 17 / 12)
    assert statistic == 7
    assert comparing.mann_whitney(one, other) == pytest.approx(math.erfc(z / math.sqrt(2)))
    assert comparing.mann_whitney(one, other) == comparing.mann_whitney(other, one)


def test_too_few_values_say_nothing() -> None:
    with pytest.raises(ValueError, match="Too few"):
        comparing.mann_whitney([1.0] * 7, [1.0] * 20)
