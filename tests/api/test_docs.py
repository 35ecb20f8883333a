"""The docs page: for everybody, without script, complete."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from api import reference
from api.schema import document
from tests.api.conftest import Api


@pytest.mark.parametrize(("host", "prefix"), [("testserver", "/api"), ("api.testserver", "")])
def test_every_operation_is_on_its_groups_page(company: object, host: str, prefix: str) -> None:
    client = Client(headers={"Host": host})
    front = client.get(f"{prefix}/docs/")
    assert front.status_code == 200
    groups = reference.groups_of(document("http://x"))
    assert len(groups) >= 7
    for group in groups:
        address = f"{prefix}/docs/{group.slug}"
        assert f'href="{address}"' in front.content.decode()
        page = client.get(address).content.decode()
        for operation in group.operations:
            assert f'id="{operation.key}"' in page
            assert operation.path in page
        assert not re.search(r"<script(?![^>]*src)|\son[a-z]+=|\sstyle=", page)


def test_examples_name_the_clients_host_and_hold_json(company: object) -> None:
    page = Client(headers={"Host": "testserver"}).get("/api/docs/jobs").content.decode()
    assert "curl -X POST &#x27;http://testserver/api/jobs&#x27;" in page
    created = next(
        operation for group in reference.groups_of(document("http://x")) for operation in group.operations
        if operation.key == "createJob"
    )  # fmt: skip
    assert {example.title for example in created.examples} == {"curl", "Python", "JavaScript", "Answer 201"}
    compile(next(example.text for example in created.examples if example.title == "Python"), "example", "exec")


def test_unknown_groups_are_not_found(company: object) -> None:
    assert Api(host="testserver", prefix="/api").get("/docs/nothing").status_code == 404
