"""Who gets in at each address, reviewed: the rows of `tests/properties/test_matrix.py`. Data alone.

A row says what happens to each persona, a letter each, in the order of `test_matrix.PERSONAS`: visitor, deactivated,
employee, basic, custom role, Standard, Extended, administrator; then, where the address names a thing, those with a
seat on the job: executive, hiring manager, recruiter, coordinator, interviewer, and members of a group that takes it,
with a view and with full access. The last part is the thing being gone, for recruiter, group and administrator.

s: sign in first; 3: forbidden; 4: not found; +: let in.
"""

from __future__ import annotations

TABLE: tuple[tuple[str, str, str], ...] = (
    # Settings about one thing: administrators.
    (
        "ss33333+ 33333 33", "334",
        """
        accounts:api-token-revoke accounts:user accounts:user-bindings accounts:user-deactivate
        accounts:user-factors-reset accounts:user-invite-again accounts:user-look accounts:user-reactivate
        accounts:user-role accounts:user-security accounts:user-send-reset accounts:user-sessions-end
        api:access-group-user api:access-group-user-v201804 api:access-group-users
        api:access-group-users-v201804 api:configured-access-group api:message-template base:effect
        base:effect-retry base:letter base:letter-html recruit:access-group recruit:access-group-delete
        recruit:access-group-edit recruit:access-group-members recruit:access-group-out recruit:asked
        recruit:asked-move recruit:asked-remove recruit:asked-required recruit:brand recruit:brand-default
        recruit:brand-remove recruit:department recruit:department-archive recruit:department-restore
        recruit:erasure-approve recruit:erasure-refuse recruit:field recruit:field-archive
        recruit:field-dependency recruit:field-edit recruit:field-import recruit:field-move
        recruit:field-restore recruit:field-sort recruit:field-value recruit:field-value-archive
        recruit:field-value-move recruit:field-value-restore recruit:letter-template
        recruit:letter-template-archive recruit:letter-template-restore recruit:location recruit:location-remove
        recruit:person-erase recruit:process recruit:process-archive recruit:process-bind
        recruit:process-default recruit:process-order recruit:process-rename recruit:process-restore
        recruit:process-step-add recruit:question recruit:question-archive recruit:question-put
        recruit:question-restore recruit:question-set recruit:question-set-archive recruit:question-set-default
        recruit:question-set-order recruit:question-set-restore recruit:reason recruit:reason-shift
        recruit:reason-switch recruit:scorecard recruit:scorecard-archive recruit:scorecard-restore
        recruit:source recruit:source-archive recruit:source-restore recruit:step recruit:step-delete
        recruit:step-move recruit:step-required recruit:workflow recruit:workflow-card recruit:workflow-log
        recruit:approval-chain recruit:approval-chain-archive recruit:approval-chain-copy
        recruit:offer-template recruit:offer-template-archive recruit:offer-template-copy
        recruit:offer-template-restore
        recruit:approval-chain-restore recruit:approval-chain-switch
        accounts:role accounts:role-delete recruit:team-role recruit:team-role-delete recruit:team-role-reset
        recruit:team-role-switch
        """,
    ),
    # Reading a job and its candidates: everybody with a role or a group on it, nobody else.
    (
        "ss4444++ +++++ ++", "444",
        """
        api:ad api:ad-postings api:ads api:application api:application-answers api:application-attachments
        api:application-consents api:application-history api:application-onboarding api:application-source
        api:application-status api:attachment api:attachments api:candidate api:candidate-attachment api:consent
        api:consents api:hiring-team api:job api:job-application api:job-candidates api:job-candidates-cv
        api:job-status api:job-status-history api:position api:positions api:primary-history
        api:primary-onboarding api:primary-status api:publication api:tags recruit:application
        recruit:application-files recruit:application-hire recruit:application-mentions recruit:application-move
        recruit:application-note recruit:application-panel recruit:application-reject recruit:application-review
        recruit:application-tag recruit:application-withdraw recruit:attachment recruit:attachment-region
        recruit:job recruit:job-ad recruit:job-ad-one recruit:job-ad-qr recruit:job-ad-share
        recruit:job-ad-versions recruit:job-candidates recruit:job-candidates-bulk recruit:job-column
        recruit:job-columns recruit:job-compare recruit:job-duplicate recruit:job-filters recruit:job-keep
        recruit:job-positions recruit:job-review recruit:job-team recruit:note-edit
        api:approval api:approval-comments api:approval-comments-v201910 api:approval-delegate
        api:approval-delegate-v201910 api:approval-v201910 api:job-latest-approval
        recruit:approval recruit:approval-decide recruit:approval-comment recruit:job-approvals-of
        """,
    ),
    # Settings: administrators.
    (
        "ss33333+", "",
        """
        accounts:add-user accounts:api-tokens accounts:company accounts:factor-rule accounts:oauth-client-add
        accounts:oauth-clients accounts:preferences accounts:roles accounts:sso-domains accounts:sso-providers
        accounts:sso-read-metadata accounts:users api:access-groups api:access-groups-v201804 api:audit-events
        api:configured-access-groups api:message-templates api:messages api:recruiter-source base:audit
        base:audit-export base:background base:background-retry base:email base:email-check base:mailbox
        portal:settings-form portal:settings-tags portal:settings-tags-sample portal:settings-widget
        recruit:access-group-new recruit:access-groups recruit:brands recruit:departments
        recruit:job-approval-settings recruit:job-chain-new recruit:offer-approval-settings recruit:offer-chain-new
        recruit:offer-templates recruit:offer-template-new recruit:offer-template-preview recruit:offer-fields
        recruit:erasure-requests recruit:field-new recruit:fields recruit:letter-template-new
        recruit:letter-templates recruit:locations recruit:privacy recruit:processes recruit:question-sets
        recruit:questions recruit:readers recruit:reasons recruit:scorecard-new recruit:scorecards
        recruit:sources recruit:why accounts:role-new accounts:roles-compare recruit:team-role-new
        recruit:team-roles recruit:team-roles-compare
        """,
    ),
    # Everybody, signed in or not.
    (
        "++++++++", "",
        """
        accounts:break-glass accounts:forgot-password accounts:oauth-metadata accounts:oauth-revoke
        accounts:oauth-token accounts:reset-password accounts:second-step accounts:send-again accounts:sign-in
        accounts:sign-in-password accounts:welcome api:docs  api:oauth-allow api:oauth-metadata
        api:oauth-revoke api:oauth-token api:openapi api:postings api:public-departments base:health
        base:health-deep base:health-ready portal:feed portal:jobs portal:measuring portal:mine
        portal:mine-consent portal:mine-data portal:mine-discard portal:mine-email portal:mine-erase
        portal:mine-export portal:mine-files portal:mine-language portal:mine-new-email portal:mine-open
        portal:mine-profile portal:mine-sent portal:mine-sign-in portal:mine-sign-out portal:robots portal:saved
        portal:sitemap portal:towns portal:widget-jobs portal:widget-script ui:appearance
        """,
    ),
    # Staff: lists hold what each may see.
    (
        "ss3+++++", "",
        """
        accounts:saved-view-save accounts:saved-views accounts:settings api:candidate-properties
        api:career-sites api:company api:departments api:hiring-processes api:job-properties
        api:offer-properties api:predefined-locations api:rejection-reasons api:reviews api:source-types
        api:sources api:system-roles api:system-roles-v201804 api:users api:users-v201804 api:withdrawal-reasons
        recruit:consent-ask recruit:job-suggestions recruit:jobs recruit:jobs-bulk recruit:jobs-csv
        recruit:jobs-filters recruit:jobs-xlsx recruit:people recruit:people-bulk recruit:people-columns
        recruit:people-csv recruit:people-filters recruit:people-xlsx recruit:tags recruit:task-new
        recruit:task-quick recruit:tasks recruit:offers recruit:interview-rooms
        """,
    ),
    # Everybody with an account.
    (
        "ss++++++", "",
        """
        accounts:connected-applications accounts:end-looking accounts:end-other-sessions accounts:factor-app
        accounts:factor-app-start accounts:factor-codes accounts:factor-passkey accounts:oauth-allow
        accounts:password accounts:profile accounts:prove accounts:proved accounts:security accounts:send-held
        accounts:sessions accounts:sso-prove api:candidates api:candidates-cv api:consent-requests api:jobs
        api:me api:me-v201804 api:message-shares base:runs base:runs-mine recruit:home ui:palette ui:session
        api:approvals api:approvals-v201910 api:delegations api:delegations-v201910
        recruit:approvals recruit:approval-delegation
        """,
    ),
    # Changing a job: not interviewers, not a group that views.
    (
        "ss4444++ ++++3 3+", "444",
        """
        api:application-properties api:headcount api:job-note api:properties api:team-member
        recruit:job-activity recruit:job-ad-add recruit:job-ad-link-remove recruit:job-ad-restore
        recruit:job-cancel recruit:job-discard recruit:job-edit recruit:job-hold recruit:job-note
        recruit:job-position recruit:job-position-cancel recruit:job-position-remove recruit:job-position-reopen
        recruit:job-positions-many recruit:job-publish recruit:job-reactivate recruit:job-settings
        recruit:job-team-copy recruit:job-team-remove recruit:job-unpublish
        recruit:approval-abandon recruit:approval-remind recruit:job-approval-request recruit:job-approval-take-back
        """,
    ),
    # Administrators, of what the made-up company has none of.
    (
        "ss333334 33333 33", "334",
        """
        accounts:oauth-client accounts:oauth-client-revoke accounts:oauth-client-rotate
        accounts:sso-certificate-add accounts:sso-certificate-remove accounts:sso-domain
        accounts:sso-domain-check accounts:sso-domain-remove accounts:sso-off accounts:sso-on
        accounts:sso-provider accounts:sso-remove accounts:sso-test accounts:user-session-end
        accounts:user-unbind recruit:field-links recruit:workflow-new recruit:workflow-press
        """,
    ),
    # One's own things alone: these are Olga's.
    (
        "ss444444 44444 44", "444",
        """
        accounts:disconnect-application accounts:end-session accounts:factor-remove accounts:factor-rename
        accounts:saved-view-delete accounts:saved-view-rename accounts:saved-view-share
        accounts:saved-view-unshare api:message-share base:undo recruit:attachment-page recruit:job-ad-act
        recruit:job-candidates-export recruit:job-review-decide recruit:job-template-remove
        """,
    ),
    # Staff; of these there is none, or it is Olga's alone.
    (
        "ss344444 44444 44", "444",
        """
        accounts:user-picture
        api:apply-status api:candidate-property api:candidate-property-value api:candidate-property-values
        api:career-site api:job-property-below api:job-property-below-one api:job-property-dependent
        api:job-property-relations api:review api:source recruit:job-start recruit:resume-check
        recruit:task-press
        """,
    ),
    # The company's vocabulary, for staff.
    (
        "ss3+++++ +++++ ++", "444",
        """
        api:department api:hiring-process api:job-property api:job-property-dependents
        api:job-property-translations api:job-property-value api:job-property-value-translations
        api:job-property-values api:predefined-location api:source-definition api:user api:user-v201804
        recruit:field-children recruit:field-lookup
        """,
    ),
    # Public, but not of a job that is not published or a thing that is not there.
    (
        "44444444", "",
        """
        api:docs-group
        accounts:saml-acs accounts:saml-arrived accounts:saml-metadata accounts:sso-oidc-return
        accounts:sso-start api:posting portal:applied portal:apply portal:brand-logo portal:consent portal:job
        portal:job-number
        """,
    ),
    # Changing candidates: not coordinators, interviewers and groups that view.
    (
        "ss4444++ +++33 3+", "444",
        """
        recruit:application-fields recruit:application-file-remove recruit:application-hire-back
        recruit:application-pass recruit:application-profile recruit:application-source
        recruit:application-start recruit:job-filled recruit:letter-cancel recruit:letter-retry
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
        recruit:interview-add recruit:interview-answer recruit:interview-busy recruit:interview-cancel
        recruit:interview-change recruit:interview-check recruit:interview-new recruit:interview-no-show
        recruit:interview-outside recruit:interview-slot-remove recruit:interview-tell
        """,
    ),
    # Administrators, whose things are found by what they are before rights are asked.
    (
        "ss33333+ 33333 33", "444",
        """
        api:activation api:activation-email api:activation-email-v201804 api:activation-v201804
        api:job-property-activation api:job-property-archive api:reset-password api:reset-password-v201804
        """,
    ),
    # Making jobs and people: those who may create jobs.
    (
        "ss333+++", "",
        """
        api:candidates-cv-parse recruit:job-new recruit:job-templates recruit:people-import
        recruit:people-upload recruit:person-add
        """,
    ),
    # Staff pages of a job and its people.
    (
        "ss3444++ +++++ ++", "444",
        """
        api:candidate-status api:criteria recruit:job-menu recruit:person recruit:person-merge
        """,
    ),
    # Other people's runs: their owner and administrators.
    (
        "ss44444+ 44444 44", "444",
        """
        base:run base:run-cancel base:run-lines base:run-retry recruit:approval-delegation-end
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
        accounts:sso-add recruit:privacy-rule recruit:privacy-rule-remove
        """,
    ),
    (
        "ss444444 44443 34", "444",
        """
        api:application-property api:property recruit:job-edit-step
        """,
    ),
    # Writing to candidates: not interviewers.
    (
        "ss4444++ ++++3 ++", "444",
        """
        api:application-consent-request recruit:application-letter recruit:application-letter-cancel
        """,
    ),
    (
        "ss344444", "",
        """
        api:apply api:apply-configuration recruit:scope-values
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
        "ss33333+ 33333 33", "33+",
        """
        api:avatar api:avatar-v201804
        """,
    ),
    (
        "ss444444", "",
        """
        api:None api:unknown recruit:approval-from-mail
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
    (
        "ss3333++", "",
        """
        api:board-publications
        """,
    ),
    (
        "ss333344 33333 33", "334",
        """
        api:board-publication
        """,
    ),
    # Approvals: asking, reminding and giving up are for those who may edit the job; deciding for the approver alone.
    (
        "ss4444++ ++++3 3+", "444",
        """
        api:approval-abandon api:approval-abandon-v201910 api:approval-remind api:approval-remind-v201910
        api:job-approvals
        """,
    ),
    (
        "ss44443+ 33333 33", "444",
        """
        api:approval-skip api:approval-skip-v201910
        """,
    ),
    (
        "ss444433 33333 33", "444",
        """
        api:approval-approve api:approval-approve-v201910 api:approval-reject api:approval-reject-v201910
        """,
    ),
    (
        "ss44444+ 44444 44", "444",
        """
        api:delegation api:delegation-v201910
        """,
    ),
    (
        "ss4444++ +++33 3+", "444",
        """
        api:application-offer api:application-offers api:offer-approvals api:offer-send api:offer-withdraw
        """,
    ),
    (  # nobody has asked for the approval of this one
        "ss444444 44433 34", "444",
        """
        api:offer-approval-latest
        """,
    ),
    (
        "ss3444++ +++33 3+", "444",
        """
        api:offer-document api:offer-documents
        """,
    ),
    (
        "ss3+++++", "",
        """
        api:offers
        """,
    ),
    # Interviews: also for whoever takes part, who is a stranger here otherwise.
    (
        "ss3444++ +++++ ++", "444",
        """
        api:interview api:interview-v201904 api:timeslot api:timeslot-v201904
        api:timeslot-interviewer-status api:timeslot-interviewer-status-v201904 recruit:interview-own-answer
        """,
    ),
    (
        "ss3444++ ++++3 3+", "444",
        """
        api:interview-candidate-status api:interview-candidate-status-v201904 api:timeslot-candidate-status
        api:timeslot-candidate-status-v201904 api:timeslot-noshow api:timeslot-noshow-v201904 api:timeslots
        api:timeslots-v201904
        """,
    ),
    (
        "ss333334", "",
        """
        api:interview-type api:interview-type-v201904
        """,
    ),
    (
        "ss3+++++", "",
        """
        api:interview-types api:interview-types-v201904 api:interviews api:interviews-v201904
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
    # Calendars: the company's are the administrators', one's own everybody's.
    (
        "ss33333+", "",
        """
        calendars:calendars calendars:company-hours calendars:exchange calendars:office365
        calendars:office365-sign-in calendars:office365-signed-in calendars:rooms calendars:stop
        """,
    ),
    (
        "ss333334", "",
        """
        calendars:check calendars:disconnect calendars:load calendars:use
        """,
    ),
    (
        "ss333334 33333 33", "334",
        """
        calendars:room-remove
        """,
    ),
    (
        "ss++++++", "",
        """
        calendars:feed-make calendars:feed-revoke calendars:keep calendars:own-calendar calendars:working-hours
        """,
    ),
    (
        "ss444444 44444 44", "444",
        """
        calendars:kept-end
        """,
    ),
    (  # only with the token of a letter or the secret of an address
        "44444444", "",
        """
        calendars:answer-meeting calendars:feed calendars:hook-exchange calendars:hook-graph calendars:reached
        portal:interview portal:interview-calendar portal:interview-choose portal:interview-choose-calendar
        portal:offer portal:offer-letter
        """,
    ),
)  # fmt: skip

ROWS: dict[str, tuple[str, str]] = {
    name: (letters.replace(" ", ""), gone) for letters, gone, names in TABLE for name in names.split()
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
