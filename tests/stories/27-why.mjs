// A figure of a report opens down to its children, drafted or frozen, a child up to the figures that count it; a file
// is mended, and the next version says which records made the difference. Nobody else reads behind a figure:
// headquarters open those of the network on its establishments.
import { assert, says, saysNot } from './checks.mjs';
import { Person } from './person.mjs';

const year = '2026-09-01..2027-08-31';
const idIn = (url) => new URL(url).pathname.split('/').at(-1);
const nameOf = (child) => `${child.first_name} ${child.last_name}`;

/** A girl of the referent's own groups: both may read her file. */
async function somebody(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const answer = await anissa.get(`/api/v1/figures/children_accompanied/rows?period=${year}&by=sex&key=f`);
  const [child] = (await answer.json()).items;
  assert.ok(child, 'the referent follows no girl');
  return { anissa, child };
}

async function frozen(bruno, number) {
  await bruno.tap('button', `Figer la version ${number}, sans retour`);
  await bruno.page.getByText(`La version ${number} est figée.`).waitFor();
  await bruno.page.getByRole('button', { name: 'Télécharger en PDF' }).waitFor();
  await bruno.settled();
  return (await (await bruno.get(`/api/v1/reports/${idIn(bruno.page.url())}`)).json()).seal;
}

const whole = (text) => Number(text.replaceAll(/[^0-9]/g, ''));
const behind = (person, title) =>
  person.page
    .locator('section')
    .filter({ has: person.page.getByText(title) })
    .last();

/** As many children under a figure as the figure says, and each name is a way to the file. */
async function opensOn(bruno, button, picture) {
  const count = whole((await button.innerText()).split(':')[0]);
  await bruno.tap(button);
  const region = behind(bruno, 'Qui est compté ici ?');
  await region
    .getByText(/compté/)
    .last()
    .waitFor();
  // The title stands before its lines: the last of them is waited for.
  await region
    .getByRole('link')
    .nth(count - 1)
    .waitFor();
  await bruno.settled();
  assert.equal(await region.getByRole('link').count(), count);
  if (picture) await bruno.look(picture);
  await bruno.tap(region.getByRole('button', { name: 'Fermer' }));
  return bruno.asked.findLast((line) => /figures\/.+\/rows 200$/.test(line)) ?? '';
}

/** The team's report: everything is shown, and every figure that counts people opens, frozen or not. */
async function theReport(bruno) {
  await bruno.open('/bilans/nouveau');
  await bruno.tap(bruno.page.getByText('Bilan CLAS de fin d’année'));
  await bruno.tap('button', 'Pour l’équipe');
  await bruno.page.waitForURL(/\/bilans\/[0-9a-f-]+$/);
  await bruno.page.getByRole('button', { name: /^Figer la version 1/ }).waitFor();
  await bruno.settled();
  const number = bruno.page.locator('dl').getByRole('button', { name: /: Voir les enfants$/ });
  const path = await opensOn(bruno, number.first());
  assert.ok(path.includes(`/reports/${idIn(bruno.page.url())}/`), 'the rows are not those of the draft');
  const seal = await frozen(bruno, 1);
  return { seal, path: new URL(bruno.page.url()).pathname };
}

/** A number, a cell of a table, what a share is of. */
async function theRows(bruno, seal) {
  const opening = { name: /: Voir les enfants$/ };
  const cell = bruno.page.locator('tr.total').getByRole('button', opening).first();
  const share = bruno.page.locator('tr', { hasText: 'Enfants dont la famille a été rencontrée' });
  const all = [
    [bruno.page.locator('dl').getByRole('button', opening).first()],
    [cell, 'qui-est-compte'],
    [share.getByRole('button', opening).last(), 'qui-est-dans-la-part'],
  ];
  for (const [button, picture] of all)
    assert.ok((await opensOn(bruno, button, picture)).includes(seal.id), 'the rows are not those of the version');
}

/** "Soirées tenues" leads to as many evenings, each with its roll call. */
async function theEvenings(bruno, path) {
  await bruno.open(path);
  const link = bruno.page.getByRole('link', { name: 'Soirées tenues' }).first();
  await link.waitFor();
  const count = whole(await bruno.page.locator('dl > div').filter({ has: link }).locator('dd').innerText());
  assert.ok(count > 0, 'no evening was held');
  await bruno.tap(link);
  await bruno.page.getByRole('heading', { level: 1, name: new RegExp(`^${count} soirées? tenues?$`) }).waitFor();
  await bruno.settled();
  const closed = bruno.page.locator('details:not([open]) > summary');
  while (await closed.count()) await bruno.tap(closed.first());
  // The lines of a month are made once it has opened.
  const lines = (many) => document.querySelectorAll('li[data-held=true]').length === many;
  await bruno.page.waitForFunction(lines, count);
  await bruno.look('soirees-tenues');
  await bruno.tap('link', 'Ateliers parents');
  await bruno.page.getByRole('heading', { level: 1, name: /atelier/ }).waitFor();
  await bruno.settled();
  await bruno.tap('link', 'Rendez-vous');
  await bruno.page.getByRole('heading', { level: 1, name: /rendez-vous/i }).waitFor();
  await bruno.settled();
  await bruno.look('rendez-vous-tenus');
  await bruno.tap('link', 'Toutes');
  await bruno.page.getByRole('heading', { level: 1, name: /séances? tenue/ }).waitFor();
  await bruno.settled();
  await bruno.tap(bruno.page.locator('details[open] li[data-held]').first().getByRole('link').first());
  await bruno.page.waitForURL(/\/seances\//);
}

/** On the child's page: the figures of the year, then the frozen reports when one asks for them. */
async function theChild(bruno, child, versions) {
  await bruno.open(`/enfants/${child.id}`);
  await bruno.whole();
  const block = bruno.page.locator('section[aria-labelledby=counts]');
  await block.getByRole('link', { name: 'Enfants accompagnés' }).waitFor();
  says((await block.innerText()).replaceAll(/[\u00a0\u202f]/g, ' '), 'Compte dans…', 'Sexe :', 'Quartier :');
  await bruno.tap(block.getByRole('button', { name: 'Voir les bilans figés qui le comptent' }));
  for (const number of versions)
    await block
      .getByText(new RegExp(`version ${number}, figée le`))
      .first()
      .waitFor();
  await bruno.settled();
  await bruno.look(`compte-dans-${versions.length}`);
}

/** Her sex was typed wrong. */
async function mended(bruno) {
  await bruno.tap('button', 'Modifier : L’enfant');
  await bruno.choose('Sexe', 'Garçon');
  await bruno.tap('button', 'Enregistrer');
  await bruno.page.getByRole('button', { name: 'Modifier : L’enfant' }).waitFor();
  await bruno.settled();
}

/** Tonight's roll call, called after the figures of the first version. */
async function called(bruno) {
  await bruno.open('/aujourdhui');
  await bruno.follow(/Comètes/, /\/seances\//);
  const id = idIn(bruno.page.url());
  await bruno.tap('button', /^Tous présents/);
  await bruno.reads(/\d+ enfants marqués présents/);
  await bruno.reads(/Envoyé à/);
  return id;
}

/** Hours are no children: the session that they are of is told, with the way to its roll call. */
async function writtenSince(bruno, session, picture) {
  await bruno.tap(bruno.page.getByRole('button', { name: /^Pourquoi \?.*heures/i }).first());
  const region = behind(bruno, 'Ce qui a été écrit entre les deux');
  const line = region.locator('li', { hasText: 'Comètes' }).first();
  await line.waitFor();
  await bruno.settled();
  says((await line.innerText()).replaceAll(/[\u00a0\u202f]/g, ' '), /pointages? d/);
  assert.equal(idIn(await line.getByRole('link').evaluate((link) => link.href)), session);
  await bruno.look(picture);
  await bruno.tap(region.getByRole('button', { name: 'Fermer' }));
}

/** From the session up to the reports: the first was computed before its roll call, the second after. */
async function itsReports(bruno, session) {
  await bruno.open('/planning');
  await bruno.tap(bruno.page.locator(`[data-session="${session}"]:visible`).first());
  const dialog = bruno.page.getByRole('dialog');
  await bruno.tap(dialog.getByRole('button', { name: 'Dans quels bilans ?' }));
  const reports = dialog.locator('section li');
  await reports.nth(1).waitFor();
  await bruno.settled();
  const [second, first] = (await reports.allInnerTexts()).map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '));
  says(second, 'version 2', 'Soirées tenues : ');
  saysNot(second, 'depuis ces chiffres');
  says(first, 'version 1', 'Quelque chose a été écrit sur cette séance depuis ces chiffres.');
  await bruno.look('dans-quels-bilans', { whole: false });
}

async function reasonOf(bruno, child, picture) {
  await bruno.page.getByText('Ce qui a changé depuis la version 1').waitFor();
  await bruno.tap(bruno.page.getByRole('button', { name: /^Pourquoi \?.*garçon/i }).first());
  const region = bruno.page.locator('section').filter({ has: bruno.page.getByText('Pourquoi ce chiffre a changé') });
  await region.last().getByText('1 enfant entré dans ce chiffre').waitFor();
  await bruno.settled();
  const text = (await region.last().innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');
  says(text, nameOf(child), /Sexe : filles → garçons/);
  saysNot(text, 'sorti de ce chiffre', 'effacé');
  await bruno.look(picture);
}

/** The draft of the correction says it, then the version that was frozen. */
async function theDifference(bruno, child, session, path) {
  await bruno.open(path);
  await bruno.tap('button', 'Corriger ce bilan');
  await bruno.write('Pourquoi corriger', 'Une fiche était mal remplie');
  await bruno.tap('button', 'Préparer la correction');
  await bruno.page.getByText('Correction de la version 1').first().waitFor();
  await bruno.settled();
  await reasonOf(bruno, child, 'pourquoi-brouillon');
  await writtenSince(bruno, session, 'ecrit-depuis-brouillon');
  const seal = await frozen(bruno, 2);
  await writtenSince(bruno, session, 'ecrit-depuis-fige');
  await reasonOf(bruno, child, 'pourquoi-fige');
  await bruno.follow(nameOf(child), /\/enfants\//);
  return seal;
}

/** Neither by the screens nor by the paths behind them. */
async function theOthers(story, { anissa, child, session }, seal, tables) {
  const { release, position } = tables;
  const behind = [
    `/api/v1/report-versions/${seal.id}/changes/${release}?at=${position}`,
    `/api/v1/report-versions/${seal.id}/figures/${release}/rows?at=${position}`,
    `/api/v1/children/${child.id}/reports`,
    `/api/v1/report-versions/${seal.id}/written/hours`,
    `/api/v1/sessions/${session}/reports`,
  ];
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  for (const person of [anissa, elodie])
    for (const path of behind) {
      const answer = await person.get(path);
      assert.equal(answer.status(), 403, path);
      saysNot(await answer.text(), child.last_name);
    }
  assert.equal((await elodie.get(`/api/v1/children/${child.id}/figures`)).status(), 403);
  await anissa.open(`/enfants/${child.id}`);
  await anissa.whole();
  const block = anissa.page.locator('section[aria-labelledby=counts]');
  await block.getByRole('link', { name: 'Enfants accompagnés' }).waitFor();
  assert.equal(await block.getByRole('button').count(), 0, 'a referent is offered the reports');
  await anissa.look('la-referente');
}

/** Headquarters: the establishments of a figure, by name, and what each froze; no child anywhere. */
async function theHouses(story, { child }) {
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  await elodie.open('/bilans/nouveau');
  await elodie.tap(elodie.page.getByText('Bilan CLAS de fin d’année'));
  await elodie.tap('button', 'Pour un partenaire');
  await elodie.page.waitForURL(/\/bilans\/[0-9a-f-]+$/);
  await elodie.page.getByRole('button', { name: /^Figer la version 1/ }).waitFor();
  await elodie.settled();
  assert.equal(await elodie.page.getByRole('button', { name: /: Voir les enfants$/ }).count(), 0);
  await elodie.tap(elodie.page.getByRole('button', { name: /: Voir les établissements$/ }).first());
  const region = behind(elodie, 'De quels établissements ce chiffre est fait');
  await region.getByText('Le nombre de chacun n’est pas montré ici').waitFor();
  await elodie.settled();
  const { items } = await (await elodie.get('/api/v1/establishments')).json();
  const text = await region.innerText();
  says(text, items[0].name);
  saysNot(text, child.last_name);
  await elodie.look('les-etablissements');
}

export default async function (story) {
  const { anissa, child } = await somebody(story);
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const { seal, path } = await theReport(bruno);
  await theRows(bruno, seal);
  await theEvenings(bruno, path);
  await theChild(bruno, child, [1]);
  await mended(bruno);
  const session = await called(bruno);
  const second = await theDifference(bruno, child, session, path);
  await theChild(bruno, child, [2, 1]);
  await itsReports(bruno, session);
  const change = second.changes.find(({ release }) => release);
  assert.ok(change, 'no change names its cell');
  await theOthers(story, { anissa, child, session }, second, change);
  await theHouses(story, { child });
}
