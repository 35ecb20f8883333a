"""A brand's logo, colour and careers link: what is taken, what is kept, what everybody gets."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin

from accounts.models import User
from base.errors import Invalid, NotAllowed
from base.models import Entry
from recruit.jobs.models import Posting
from recruit.setup import naming, picturing
from recruit.setup.models import Brand
from tests.factories.accounts import actor, make_company, signed_in
from tests.factories.recruit import make_brand, make_published_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """A file store and a cache of the test's own."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    cache.clear()


def picture(width: int, height: int, kind: str = "PNG", *, noise: bool = False, mode: str = "RGB") -> bytes:
    drawn = Image.new(mode, (width, height), (31, 95, 191, 90)[: len(mode)])
    if noise:
        drawn = Image.frombytes(mode, (width, height), random.Random(1).randbytes(width * height * len(mode)))
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "SECRET-PLACE")
    more = {"pnginfo": words} if kind == "PNG" else {"comment": b"SECRET-PLACE"}
    made = io.BytesIO()
    drawn.save(made, kind, **more)
    return made.getvalue()


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def stored() -> list[str]:
    return default_storage.listdir("logos")[1] if default_storage.exists("logos") else []


def send(browser: Client, brand: Brand, **more: Any) -> Any:
    typed = {"name": brand.name, "color": brand.color, "careers_url": brand.careers_url} | more
    return browser.post(reverse("recruit:brand", args=[brand.public_id]), typed)


@pytest.mark.parametrize(
    ("size", "kind", "options"),
    [
        ((188, 100), "PNG", {}),
        ((300, 300), "JPEG", {}),
        ((900, 500), "PNG", {"mode": "RGBA"}),
        ((1200, 800), "JPEG", {"noise": True}),
        ((1000, 1000), "PNG", {"noise": True, "mode": "RGBA"}),
    ],
)
def test_a_logo_is_drawn_anew_light_and_without_what_rode_along(
    size: tuple[int, int], kind: str, options: dict[str, Any], ada: User
) -> None:
    brand = make_brand("Northwind")
    content = picture(*size, kind, **options) + b"<script>alert(1)</script>PK\x03\x04"
    saved = naming.edit_brand(brand, by=actor(ada), changes={"logo": upload(content)})
    kept = saved.logo.open("rb").read()
    assert len(kept) <= 20 * 1024
    assert b"SECRET-PLACE" not in kept
    assert b"<script>" not in kept
    with Image.open(io.BytesIO(kept)) as again:
        assert again.size == picturing.size_of(str(saved.logo))
        assert again.size[0] / again.size[1] == pytest.approx(size[0] / size[1], rel=0.02)
    assert [entry.kind for entry in Entry.objects.filter(kind="brand.edited")] == ["brand.edited"]


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (picture(187, 200), "a.png", "187 × 200 pixels. It needs at least 188 × 100."),
        (picture(400, 99), "a.png", "400 × 99 pixels"),
        (picture(299, 299), "a.png", "A square one needs at least 300 × 300."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg", "Choose a PNG or JPG file."),
        (b"<html><script>alert(1)</script></html>", "logo.png", "Choose a PNG or JPG file."),
        (picture(300, 300)[:200], "cut.png", "Choose a PNG or JPG file."),
        (b"\x89PNG\r\n\x1a\n" + b"0" * (5 * 1024 * 1024), "big.png", "larger than 5 MB"),
    ],
)
def test_another_file_is_refused_with_what_to_do_and_nothing_changes(
    content: bytes, name: str, sentence: str, ada: User
) -> None:
    brand = make_brand("Northwind", color="#112233")
    answer = send(signed_in(ada), brand, name="Northwind Labs", logo=upload(content, name))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Northwind Labs"' in answer.content.decode()
    brand.refresh_from_db()
    assert (brand.name, str(brand.logo), stored()) == ("Northwind", "", [])


def test_a_logo_is_replaced_and_removed_with_its_file(ada: User, django_capture_on_commit_callbacks: Any) -> None:
    brand, browser = make_brand("Northwind"), signed_in(ada)
    with django_capture_on_commit_callbacks(execute=True):
        assert send(browser, brand, logo=upload(picture(300, 300))).status_code == 303
    first = stored()
    with django_capture_on_commit_callbacks(execute=True):
        send(browser, brand, logo=upload(picture(400, 200)))
    assert len(first) == len(stored()) == 1
    assert first != stored()
    with django_capture_on_commit_callbacks(execute=True):
        send(browser, brand, remove_logo="on")
    brand.refresh_from_db()
    assert (str(brand.logo), stored()) == ("", [])


def test_a_name_that_is_taken_leaves_no_file_behind(ada: User) -> None:
    make_brand("Eastwind")
    brand = make_brand("Northwind")
    with pytest.raises(Invalid):
        naming.edit_brand(brand, by=actor(ada), changes={"name": "eastwind", "logo": upload(picture(300, 300))})
    assert stored() == []


def test_only_administrators_set_a_logo(rosa: User) -> None:
    brand = make_brand("Northwind")
    with pytest.raises(NotAllowed):
        naming.edit_brand(brand, by=actor(rosa), changes={"logo": upload(picture(300, 300))})
    assert send(signed_in(rosa), brand, logo=upload(picture(300, 300))).status_code == 403
    assert stored() == []


def test_everybody_gets_the_logo_with_a_long_life_and_no_powers(client: Client, ada: User) -> None:
    brand = naming.edit_brand(make_brand("Northwind"), by=actor(ada), changes={"logo": upload(picture(376, 200))})
    answer = client.get(reverse("portal:brand-logo", args=[str(brand.logo).rpartition("/")[2]]))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert client.get("/careers/logos/nothing.png").status_code == 404
    default_storage.delete(str(brand.logo))
    assert client.get(reverse("portal:brand-logo", args=[str(brand.logo).rpartition("/")[2]])).status_code == 404


def test_the_pages_of_a_job_carry_its_brands_logo(client: Client, ada: User) -> None:
    make_company()
    brand = naming.edit_brand(make_brand("Northwind"), by=actor(ada), changes={"logo": upload(picture(376, 200))})
    job = make_published_job(title="Cook", brand=brand)
    posting = Posting.objects.get(ad__job=job)
    html = client.get(reverse("portal:job-number", args=[posting.number]), follow=True).content.decode()
    address = reverse("portal:brand-logo", args=[str(brand.logo).rpartition("/")[2]])
    assert f'src="{address}" alt="Northwind" width="376" height="200"' in html


def test_a_corrected_colour_is_shown_and_said(ada: User) -> None:
    brand = make_brand("Sun", color="#FFD400")
    html = signed_in(ada).get(reverse("recruit:brand", args=[brand.public_id])).content.decode()
    assert "In the light theme #FFD400 was corrected to #" in html
    good = make_brand("Sea", color="#1F5FBF")
    shown = signed_in(ada).get(reverse("recruit:brand", args=[good.public_id]))
    assert shown.context["color"].light == "#1F5FBF"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "nonsense", "ftp://example.com/"])
def test_a_careers_link_is_a_web_address(address: str, ada: User) -> None:
    brand = make_brand("Northwind")
    with pytest.raises(Invalid) as caught:
        naming.edit_brand(brand, by=actor(ada), changes={"careers_url": address})
    assert "careers_url" in caught.value.fields
    saved = naming.edit_brand(brand, by=actor(ada), changes={"careers_url": " https://jobs.example.com/ "})
    assert saved.careers_url == "https://jobs.example.com/"


def test_a_changed_default_brand_shows_at_once(
    client: Client, ada: User, django_capture_on_commit_callbacks: Any
) -> None:
    make_company()
    brand = make_brand("Northwind", is_default=True)
    assert "Northwind" in client.get("/careers/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        naming.edit_brand(brand, by=actor(ada), changes={"name": "Southwind"})
    assert "Southwind" in client.get("/careers/").content.decode()
