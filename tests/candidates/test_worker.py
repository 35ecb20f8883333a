"""A file is read by a real worker, in a process of its own."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from base.actors import Actor
from config.launch import children
from recruit.candidates import attaching, enlisting
from recruit.candidates.models import Attachment
from tests.candidates import documents as make
from tests.conftest import ChildDjango

pytestmark = pytest.mark.slow


def test_a_worker_reads_what_was_attached(child_django: ChildDjango) -> None:
    child_django.worker(queues="heavy")
    candidate = enlisting.register_person(by=Actor.system("test"), first_name="Ana", last_name="Kowalska")
    good = attaching.attach(candidate, by=Actor.system("test"), file=ContentFile(make.pdf("Ana"), name="cv.pdf"))
    broken = attaching.attach(candidate, by=Actor.system("test"), file=ContentFile(b"%PDF-1.7", name="b.pdf"))
    # The wake-ups of this process went nowhere: its broker is not the worker's. Knock by hand.
    call = ("call", "base.outbox.background.drain", "--queue", "heavy", "--args", '["heavy"]')
    child_django.start("celery", "-A", "config.celery:app", *call)

    def is_read() -> bool:
        waiting = Attachment.objects.filter(reading=Attachment.Reading.PENDING)
        return not waiting.exists()

    assert children.wait_until(is_read, seconds=40, pause=0.3)
    good.refresh_from_db()
    broken.refresh_from_db()
    assert (good.reading, good.text, good.page_count) == (Attachment.Reading.DONE, "Ana", 1)
    assert broken.reading == Attachment.Reading.FAILED
    assert (
        broken.reading_error == "The file is damaged inside, so its text could not be read. Download it to look at it."
    )
