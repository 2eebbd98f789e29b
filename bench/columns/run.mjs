// DuckDB over the same rows: each table of the standard report, compared value by value with what the columns said, and
// timed. A line a table: ours in milliseconds, of the processor, and as a whole answer; DuckDB's, and of both cores.
//   node run.mjs DIRECTORY TODAY ROUNDS MEASURED.json…
import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { query, row, settle } from './tables.mjs';

const [directory, today, rounds, ...files] = process.argv.slice(2);
const measured = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
settle(measured[0]);
const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
const csv = (name) => `read_csv('${directory}/${name}.csv', header = false, all_varchar = true, nullstr = '')`;

// In the types that suit DuckDB best: UUID, DATE, ENUM.
const load = [
  "CREATE TYPE presence AS ENUM ('present', 'late', 'excused', 'absent')",
  `CREATE TABLE school AS SELECT column0 AS uai, column1 AS network FROM ${csv('school')}`,
  `CREATE TABLE child AS SELECT CAST(column0 AS UUID) AS id, CAST(column1 AS DATE) AS birth_date, column2 AS sex
   FROM ${csv('child')}`,
  `CREATE TABLE enrolment AS SELECT CAST(column0 AS UUID) AS id, CAST(column1 AS UUID) AS child,
   CAST(column3 AS INTEGER) AS cursus, CAST(column4 AS DATE) AS from_on, CAST(column5 AS DATE) AS until_on
   FROM ${csv('enrolment')}`,
  `CREATE TABLE group_membership AS SELECT CAST(column0 AS UUID) AS id, CAST(column1 AS UUID) AS mini_group,
   CAST(column2 AS UUID) AS child, CAST(column3 AS DATE) AS from_on, CAST(column4 AS DATE) AS until_on
   FROM ${csv('group_membership')}`,
  `CREATE TABLE schooling AS SELECT CAST(column1 AS UUID) AS child, CAST(column2[1:4] AS INTEGER) AS first_year,
   column3 AS school FROM ${csv('schooling')}`,
  `CREATE TABLE residence_decision AS SELECT CAST(column0 AS UUID) AS id, CAST(column1 AS UUID) AS child,
   CAST(column2 AS DATE) AS on_date, column3 AS result, column4 AS zone_code FROM ${csv('residence_decision')}`,
  `CREATE TABLE session AS SELECT CAST(column0 AS UUID) AS id, CAST(column1 AS UUID) AS mini_group,
   CAST(column3 AS DATE) AS on_date, column4 AS activity FROM ${csv('session')}`,
  `CREATE TABLE attendance AS SELECT CAST(column0 AS UUID) AS session, CAST(column1 AS UUID) AS child,
   CAST(column2 AS presence) AS presence, CAST(column3 AS SMALLINT) AS minutes FROM ${csv('attendance')}`,
];
const began = performance.now();
for (const text of load) await connection.run(text);
const loaded = performance.now() - began;

const year = Number(today.slice(0, 4)) - (today.slice(5, 7) < '09' ? 1 : 0);
const asked = {
  from: `${year}-09-01`,
  until: `${year + 1}-08-31`,
  today,
  reference: today,
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const fields = ['key', 'people', 'value', 'k', 'n', 'unknown'];
const near = (a, b) => a === b || (typeof a === 'number' && Math.abs(a - b) <= 1e-12 * Math.abs(a));
const sorted = (rows) => [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));

function difference(ours, theirs) {
  if (ours.length !== theirs.length) return `${ours.length} rows, ${theirs.length}`;
  const [a, b] = [sorted(ours), sorted(theirs)];
  for (let i = 0; i < a.length; i += 1)
    for (const field of fields)
      if (!near(a[i][field], b[i][field])) return `${a[i].key} ${field}: ${a[i][field]}, ${b[i][field]}`;
  return '';
}

let different = 0;
const ratios = [];
for (let at = 0; at < measured[0].tables.length; at += 1) {
  const { name, by } = measured[0].tables[at];
  const text = query(name, by, asked);
  const times = [];
  const processor = [];
  let said = [];
  for (let i = 0; i < Number(rounds); i += 1) {
    const start = performance.now();
    const own = process.cpuUsage();
    said = (await connection.runAndReadAll(text)).getRowObjectsJson();
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(own);
    processor.push((user + system) / 1000);
  }
  const total = Number(said.find(({ key }) => key === '').people);
  const unknown = Number(said.find(({ key }) => key === 'unknown')?.people ?? 0);
  const theirs = said.map((each) => row(name, by, each, total, unknown));
  const ours = measured.map(({ tables }) => tables[at]);
  const wrong = ours.map(({ rows }) => difference(rows, theirs)).filter(Boolean);
  different += wrong.length;
  const duck = median(times);
  const worked = median(processor);
  ratios.push({ name, by, ratio: duck / ours[0].ms, worked: worked / ours[0].processor_ms });
  const mine = ours.map(({ ms, processor_ms, answer_ms }) =>
    [ms, processor_ms, answer_ms].map((t) => t.toFixed(1)).join(' / '),
  );
  console.log(
    `${name.padEnd(21)} ${by.padEnd(15)} ${mine.join('   ')} ms  DuckDB ${duck.toFixed(0)} / ${worked.toFixed(0)} ms` +
      `  ×${(duck / ours[0].ms).toFixed(1)}  ${wrong.length ? `DIFFERENT ${wrong.join('; ')}` : 'identical'}`,
  );
}
ratios.sort((a, b) => a.ratio - b.ratio);
console.log(`DuckDB read the files in ${(loaded / 1000).toFixed(0)} s; load ${loadavg().map((l) => l.toFixed(1))}`);
console.log(
  `least: ${ratios
    .slice(0, 3)
    .map(({ name, by, ratio }) => `${name} ${by} ×${ratio.toFixed(1)}`)
    .join(', ')}`,
);
for (const [i, one] of measured.entries()) {
  const { tables, after_write: write, ...rest } = one;
  const longest = Math.max(...tables.map(({ ms }) => ms));
  console.log(
    files[i],
    JSON.stringify(rest),
    `longest ${longest.toFixed(1)} ms, after a write ${JSON.stringify(write)}`,
  );
}
process.exit(different ? 1 : 0);
