"""What the tests of factors share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

type_commits = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture
def run_commits(django_capture_on_commit_callbacks: type_commits) -> type_commits:
    """Runs what waits for the commit of a request: the store of an ended session goes then."""
    return django_capture_on_commit_callbacks
