"""The settings pages of screening questions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from recruit.screening import arranging, seeding
from recruit.screening.models import AskedQuestion, Question, QuestionSet
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeded(db: None) -> None:
    make_vocabulary()
    seeding.seed()


@pytest.fixture
def desk(ada: User) -> Client:
    return signed_in(ada)


@pytest.fixture
def default(ada: User) -> QuestionSet:
    return QuestionSet.objects.get(is_default=True, is_internal=False)


@pytest.mark.parametrize("place", ["questions", "question-sets"])
def test_only_administrators_open_them(place: str, ada: User, rosa: User) -> None:
    assert signed_in(ada).get(reverse(f"recruit:{place}")).status_code == 200
    assert signed_in(rosa).get(reverse(f"recruit:{place}")).status_code == 403


def test_a_question_is_written_found_reworded_and_archived(desk: Client) -> None:
    url = reverse("recruit:questions")
    typed = {"type": "SINGLE_SELECT", "text": "Which ward suits you?", "options": "Surgery\nMaternity\n"}
    assert desk.post(url, typed).status_code == 303
    question = Question.objects.get(is_standard=False)
    assert "Which ward suits you?" in desk.get(url, {"q": "ward"}).content.decode()
    assert "No question has these words" in desk.get(url, {"q": "zzz"}).content.decode()

    page = reverse("recruit:question", args=[question.public_id])
    words = {"words_de": "Welche Station?\nChirurgie\nGeburtshilfe", "words_fr": "", "words_es": "", "words_pl": ""}
    changed = {"text": "Which ward?", "options": "Surgery\nMaternity", **words}
    assert desk.post(page, changed).status_code == 303
    question.refresh_from_db()
    assert question.text == "Which ward?"
    assert question.translations["de"]["text"] == "Welche Station?"
    assert sorted(question.translations["de"]["options"].values()) == ["Chirurgie", "Geburtshilfe"]

    assert desk.post(reverse("recruit:question-archive", args=[question.public_id])).status_code == 303
    assert "Which ward?" in desk.get(url, {"archived": "1"}).content.decode()


def test_a_bad_question_comes_back_with_what_was_typed(desk: Client) -> None:
    answer = desk.post(reverse("recruit:questions"), {"type": "SINGLE_SELECT", "text": "Who <b>?", "options": "a"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Leave out the signs" in html or "Write at least two answers" in html
    assert "Who &lt;b&gt;?" in html


def test_a_set_is_arranged_with_buttons_only(desk: Client, default: QuestionSet) -> None:
    page = reverse("recruit:question-set", args=[default.public_id])
    put = reverse("recruit:question-put", args=[default.public_id])
    for code in ("workPermit", "startDate"):
        assert desk.post(put, {"question": Question.objects.get(code=code).public_id}).status_code == 303
    first, second = default.asked.all()
    desk.post(reverse("recruit:asked-move", args=[second.public_id]), {"places": "-1"})
    assert [row.question.code for row in default.asked.all()] == ["startDate", "workPermit"]
    desk.post(
        reverse("recruit:question-set-order", args=[default.public_id]),
        {"order": [str(first.public_id), str(second.public_id)]},
    )
    assert [row.question.code for row in default.asked.all()] == ["workPermit", "startDate"]
    desk.post(reverse("recruit:asked-required", args=[first.public_id]), {"on": "1"})
    how = reverse("recruit:asked", args=[first.public_id])
    assert desk.post(how, {"is_required": "on", "visibility": "FULL", "knockout_answers": ["no"]}).status_code == 303
    first.refresh_from_db()
    assert (first.is_required, first.visibility, first.knockout_answers) == (True, "FULL", ["no"])
    after = reverse("recruit:asked", args=[second.public_id])
    assert "Are you allowed to work in the country of this job? – Yes" in desk.get(after).content.decode()
    desk.post(after, {"visibility": "ALL", "after": [f"{first.public_id}:yes"]})
    second.refresh_from_db()
    assert second.shown_when == {"question": str(first.public_id), "answers": ["yes"]}
    html = desk.get(page).content.decode()
    assert "knock-out" in html
    assert "after an answer to" in html
    both = desk.post(how, {"is_required": "on", "visibility": "ALL", "knockout_answers": ["no", "yes"]})
    assert both.status_code == 422
    assert "Leave at least one answer acceptable." in both.content.decode()
    desk.post(reverse("recruit:asked-remove", args=[first.public_id]))
    assert [row.question.code for row in default.asked.all()] == ["startDate"]


def test_a_set_is_added_bound_made_default_and_archived(desk: Client, default: QuestionSet) -> None:
    desk.post(reverse("recruit:question-sets"), {"name": "Germany", "like": default.public_id})
    made = QuestionSet.objects.get(name="Germany")
    page = reverse("recruit:question-set", args=[made.public_id])
    assert made.knockout_reason is not None
    typed = {
        "name": "Germany", "scope-country": ["de"], "asks_photo": "", "knockout_delay_days": "5",
        "knockout_sends": "on",
        "knockout_reason": made.knockout_reason.public_id,
    }  # fmt: skip
    answer = desk.post(page, typed)
    assert answer.status_code == 303, answer.content.decode()
    made.refresh_from_db()
    assert (made.scope, made.asks_photo, made.knockout_delay_days) == ({"country": ["de"]}, False, 5)
    assert desk.post(page, typed | {"knockout_delay_days": "99"}).status_code == 422
    desk.post(reverse("recruit:question-set-archive", args=[made.public_id]))
    made.refresh_from_db()
    assert made.archived_at
    desk.post(reverse("recruit:question-set-restore", args=[made.public_id]))
    desk.post(reverse("recruit:question-set-default", args=[made.public_id]))
    made.refresh_from_db()
    assert not made.archived_at
    assert made.is_default


def test_pages_ask_the_database_the_same_however_much_there_is(
    desk: Client, ada: User, default: QuestionSet, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    questions = Question.objects.bulk_create(Question(text=f"Q{n}?", type="RADIO") for n in range(120))
    AskedQuestion.objects.bulk_create(
        AskedQuestion(question_set=default, question=each, position=n) for n, each in enumerate(questions)
    )
    arranging.add_set(by=actor(ada), name="Another")
    for url in (
        reverse("recruit:questions"),
        reverse("recruit:question-sets"),
        reverse("recruit:question-set", args=[default.public_id]),
    ):
        with django_assert_max_num_queries(25):
            assert desk.get(url).status_code == 200
