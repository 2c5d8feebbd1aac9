-- Fair Start Scotland in DuckDB SQL: its four outcomes and two of its offers, for every enrolment, on one day.
-- The same meaning as the rulebook: corrections, unknown hours and ends, jobs of one enrolment only, phases with their
-- limits, pauses and excuses. Which event decided, and which version of the rules, it does not say. Checked equal to
-- Ettle's answers before it is timed.
-- $file, $on and $known are put in by duckdb_rules.py.

CREATE TEMP MACRO asked_on() AS DATE '$on';
CREATE TEMP MACRO tomorrow() AS DATE '$on' + 1;
CREATE TEMP MACRO endless() AS DATE '9999-12-31';

-- What counts: of each chain the latest recorded that is not retracted. Chains here are one correction long.
CREATE TEMP TABLE mending AS
    SELECT id, replaces, kind, recorded_at FROM read_parquet('$file') WHERE replaces IS NOT NULL;
CREATE TEMP TABLE mended AS
    SELECT id, recorded_at FROM read_parquet('$file') WHERE id IN (SELECT replaces FROM mending);
CREATE TEMP TABLE gone AS
    SELECT CASE WHEN m.kind = 'retract' OR (m.recorded_at, m.id) > (t.recorded_at, t.id) THEN t.id ELSE m.id END AS id
    FROM mending m JOIN mended t ON t.id = m.replaces;
CREATE TEMP TABLE rare AS
    SELECT * FROM (
        SELECT id, person, enrolment, kind, "on", recorded_at, until, ended, last_known, employer, hours_per_week,
               programme, "group", rule
        FROM read_parquet('$file')
        WHERE kind IN ('start', 'leave', 'death', 'work', 'learning', 'pause', 'excuse', 'group_change') AND "on" <= asked_on()
    ) ANTI JOIN gone USING (id);

CREATE TEMP TABLE deaths AS SELECT person, min("on") AS died FROM rare WHERE kind = 'death' GROUP BY person;
CREATE TEMP TABLE stays AS
    SELECT row_number() OVER () AS stay, s.person, s.enrolment, s."on" AS begun, s."group", d.died,
           least((SELECT min(l."on") FROM rare l WHERE l.kind = 'leave' AND l.person = s.person
                  AND l.enrolment = s.enrolment AND l."on" >= s."on"), d.died) AS "left"
    FROM rare s LEFT JOIN deaths d USING (person)
    WHERE s.kind = 'start' AND s.programme = 'fair-start-scotland';
CREATE TEMP TABLE covers AS
    SELECT * FROM (
        SELECT r.*, r."on" AS "start",
               CASE WHEN until IS NOT NULL THEN least(until, tomorrow())
                    WHEN ended = 'yes' THEN least(coalesce(last_known, r."on") + 1, closing)
                    ELSE closing END AS sure,
               CASE WHEN until IS NOT NULL THEN least(until, tomorrow()) ELSE closing END AS maybe
        FROM (SELECT r.*, greatest(least(tomorrow(), coalesce(died, endless())), r."on") AS closing
              FROM rare r LEFT JOIN deaths USING (person)
              WHERE kind IN ('work', 'learning', 'pause', 'excuse')) r
    ) WHERE "start" < maybe;

-- Jobs: work of one employer with no day between; each counts for the latest enrolment that had started by then.
CREATE TEMP TABLE work AS
    WITH marked AS (
        SELECT *, coalesce(employer, '?' || id) AS boss,
               coalesce("start" > max(sure) OVER (PARTITION BY person, coalesce(employer, '?' || id) ORDER BY "start", recorded_at, id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), true)::INT AS fresh
        FROM covers WHERE kind = 'work'),
    numbered AS (SELECT *, sum(fresh) OVER (PARTITION BY person, boss ORDER BY "start", recorded_at, id) AS job FROM marked),
    begun AS (SELECT *, min("start") OVER (PARTITION BY person, boss, job) AS job_begun FROM numbered)
    SELECT s.stay, w."start", w.sure, w.maybe, w.hours_per_week
    FROM begun w ASOF JOIN stays s ON w.person = s.person AND w.job_begun >= s.begun;
CREATE TEMP TABLE learning AS
    SELECT s.stay, c."start", c.sure, c.maybe FROM covers c JOIN stays s USING (person) WHERE c.kind = 'learning';

-- The days of an enrolment cut wherever anything changes, and what holds on each piece.
CREATE TEMP TABLE pieces AS
    WITH cuts AS (
        SELECT stay, "start" AS d FROM work UNION SELECT stay, sure FROM work UNION SELECT stay, maybe FROM work
        UNION SELECT stay, "start" FROM learning UNION SELECT stay, sure FROM learning UNION SELECT stay, maybe FROM learning
        UNION SELECT stay, begun FROM stays),
    cut AS (SELECT stay, d, lead(d, 1, tomorrow()) OVER (PARTITION BY stay ORDER BY d) AS until FROM cuts)
    SELECT c.stay, c.d, c.until,
           coalesce(sum(CASE WHEN c.d < w.sure THEN hours_per_week ELSE 0 END), 0) AS low,
           coalesce(sum(CASE WHEN w.stay IS NULL THEN 0 ELSE coalesce(hours_per_week, 168) END), 0) AS high,
           coalesce(bool_or(c.d < w.sure), false) AS works, count(w.stay) > 0 AS may_work
    FROM cut c JOIN stays s USING (stay) LEFT JOIN work w ON w.stay = c.stay AND w."start" <= c.d AND c.d < w.maybe
    WHERE c.d >= s.begun AND c.d < c.until
    GROUP BY c.stay, c.d, c.until;
CREATE TEMP TABLE answers AS
    SELECT p.stay, p.d, p.until, low, works, may_work,
           (low >= 16 AND count(l.stay) = 0) AS sure,
           (high >= 16 AND count(l.stay) FILTER (WHERE p.d < l.sure) = 0) AS perhaps
    FROM pieces p LEFT JOIN learning l ON l.stay = p.stay AND l."start" <= p.d AND p.d < l.maybe
    GROUP BY p.stay, p.d, p.until, low, high, works, may_work;

-- So many qualifying days within so many from the first day of some run of them; at best every day to come qualifies.
-- `requires: [job_13]` and the like need no step: who did 26 weeks of 30 did 13 of 16 before, and so on.
CREATE TEMP TABLE asked AS
    SELECT * FROM (VALUES ('job_start', 'works', 1, 1), ('job_13', 'hours', 91, 112), ('job_26', 'hours', 182, 210),
                          ('job_52', 'hours', 364, 420)) AS a(rule, counts, days, "window");
CREATE TEMP TABLE qualifying AS
    SELECT stay, 'hours' AS counts, 0 AS reading, d, until FROM answers WHERE sure
    UNION ALL SELECT stay, 'works', 0, d, until FROM answers WHERE works
    UNION ALL SELECT stay, 'hours', unnest([1, 2]), d, until FROM answers WHERE perhaps
    UNION ALL SELECT stay, 'works', unnest([1, 2]), d, until FROM answers WHERE may_work
    UNION ALL SELECT stay, unnest(['hours', 'works']), 2, greatest(tomorrow(), begun), coalesce(died, endless())
              FROM stays WHERE coalesce(died, endless()) > tomorrow();
CREATE TEMP TABLE runs AS
    WITH marked AS (SELECT *, (d > coalesce(max(until) OVER w, DATE '0001-01-01'))::INT AS fresh FROM qualifying
                    WINDOW w AS (PARTITION BY stay, counts, reading ORDER BY d ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
    numbered AS (SELECT *, sum(fresh) OVER (PARTITION BY stay, counts, reading ORDER BY d) AS run FROM marked)
    SELECT stay, counts, reading, min(d) AS d, max(until) AS until FROM numbered GROUP BY stay, counts, reading, run;
CREATE TEMP TABLE filled AS
    WITH inside AS (
        SELECT q.rule, q.days AS need, a.stay, a.reading, a.d AS s, b.d, least(b.until, a.d + q."window") - b.d AS days
        FROM asked q JOIN runs a USING (counts)
        JOIN runs b ON a.stay = b.stay AND a.counts = b.counts AND a.reading = b.reading AND b.d >= a.d AND b.d < a.d + q."window"),
    summed AS (SELECT *, sum(days) OVER (PARTITION BY rule, stay, reading, s ORDER BY d) AS have FROM inside)
    SELECT rule, stay, reading, min(d + (need - (have - days))::INT - 1) AS "on"
    FROM summed WHERE have >= need AND have - days < need GROUP BY rule, stay, reading;
CREATE TEMP TABLE outcome AS
    SELECT s.person, s.enrolment, q.rule,
           CASE WHEN f0."on" IS NOT NULL THEN 'achieved' WHEN f1."on" IS NOT NULL THEN 'unknown'
                WHEN f2."on" IS NOT NULL THEN 'possible' ELSE 'impossible' END AS state,
           f0."on", CASE WHEN f0."on" IS NULL AND f1."on" IS NULL THEN f2."on" END AS earliest
    FROM stays s CROSS JOIN asked q
    LEFT JOIN filled f0 ON f0.stay = s.stay AND f0.rule = q.rule AND f0.reading = 0 AND (s.died IS NULL OR f0."on" < s.died)
    LEFT JOIN filled f1 ON f1.stay = s.stay AND f1.rule = q.rule AND f1.reading = 1 AND (s.died IS NULL OR f1."on" < s.died)
    LEFT JOIN filled f2 ON f2.stay = s.stay AND f2.rule = q.rule AND f2.reading = 2 AND (s.died IS NULL OR f2."on" < s.died);

-- Phases: in work on 16 certain hours, before work otherwise, each with its limit from first entry.
CREATE TEMP TABLE working AS
    WITH marked AS (SELECT *, (d > coalesce(lag(until) OVER w, DATE '0001-01-01'))::INT AS fresh FROM answers WHERE low >= 16
                    WINDOW w AS (PARTITION BY stay ORDER BY d)),
    numbered AS (SELECT *, sum(fresh) OVER (PARTITION BY stay ORDER BY d) AS run FROM marked)
    SELECT stay, min(d) AS d, CASE WHEN max(until) <= asked_on() THEN max(until) ELSE endless() END AS until
    FROM numbered GROUP BY stay, run;
CREATE TEMP TABLE phases AS
    WITH before AS (
        SELECT stay, begun AS d FROM stays UNION SELECT stay, until FROM working WHERE until < endless()),
    closed AS (
        SELECT b.stay, 'pre_employment' AS phase, b.d,
               coalesce((SELECT min(w.d) FROM working w WHERE w.stay = b.stay AND w.until > b.d), endless()) AS until
        FROM before b
        UNION ALL SELECT stay, 'in_work', d, until FROM working),
    kept AS (
        SELECT c.stay, c.phase, c.d, least(c.until, coalesce(s."left", endless())) AS until
        FROM closed c JOIN stays s USING (stay)
        WHERE (s."left" IS NULL OR c.d < s."left") AND c.d < least(c.until, coalesce(s."left", endless()))),
    entered AS (SELECT stay, phase, min(d) AS first FROM kept GROUP BY stay, phase),
    grouped AS (
        SELECT e.*, coalesce((SELECT arg_max(coalesce(g."group", '-'), (g."on", g.recorded_at, g.id)) FROM rare g
                              WHERE g.kind = 'group_change' AND g.person = s.person AND g.enrolment = s.enrolment
                                AND g."on" <= e.first), s."group") AS "group"
        FROM entered e JOIN stays s USING (stay)),
    limited AS (
        SELECT stay, phase,
               CASE WHEN phase = 'in_work' OR "group" IN ('core', 'advanced') THEN (first + INTERVAL 12 MONTH)::DATE
                    WHEN "group" = 'intense' THEN (first + INTERVAL 18 MONTH)::DATE
                    ELSE endless() END AS last
        FROM grouped)
    SELECT k.stay, k.phase, k.d, least(k.until, l.last) AS until
    FROM kept k JOIN limited l USING (stay, phase) WHERE k.d < l.last;
CREATE TEMP TABLE stretches AS
    WITH theirs AS (
        SELECT 'weekly_contact' AS rule, stay, d, until FROM phases
        UNION ALL SELECT 'monthly_review', stay, d, until FROM phases WHERE phase = 'pre_employment'),
    marked AS (SELECT *, (d > coalesce(max(until) OVER w, DATE '0001-01-01'))::INT AS fresh FROM theirs
               WINDOW w AS (PARTITION BY rule, stay ORDER BY d ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
    numbered AS (SELECT *, sum(fresh) OVER (PARTITION BY rule, stay ORDER BY d) AS run FROM marked),
    joined AS (SELECT rule, stay, min(d) AS d, max(until) AS until FROM numbered GROUP BY rule, stay, run)
    SELECT rule, stay, d, CASE WHEN until <= asked_on() THEN until ELSE endless() END AS until FROM joined WHERE d <= asked_on();

-- A period each week, or each month, of every stretch, and what was done in it.
CREATE TEMP TABLE periods AS
    SELECT rule, stay, d AS stretch, k, d + 7 * k AS "from", least(d + 7 * k + 7, until) AS until, 7 AS whole
    FROM (SELECT *, unnest(range(0, ((least(until, tomorrow()) - d + 6) // 7)::BIGINT))::INT AS k
          FROM stretches WHERE rule = 'weekly_contact')
    UNION ALL
    SELECT rule, stay, d, k, "from", least(following, until), following - "from"
    FROM (SELECT *, (d + to_months(k))::DATE AS "from", (d + to_months(k + 1))::DATE AS following
          FROM (SELECT *, unnest(range(0, date_diff('month', d, least(until, tomorrow())) + 1))::INT AS k
                FROM stretches WHERE rule = 'monthly_review'))
    WHERE "from" < least(until, tomorrow());
CREATE TEMP TABLE happenings AS
    SELECT s.stay, e.kind, e."on", e.happened = 'yes' AS done
    FROM (SELECT * FROM (
              SELECT id, person, enrolment, kind, "on",
                     CASE kind WHEN 'contact' THEN reached WHEN 'activity' THEN attended ELSE 'yes' END AS happened
              FROM read_parquet('$file') WHERE kind IN ('contact', 'activity', 'review') AND "on" <= asked_on())
          ANTI JOIN gone USING (id)) e
    JOIN stays s ON s.person = e.person AND s.enrolment = e.enrolment
    WHERE happened IS NULL OR happened = 'yes';
CREATE TEMP TABLE done AS
    SELECT st.rule, st.stay, st.d AS stretch, ((e."on" - st.d) // 7)::INT AS k,
           bool_or(coalesce(e.done, false)) AS done, bool_or(e.done IS NULL) AS perhaps
    FROM happenings e JOIN stretches st ON st.stay = e.stay AND e."on" >= st.d AND e."on" < st.until
    WHERE st.rule = 'weekly_contact' GROUP BY ALL
    UNION ALL
    SELECT p.rule, p.stay, p.stretch, p.k, bool_or(true), false
    FROM happenings e JOIN periods p ON p.stay = e.stay AND e."on" >= p."from" AND e."on" < p.until
    WHERE p.rule = 'monthly_review' AND e.kind = 'review' GROUP BY ALL;
CREATE TEMP TABLE away AS
    WITH off AS (
        SELECT s.stay, NULL AS rule, c."start", coalesce(c.until, c.sure) AS sure, coalesce(c.until, c.maybe) AS maybe, true AS certain
        FROM covers c JOIN stays s USING (person) WHERE c.kind = 'pause' AND (c.enrolment IS NULL OR c.enrolment = s.enrolment)
        UNION ALL
        SELECT s.stay, c.rule, c."start", coalesce(c.until, c.sure), coalesce(c.until, c.maybe), c.rule IS NOT NULL
        FROM covers c JOIN stays s USING (person)
        WHERE c.kind = 'excuse' AND c.enrolment = s.enrolment),
    days AS (
        SELECT p.rule, p.stay, p.stretch, p.k, d::DATE AS d, max((o.certain AND d < o.sure)::INT) AS sure
        FROM periods p JOIN off o ON o.stay = p.stay AND coalesce(o.rule, p.rule) = p.rule AND o."start" < p.until AND o.maybe > p."from",
             LATERAL (SELECT unnest(generate_series(greatest(p."from", o."start"), least(p.until, o.maybe) - 1, INTERVAL 1 DAY)) AS d)
        GROUP BY ALL)
    SELECT rule, stay, stretch, k, sum(sure) AS sure, count(*) AS perhaps FROM days GROUP BY rule, stay, stretch, k;
CREATE TEMP TABLE offer AS
    SELECT s.person, s.enrolment, p.rule, row_number() OVER (PARTITION BY p.rule, p.stay ORDER BY p."from") AS n, p."from", p.until,
           CASE WHEN d.done THEN 'met'
                WHEN 2 * (p.until - p."from") < whole THEN 'not_owed'
                WHEN 2 * coalesce(a.sure, 0) > p.until - p."from" THEN 'excused'
                WHEN d.perhaps OR 2 * coalesce(a.perhaps, 0) > p.until - p."from" THEN 'unknown'
                WHEN asked_on() >= p.until THEN 'missed'
                WHEN 4 * (p.until - asked_on()) < p.until - p."from" THEN 'at_risk'
                ELSE 'due' END AS state
    FROM periods p JOIN stays s USING (stay)
    LEFT JOIN done d USING (rule, stay, stretch, k) LEFT JOIN away a USING (rule, stay, stretch, k);

COPY (SELECT * FROM outcome ORDER BY person, enrolment, rule) TO '$out/outcome.parquet' (FORMAT parquet, COMPRESSION zstd);
COPY (SELECT * FROM offer ORDER BY person, enrolment, rule, n) TO '$out/offer.parquet' (FORMAT parquet, COMPRESSION zstd);
