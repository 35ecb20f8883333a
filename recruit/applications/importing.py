"""Verbs that import people from a spreadsheet: read, tried dry, run, and taken back (product facts §15.4, ux C12).

What a run did is kept with its lines for undo: who was made, which fields of whom were filled or replaced. Personal
values leave the run as soon as a line is done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access as accounts_access
from base import tables
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.files import names
from base.runs import starting
from base.runs.kinds import Skipped
from base.runs.models import Run, RunItem
from recruit.applications import applying, uploading
from recruit.applications.models import Application
from recruit.candidates import enlisting, history, sheets, tagging
from recruit.candidates.access import visible_candidates
from recruit.candidates.models import Candidate, PeopleImport
from recruit.candidates.sheets import Line
from recruit.jobs.access import visible_jobs
from recruit.jobs.models import Job
from recruit.setup import queries as setup
from recruit.setup import vocabulary

RUN_KIND, UNDO_KIND = "people.import", "people.undo_import"
# What happens to people already known by e-mail.
EXISTING = ("fill", "overwrite", "skip")
KEPT = timedelta(days=30)
_PAGE = 1_000
_State = PeopleImport.State

SENTENCES = {
    "no_first_name": gettext_lazy("no first name"),
    "no_last_name": gettext_lazy("no last name"),
    "no_email": gettext_lazy("no e-mail"),
    "bad_email": gettext_lazy("“{detail}” is no e-mail address"),
    "no_country": gettext_lazy("there is no country “{detail}”"),
    "too_long": gettext_lazy("the {detail} is too long"),
    "repeated": gettext_lazy("the same e-mail as line {detail}"),
}


@dataclass(slots=True)
class Trial:
    """What an import would do: how many lines make somebody, change somebody, are left out, and which are bad."""

    create: list[Line] = field(default_factory=list)
    update: list[Line] = field(default_factory=list)
    skip: list[Line] = field(default_factory=list)
    bad: list[Line] = field(default_factory=list)

    @property
    def good(self) -> list[Line]:
        """The lines that would do something, in the order of the file."""
        return sorted([*self.create, *self.update], key=lambda line: line.number)


def problem_of(line: Line) -> str:
    """What is wrong with a line, in words."""
    return str(SENTENCES[line.problem]).format(detail=line.detail)


@transaction.atomic
def read_sheet(data: bytes, name: str, *, by: Actor, job: Job | None = None) -> PeopleImport:
    """Keep the lines of a spreadsheet and match its columns: as last time for the same columns, else by their names.

    Raises Invalid (field "file") as `base.tables.read`, NotAllowed without the right to add people.
    """
    if by.user is None:
        raise NotAllowed
    if job is not None:
        uploading.require_place(by, job)
    elif not uploading.may_bring(by):
        raise NotAllowed(_("You may not add candidates. Ask an administrator for the Standard role."))
    table = tables.read(data, name)
    earlier = PeopleImport.objects.filter(author=by.user, columns=table.head).exclude(state=_State.MAPPING).first()
    return PeopleImport.objects.create(
        name=names.clean_name(name)[:255],
        columns=table.head,
        lines=[[number, cells] for number, cells in zip(table.lines, table.rows, strict=True)],
        mapping=earlier.mapping if earlier else sheets.guess(table.head),
        options={"existing": earlier.options.get("existing", "fill") if earlier else "fill", "source": "", "tags": []},
        job=job,
        author=by.user,
    )


def try_sheet(imported: PeopleImport, *, by: Actor) -> Trial:
    """What the import would do now. Writes nothing. Raises NotFound for somebody else's."""
    _require_own(imported, by)
    mapping: Mapping[str, str] = imported.mapping
    lines = [sheets.read_line(cells, mapping, number) for number, cells in imported.lines]
    sheets.mark_repeated(lines)
    trial = Trial(bad=[line for line in lines if line.problem])
    good = [line for line in lines if not line.problem]
    known = _known([line.values["email"].lower() for line in good])
    allowed = set(visible_candidates(by).filter(pk__in=known.values()).values_list("pk", flat=True)) if known else set()
    for line in good:
        key = known.get(line.values["email"].lower())
        if key is None:
            trial.create.append(line)
        elif imported.options.get("existing") == "skip" or (imported.job_id is None and key not in allowed):
            trial.skip.append(line)
        else:
            trial.update.append(line)
    return trial


def _known(emails: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    people = Candidate.objects.alias(lower_email=Lower("email")).filter(erased_at=None).exclude(email="")
    for start in range(0, len(emails), _PAGE):
        rows = people.filter(lower_email__in=emails[start : start + _PAGE]).annotate(lower=Lower("email"))
        found |= dict(rows.values_list("lower", "pk"))
    return found


@transaction.atomic
def match_columns(
    imported: PeopleImport, *, by: Actor, mapping: Mapping[str, str], options: Mapping[str, Any], job: Job | None
) -> PeopleImport:
    """Say what each column holds (place of the column → a field of `sheets.FIELDS`) and what happens to people known.

    `options`: `existing` (one of EXISTING), `source` (public id or ""), `tags`. Raises Invalid for a field given twice
    or unknown, Refused for an import that has run.
    """
    row = _locked(imported, by)
    if row.state not in {_State.MAPPING, _State.TRIED}:
        raise Refused(_("This import has run already."), code="import_ran")
    chosen = {place: name for place, name in mapping.items() if name}
    if set(chosen.values()) - set(sheets.FIELDS) or any(not place.isdecimal() for place in chosen):
        raise Invalid(_("This column cannot be matched."), field="mapping")
    doubles = {name for name in chosen.values() if list(chosen.values()).count(name) > 1}
    if doubles:
        places = [place for place, name in chosen.items() if name in doubles]
        sentence = _("Two columns hold the same. Choose one of them.")
        raise Invalid(sentence, fields={f"column_{place}": sentence for place in places})
    if options.get("existing") not in EXISTING:
        raise Invalid(_("Choose what happens to people already known."), field="existing")
    uploading.require_place(by, job)
    row.mapping, row.job, row.state = chosen, job, _State.TRIED
    row.options = {"existing": options["existing"], "source": options.get("source", ""),
                   "tags": tagging.clean(options.get("tags", []))}  # fmt: skip
    row.save(update_fields=["mapping", "job", "state", "options"])
    return row


@transaction.atomic
def run_import(imported: PeopleImport, *, by: Actor, only_good: bool = False, back_url: str = "") -> Run:
    """Import the lines in the background. With bad lines none is imported unless `only_good` says so.

    Raises Refused (bad_lines, import_ran, nothing_to_import).
    """
    row = _locked(imported, by)
    if row.state not in {_State.MAPPING, _State.TRIED}:
        raise Refused(_("This import has run already."), code="import_ran")
    uploading.require_place(by, row.job)
    trial = try_sheet(row, by=by)
    if trial.bad and not only_good:
        sentence = _("{count} lines have problems. Correct them, or choose to import the good ones only.")
        raise Refused(sentence.format(count=len(trial.bad)), code="bad_lines")
    good = trial.good
    if not good:
        raise Refused(_("No line is left to import."), code="nothing_to_import")
    row.problems = [[line.number, line.problem] for line in trial.bad]
    row.run = starting.start(
        RUN_KIND,
        by=by,
        label=_("Import of {name}").format(name=row.name),
        items=[(_name_of(line), {"line": line.values}) for line in good],
        arguments={"import": str(row.public_id)},
        back_url=back_url,
    )
    # The lines are the run's from now on; what was bad is in the file its sender has.
    row.state, row.lines = _State.RUNNING, []
    row.save(update_fields=["state", "problems", "run", "lines"])
    recording.record(history.IMPORTED, on=row, by=by, data={"count": len(good)})
    return row.run


def _name_of(line: Line) -> str:
    return f"{line.number}: {line.values['first_name']} {line.values['last_name']}"


def import_line(run: Run, data: dict[str, Any], actor: Actor) -> str:
    """One line of an import. The work of RUN_KIND; leaves in `data` what undo needs instead of the person."""
    imported = PeopleImport.objects.select_related("job").get(public_id=UUID(run.arguments["import"]))
    values = dict(data["line"])
    tags = [*values.pop("tags", []), *imported.options.get("tags", [])]
    known = enlisting.find_by_email(values["email"])
    before: dict[str, Any] = {}
    if known is not None:
        person, before = _change(known, values, by=actor, imported=imported)
    else:
        if imported.job is None:
            uploading.require_place(actor, None)
        person = enlisting.register_person(by=actor, source=_source(imported), **values)
    application = _put_on_job(person, imported, by=actor)
    tags_before = list(person.tags)
    if tags:
        person = tagging.add_tags(person, by=actor, tags=tags)
        if known is not None and person.tags != tags_before:
            before["tags"] = tags_before
    person.refresh_from_db()
    data.clear()
    data |= {
        "candidate": str(person.public_id),
        "created": known is None,
        "application": str(application.public_id) if application else "",
        "before": before,
        "after": {name: _digest(getattr(person, name)) for name in before},
        "touched": person.updated_at.isoformat(),
    }
    return (
        _("{name} added.").format(name=person) if known is None else _("{name} brought up to date.").format(name=person)
    )


def _change(
    known: Candidate, values: dict[str, Any], *, by: Actor, imported: PeopleImport
) -> tuple[Candidate, dict[str, Any]]:
    """Fill or replace what a known person has; returns what was there before."""
    existing = imported.options.get("existing")
    may_see = visible_candidates(by).filter(pk=known.pk).exists()
    if existing == "skip" or (imported.job is None and not may_see):
        raise Skipped(_("{name} is known already.").format(name=known if may_see else _("This person")))
    changes = {
        name: value
        for name, value in values.items()
        if name != "email" and value and getattr(known, name) != value
        and (existing == "overwrite" or getattr(known, name) in ("", [], {}, None))
    }  # fmt: skip
    # Who cannot see somebody puts them on the job, but changes nothing of them.
    if not changes or not may_see:
        return known, {}
    before = {name: getattr(known, name) for name in changes}
    return enlisting.rewrite_person(known, by=by, changes=changes), before


def _put_on_job(person: Candidate, imported: PeopleImport, *, by: Actor) -> Application | None:
    if (
        imported.job is None
        or Application.objects.filter(job=imported.job, candidate=person, stage__in=uploading.LIVE).exists()
    ):
        return None
    return applying.add_to_job(imported.job, by=by, candidate=person, source=_source(imported))


def _source(imported: PeopleImport) -> Any:
    key = imported.options.get("source")
    return setup.source_of(UUID(key)) if key else setup.source_called(*vocabulary.MANUAL)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


def finish_import(run: Run, actor: Actor) -> None:  # noqa: ARG001  the register gives the actor
    """Note that an import has run to its end, or as far as it was let."""
    PeopleImport.objects.filter(run=run).update(state=_State.DONE)


@transaction.atomic
def undo_import(imported: PeopleImport, *, by: Actor, back_url: str = "") -> Run:
    """Take an import back in the background: whom it made goes, what it changed is as before.

    Who or what was touched since stays, and each such line says so. Raises Refused (import_not_done, undo_expired).
    """
    row = _locked(imported, by)
    if row.state != _State.DONE or row.run is None:
        raise Refused(_("Only an import that has run can be taken back, and only once."), code="import_not_done")
    if row.run.created_at < timezone.now() - KEPT:
        raise Refused(_("It is too late: imports can be taken back for 30 days."), code="undo_expired")
    done = row.run.items.filter(state=RunItem.State.DONE).order_by("position")
    run = starting.start(
        UNDO_KIND,
        by=by,
        label=_("Taking back the import of {name}").format(name=row.name),
        items=[(item.name, item.data) for item in done],
        arguments={"import": str(row.public_id)},
        back_url=back_url,
    )
    row.state = _State.UNDONE
    row.save(update_fields=["state"])
    recording.record(history.IMPORT_UNDONE, on=row, by=by)
    return run


def undo_line(run: Run, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG001  the register gives it
    """Take one line of an import back. The work of UNDO_KIND."""
    person = Candidate.objects.select_for_update().filter(public_id=UUID(data["candidate"])).first()
    if person is None or person.erased_at is not None:
        raise Skipped(_("This person is gone already."))
    application = _untouched_application(data)
    if data["created"]:
        if not _is_untouched(person, data, application):
            raise Skipped(_("{name} was worked with since and stays.").format(name=person))
        recording.record(history.DELETED, on=person, by=actor)
        person.delete()
        return _("Removed.")
    if application is not None:
        application.delete()
    return _restore(person, data, by=actor)


def _untouched_application(data: dict[str, Any]) -> Application | None:
    """The application the line made, while nobody has done anything with it."""
    if not data["application"]:
        return None
    rows = Application.objects.filter(public_id=UUID(data["application"]), version=1, note_count=0, review_count=0)
    return rows.filter(attachments=None, letters=None, answers=None, offers=None).first()


def _is_untouched(person: Candidate, data: dict[str, Any], application: Application | None) -> bool:
    if person.updated_at.isoformat() != data["touched"] or person.attachments.exists():
        return False
    others = person.applications.all() if application is None else person.applications.exclude(pk=application.pk)
    return not others.exists()


def _restore(person: Candidate, data: dict[str, Any], *, by: Actor) -> str:
    back = {name: old for name, old in data["before"].items() if _digest(getattr(person, name)) == data["after"][name]}
    kept = sorted(set(data["before"]) - set(back))
    if back:
        enlisting.rewrite_person(person, by=by, changes=back)
    if kept:
        sentence = _("{name}: changed since and left as it is: {fields}.")
        raised = sentence.format(name=person, fields=", ".join(kept))
        if not back:
            raise Skipped(raised)
        return raised
    return _("{name} is as before.").format(name=person)


@transaction.atomic
def forget_old() -> int:
    """Let go of what undo needed of imports older than 30 days, and of those never run. Returns how many."""
    old = PeopleImport.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(options__has_key="forgotten")
    rows = list(old.defer("lines"))
    for row in rows:
        if row.run_id:
            RunItem.objects.filter(run=row.run_id).update(data={}, name="")
        row.lines, row.options = [], row.options | {"forgotten": True}
        row.save(update_fields=["lines", "options"])
    return len(rows)


def _require_own(imported: PeopleImport, by: Actor) -> None:
    if by.is_system or (by.user is not None and imported.author_id == by.user.pk):
        return
    if not accounts_access.may_administer(by):
        raise NotFound


def _locked(imported: PeopleImport, by: Actor) -> PeopleImport:
    _require_own(imported, by)
    return PeopleImport.objects.select_for_update(of=("self",)).select_related("job", "run").get(pk=imported.pk)


def job_of(actor: Actor, key: str) -> Job | None:
    """The job of a public id that the actor may see; None for "". Raises Invalid for any other."""
    if not key:
        return None
    try:
        job = visible_jobs(actor).filter(public_id=UUID(key)).first()
    except ValueError:
        job = None
    if job is None:
        raise Invalid(_("Choose a job of the list."), field="job")
    return job
