"""What public pages show, put together once: a line of a list, an ad with its facts, what a search can be freed of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.forms import Form
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Company
from base import countries
from base.ui.pages import with_query
from base.ui.parts import Row
from portal import addresses, labels, speaking, structured
from recruit.jobs.adwords import as_published
from recruit.jobs.models import Job, Posting
from recruit.setup import picturing
from recruit.setup.models import Brand


def place_of(job: Job) -> str:
    """Town and country in words."""
    return ", ".join(part for part in (job.city, countries.name_of(job.country_code, get_language() or "en")) if part)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of jobs."""

    title: str
    url: str
    language: str
    place: str
    is_remote: bool
    department: str
    employment: str
    pay: str
    published_at: datetime

    @classmethod
    def of(cls, posting: Posting) -> Listed:
        """The line of a posting that was loaded with its job and department."""
        posting = as_published(posting)
        job = posting.ad.job
        return cls(
            title=posting.ad.title,
            url=speaking.kept(addresses.ad_url(posting.number, posting.ad.title)),
            language=posting.ad.language,
            place=place_of(job),
            is_remote=job.is_remote,
            department=job.department.name if job.department else "",
            employment=str(labels.employment(job.type_of_employment).label) if job.type_of_employment else "",
            pay=labels.money(job.salary_min, job.salary_max, job.salary_currency, job.salary_period),
            published_at=posting.published_at,
        )


@dataclass(frozen=True, slots=True)
class Card:
    """The picture social networks show beside a link: its address, size in pixels and words for it."""

    url: str
    width: int
    height: int
    words: str


def social_card(brand: Brand | None) -> Card | None:
    """A brand's logo as the picture of a shared link; None without one."""
    if brand is None or not brand.logo:
        return None
    width, height = picturing.size_of(str(brand.logo))
    return Card(addresses.absolute(addresses.logo_url(brand)), width, height, brand.name)


def mail_to(address: str, subject: str, body: str) -> str:
    """A link that begins a letter. `address` may be empty: the reader chooses whom to write to."""
    return f"mailto:{quote(address, safe='@+')}?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}"


def shares(title: str, url: str) -> list[tuple[str, str]]:
    """Plain links that share an ad: (words, address). No network learns of a visitor who follows none of them."""
    words = f"{title} {url}"
    return [
        (_("Send it by e-mail"), mail_to("", title, url)),
        ("WhatsApp", f"https://wa.me/?{urlencode({'text': words})}"),
        ("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': url})}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}"),
        ("X", f"https://x.com/intent/post?{urlencode({'text': title, 'url': url})}"),
    ]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of an ad; `html` was cleaned when it was written."""

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class AdPage:
    """Everything the page of an ad shows."""

    title: str
    language: str
    url: str
    apply_url: str
    facts: list[Row]
    sections: list[Section]
    summary: str
    brand: str
    place: str
    pay: str
    videos: list[str]
    shares: list[tuple[str, str]]
    card: Card | None
    record: dict[str, Any]

    @classmethod
    def of(cls, posting: Posting, company: Company, *, trid: str = "") -> AdPage:
        """The page of a posting that was loaded with its job, department and brand."""
        ad, job = posting.ad, posting.ad.job
        brand = job.brand.name if job.brand else company.name
        url = addresses.absolute(addresses.ad_url(posting.number, ad.title))
        sections = _sections(posting)
        pay = labels.money(job.salary_min, job.salary_max, job.salary_currency, job.salary_period)
        return cls(
            title=ad.title,
            language=ad.language,
            url=url,
            apply_url=speaking.kept(with_query(addresses.apply_url(posting.number, ad.title), trid=trid)),
            facts=_facts(posting, pay),
            sections=sections,
            summary=Truncator(" ".join(strip_tags(ad.job_description.replace("<", " <")).split())).chars(200),
            brand=brand,
            place=place_of(job),
            pay=pay,
            videos=[str(address) for address in ad.video_urls if str(address).startswith("https://")],
            shares=shares(ad.title, url),
            card=social_card(job.brand),
            record=structured.job_posting(_record_facts(posting, company, brand, url, sections)),
        )


def _sections(posting: Posting) -> list[Section]:
    ad = posting.ad
    found = [
        Section(_("About us"), ad.company_description),
        Section(_("The job"), ad.job_description),
        Section(_("What you bring"), ad.qualifications),
        Section(_("Good to know"), ad.additional_information),
    ]
    written = [section for section in found if strip_tags(section.html).strip()]
    # The job comes first: people read about the work before they read about the company.
    return sorted(written, key=lambda section: section.title == _("About us"))


def _facts(posting: Posting, pay: str) -> list[Row]:
    job = posting.ad.job
    rows = [
        Row(_("Pay"), pay, icon="tag"),
        Row(_("Place"), place_of(job) + (f" · {_('remote possible')}" if job.is_remote else ""), icon="map-pin"),
        Row(
            _("Type"),
            str(labels.employment(job.type_of_employment).label) if job.type_of_employment else "",
            icon="clock",
        ),
        Row(_("Department"), job.department.name if job.department else "", icon="building"),
        Row(_("Experience"), labels.experience(job.experience_level), icon="graduation"),
        Row(_("Reference"), job.ref_number, icon="flag"),
    ]
    return [row for row in rows if row.value]


def _record_facts(
    posting: Posting, company: Company, brand: str, url: str, sections: list[Section]
) -> structured.Facts:
    job = posting.ad.job
    return structured.Facts(
        title=posting.ad.title,
        description="".join(section.html for section in sections),
        logo_url=addresses.absolute(addresses.logo_url(job.brand)) if job.brand and job.brand.logo else "",
        url=url,
        published_at=posting.published_at,
        organisation=brand,
        organisation_url=company.website,
        reference=job.ref_number,
        city=job.city,
        region=job.region,
        country_code=job.country_code,
        address=job.address,
        postal_code=job.postal_code,
        is_remote=job.is_remote,
        employment=job.type_of_employment,
        salary_min=job.salary_min,
        salary_max=job.salary_max,
        currency=job.salary_currency,
        period=job.salary_period,
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing the search was narrowed by, and the address without it."""

    label: str
    url: str


def removable(query: QueryDict, form: Form) -> list[Chip]:
    """What is set in the search form, as chips that can be taken away."""
    return [Chip(_chip_words(form[name]), _without(query, name)) for name in form.fields if query.get(name)]


def _without(query: QueryDict, name: str) -> str:
    left = query.copy()
    for gone in (name, "before", "after"):
        left.pop(gone, None)
    return f"?{left.urlencode()}"


def _chip_words(bound: BoundField) -> str:
    choices = dict(getattr(bound.field, "choices", ()))
    shown = bound.value()
    if shown is True:
        return str(bound.label)
    return f"{bound.label}: {choices.get(shown, shown)}"
