"""Who gets in at each address, reviewed: the rows of `tests/properties/test_matrix.py`. Data alone.

Here stand the pages of recruiting and of candidates; the storeys below them (accounts, base, calendars) are in
`route_table_storeys`, the REST interface is in `route_table_rest`.

A row says what happens to each persona, a letter each, in the order of `test_matrix.PERSONAS`: visitor, deactivated,
employee, basic, custom role, Standard, Extended, administrator; then, where the address names a thing, those with a
seat on the job: executive, hiring manager, recruiter, coordinator, interviewer, and members of a group that takes it,
with a view and with full access. The last part is the thing being gone, for recruiter, group and administrator.

s: sign in first; 3: forbidden; 4: not found; +: let in.
"""

from __future__ import annotations

from tests.properties.route_table_rest import REST
from tests.properties.route_table_storeys import STOREYS

TABLE: tuple[tuple[str, str, str], ...] = (
    # Settings about one thing: administrators.
    (
        "ss33333+ 33333 33", "334",
        """
        recruit:access-group recruit:access-group-delete recruit:access-group-edit recruit:access-group-members
        recruit:access-group-out recruit:asked recruit:asked-move recruit:asked-remove recruit:asked-required
        recruit:brand recruit:brand-default recruit:brand-remove recruit:department recruit:department-archive
        recruit:department-restore recruit:erasure-approve recruit:erasure-refuse recruit:field recruit:field-archive
        recruit:field-dependency recruit:field-edit recruit:field-import recruit:field-move recruit:field-restore
        recruit:field-sort recruit:field-value recruit:field-value-archive recruit:field-value-move
        recruit:field-value-restore recruit:letter-template recruit:letter-template-archive
        recruit:letter-template-restore recruit:location recruit:location-remove recruit:person-erase recruit:process
        recruit:process-archive recruit:process-bind recruit:process-default recruit:process-order
        recruit:process-rename recruit:process-restore recruit:process-step-add recruit:question
        recruit:question-archive recruit:question-put recruit:question-restore recruit:question-set
        recruit:question-set-archive recruit:question-set-default recruit:question-set-order
        recruit:question-set-restore recruit:reason recruit:reason-shift recruit:reason-switch recruit:scorecard
        recruit:scorecard-archive recruit:scorecard-restore recruit:source recruit:source-archive
        recruit:source-restore recruit:step recruit:step-delete recruit:step-move recruit:step-required
        recruit:workflow recruit:workflow-card recruit:workflow-log recruit:approval-chain
        recruit:approval-chain-archive recruit:approval-chain-copy recruit:offer-template
        recruit:offer-template-archive recruit:offer-template-copy recruit:offer-template-restore
        recruit:approval-chain-restore recruit:approval-chain-switch recruit:team-role recruit:team-role-delete
        recruit:team-role-reset recruit:team-role-switch
        """,
    ),
    # Reading a job and its candidates: everybody with a role or a group on it, nobody else.
    (
        "ss4444++ +++++ ++", "444",
        """
        recruit:application recruit:application-files recruit:application-hire recruit:application-mentions
        recruit:application-move recruit:application-note recruit:application-panel recruit:application-reject
        recruit:application-review recruit:application-tag recruit:application-withdraw recruit:attachment
        recruit:attachment-region recruit:job recruit:job-ad recruit:job-ad-one recruit:job-ad-qr recruit:job-ad-share
        recruit:job-ad-versions recruit:job-candidates recruit:job-candidates-bulk recruit:job-column
        recruit:job-columns recruit:job-compare recruit:job-duplicate recruit:job-filters recruit:job-keep
        recruit:job-positions recruit:job-review recruit:job-team recruit:note-edit recruit:approval
        recruit:approval-decide recruit:approval-comment recruit:job-approvals-of
        """,
    ),
    # Settings: administrators.
    (
        "ss33333+", "",
        """
        portal:settings-form portal:settings-tags portal:settings-tags-sample portal:settings-widget
        recruit:access-group-new recruit:access-groups recruit:brands recruit:departments
        recruit:job-approval-settings recruit:job-chain-new recruit:offer-approval-settings recruit:offer-chain-new
        recruit:offer-templates recruit:offer-template-new recruit:offer-template-preview recruit:offer-fields
        recruit:erasure-requests recruit:field-new recruit:fields recruit:letter-template-new recruit:letter-templates
        recruit:locations recruit:privacy recruit:processes recruit:question-sets recruit:questions recruit:readers
        recruit:reasons recruit:scorecard-new recruit:scorecards recruit:sources recruit:why recruit:team-role-new
        recruit:team-roles recruit:team-roles-compare
        """,
    ),
    # Everybody, signed in or not.
    (
        "++++++++", "",
        """
        portal:feed portal:jobs portal:measuring portal:mine portal:mine-consent portal:mine-data portal:mine-discard
        portal:mine-email portal:mine-erase portal:mine-export portal:mine-files portal:mine-language
        portal:mine-new-email portal:mine-open portal:mine-profile portal:mine-sent portal:mine-sign-in
        portal:mine-sign-out portal:robots portal:saved portal:sitemap portal:towns portal:widget-jobs
        portal:widget-script
        """,
    ),
    # Staff: lists hold what each may see.
    (
        "ss3+++++", "",
        """
        recruit:consent-ask recruit:job-suggestions recruit:jobs recruit:jobs-bulk recruit:jobs-csv
        recruit:jobs-filters recruit:jobs-xlsx recruit:people recruit:people-bulk recruit:people-columns
        recruit:people-csv recruit:people-filters recruit:people-xlsx recruit:tags recruit:task-new recruit:task-quick
        recruit:tasks recruit:offers recruit:interview-rooms
        """,
    ),
    # Everybody with an account.
    (
        "ss++++++", "",
        """
        recruit:home recruit:approvals recruit:approval-delegation
        """,
    ),
    # Changing a job: not interviewers, not a group that views.
    (
        "ss4444++ ++++3 3+", "444",
        """
        recruit:job-activity recruit:job-ad-add recruit:job-ad-link-remove recruit:job-ad-restore recruit:job-cancel
        recruit:job-discard recruit:job-edit recruit:job-hold recruit:job-note recruit:job-position
        recruit:job-position-cancel recruit:job-position-remove recruit:job-position-reopen recruit:job-positions-many
        recruit:job-publish recruit:job-reactivate recruit:job-settings recruit:job-team-copy recruit:job-team-remove
        recruit:job-unpublish recruit:approval-abandon recruit:approval-remind recruit:job-approval-request
        recruit:job-approval-take-back
        """,
    ),
    # Administrators, of what the made-up company has none of.
    (
        "ss333334 33333 33", "334",
        """
        recruit:field-links recruit:workflow-new recruit:workflow-press
        """,
    ),
    # One's own things alone: these are Olga's.
    (
        "ss444444 44444 44", "444",
        """
        recruit:attachment-page recruit:job-ad-act recruit:job-candidates-export recruit:job-review-decide
        recruit:job-template-remove
        """,
    ),
    # Staff; of these there is none, or it is Olga's alone.
    (
        "ss344444 44444 44", "444",
        """
        recruit:job-start recruit:resume-check recruit:task-press
        """,
    ),
    # The company's vocabulary, for staff.
    (
        "ss3+++++ +++++ ++", "444",
        """
        recruit:field-children recruit:field-lookup
        """,
    ),
    # Public, but not of a job that is not published or a thing that is not there.
    (
        "44444444", "",
        """
        portal:applied portal:apply portal:brand-logo portal:consent portal:job portal:job-number
        """,
    ),
    # Changing candidates: not coordinators, interviewers and groups that view.
    (
        "ss4444++ +++33 3+", "444",
        """
        recruit:application-fields recruit:application-file-remove recruit:application-hire-back
        recruit:application-pass recruit:application-profile recruit:application-source recruit:application-start
        recruit:job-filled recruit:letter-cancel recruit:letter-retry
        """,
    ),
    # Offers: those who hire for the job; nobody else learns that there is one.
    (
        "ss4444++ +++44 4+", "444",
        """
        recruit:application-offer recruit:offer-answer recruit:offer-copy recruit:offer-document recruit:offer-edit
        recruit:offer-give-up recruit:offer-hire recruit:offer-letter recruit:offer-new recruit:offer-send
        recruit:offer-signed recruit:offer-signed-remove recruit:offer-submit recruit:offer-versions
        recruit:offer-withdraw
        """,
    ),
    # Interviews: whoever reads candidates reads them, coordinators schedule, interviewers and groups that view do not.
    (
        "ss4444++ +++++ ++", "444",
        """
        recruit:application-interviews recruit:interview-answer-for
        """,
    ),
    (
        "ss4444++ ++++3 3+", "444",
        """
        recruit:interview-add recruit:interview-again recruit:interview-answer recruit:interview-busy
        recruit:interview-cancel
        recruit:interview-change recruit:interview-check recruit:interview-new recruit:interview-no-show
        recruit:interview-outside recruit:interview-slot-remove recruit:interview-tell
        """,
    ),
    # Making jobs and people: those who may create jobs.
    (
        "ss333+++", "",
        """
        recruit:job-new recruit:job-templates recruit:people-import recruit:people-upload recruit:person-add
        """,
    ),
    # Staff pages of a job and its people.
    (
        "ss3444++ +++++ ++", "444",
        """
        recruit:job-menu recruit:person recruit:person-merge
        """,
    ),
    # Other people's runs: their owner and administrators.
    (
        "ss44444+ 44444 44", "444",
        """
        recruit:approval-delegation-end
        """,
    ),
    # Staff; Olga's, and the administrators'.
    (
        "ss34444+ 44444 44", "444",
        """
        recruit:people-import-one recruit:people-import-problems recruit:people-import-undo recruit:task
        """,
    ),
    (
        "ss333334", "",
        """
        recruit:privacy-rule recruit:privacy-rule-remove
        """,
    ),
    (
        "ss444444 44443 34", "444",
        """
        recruit:job-edit-step
        """,
    ),
    # Writing to candidates: not interviewers.
    (
        "ss4444++ ++++3 ++", "444",
        """
        recruit:application-letter recruit:application-letter-cancel
        """,
    ),
    (
        "ss344444", "",
        """
        recruit:scope-values
        """,
    ),
    # Pages of candidates, with a sign-in of their own.
    (
        "++++++++ +++++ ++", "+++",
        """
        portal:mine-application portal:mine-file portal:mine-withdraw
        """,
    ),
    (
        "ss444444", "",
        """
        recruit:approval-from-mail
        """,
    ),
    (
        "ss++++++ +++++ ++", "+++",
        """
        recruit:job-status
        """,
    ),
    (
        "ss444433 33333 33", "444",
        """
        recruit:application-reviews-show
        """,
    ),
    (
        "ss44443+ 33333 33", "444",
        """
        recruit:note-delete recruit:approval-hand-over recruit:approval-skip
        """,
    ),
    (
        "ss3444++ +++33 3+", "444",
        """
        recruit:person-part
        """,
    ),
    (
        "++++++++ +++++ ++", "444",
        """
        portal:brand-colors
        """,
    ),
    # Names of colleagues: staff, and whoever is asked to approve.
    (
        "ss4+++++", "",
        """
        recruit:approval-people
        """,
    ),
    # Interviews: also for whoever takes part, who is a stranger here otherwise.
    (
        "ss3444++ +++++ ++", "444",
        """
        recruit:interview-own-answer
        """,
    ),
    (
        "ss3+++++", "",
        """
        recruit:interview-calendar recruit:interviews
        """,
    ),
    (
        "ss33333+", "",
        """
        recruit:interview-types
        """,
    ),
    (
        "ss33333+ 33333 33", "334",
        """
        recruit:interview-type-remove
        """,
    ),
    # Inviting to choose a time is scheduling.
    (
        "ss4444++ ++++3 3+", "444",
        """
        recruit:interview-invite recruit:interview-invite-withdraw
        """,
    ),
    (  # only with the token of a letter or the secret of an address
        "44444444", "",
        """
        portal:interview portal:interview-calendar portal:interview-choose portal:interview-choose-calendar
        portal:offer portal:offer-letter
        """,
    ),
)  # fmt: skip

ROWS: dict[str, tuple[str, str]] = {
    name: (letters.replace(" ", ""), gone) for letters, gone, names in TABLE + STOREYS + REST for name in names.split()
}
# Who approves a job is a stranger to these.
ABOUT_CANDIDATES = (
    "api:application", "api:attachment", "api:candidate", "api:consent", "api:interview", "api:job-application",
    "api:offer", "api:primary-", "api:propert", "api:tags", "recruit:application", "recruit:attachment",
    "recruit:letter-",
    "api:timeslot", "recruit:interview", "recruit:note-", "recruit:offer", "recruit:person",
)  # fmt: skip
# Where an approver is answered otherwise than an interviewer: has no notes to see, no interviews, and creates no jobs.
OF_APPROVERS = {
    "recruit:job-duplicate": "3", "recruit:job-keep": "3", "recruit:note-delete": "4", "recruit:note-edit": "4",
    "api:interview": "3", "api:interview-v201904": "3", "api:timeslot": "3", "api:timeslot-v201904": "3",
    "api:timeslot-interviewer-status": "3", "api:timeslot-interviewer-status-v201904": "3",
    "recruit:interview-own-answer": "3", "recruit:interview-invite-withdraw": "4",
    "recruit:application-interviews": "3", "recruit:interview-answer-for": "3",
}  # fmt: skip
_GONE = ("recruiter", "group_full", "administrator")


def letter(name: str, place: int) -> str:
    """What the persona at this place is answered; "no row" for an address nobody has thought about."""
    letters = ROWS[name][0] if name in ROWS else ""
    return letters[place] if place < len(letters) else "no row"


def gone(name: str, who: str) -> str:
    """What somebody is answered when the thing is gone."""
    letters = ROWS[name][1] if name in ROWS else ""
    return letters[_GONE.index(who)] if letters else "no row"
