"""Pure: the statements that fill a database to the design point. They are run in order by `filling`.

Every value is drawn by `pg_temp.r(row, salt)`, a hash of the row's number and the seed between 0 and 1, so that the same
seed gives the same rows in whatever batches they are written. Rows get their keys from 1 on: the tables are empty.
"""
# ruff: noqa: E501  (columns of statements stand in one line)

from __future__ import annotations

# {seed} is a whole number that Python has checked.
FUNCTIONS = """
CREATE FUNCTION pg_temp.r(n bigint, salt integer) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT (hashint8extended(n, {seed}::bigint * 1000 + salt) & 9007199254740991)::float8 / 9007199254740992 $$;
CREATE FUNCTION pg_temp.pick(list text[], n bigint, salt integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT list[1 + floor(pg_temp.r(n, salt) * cardinality(list))::int] $$;
CREATE FUNCTION pg_temp.key(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT md5(kind || ':{seed}:' || n)::uuid $$;
"""

TABLES = """
CREATE TEMP TABLE region (id int PRIMARY KEY, first text[], last text[], first_plain text[], last_plain text[], cities text[], country text, dial text) ON COMMIT DROP;
CREATE TEMP TABLE opening (id int PRIMARY KEY, title text, department_id bigint, brand_id bigint, country text, city text, remote boolean, function text, level text, low numeric, high numeric, currency text, company text, description text, wants text, extra text, skills text[], file text, file_size int, sha text) ON COMMIT DROP;
CREATE TEMP TABLE station (idx int PRIMARY KEY, stage text, step_id bigint) ON COMMIT DROP;
CREATE TEMP TABLE person_of_staff (part text, number int, id bigint, key text, name text, PRIMARY KEY (part, number)) ON COMMIT DROP;
CREATE TEMP TABLE outline (j int PRIMARY KEY, n int, first_i bigint, seats int, hired int, fate text, cap int, created_at timestamptz, published_at timestamptz, closed_at timestamptz, stop timestamptz, recruiter int, manager int, interviewer int, opening int) ON COMMIT DROP;
CREATE TEMP TABLE course (i bigint PRIMARY KEY, j int, k int, c bigint, fate text, start int, depth int, visits int, ended boolean, applied_at timestamptz, seconds float8) ON COMMIT DROP;
"""

# Parameters: jobs, applications, today, crowded, middle. Job 1 has `crowded` applications, job 2 `middle`, the others share the rest.
OUTLINE = """
WITH weighed AS (
  SELECT j, CASE WHEN j > 2 THEN 0.2 + 0.5 * exp(1.2 * (pg_temp.r(j, 1) + pg_temp.r(j, 2) + pg_temp.r(j, 3) - 1.5)) ELSE 0 END AS weight
  FROM generate_series(1, %(jobs)s) AS j
), shared AS (
  SELECT j, CASE j WHEN 1 THEN %(crowded)s WHEN 2 THEN %(middle)s
                   ELSE floor((%(applications)s - %(crowded)s - %(middle)s) * weight / sum(weight) OVER ())::int END AS n
  FROM weighed
), whole AS (
  SELECT j, n + CASE WHEN j > 2 AND j - 2 <= %(applications)s - sum(n) OVER () THEN 1 ELSE 0 END AS n FROM shared
), fated AS (
  SELECT j, n, CASE WHEN j <= 2 THEN 'OFFER'
                    WHEN pg_temp.r(j, 4) < 0.14 THEN 'SOURCING' WHEN pg_temp.r(j, 4) < 0.27 THEN 'INTERVIEW'
                    WHEN pg_temp.r(j, 4) < 0.36 THEN 'OFFER' WHEN pg_temp.r(j, 4) < 0.40 THEN 'ON_HOLD'
                    WHEN pg_temp.r(j, 4) < 0.84 THEN 'FILLED' ELSE 'CANCELLED' END AS fate,
         1 + floor(pg_temp.r(j, 5) * 4)::int AS seats
  FROM whole
), dated AS (
  SELECT *, %(today)s::timestamptz - make_interval(secs => 86400.0 * CASE
           WHEN j <= 2 THEN 90 WHEN fate IN ('FILLED', 'CANCELLED') THEN 160 + pg_temp.r(j, 6) * 900
           WHEN fate = 'SOURCING' THEN 8 + pg_temp.r(j, 6) * 40 ELSE 60 + pg_temp.r(j, 6) * 90 END) AS published_at
  FROM fated
)
INSERT INTO outline
SELECT j, n, 1 + sum(n) OVER (ORDER BY j) - n, least(seats, greatest(n, 1)),
       CASE fate WHEN 'FILLED' THEN least(seats, greatest(n, 1)) WHEN 'OFFER' THEN least(seats - 1, n) ELSE 0 END,
       CASE WHEN fate = 'FILLED' AND n = 0 THEN 'CANCELLED' ELSE fate END,
       CASE fate WHEN 'SOURCING' THEN %(review_cap)s WHEN 'INTERVIEW' THEN %(interview_cap)s WHEN 'ON_HOLD' THEN %(interview_cap)s ELSE %(offer_cap)s END,
       date_trunc('second', published_at) - interval '6 days', date_trunc('second', published_at),
       CASE WHEN fate IN ('FILLED', 'CANCELLED') THEN date_trunc('second', published_at) + make_interval(days => 70 + floor(pg_temp.r(j, 7) * 60)::int) END,
       NULL, 1 + floor(pg_temp.r(j, 8) * %(recruiters)s)::int, 1 + floor(pg_temp.r(j, 9) * %(managers)s)::int,
       1 + floor(pg_temp.r(j, 10) * %(interviewers)s)::int, 1 + floor(pg_temp.r(j, 11) * 40)::int
FROM dated;
UPDATE outline SET stop = CASE WHEN closed_at IS NOT NULL THEN closed_at
                               WHEN fate = 'ON_HOLD' THEN date_trunc('second', %(today)s::timestamptz - make_interval(secs => 86400.0 * (3 + pg_temp.r(j, 12) * 40)))
                               ELSE %(today)s::timestamptz END;
"""

JOBS = """
INSERT INTO recruit_job (id, public_id, ref_number, title, status, brand_id, department_id, process_id, country_code, region, city, address,
  postal_code, is_remote, industry, function, type_of_employment, experience_level, eeo_category, language, salary_min, salary_max,
  salary_currency, target_hiring_on, note, is_template, creator_id, last_activity_at, version, created_at, updated_at)
SELECT o.j, pg_temp.key('job', o.j), 'REF' || (100 + o.j) || substr('ABCDEFGHJKLMNPQRSTUVWXYZ', 1 + ((100 + o.j) * 7) %% 24, 1),
  pg_temp.pick(ARRAY['', '', 'Senior ', 'Lead ', 'Junior '], o.j, 13) || p.title, 'CREATED', p.brand_id, p.department_id, %(process)s, p.country, '', p.city, '',
  '', p.remote, 'electrical_electronic_manufacturing', p.function, 'permanent', p.level, '', 'en', p.low, p.high,
  p.currency, (o.published_at + interval '75 days')::date, '', false, s.id, o.published_at, 1, o.created_at, o.published_at
FROM outline o JOIN opening p ON p.id = o.opening JOIN person_of_staff s ON s.part = 'recruiter' AND s.number = o.recruiter;

INSERT INTO recruit_jobad (id, public_id, job_id, title, language, visibility, is_default, company_description, job_description,
  qualifications, additional_information, video_urls, creator_id, created_at, updated_at)
SELECT o.j, pg_temp.key('ad', o.j), o.j, j.title, 'en', CASE WHEN pg_temp.r(o.j, 14) < 0.06 THEN 'INTERNAL' ELSE 'PUBLIC' END, true,
  p.company, p.description, p.wants, p.extra, '[]', j.creator_id, o.created_at, o.published_at
FROM outline o JOIN opening p ON p.id = o.opening JOIN recruit_job j ON j.id = o.j;

INSERT INTO recruit_posting (id, public_id, number, ad_id, channel, visibility, published_at, unpublished_at)
SELECT o.j, pg_temp.key('posting', o.j), 743999600000000 + o.j, o.j, 'CAREER_SITE', a.visibility, o.published_at, o.closed_at
FROM outline o JOIN recruit_jobad a ON a.id = o.j;

INSERT INTO recruit_hiringteammember (public_id, job_id, user_id, role)
SELECT pg_temp.key('member', o.j * 10 + m.number), o.j, s.id, m.role
FROM outline o
CROSS JOIN (VALUES (1, 'recruiter', 'RECRUITER'), (2, 'manager', 'HIRING_MANAGER'), (3, 'interviewer', 'INTERVIEW_TEAM')) AS m(number, part, role)
JOIN person_of_staff s ON s.part = m.part AND s.number = CASE m.number WHEN 1 THEN o.recruiter WHEN 2 THEN o.manager ELSE o.interviewer END;
"""

# When each person was first and last seen. People are written after their applications, since their dates follow.
LAST_SEEN = """
CREATE TEMP TABLE last_seen ON COMMIT DROP AS
SELECT candidate_id AS number, min(applied_at) AS first_at, max(entered_at) AS last_at FROM recruit_application GROUP BY candidate_id;
CREATE INDEX ON last_seen (number); ANALYZE last_seen;
"""

# Parameters: low, high (numbers of people), and lists of words.
PEOPLE = """
INSERT INTO recruit_candidate (id, public_id, first_name, last_name, email, phone, city, region, country_code, headline, is_internal, web,
  experience, education, tags, employee_id, average_rating, last_activity_at, erased_at, created_at, updated_at)
SELECT c, pg_temp.key('candidate', c), g.first[f], g.last[l] || coalesce('-' || g.last[m], ''),
  g.first_plain[f] || '.' || g.last_plain[l] || c || pg_temp.pick(ARRAY['@example.com', '@example.org', '@example.net'], c, 24),
  g.dial || ' 555 ' || lpad((c %% 10000000)::text, 7, '0'), pg_temp.pick(g.cities, c, 25), '', g.country, o.title, false, '{}',
  jsonb_build_array(jsonb_build_object('title', o.title, 'company', pg_temp.pick(%(firms)s, c, 26), 'current', true,
    'startDate', (2012 + floor(pg_temp.r(c, 27) * 12))::text, 'endDate', '', 'description', 'Worked with ' || pg_temp.pick(o.skills, c, 28) || '.')),
  '[]', CASE WHEN pg_temp.r(c, 29) < 0.1 THEN jsonb_build_array(pg_temp.pick(%(tags)s, c, 30)) ELSE '[]' END, NULL, NULL, d.last_at, NULL, d.first_at, d.last_at
FROM last_seen d CROSS JOIN LATERAL (SELECT d.number) AS person(c)
JOIN region g ON g.id = 1 + floor(pg_temp.r(c, 20) * %(regions)s)::int
JOIN opening o ON o.id = 1 + floor(pg_temp.r(c, 31) * 40)::int
CROSS JOIN LATERAL (SELECT 1 + floor(pg_temp.r(c, 21) * cardinality(g.first))::int AS f, 1 + floor(pg_temp.r(c, 22) * cardinality(g.last))::int AS l,
  CASE WHEN pg_temp.r(c, 23) < 0.3 THEN 1 + floor(pg_temp.r(c, 32) * cardinality(g.last))::int END AS m) AS chosen
WHERE d.number BETWEEN %(low)s AND %(high)s
"""

# Parameters: low, high (numbers of jobs), people, own (applications up to here are by the person of that number),
# early (how many people may apply twice), stride (has no divisor in common with early).
COURSE = """
TRUNCATE course;
INSERT INTO course
SELECT i, j, k, c, fate, start, depth,
  depth - start + 1 + CASE WHEN fate IN ('REJECTED', 'WITHDRAWN', 'TRANSFERRED') THEN 1 ELSE 0 END, fate <> 'ACTIVE', applied_at,
  least(extract(epoch FROM stop - applied_at), 86400.0 * (depth - start + 1) * (2 + pg_temp.r(i, 46) * 7))
FROM (
  SELECT o.first_i + k - 1 AS i, o.j, k, o.stop,
    CASE WHEN o.first_i + k - 1 <= %(own)s THEN o.first_i + k - 1 ELSE 1 + ((o.first_i + k - 2 - %(own)s) * %(stride)s) %% %(early)s END AS c,
    CASE WHEN k <= o.hired THEN 'HIRED'
         WHEN o.closed_at IS NOT NULL OR pg_temp.r(o.first_i + k, 41) < 0.45 THEN
           CASE WHEN pg_temp.r(o.first_i + k, 42) < 0.82 THEN 'REJECTED' WHEN pg_temp.r(o.first_i + k, 42) < 0.98 THEN 'WITHDRAWN' ELSE 'TRANSFERRED' END
         ELSE 'ACTIVE' END AS fate,
    CASE WHEN k > o.hired AND pg_temp.r(o.first_i + k, 43) < 0.04 THEN 0 ELSE 1 END AS start,
    CASE WHEN k <= o.hired THEN %(hired)s ELSE least(o.cap, 1 + floor(-ln(1 - pg_temp.r(o.first_i + k, 44)) * 1.6)::int) END AS depth,
    date_trunc('second', o.published_at + (o.stop - o.published_at) * (CASE WHEN k <= o.hired THEN 0.3 ELSE 0.97 END * power(pg_temp.r(o.first_i + k, 45), 1.4))) AS applied_at
  FROM outline o, generate_series(1, o.n) AS k
  WHERE o.j BETWEEN %(low)s AND %(high)s
) AS drawn;
"""

APPLICATIONS = """
INSERT INTO recruit_application (id, public_id, job_id, candidate_id, stage, step_id, entered_at, applied_at, source_id, exit_reason_id,
  exited_from, ended_at, starts_on, average_rating, review_count, note_count, message, is_internal, version, created_at, updated_at)
SELECT x.i, pg_temp.key('application', x.i), x.j, x.c, CASE WHEN x.fate IN ('ACTIVE', 'HIRED') THEN t.stage ELSE x.fate END,
  CASE WHEN x.fate = 'ACTIVE' THEN t.step_id END, e.entered_at, x.applied_at,
  (%(sources)s::bigint[])[1 + floor(pg_temp.r(x.i, 50) * cardinality(%(sources)s::bigint[]))::int],
  CASE x.fate WHEN 'REJECTED' THEN (%(rejections)s::bigint[])[1 + floor(pg_temp.r(x.i, 51) * cardinality(%(rejections)s::bigint[]))::int]
              WHEN 'WITHDRAWN' THEN (%(withdrawals)s::bigint[])[1 + floor(pg_temp.r(x.i, 51) * cardinality(%(withdrawals)s::bigint[]))::int] END,
  CASE WHEN x.fate IN ('ACTIVE', 'HIRED') THEN '' ELSE t.stage END, CASE WHEN x.ended THEN e.entered_at END,
  CASE WHEN x.fate = 'HIRED' THEN (e.entered_at AT TIME ZONE 'UTC')::date + 30 + floor(pg_temp.r(x.i, 52) * 40)::int END,
  CASE WHEN w.reviewed THEN 1 + floor(pg_temp.r(x.i, 54) * 5) END, w.reviewed::int, (pg_temp.r(x.i, 55) < 0.08)::int, '', false, x.visits, x.applied_at, e.entered_at
FROM course x JOIN station t ON t.idx = x.depth
CROSS JOIN LATERAL (SELECT x.applied_at + make_interval(secs => floor(x.seconds * (x.visits - 1) / x.visits)) AS entered_at) AS e
CROSS JOIN LATERAL (SELECT x.depth > 1 AND NOT (x.fate = 'ACTIVE' AND x.depth < 2) AND pg_temp.r(x.i, 53) < 0.22 AS reviewed) AS w
ORDER BY x.i;

INSERT INTO recruit_stepvisit (application_id, stage, step_id, entered_at, left_at, actor_key, actor_name)
SELECT x.i, coalesce(t.stage, x.fate), t.step_id, x.applied_at + make_interval(secs => floor(x.seconds * v / x.visits)),
  CASE WHEN v < x.visits - 1 THEN x.applied_at + make_interval(secs => floor(x.seconds * (v + 1) / x.visits)) END, s.key, s.name
FROM course x JOIN outline o ON o.j = x.j JOIN person_of_staff s ON s.part = 'recruiter' AND s.number = o.recruiter
CROSS JOIN generate_series(0, x.visits - 1) AS v
LEFT JOIN station t ON t.idx = x.start + v AND x.start + v <= x.depth
ORDER BY x.i, v;

INSERT INTO recruit_review (public_id, application_id, reviewer_id, rating, comment, created_at, updated_at)
SELECT pg_temp.key('review', x.i), x.i, s.id, 1 + floor(pg_temp.r(x.i, 54) * 5)::int, pg_temp.pick(%(comments)s, x.i, 56), a.entered_at, a.entered_at
FROM course x JOIN recruit_application a ON a.id = x.i AND a.review_count = 1 JOIN outline o ON o.j = x.j
JOIN person_of_staff s ON s.part = 'manager' AND s.number = o.manager;

INSERT INTO recruit_note (public_id, application_id, author_id, text, created_at)
SELECT pg_temp.key('note', x.i), x.i, s.id, pg_temp.pick(%(notes)s, x.i, 57), a.entered_at
FROM course x JOIN recruit_application a ON a.id = x.i AND a.note_count = 1 JOIN outline o ON o.j = x.j
JOIN person_of_staff s ON s.part = 'recruiter' AND s.number = o.recruiter;

INSERT INTO recruit_attachment (public_id, candidate_id, application_id, kind, name, content_type, size, sha256, file, reading, reading_error, page_count, text, created_at, uploaded_by)
SELECT pg_temp.key('attachment', x.i), x.c, x.i, 'RESUME', 'resume-' || x.i || '.pdf', 'application/pdf', p.file_size, p.sha, p.file, 'done', '', 1,
  'Résumé ' || x.i || '. ' || p.title || '. Skills: ' || array_to_string(p.skills, ', ') || '. Before that ' || pg_temp.pick(%(firms)s, x.i, 58) || ' and ' ||
  pg_temp.pick(%(firms)s, x.i, 59) || '. ' || pg_temp.pick(%(words)s, x.i, 60) || ' ' || pg_temp.pick(%(words)s, x.i, 61) || ' ' || pg_temp.pick(%(words)s, x.i, 62) ||
  ' ' || pg_temp.pick(%(words)s, x.i, 63) || ' ' || pg_temp.pick(%(words)s, x.i, 64) || '. Certificate ' || floor(pg_temp.r(x.i, 65) * 50000)::int || '.', x.applied_at, ''
FROM course x JOIN outline o ON o.j = x.j JOIN opening p ON p.id = o.opening
WHERE x.k = 1 OR pg_temp.r(x.i, 66) < %(resumes)s;
"""


# What follows from the applications: seats, statuses over time, who was last active when.
CONSEQUENCES = """
INSERT INTO recruit_position (id, public_id, job_id, code, type, status, incumbent_name, opened_on, target_start_on, application_id, hired_on, started_on, created_at, updated_at)
SELECT o.j * 4 + k - 4, pg_temp.key('position', o.j * 10 + k), o.j, j.ref_number || '-' || k,
  CASE WHEN pg_temp.r(o.j * 10 + k, 70) < 0.3 THEN 'REPLACEMENT' ELSE 'NEW' END,
  CASE WHEN a.id IS NOT NULL THEN 'HIRED' WHEN o.fate IN ('FILLED', 'CANCELLED') THEN 'CANCELLED' ELSE 'OPEN' END, '', o.published_at::date,
  o.published_at::date + 60 + floor(pg_temp.r(o.j * 10 + k, 71) * 90)::int, a.id, (a.entered_at AT TIME ZONE 'UTC')::date, a.starts_on, o.published_at, o.published_at
FROM outline o CROSS JOIN LATERAL generate_series(1, o.seats) AS k JOIN recruit_job j ON j.id = o.j
LEFT JOIN recruit_application a ON k <= o.hired AND a.id = o.first_i + k - 1;

CREATE TEMP TABLE reached ON COMMIT DROP AS
SELECT a.job_id AS j, min(v.entered_at) FILTER (WHERE v.stage = 'INTERVIEW') AS interview_at,
  min(v.entered_at) FILTER (WHERE v.stage IN ('OFFERED', 'HIRED')) AS offer_at, max(v.entered_at) AS last_at
FROM recruit_application a JOIN recruit_stepvisit v ON v.application_id = a.id GROUP BY a.job_id;

CREATE TEMP TABLE went ON COMMIT DROP AS
SELECT o.j, w.status, w.entered_at, lead(w.entered_at) OVER (PARTITION BY o.j ORDER BY w.entered_at, w.rank) AS left_at, w.rank
FROM outline o LEFT JOIN reached r ON r.j = o.j
CROSS JOIN LATERAL (VALUES (1, 'CREATED', o.created_at), (2, 'SOURCING', o.published_at),
  (3, 'INTERVIEW', CASE WHEN r.interview_at < coalesce(r.offer_at, 'infinity') THEN r.interview_at END), (4, 'OFFER', r.offer_at),
  (5, o.fate, CASE WHEN o.fate IN ('FILLED', 'CANCELLED') THEN o.closed_at WHEN o.fate = 'ON_HOLD' THEN o.stop END)) AS w(rank, status, entered_at)
WHERE w.entered_at IS NOT NULL;

INSERT INTO recruit_jobstatusinterval (job_id, status, entered_at, left_at, actor_key, actor_name)
SELECT w.j, w.status, w.entered_at, w.left_at, s.key, s.name
FROM went w JOIN outline o ON o.j = w.j JOIN person_of_staff s ON s.part = 'recruiter' AND s.number = o.recruiter ORDER BY w.j, w.entered_at, w.rank;

UPDATE recruit_job SET status = w.status, last_activity_at = greatest(w.entered_at, r.last_at), updated_at = greatest(w.entered_at, r.last_at),
  version = (SELECT count(*) FROM went x WHERE x.j = w.j)
FROM went w LEFT JOIN reached r ON r.j = w.j WHERE w.left_at IS NULL AND recruit_job.id = w.j;
"""

# Parameters: low, high (numbers of applications): the audit entry of each arrival.
ENTRIES = """
INSERT INTO base_entry (public_id, kind, object_key, object_name, about, actor_kind, actor_key, actor_name, data, changes, request_id, network, created_at)
SELECT pg_temp.key('entry', a.id), 'application.created', 'application:' || a.public_id, c.first_name || ' ' || c.last_name || ' · ' || j.title,
  jsonb_build_array('application:' || a.public_id, 'job:' || j.public_id, 'candidate:' || c.public_id), 'candidate', c.public_id, c.first_name || ' ' || c.last_name,
  '{"source": "Career page"}', '{}', '', '', a.applied_at
FROM recruit_application a JOIN recruit_candidate c ON c.id = a.candidate_id JOIN recruit_job j ON j.id = a.job_id
WHERE a.id BETWEEN %(low)s AND %(high)s ORDER BY a.id
"""
