// Every table of the standard report as DuckDB's SQL, over the same rows: only what a table needs is joined.
export const names = ['children_accompanied', 'hours_attended', 'attendance_rate', 'hours_per_child'];
export const breakdowns = ['none', 'zone', 'age_band', 'sex', 'cursus', 'school_network', 'group', 'hours'];
let ages = [];
let hours = [];
const promised = 700;

// First age of each band, first hours of each: as the settings say.
export function settle(bands) {
  ages = bands.age_bands;
  hours = bands.hour_bands;
}

function band(value, firsts, times = 1) {
  const cases = firsts.map((first, i) => {
    const label = i + 1 === firsts.length ? `${first}+` : `${first}-${firsts[i + 1] - 1}`;
    return `WHEN ${value} >= ${first * times} THEN '${label}'`;
  });
  return `CASE ${cases.reverse().join(' ')} END`;
}

// Someone born on 29 February is a year older on 1 March of a common year.
const age = (on) =>
  `(year(${on}) - year(p.birth_date)
    - CAST((month(${on}), day(${on})) < (month(p.birth_date), day(p.birth_date)) AS INTEGER))`;

const people = ({ from, until, reference }) => `people AS (
  SELECT e.child, e.cursus, c.sex, c.birth_date,
         CASE WHEN e.until_on <= DATE '${reference}' THEN e.until_on - 1 ELSE DATE '${reference}' END AS reference
  FROM (SELECT *, row_number() OVER (PARTITION BY child ORDER BY from_on DESC, id DESC) AS latest FROM enrolment
        WHERE from_on <= DATE '${reference}' AND (until_on IS NULL OR until_on > DATE '${from}')
          AND from_on <= DATE '${until}') e
  JOIN child c ON c.id = e.child WHERE e.latest = 1)`;

// A person's own key, and what must be joined for it.
const keys = () => ({
  none: { key: "''" },
  sex: { key: 'p.sex' },
  cursus: { key: 'CAST(p.cursus AS VARCHAR)' },
  age_band: { key: band(age('p.reference'), ages) },
  zone: {
    key: "CASE WHEN r.result = 'inside' THEN r.zone_code ELSE r.result END",
    join: `LEFT JOIN (SELECT p.child, arg_max(d.result, (d.on_date, d.id)) AS result,
             arg_max(d.zone_code, (d.on_date, d.id)) AS zone_code FROM people p
           JOIN residence_decision d ON d.child = p.child AND d.on_date <= p.reference GROUP BY p.child) r
           ON r.child = p.child`,
  },
  school_network: {
    key: 'n.network',
    join: `LEFT JOIN (SELECT p.child, arg_max(sc.network, s.first_year) AS network FROM people p
           JOIN schooling s ON s.child = p.child
             AND s.first_year <= year(p.reference) - CAST(month(p.reference) < 9 AS INTEGER)
           LEFT JOIN school sc ON sc.uai = s.school GROUP BY p.child) n ON n.child = p.child`,
  },
  group: {
    key: 'CAST(g.mini_group AS VARCHAR)',
    join: `LEFT JOIN (SELECT p.child, arg_max(m.mini_group, (m.from_on, m.id)) AS mini_group FROM people p
           JOIN group_membership m ON m.child = p.child AND m.from_on <= p.reference
             AND (m.until_on IS NULL OR m.until_on > p.reference) GROUP BY p.child) g ON g.child = p.child`,
  },
});

const marks = ({ from, until, today }) => `marks AS (
  SELECT a.child, s.on_date, s.mini_group, CAST(a.presence IN ('present', 'late') AS INTEGER) AS there, 1 AS noted,
         0 AS missing, a.minutes
  FROM session s JOIN attendance a ON a.session = s.id
  WHERE s.on_date BETWEEN DATE '${from}' AND DATE '${until}' AND s.on_date <= DATE '${today}'
  UNION ALL
  SELECT m.child, s.on_date, s.mini_group, 0, 0, 1, 0
  FROM session s JOIN group_membership m ON m.mini_group = s.mini_group AND m.from_on <= s.on_date
    AND (m.until_on IS NULL OR m.until_on > s.on_date)
  WHERE s.on_date BETWEEN DATE '${from}' AND DATE '${until}' AND s.on_date < DATE '${today}'
    AND s.activity NOT IN ('parents_workshop', 'training')
    AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session = s.id AND a.child = m.child))`;

// Of each person: what was noted, added up.
const byPerson = `own AS (
  SELECT child, sum(there) AS there, sum(noted) AS noted, sum(missing) AS missing,
         CASE WHEN sum(noted) > 0 THEN sum(minutes) END AS minutes
  FROM marks GROUP BY child)`;

function grouped(by, inner, columns) {
  if (by === 'none') return `SELECT '' AS key, ${columns} FROM (${inner})`;
  return `SELECT CASE WHEN grouping(own_key) = 1 THEN '' ELSE own_key END AS key, ${columns} FROM (${inner})
          GROUP BY GROUPING SETS ((), (own_key))`;
}

export function query(name, by, asked) {
  const hourBand = {
    key: band('o.minutes', hours, 60),
    join: 'LEFT JOIN own o ON o.child = p.child',
  };
  const of = by === 'hours' ? hourBand : keys()[by];
  const join = of.join ?? '';
  const key = `coalesce(nullif(${of.key}, ''), 'unknown') AS own_key`;
  if (name === 'children_accompanied') {
    const withMarks = by === 'hours' ? `, ${marks(asked)}, ${byPerson}` : '';
    const rows = `SELECT ${key} FROM people p ${join}`;
    return `WITH ${people(asked)}${withMarks} ${grouped(by, rows, 'count(*) AS people')}`;
  }
  const withOwn = `WITH ${people(asked)}, ${marks(asked)}, ${byPerson}`;
  if (name === 'hours_per_child') {
    const own = by === 'hours' ? join : `${join} LEFT JOIN own o ON o.child = p.child`;
    return `${withOwn} ${grouped(
      by,
      `SELECT ${key}, o.minutes FROM people p ${own}`,
      `count(minutes) AS people, count(*) - count(minutes) AS unknown,
       count(*) FILTER (minutes >= ${promised * 60}) AS k, median(minutes) / 60 AS value`,
    )}`;
  }
  const sums = `count(DISTINCT child) AS people, sum(there) AS k, sum(noted) AS n, sum(missing) AS unknown,
                sum(minutes) / 60 AS value`;
  if (by === 'age_band' || by === 'group') {
    const own = by === 'group' ? 'CAST(m.mini_group AS VARCHAR)' : band(age('m.on_date'), ages);
    return `WITH ${people(asked)}, ${marks(asked)} ${grouped(
      by,
      `SELECT coalesce(${own}, 'unknown') AS own_key, m.child, sum(m.there) AS there, sum(m.noted) AS noted,
         sum(m.missing) AS missing, sum(m.minutes) AS minutes
       FROM marks m JOIN people p ON p.child = m.child GROUP BY ALL`,
      sums,
    )}`;
  }
  const own = by === 'hours' ? 'JOIN own o ON o.child = p.child' : `${join} JOIN own o ON o.child = p.child`;
  return `${withOwn} ${grouped(
    by,
    `SELECT ${key}, o.child, o.there, o.noted, o.missing, o.minutes FROM people p ${own}`,
    sums,
  )}`;
}

// A row of DuckDB as the product says it: what is not said is not there.
export function row(name, by, said, total, unknown) {
  const people = Number(said.people);
  if (name === 'children_accompanied') {
    const known = said.key !== '' && said.key !== 'unknown';
    return {
      key: said.key,
      people,
      value: people,
      k: people,
      ...(known ? { n: total - unknown, unknown } : {}),
    };
  }
  const out = { key: said.key, people, unknown: Number(said.unknown) };
  if (name === 'hours_per_child') {
    if (said.value !== null) out.value = Number(said.value);
    return { ...out, k: Number(said.k), n: people };
  }
  if (name === 'hours_attended') return { ...out, value: Number(said.value ?? 0), n: people };
  const n = Number(said.n);
  return {
    ...out,
    k: Number(said.k),
    n,
    ...(n > 0 ? { value: Number(said.k) / n } : {}),
  };
}
