"""Screening questions of the demo company: two sets, and what the latest candidates answered."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from base.actors import Actor
from recruit.applications.models import Application
from recruit.screening import arranging, composing, marks, queries, seeding
from recruit.screening.models import Answer, AskedQuestion, DiversityAnswer, Question, QuestionSet

ANSWERED = 250
# A dice of its own: what is asked must not change the rest of the story.
_SEED = 11
_STARTS = ("At once", "In a month", "In three months", "After the summer")
_REASONS = (
    "A friend works with you and speaks well of the team.",
    "I have followed your instruments since my studies and would like to build them.",
    "I look for a place where plans hold for more than a quarter.",
)


def ask_questions(applications: Sequence[Application]) -> None:
    """Arrange the default set and one for Germany, and answer for the latest applications that are still open."""
    seeding.seed()
    robot = Actor.system("demo")
    default = QuestionSet.objects.get(is_default=True, is_internal=False)
    why = composing.add_question(by=robot, type="TEXTAREA", text="What draws you to **this** job?")
    asked = [_put(default, by=robot, code="workPermit"), _put(default, by=robot, code="startDate")]
    asked.append(arranging.ask(default, by=robot, question=why))
    asked.append(_put(default, by=robot, code="salaryExpectation"))
    _put(default, by=robot, code="eeoInformation")
    arranging.change_asked(asked[0], by=robot, changes={"is_required": True, "knockout_answers": ["no"]})
    arranging.change_asked(asked[3], by=robot, changes={"visibility": AskedQuestion.Visibility.FULL})
    germany = arranging.add_set(by=robot, name="Germany", like=default)
    arranging.edit_set(germany, by=robot, changes={"scope": {"country": ["de"]}, "asks_photo": False})
    _put(germany, by=robot, code="drivingCurrent")
    open_ones = [row for row in applications if row.ended_at is None]
    latest = sorted(open_ones, key=lambda row: row.applied_at, reverse=True)[:ANSWERED]
    _answer(latest, asked, Question.objects.get(code="eeoInformation"))


def _put(question_set: QuestionSet, *, by: Actor, code: str) -> AskedQuestion:
    return arranging.ask(question_set, by=by, question=Question.objects.get(code=code))


def _answer(applications: Sequence[Application], asked: Sequence[AskedQuestion], gender: Question) -> None:
    random = Random(_SEED)
    rows: list[Answer] = []
    apart: list[DiversityAnswer] = []
    options = [option.id for option in queries.options_of(gender)]
    for application in applications:
        amount = str(random.randrange(36, 92) * 1000)
        given = (["yes"], [random.choice(_STARTS)], [random.choice(_REASONS)], [amount, "EUR"])
        for place, (row, value) in enumerate(zip(asked, given, strict=True), start=1):
            rows.append(
                Answer(
                    application=application, question=row.question, question_text=row.question.text, value=value,
                    words="Yes" if value == ["yes"] else marks.plain(" ".join(value)), visibility=row.visibility,
                    position=place, answered_at=application.applied_at,
                )
            )  # fmt: skip
        if random.random() < 0.6:
            apart.append(DiversityAnswer(application=application, question=gender, value=[random.choice(options)]))
    Answer.objects.bulk_create(rows, batch_size=500)
    DiversityAnswer.objects.bulk_create(apart, batch_size=500)
