"""The library of questions and the sets they are asked in, through their verbs."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from base.errors import Invalid, NotAllowed, Refused, Stale
from base.models import Entry
from recruit.screening import arranging, composing, queries, seeding
from recruit.screening.models import AskedQuestion, Question, QuestionSet
from tests.factories.accounts import actor
from tests.factories.recruit import make_vocabulary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeded(db: None) -> None:
    """The standard questions, which a transactional test before this one may have emptied."""
    make_vocabulary()
    seeding.seed()


def yes_no(by: User, text: str = "Do you work nights?") -> Question:
    return composing.add_question(by=actor(by), type="RADIO", text=text)


def choice(by: User, text: str = "Which ward?", options: tuple[str, ...] = ("Surgery", "Maternity")) -> Question:
    return composing.add_question(by=actor(by), type="SINGLE_SELECT", text=text, options=options)


def new_set(by: User, name: str = "Nurses", **values: Any) -> QuestionSet:
    made = arranging.add_set(by=actor(by), name=name)
    return arranging.edit_set(made, by=actor(by), changes=values) if values else made


def test_a_company_starts_with_standard_questions_in_five_languages_and_two_default_sets() -> None:
    question = Question.objects.get(code="workPermit")
    assert (question.is_standard, question.type) == (True, "RADIO")
    assert sorted(question.translations) == ["de", "es", "fr", "pl"]
    assert Question.objects.filter(is_standard=True).count() >= 17
    assert [(each.is_internal, each.is_default) for each in QuestionSet.objects.order_by("is_internal")] == [
        (False, True),
        (True, True),
    ]
    before = Question.objects.count()
    seeding.seed()
    assert Question.objects.count() == before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("  ", "Write the question."),
        ("x" * 1441, "Use at most 1,440 characters."),
        ("Are you <b>sure</b>", "Leave out the signs"),
        ("One; two", "Leave out the signs"),
    ],
)
def test_words_of_a_question_are_checked(ada: User, text: str, problem: str) -> None:
    with pytest.raises(Invalid) as refused:
        composing.add_question(by=actor(ada), type="TEXTAREA", text=text)
    assert problem in str(refused.value.fields["text"])
    assert not Question.objects.filter(is_standard=False).exists()


def test_a_list_needs_two_different_answers(ada: User) -> None:
    for options in ((), ("One",), ("Same", "same"), ("a < b", "c")):
        with pytest.raises(Invalid) as refused:
            choice(ada, options=options)
        assert list(refused.value.fields) == ["options"]


def test_only_administrators_write_questions(rosa: User) -> None:
    with pytest.raises(NotAllowed):
        yes_no(rosa)


def test_a_reworded_option_gets_a_new_id_and_the_others_keep_theirs(ada: User) -> None:
    question = choice(ada)
    first, second = (option["id"] for option in question.options)
    edited = composing.edit_question(question, by=actor(ada), changes={"options": ["Surgery", "Children", "Maternity"]})
    assert [option["label"] for option in edited.options] == ["Surgery", "Children", "Maternity"]
    assert (edited.options[0]["id"], edited.options[2]["id"]) == (first, second)


def test_standard_questions_keep_their_words(ada: User) -> None:
    with pytest.raises(Refused) as refused:
        composing.edit_question(
            Question.objects.get(code="workPermit"), by=actor(ada), changes={"text": "Something else"}
        )
    assert refused.value.code == "question_is_standard"


def test_a_question_in_use_is_not_archived(ada: User) -> None:
    question, made = yes_no(ada), new_set(ada)
    asked = arranging.ask(made, by=actor(ada), question=question)
    with pytest.raises(Refused) as refused:
        composing.archive_question(question, by=actor(ada))
    assert refused.value.code == "question_in_use"
    arranging.unask(asked, by=actor(ada))
    assert composing.archive_question(question, by=actor(ada)).archived_at is not None
    with pytest.raises(Refused):
        arranging.ask(made, by=actor(ada), question=question)
    assert composing.restore_question(question, by=actor(ada)).archived_at is None


def test_questions_are_asked_once_and_ordered(ada: User) -> None:
    made = new_set(ada)
    one, two = (arranging.ask(made, by=actor(ada), question=yes_no(ada, text)) for text in ("One?", "Two?"))
    with pytest.raises(Refused) as refused:
        arranging.ask(made, by=actor(ada), question=one.question)
    assert refused.value.code == "already_asked"
    arranging.move_asked(two, by=actor(ada), places=-1)
    assert [row.question.text for row in made.asked.all()] == ["Two?", "One?"]
    with pytest.raises(Stale):
        arranging.order_asked(made, by=actor(ada), order=[one.public_id])


def test_a_set_holds_two_hundred(ada: User) -> None:
    made = new_set(ada)
    questions = Question.objects.bulk_create(Question(text=f"Q{n}", type="INPUT_TEXT") for n in range(200))
    AskedQuestion.objects.bulk_create(AskedQuestion(question_set=made, question=each) for each in questions)
    with pytest.raises(Refused) as refused:
        arranging.ask(made, by=actor(ada), question=yes_no(ada))
    assert refused.value.code == "too_many_asked"


def test_knock_out_leaves_a_way_and_needs_a_reason(ada: User) -> None:
    made = new_set(ada)
    asked = arranging.ask(made, by=actor(ada), question=yes_no(ada))
    with pytest.raises(Invalid) as refused:
        arranging.change_asked(asked, by=actor(ada), changes={"knockout_answers": ["yes", "no"]})
    assert str(refused.value.fields["knockout_answers"]) == "Leave at least one answer acceptable."
    arranging.change_asked(asked, by=actor(ada), changes={"knockout_answers": ["no"], "is_required": True})
    with pytest.raises(Invalid) as refused:
        arranging.edit_set(made, by=actor(ada), changes={"knockout_reason": None})
    assert list(refused.value.fields) == ["knockout_reason"]
    text = arranging.ask(
        made, by=actor(ada), question=composing.add_question(by=actor(ada), type="TEXTAREA", text="Why?")
    )
    with pytest.raises(Invalid):
        arranging.change_asked(text, by=actor(ada), changes={"knockout_answers": ["no"]})
    assert Entry.objects.filter(kind="question_set.asking_changed").count() == 1


def test_diversity_questions_never_reject_and_are_never_required(ada: User) -> None:
    asked = arranging.ask(new_set(ada), by=actor(ada), question=Question.objects.get(code="disabilityStatus"))
    for changes in ({"is_required": True}, {"knockout_answers": ["no"]}):
        with pytest.raises(Invalid):
            arranging.change_asked(asked, by=actor(ada), changes=changes)
    sheet = queries.sheet_of(asked.question_set)
    assert [option.label for option in sheet.asks[0].options] == ["Yes", "No", "Prefer not to answer"]
    assert sheet.asks[0].visibility == "FULL"


def test_a_question_follows_an_earlier_one_only(ada: User) -> None:
    made = new_set(ada)
    parent = arranging.ask(made, by=actor(ada), question=yes_no(ada, "Parent?"))
    child = arranging.ask(made, by=actor(ada), question=yes_no(ada, "Child?"))
    wish = {"question": str(child.public_id), "answers": ["yes"]}
    with pytest.raises(Invalid):
        arranging.change_asked(parent, by=actor(ada), changes={"shown_when": wish})
    follows = {"question": str(parent.public_id), "answers": ["yes"]}
    arranging.change_asked(child, by=actor(ada), changes={"shown_when": follows})
    with pytest.raises(Invalid):
        arranging.move_asked(child, by=actor(ada), places=-1)
    arranging.unask(parent, by=actor(ada))
    child.refresh_from_db()
    assert child.shown_when == {}


def test_a_job_asks_the_narrowest_set_else_the_default(ada: User) -> None:
    new_set(ada, "Unbound")
    new_set(ada, "Germany", scope={"country": ["de"]})
    new_set(ada, "German nurses", scope={"country": ["de"], "department": ["d1"]})

    def name(org: dict[str, str], *, is_internal: bool = False) -> str:
        found = queries.set_for(org, is_internal=is_internal)
        return found.name if found else ""

    assert name({"country": "at"}) == "Default questions"
    assert name({"country": "de"}) == "Germany"
    assert name({"country": "de", "department": "d1"}) == "German nurses"
    assert name({"country": "de"}, is_internal=True) == "Default questions for employees"


def test_two_sets_never_have_the_same_values_and_the_default_has_none(ada: User) -> None:
    new_set(ada, "Germany", scope={"country": ["de"]})
    with pytest.raises(Invalid) as refused:
        new_set(ada, "Also Germany", scope={"country": ["de"]})
    assert "The set Germany has exactly these values." in str(refused.value.fields["scope"])
    default = QuestionSet.objects.get(is_default=True, is_internal=False)
    with pytest.raises(Invalid):
        arranging.edit_set(default, by=actor(ada), changes={"scope": {"country": ["de"]}})
    other = QuestionSet.objects.get(name="Germany")
    arranging.make_default_set(other, by=actor(ada))
    other.refresh_from_db()
    default.refresh_from_db()
    assert (other.is_default, other.scope, default.is_default) == (True, {}, False)
    with pytest.raises(Refused):
        arranging.archive_set(other, by=actor(ada))


def test_a_copy_keeps_branches(ada: User) -> None:
    made = new_set(ada)
    parent = arranging.ask(made, by=actor(ada), question=yes_no(ada, "Parent?"))
    child = arranging.ask(made, by=actor(ada), question=yes_no(ada, "Child?"))
    follows = {"question": str(parent.public_id), "answers": ["yes"]}
    arranging.change_asked(child, by=actor(ada), changes={"shown_when": follows})
    copy = arranging.add_set(by=actor(ada), name="Copy", like=made)
    rows = list(copy.asked.all())
    assert [row.question.text for row in rows] == ["Parent?", "Child?"]
    assert rows[1].shown_when["question"] == str(rows[0].public_id)


def test_standard_questions_speak_the_language_of_the_ad(ada: User) -> None:
    made = new_set(ada)
    arranging.ask(made, by=actor(ada), question=Question.objects.get(code="preferredWorkShifts"))
    asked = queries.sheet_of(made, language="de").asks[0]
    assert asked.text == "Welche Dienste passen Ihnen?"
    assert [option.label for option in asked.options][:2] == ["Frühdienst", "Spätdienst"]
    assert queries.sheet_of(made, language="nl").asks[0].text == "Which shifts suit you?"
