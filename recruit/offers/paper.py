"""The letter of an offer as PDF, on the letterhead of the job's brand, and pictures of its pages for previews."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import pypdfium2  # type: ignore[import-untyped]  # no types are published
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from accounts.models import User
from base.errors import Invalid
from recruit.letters.queries import company_name
from recruit.offers import merging, press, queries, wording
from recruit.offers.merging import Words
from recruit.offers.models import Offer, OfferVersion
from recruit.setup import colors
from recruit.setup.models import Brand

DEFAULT_COLOR = "#1f5fbf"
# Pages of a preview that are drawn, and how large: A4 at about 100 dots an inch.
MOST_PAGES, SCALE = 5, 1.4


def letter_pdf(
    offer: Offer, *, version: OfferVersion | None = None, hidden: Iterable[str] = (), mark: str = ""
) -> bytes:
    """The offer's letter as PDF: as it stands, or as it was in `version`. The same offer gives the same bytes.

    The date is the day it was sent, before that today. `mark` stands small under it ("Preview"). Raises Invalid
    (unprintable) that names letters no font has. Terms without a value stand marked as their merge fields.
    """
    words = merging.words_of(offer, content=queries.content_at(version) if version else None, hidden=hidden)
    zone = queries.company_zone()
    day = offer.sent_at.astimezone(zone).date() if offer.sent_at else queries.today()
    candidate = offer.application.candidate
    addressee = (candidate.full_name, candidate.city)
    writer = offer.sender or offer.creator
    return _printed(
        words, language=offer.language, brand=offer.application.job.brand, addressee=addressee, writer=writer, day=day,
        mark=mark,
    )  # fmt: skip


def preview_pdf(
    subject: str, letter: str, language: str, *, brand: Brand | None = None, author: User | None = None
) -> bytes:
    """A template's letter with made-up terms, as its candidate would get it. Raises Invalid (unprintable)."""
    words = merging.sample_words(subject, "", letter, language, author=author)
    return _printed(
        words, language=language, brand=brand, addressee=("Robin Sample", "Graz"), writer=author, day=queries.today(),
        mark=_("Preview"),
    )  # fmt: skip


def page_pictures(pdf: bytes) -> list[bytes]:
    """The first pages of a letter of ours as PNG, five at most."""
    document = pypdfium2.PdfDocument(pdf)
    pictures = []
    for number in range(min(len(document), MOST_PAGES)):
        packed = io.BytesIO()
        drawn = document[number].render(scale=SCALE).to_pil().convert("RGB")
        drawn.quantize(64).save(packed, "PNG", optimize=True)
        pictures.append(packed.getvalue())
    return pictures


def _printed(
    words: Words,
    *,
    language: str,
    brand: Brand | None,
    addressee: tuple[str, ...],
    writer: User | None,
    day: date,
    mark: str,
) -> bytes:
    brand = brand or Brand.objects.filter(is_default=True).first()
    company, said = company_name(), wording.printed(language)
    color = brand.color if brand is not None else DEFAULT_COLOR
    sheet = press.Sheet(
        title=words.subject or said.accepted,
        language=wording.main_language(language),
        company=company,
        head=brand.name if brand is not None else company,
        day=wording.day_text(day, language),
        addressee=addressee,
        blocks=words.blocks,
        page=said.page,
        color=color,
        link_color=colors.legible_on(color, "#ffffff"),
        logo=_logo(brand),
        mark=mark,
        for_company=said.for_company.format(company=company),
        sender=writer.full_name if writer is not None else "",
        sender_title=writer.email if writer is not None else "",
        accepted=said.accepted,
        candidate=addressee[0],
        place_date=said.place_date,
        made_on=day,
    )
    try:
        return press.print_letter(sheet)
    except press.Unprintable as error:
        raise Invalid(
            _("These letters cannot be printed: {signs}. Replace them in the letter or in what is put into it.").format(
                signs=" ".join(error.signs)
            ),
            field="letter",
            code="unprintable",
        ) from error


def _logo(brand: Brand | None) -> bytes:
    """The brand's logo; a letter does not wait for a file that is gone."""
    if brand is None or not brand.logo:
        return b""
    try:
        with default_storage.open(str(brand.logo.name)) as stored:
            content: bytes = stored.read()
    except OSError:
        return b""
    return content
