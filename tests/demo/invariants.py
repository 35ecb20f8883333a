"""What must hold in any data set, however it was made: each check returns the rows that break it."""
# ruff: noqa: E501, S608  (queries read better unbroken, and hold no foreign words)

from __future__ import annotations

from django.db import connection

# name → a query whose rows are all wrong
RULES: dict[str, str] = {
    "each application has exactly one open visit": """
        SELECT a.id FROM recruit_application a
        LEFT JOIN recruit_stepvisit v ON v.application_id = a.id AND v.left_at IS NULL
        GROUP BY a.id HAVING count(v.id) <> 1""",
    "an application is the fold of its visits": """
        SELECT a.id FROM recruit_application a
        JOIN recruit_stepvisit v ON v.application_id = a.id AND v.left_at IS NULL
        WHERE (a.stage, a.entered_at) IS DISTINCT FROM (v.stage, v.entered_at) OR a.step_id IS DISTINCT FROM v.step_id""",
    "version counts the visits": """
        SELECT a.id FROM recruit_application a JOIN recruit_stepvisit v ON v.application_id = a.id
        GROUP BY a.id, a.version HAVING count(*) <> a.version""",
    "visits follow each other without a gap, from the application on": """
        SELECT id FROM (
            SELECT v.id, v.entered_at, a.applied_at,
                   lag(v.left_at) OVER (PARTITION BY v.application_id ORDER BY v.entered_at, v.id) AS before,
                   row_number() OVER (PARTITION BY v.application_id ORDER BY v.entered_at, v.id) AS number
            FROM recruit_stepvisit v JOIN recruit_application a ON a.id = v.application_id
        ) x WHERE entered_at <> CASE WHEN number = 1 THEN applied_at ELSE before END OR (number > 1 AND before IS NULL)""",
    "ended applications ended when they entered their last place": """
        SELECT id FROM recruit_application WHERE ended_at IS NOT NULL AND ended_at <> entered_at""",
    "an exit remembers where from": """
        SELECT a.id FROM recruit_application a
        WHERE (a.stage IN ('REJECTED', 'WITHDRAWN', 'TRANSFERRED')) <> (a.exited_from <> '')""",
    "where from is the place before": """
        SELECT a.id FROM recruit_application a WHERE a.exited_from <> '' AND a.exited_from <> (
            SELECT v.stage FROM recruit_stepvisit v WHERE v.application_id = a.id AND v.left_at IS NOT NULL
            ORDER BY v.entered_at DESC, v.id DESC LIMIT 1)""",
    "reasons are of the right kind": """
        SELECT a.id FROM recruit_application a JOIN recruit_exitreason r ON r.id = a.exit_reason_id
        WHERE (a.stage, r.kind) NOT IN (('REJECTED', 'rejection'), ('WITHDRAWN', 'withdrawal'))""",
    "steps belong to the stage and to the job's process": """
        SELECT v.id FROM recruit_stepvisit v JOIN recruit_application a ON a.id = v.application_id
        JOIN recruit_job j ON j.id = a.job_id JOIN recruit_hiringstep s ON s.id = v.step_id
        WHERE s.process_id <> j.process_id OR s.stage <> v.stage""",
    "stepped stages have a step": """
        SELECT id FROM recruit_stepvisit
        WHERE (stage IN ('IN_REVIEW', 'INTERVIEW', 'OFFERED')) <> (step_id IS NOT NULL)""",
    "no required step was passed over": """
        SELECT later.id FROM recruit_stepvisit later
        JOIN recruit_application a ON a.id = later.application_id
        JOIN recruit_job j ON j.id = a.job_id
        JOIN recruit_hiringstep s ON s.id = later.step_id
        JOIN recruit_hiringstep required ON required.process_id = j.process_id AND required.is_required
             AND (CASE required.stage WHEN 'IN_REVIEW' THEN 1 WHEN 'INTERVIEW' THEN 2 ELSE 3 END, required.position)
               < (CASE s.stage WHEN 'IN_REVIEW' THEN 1 WHEN 'INTERVIEW' THEN 2 ELSE 3 END, s.position)
        WHERE NOT EXISTS (SELECT FROM recruit_stepvisit v WHERE v.application_id = a.id AND v.step_id = required.id)""",
    "a hire fills one seat of the job, on its day": """
        SELECT a.id FROM recruit_application a LEFT JOIN recruit_position p ON p.application_id = a.id
        WHERE a.stage = 'HIRED' AND (p.id IS NULL OR p.job_id <> a.job_id OR p.started_on <> a.starts_on
              OR p.hired_on <> (a.entered_at AT TIME ZONE 'UTC')::date)""",
    "seats are filled by hired people only": """
        SELECT p.id FROM recruit_position p JOIN recruit_application a ON a.id = p.application_id WHERE a.stage <> 'HIRED'""",
    "a job is filled when no seat is open": """
        SELECT j.id FROM recruit_job j WHERE (j.status = 'FILLED') <> (
            EXISTS (SELECT FROM recruit_position p WHERE p.job_id = j.id AND p.status = 'HIRED')
            AND NOT EXISTS (SELECT FROM recruit_position p WHERE p.job_id = j.id AND p.status = 'OPEN'))""",
    "a job's status is its open interval": """
        SELECT j.id FROM recruit_job j
        LEFT JOIN recruit_jobstatusinterval i ON i.job_id = j.id AND i.left_at IS NULL
        WHERE NOT j.is_draft AND NOT j.is_template AND (i.id IS NULL OR i.status <> j.status)""",
    "status intervals follow each other without a gap": """
        SELECT id FROM (
            SELECT id, entered_at, lag(left_at) OVER (PARTITION BY job_id ORDER BY entered_at, id) AS before,
                   row_number() OVER (PARTITION BY job_id ORDER BY entered_at, id) AS number
            FROM recruit_jobstatusinterval
        ) x WHERE number > 1 AND entered_at IS DISTINCT FROM before""",
    "closed jobs have nobody on the road and no live ad": """
        SELECT j.id FROM recruit_job j WHERE j.status IN ('FILLED', 'CANCELLED') AND (
            EXISTS (SELECT FROM recruit_application a WHERE a.job_id = j.id AND a.ended_at IS NULL)
            OR EXISTS (SELECT FROM recruit_jobad d JOIN recruit_posting p ON p.ad_id = d.id
                       WHERE d.job_id = j.id AND p.unpublished_at IS NULL))""",
    "each job has one default ad and somebody on its team": """
        SELECT j.id FROM recruit_job j
        WHERE (SELECT count(*) FROM recruit_jobad d WHERE d.job_id = j.id AND d.is_default) <> 1
           OR NOT EXISTS (SELECT FROM recruit_hiringteammember m WHERE m.job_id = j.id)""",
    "seats do not start before they open": """
        SELECT id FROM recruit_position WHERE target_start_on < opened_on""",
    "counters and averages are true": """
        SELECT a.id FROM recruit_application a
        LEFT JOIN (SELECT application_id, count(*) c, round(avg(rating), 2) m FROM recruit_review GROUP BY 1) r
               ON r.application_id = a.id
        LEFT JOIN (SELECT application_id, count(*) c FROM recruit_note GROUP BY 1) n ON n.application_id = a.id
        WHERE a.review_count <> coalesce(r.c, 0) OR a.note_count <> coalesce(n.c, 0)
           OR a.average_rating IS DISTINCT FROM r.m""",
    "nobody new has been reviewed": """
        SELECT a.id FROM recruit_application a JOIN recruit_review r ON r.application_id = a.id WHERE a.stage IN ('NEW', 'LEAD')""",
    "a job was last active with its candidates": """
        SELECT j.id FROM recruit_job j JOIN recruit_application a ON a.job_id = j.id
        GROUP BY j.id HAVING max(a.entered_at) > j.last_activity_at""",
    "a person was last active with their applications": """
        SELECT c.id FROM recruit_candidate c JOIN recruit_application a ON a.candidate_id = c.id
        GROUP BY c.id HAVING max(a.entered_at) <> c.last_activity_at""",
    "nothing happens in the future": """
        SELECT id FROM recruit_stepvisit WHERE entered_at > clock_timestamp() OR left_at > clock_timestamp()
        UNION ALL SELECT id FROM recruit_jobstatusinterval WHERE entered_at > clock_timestamp()""",
    "an offer that was sent has its letter and its day": """
        SELECT o.id FROM recruit_offer o WHERE (o.sent_at IS NOT NULL) <> EXISTS (
            SELECT FROM recruit_offerdocument d WHERE d.offer_id = o.id AND d.kind = 'LETTER')
        UNION ALL SELECT id FROM recruit_offer WHERE sent_at IS NOT NULL AND expires_at IS NULL
        UNION ALL SELECT id FROM recruit_offer WHERE status IN ('PENDING_ACCEPTANCE', 'ACCEPTED') AND sent_at IS NULL""",
    "an offer's newest version is its own": """
        SELECT o.id FROM recruit_offer o LEFT JOIN recruit_offerversion v ON v.offer_id = o.id
        GROUP BY o.id HAVING count(v.id) = 0 OR max(v.number) > o.version""",
    "an offer's seat is one of its job": """
        SELECT o.id FROM recruit_offer o JOIN recruit_position p ON p.id = o.position_id
        JOIN recruit_application a ON a.id = o.application_id WHERE p.job_id <> a.job_id""",
    "an offer in approval has a request that waits, one that was approved one that was": """
        SELECT o.id FROM recruit_offer o WHERE o.status IN ('PENDING_APPROVAL', 'APPROVED', 'NOT_APPROVED') AND NOT EXISTS (
            SELECT FROM recruit_approvalrequest r WHERE r.offer_id = o.id AND r.status = CASE o.status
            WHEN 'PENDING_APPROVAL' THEN 'PENDING' WHEN 'APPROVED' THEN 'APPROVED' ELSE 'REJECTED' END)""",
    "a decided request has no part that is still asked": """
        SELECT s.id FROM recruit_approvalstep s JOIN recruit_approvalrequest r ON r.id = s.request_id
        WHERE r.status = 'APPROVED' AND s.status = 'PENDING' AND r.mode = 'ALL'""",
    "mail reaches nobody": """
        SELECT id FROM recruit_candidate WHERE email !~ '@example\\.(com|org|net)$'
        UNION ALL SELECT id FROM accounts_user WHERE email !~ '@example\\.(com|org|net)$'""",
}


def broken(*, without: tuple[str, ...] = ()) -> dict[str, int]:
    """How many rows break which rule; empty when all is well."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        # Deferred constraints are checked here too.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, query in RULES.items():
            if name in without:
                continue
            cursor.execute(f"SELECT count(*) FROM ({query}) AS wrong")
            count = cursor.fetchone()[0]
            if count:
                found[name] = count
    return found
