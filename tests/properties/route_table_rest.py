"""Who gets in at each address of the REST interface: more rows of `route_table`, which says how they are read."""

from __future__ import annotations

REST: tuple[tuple[str, str, str], ...] = (
    # Settings about one thing: administrators.
    (
        "ss33333+ 33333 33", "334",
        """
        api:access-group-user api:access-group-user-v201804 api:access-group-users api:access-group-users-v201804
        api:configured-access-group api:message-template
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
        api:job-status api:job-status-history api:position api:positions api:primary-history api:primary-onboarding
        api:primary-status api:publication api:tags api:approval api:approval-comments api:approval-comments-v201910
        api:approval-delegate api:approval-delegate-v201910 api:approval-v201910 api:job-latest-approval
        """,
    ),
    # Settings: administrators.
    (
        "ss33333+", "",
        """
        api:access-groups api:access-groups-v201804 api:audit-events api:configured-access-groups
        api:message-templates api:messages api:recruiter-source
        """,
    ),
    # Everybody, signed in or not.
    (
        "++++++++", "",
        """
        api:docs api:oauth-allow api:oauth-metadata api:oauth-revoke api:oauth-token api:openapi api:postings
        api:public-departments
        """,
    ),
    # Staff: lists hold what each may see.
    (
        "ss3+++++", "",
        """
        api:candidate-properties api:career-sites api:company api:departments api:hiring-processes api:job-properties
        api:offer-properties api:predefined-locations api:rejection-reasons api:reviews api:source-types api:sources
        api:system-roles api:system-roles-v201804 api:users api:users-v201804 api:withdrawal-reasons
        """,
    ),
    # Everybody with an account.
    (
        "ss++++++", "",
        """
        api:candidates api:candidates-cv api:consent-requests api:jobs api:me api:me-v201804 api:message-shares
        api:approvals api:approvals-v201910 api:delegations api:delegations-v201910
        """,
    ),
    # Changing a job: not interviewers, not a group that views.
    (
        "ss4444++ ++++3 3+", "444",
        """
        api:application-properties api:headcount api:job-note api:properties api:team-member
        """,
    ),
    # One's own things alone: these are Olga's.
    (
        "ss444444 44444 44", "444",
        """
        api:message-share
        """,
    ),
    # Staff; of these there is none, or it is Olga's alone.
    (
        "ss344444 44444 44", "444",
        """
        api:apply-status api:candidate-property api:candidate-property-value api:candidate-property-values
        api:career-site api:job-property-below api:job-property-below-one api:job-property-dependent
        api:job-property-relations api:review api:source
        """,
    ),
    # The company's vocabulary, for staff.
    (
        "ss3+++++ +++++ ++", "444",
        """
        api:department api:hiring-process api:job-property api:job-property-dependents api:job-property-translations
        api:job-property-value api:job-property-value-translations api:job-property-values api:predefined-location
        api:source-definition api:user api:user-v201804
        """,
    ),
    # Public, but not of a job that is not published or a thing that is not there.
    (
        "44444444", "",
        """
        api:docs-group api:posting
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
        api:candidates-cv-parse
        """,
    ),
    # Staff pages of a job and its people.
    (
        "ss3444++ +++++ ++", "444",
        """
        api:candidate-status api:criteria
        """,
    ),
    (
        "ss444444 44443 34", "444",
        """
        api:application-property api:property
        """,
    ),
    # Writing to candidates: not interviewers.
    (
        "ss4444++ ++++3 ++", "444",
        """
        api:application-consent-request
        """,
    ),
    (
        "ss344444", "",
        """
        api:apply api:apply-configuration
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
        api:None api:unknown
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
        api:interview api:interview-v201904 api:timeslot api:timeslot-v201904 api:timeslot-interviewer-status
        api:timeslot-interviewer-status-v201904
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
        """,
    ),
)  # fmt: skip
