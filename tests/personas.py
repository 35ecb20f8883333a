"""The people of the tests, with lasting meanings, so that a test reads as a story.

Ada administers, Rosa recruits, Hugo is hiring manager, Iris interviews, Emil is an employee without staff pages.
Import this module through `pytest_plugins` in `tests/conftest.py`.
"""

from __future__ import annotations

import pytest

from accounts.models import User
from accounts.permissions import RoleCode
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture
def ada(db: None) -> User:
    """The administrator."""
    return make_user(
        RoleCode.ADMIN, first_name="Ada", last_name="Admin", email="ada@northwind.example", password=PASSWORD
    )


@pytest.fixture
def rosa(db: None) -> User:
    """The recruiter: Standard, creates jobs, sees her own."""
    return make_user(
        RoleCode.STANDARD, first_name="Rosa", last_name="Recruiter", email="rosa@northwind.example", password=PASSWORD
    )


@pytest.fixture
def hugo(db: None) -> User:
    """The hiring manager: Basic, sees jobs whose hiring team he is on."""
    return make_user(
        RoleCode.BASIC, first_name="Hugo", last_name="Manager", email="hugo@northwind.example", password=PASSWORD
    )


@pytest.fixture
def iris(db: None) -> User:
    """The interviewer: Basic."""
    return make_user(
        RoleCode.BASIC, first_name="Iris", last_name="Interviewer", email="iris@northwind.example", password=PASSWORD
    )


@pytest.fixture
def emil(db: None) -> User:
    """The employee: no staff pages."""
    return make_user(
        RoleCode.EMPLOYEE, first_name="Emil", last_name="Employee", email="emil@northwind.example", password=PASSWORD
    )
