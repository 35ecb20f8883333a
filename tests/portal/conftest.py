"""The ground of the portal's tests: a company, a published job, and a clean cache."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from portal import addresses
from recruit.jobs.models import Job, Posting
from tests.factories.accounts import make_company
from tests.factories.recruit import make_brand, make_department, make_published_job


@pytest.fixture(autouse=True)
def clean_cache() -> Iterator[None]:
    """Counters and short-lived lists of one test are nothing to the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Every test has a file store of its own: tests running beside it keep drafts too."""
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def nurse(db: None) -> Job:
    """A published job with everything a candidate may want to know."""
    make_company(website="https://northwind.example", country_code="at")
    return make_published_job(
        title="Staff nurse",
        department=make_department("Nursing"),
        brand=make_brand("St Vincent", color="#FFD400", is_default=True),
        region="Styria",
        salary_min=41_000,
        salary_max=52_000,
        salary_currency="EUR",
        type_of_employment="part_time",
        experience_level="associate",
        is_remote=False,
    )


@pytest.fixture
def posting(nurse: Job) -> Posting:
    """Where it is published."""
    return Posting.objects.select_related("ad__job").get(ad__job=nurse)


@pytest.fixture
def path(posting: Posting) -> str:
    """Where to apply for it."""
    return addresses.apply_url(posting.number, posting.ad.title)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller
