"""The letter of an offer on the company's paper: brand, logo, date, sender, masks, and the same bytes again."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it comes without types
import pytest
import time_machine
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from base.errors import Invalid
from recruit.offers import paper
from recruit.offers.models import OfferTemplate
from tests.factories.offers import make_offer, make_sent_offer
from tests.factories.recruit import make_brand
from tests.recruit.offers.test_paper_print import text_of

pytestmark = pytest.mark.django_db


def logo(mode: str = "RGBA") -> ContentFile[bytes]:
    """A small logo."""
    packed = io.BytesIO()
    Image.new(mode, (240, 120), (200, 30, 30, 120)[: len(mode)]).save(packed, "PNG")
    return ContentFile(packed.getvalue(), name="logo.png")


@time_machine.travel(datetime(2027, 1, 5, 12, tzinfo=UTC))
def test_a_draft_says_today_who_writes_and_to_whom(rosa: User) -> None:
    words = text_of(paper.letter_pdf(make_offer(rosa), mark="Preview"))[0]
    assert "Cleo" in words
    assert "5 January 2027 Preview Our offer for you Dear" in words
    assert "€52,000" in words
    assert "Rosa Recruiter rosa@northwind.example I accept this offer" in words


def test_a_letter_that_was_sent_keeps_its_date_and_bytes(rosa: User) -> None:
    with time_machine.travel(datetime(2027, 1, 5, 12, tzinfo=UTC)):
        offer = make_sent_offer(rosa)
        first = paper.letter_pdf(offer)
    with time_machine.travel(datetime(2027, 1, 9, 12, tzinfo=UTC)):
        assert paper.letter_pdf(offer) == first
    assert "5 January 2027" in text_of(first)[0]


def test_the_brand_of_the_job_stands_on_the_paper(rosa: User, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    brand = make_brand("Meadow Clinics", color="#ffee00")
    offer = make_offer(rosa)
    offer.application.job.brand = brand
    assert text_of(paper.letter_pdf(offer))[0].startswith("Meadow Clinics ")

    brand.logo.save("logo.png", logo(), save=False)
    with_logo = paper.letter_pdf(offer)
    kinds = [found.type for found in pypdfium2.PdfDocument(with_logo)[0].get_objects(max_depth=5)]
    assert 3 in kinds  # a picture
    assert not text_of(with_logo)[0].startswith("Meadow Clinics")

    Path(brand.logo.path).unlink()
    assert text_of(paper.letter_pdf(offer))[0].startswith("Meadow Clinics ")


def test_letters_no_font_has_are_named(rosa: User) -> None:
    with pytest.raises(Invalid) as caught:
        paper.letter_pdf(make_offer(rosa, letter="Welcome 🎉 [m_offer_job_title]"))
    assert caught.value.code == "unprintable"
    assert "🎉" in str(caught.value)


def test_every_template_of_a_new_company_fits_on_one_page_in_its_language(ada: User) -> None:
    for row in OfferTemplate.objects.all():
        pdf = paper.preview_pdf(row.subject, row.letter, row.language, author=ada)
        (words,) = text_of(pdf)
        assert "[m_" not in words
        assert "Robin Sample" in words


def test_pages_are_drawn_for_previews() -> None:
    pdf = paper.preview_pdf("Offer", "\n\n".join(f"Line {number}" for number in range(400)), "en")
    pictures = paper.page_pictures(pdf)
    assert len(pictures) == 5
    assert all(Image.open(io.BytesIO(picture)).size[0] > 800 for picture in pictures)
