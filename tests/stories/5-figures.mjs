// A figure with its n, its interval and its definition; down to the children for the director, to no name for the
// headquarters; and the same numbers in the files people take away.
import { readFileSync } from 'node:fs';
import { assert, says, saysNot } from './checks.mjs';
import { Person } from './person.mjs';
import { readCsv, readXlsx } from './sheets.mjs';

const year = '2026-09-01..2027-08-31';
const spoken = (share) => `${Math.round(share * 100)} %`;
const whole = (number) => new Intl.NumberFormat('fr-FR').format(number).replaceAll(/[\u00a0\u202f]/g, ' ');

async function figure(person, by) {
  const answer = await person.get(`/api/v1/figures/attendance_rate?period=${year}&by=${by}`);
  return answer.json();
}

/** The screen says of each row what the server says: value, interval, k of n, unknown. */
async function screenAgrees(person, { rows, finding, version }) {
  for (const { label } of rows.filter((each) => !each.suppressed && each.value !== null))
    await person.page.locator('tbody tr').filter({ hasText: label }).first().waitFor();
  const text = await person.text('main');
  says(
    text,
    finding.replaceAll(/[\u00a0\u202f]/g, ' '),
    `version ${version}`,
    'intervalle de confiance à 95 %',
    'Non su',
  );
  for (const row of rows.filter((each) => !each.suppressed && each.value !== null)) {
    const line = person.page.locator('tbody tr').filter({ hasText: row.label });
    const said = (await line.first().innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');
    says(said, spoken(row.value), `${whole(row.k)} sur ${whole(row.n)}`, String(row.unknown));
    says(said, new RegExp(`${Math.round(row.low * 100)}.*${Math.round(row.high * 100)}`));
    assert.equal(said.includes('*'), row.approximate, `${row.label}: an interval outside its domain bears a star`);
  }
  const starred = rows.some((each) => each.approximate && !each.suppressed);
  assert.equal(text.includes('* Intervalle approché'), starred, 'what the star means is not said, or said for nothing');
}

async function download(person, name) {
  const arrives = person.page.waitForEvent('download');
  await person.tap('link', name);
  const file = await arrives;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

function sameNumbers(rows, table, number) {
  const [head, ...lines] = table;
  const column = (title) => head.indexOf(title);
  for (const row of rows.filter((each) => each.key !== 'total' && !each.suppressed)) {
    const line = lines.find((each) => each[column('Par')] === 'Quartier' && each[column('Ligne')] === row.label);
    assert.ok(line, `no line of the file says ${row.label}`);
    assert.ok(line.some((cell) => /approché$/.test(cell)) === row.approximate, `${row.label}: approché or not`);
    for (const [title, wanted] of [
      ['Valeur', row.value],
      ['k', row.k],
      ['n', row.n],
      ['IC 95 % bas', row.low],
    ])
      assert.ok(
        Math.abs(number(line[column(title)]) - wanted) < 1e-9,
        `${row.label}, ${title}: ${line[column(title)]}`,
      );
  }
}

async function takesThemAway(bruno, said) {
  const csv = await download(bruno, 'Télécharger en CSV');
  assert.match(csv.name, /^marelle-chiffres-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  const ofRate = (table) => [table[0], ...table.slice(1).filter((line) => line[0] === said.title)];
  const rows = readCsv(csv.bytes.toString('utf8'));
  sameNumbers(said.rows, ofRate(rows), (text) => Number(text.replace(',', '.')));
  assert.ok(rows.some((line) => line.includes('Wilson 95 %')) && rows.some((line) => line.includes(said.definition)));

  const xlsx = await download(bruno, 'Télécharger en XLSX');
  assert.match(xlsx.name, /\.xlsx$/);
  const book = readXlsx(xlsx.bytes);
  const [figures, definitions] = [...book.values()];
  sameNumbers(said.rows, ofRate(figures), Number);
  assert.ok(
    definitions.some((line) => line.includes(said.definition)),
    'the workbook does not define its figures',
  );
}

async function theDirector(story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await bruno.open('/impact');
  await screenAgrees(bruno, await figure(bruno, 'none'));
  await bruno.look('assiduite');
  await bruno.choose('Répartir par', { label: 'Quartier' });
  await bruno.page.waitForURL(/par=zone/);
  await bruno.settled();
  const said = await figure(bruno, 'zone');
  assert.ok(said.rows.length >= 3, 'the demonstration has two areas and an outside');
  await screenAgrees(bruno, said);
  await bruno.look('par-quartier');
  await takesThemAway(bruno, said);
  const paper = await bruno.print('par-quartier');
  assert.ok(paper.length > 8_000 && paper.subarray(0, 5).toString() === '%PDF-');

  const area = said.rows.find((row) => row.key !== 'total' && row.value);
  await bruno.tap('button', `${area.label} : Voir les enfants`);
  const answer = await bruno.get(`/api/v1/figures/attendance_rate/rows?period=${year}&by=zone&key=${area.key}`);
  const { items } = await answer.json();
  assert.ok(items.length > 0);
  for (const child of items) await bruno.reads(`${child.first_name} ${child.last_name}`);
  await bruno.look('jusqu-aux-enfants');
  await bruno.follow(new RegExp(`^${items[0].first_name} `), /\/enfants\//);
  says(await bruno.text('h1'), items[0].first_name);

  for (const [tab, unit] of [
    ['Enfants accompagnés', /\d+/],
    ['Heures suivies', /\d h/],
  ]) {
    await bruno.open('/impact');
    await bruno.follow(tab, /chiffre=/);
    says(await bruno.text('main'), unit, 'version 1');
    if (tab === 'Enfants accompagnés') {
      await bruno.tap('button', 'Ensemble : Voir les enfants');
      await bruno.reads(/^situation au \d\d\/\d\d\/\d{4}$/);
    }
    await bruno.look(tab.toLowerCase().split(' ')[0].replaceAll('é', 'e'));
  }
  return { people: items, areas: said.rows.map((row) => row.label) };
}

/** Figures of the whole network, and no way to a child. */
async function theHeadquarters(story, people) {
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  await elodie.open('/impact?par=zone');
  const text = await elodie.text();
  says(text, 'Tout le réseau', 'intervalle de confiance à 95 %');
  saysNot(text, 'Voir les enfants', 'Touchez une ligne', ...people.map((child) => child.last_name));
  assert.equal(await elodie.page.getByRole('row').getByRole('button').count(), 0);
  await elodie.look('siege');
  const file = await download(elodie, 'Télécharger en CSV');
  saysNot(file.bytes.toString('utf8'), ...people.map((child) => child.last_name));
  const rows = await elodie.get(`/api/v1/figures/attendance_rate/rows?period=${year}&scope=network&key=total`);
  assert.ok([403, 404].includes(rows.status()), `the rows answered ${rows.status()}`);
  saysNot(await rows.text(), ...people.map((child) => child.last_name));
  for (const path of ['/api/v1/children', '/api/v1/today', `/api/v1/children/${people[0].id}`])
    assert.ok([403, 404].includes((await elodie.get(path)).status()), path);
}

export const desk = true;

export default async function (story) {
  const { people } = await theDirector(story);
  story.secrets = [people[0].last_name];
  await theHeadquarters(story, people);
}
