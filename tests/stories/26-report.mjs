// The year-end report of an establishment: a draft in three taps, what is missing said with its links, words that save
// themselves and are never written over unseen, frozen, handed to somebody without an account, corrected and withdrawn;
// and what headquarters may not read.
import { readFileSync } from 'node:fs';
import { assert, says, saysNot, within } from './checks.mjs';
import { Person } from './person.mjs';
import { workerThere } from './phone.mjs';
import { readXlsx } from './sheets.mjs';

const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const idIn = (url) => new URL(url).pathname.split('/').at(-1);
/** What a link page may weigh. */
const pageBytes = 40_000;

/** Three taps from Aujourd'hui, on a phone too: this school year's, for a partner. */
async function theDraft(bruno, story) {
  await bruno.open('/bilans/nouveau');
  await bruno.look('nouveau');
  await bruno.open('/aujourdhui');
  bruno.taps = 0;
  if (story.width < 900) await bruno.follow('Plus', /\/plus$/);
  await bruno.follow('Bilans', /\/bilans$/);
  await bruno.look('liste');
  await bruno.tap('button', 'Bilan CLAS de fin d’année');
  await bruno.page.waitForURL(/\/bilans\/[0-9a-f-]+$/);
  within(3, bruno.taps, 'taps', 'a draft', story);
  await bruno.page.getByRole('button', { name: /^Figer la version 1/ }).waitFor();
  await bruno.look('brouillon');
  return idIn(bruno.page.url());
}

/** What is missing of children and of sessions opens on each of them, and from there on its page. */
async function theRows(bruno, gaps) {
  const children = gaps.find(({ code }) => code === 'residence_unknown');
  await bruno.tap('button', children.words);
  const links = bruno.page.locator('main li section a[href^="/enfants/"]');
  await links.first().waitFor();
  assert.equal(await links.count(), children.count);
  await bruno.look('ce-qui-manque');
  const sessions = gaps.find(({ code }) => code === 'roll_missing');
  await bruno.tap('button', sessions.words);
  const calls = bruno.page.locator('main li section a[href^="/seances/"]');
  await calls.first().waitFor();
  assert.equal(await calls.count(), sessions.count);
  const back = bruno.page.url();
  await calls.first().click();
  await bruno.reads('Appel');
  await bruno.page.goto(back);
  await bruno.settled();
}

/** What is missing leads to the screen that mends it. */
async function theGaps(bruno, id) {
  const { content } = await (await bruno.get(`/api/v1/reports/${id}`)).json();
  assert.ok(content.gaps.length > 0, 'the demonstration misses nothing');
  const text = await bruno.text('main');
  for (const gap of content.gaps) says(text, plain(gap.words));
  const linked = content.gaps.find((gap) => gap.path && !gap.path.startsWith('#'));
  const [link] = await bruno.page.getByRole('link', { name: linked.words }).all();
  assert.equal(await link.getAttribute('href'), linked.path);
  await theRows(bruno, content.gaps);
  return content;
}

/** The figures of the screen are those of the server, and what is hidden bears one mark. */
async function theFigures(bruno, content) {
  const text = await bruno.text('main');
  for (const section of content.sections) says(text, plain(section.title));
  const shown = content.sections.flatMap(({ figures }) => figures).filter(({ kind }) => kind === 'number');
  for (const figure of shown) says(text, plain(figure.title));
  if (content.hidden) says(text, /marquées? × n/);
  else says(text, 'aucune ne permet de reconnaître quelqu’un');
  assert.equal(content.least, 5);
}

const block = (person) => person.page.locator('textarea').first();
const saved = (person) =>
  person.page
    .getByText(/^Textes enregistrés à/)
    .first()
    .waitFor();

/** Typed, it is kept; typed by two at once, both are shown and one is chosen. */
async function theWords(bruno, story, id) {
  const tab = await Person.signIn(story, 'bruno@marelle.example');
  await tab.open(`/bilans/${id}`);
  await bruno.write(block(bruno), 'Quarante-huit enfants, et un café des parents chaque mois.');
  await saved(bruno);
  tab.expect(/PUT .*\/texts 412/);
  await tab.write(block(tab), 'Une autre phrase, écrite ailleurs.');
  await tab.page.getByText('Quelqu’un a écrit ici pendant que vous écriviez').waitFor();
  says(await tab.text('main'), 'Quarante-huit enfants');
  await tab.look('deux-textes');
  await tab.tap('button', 'Prendre son texte');
  await tab.page.waitForFunction(() => document.querySelector('textarea').value.startsWith('Quarante-huit'));
  await bruno.page.reload();
  await bruno.settled();
  assert.match(await block(bruno).inputValue(), /^Quarante-huit enfants/);
}

async function frozenNow(bruno, number) {
  await bruno.tap('button', `Figer la version ${number}, sans retour`);
  await bruno.page.getByText(`La version ${number} est figée.`).waitFor();
  await bruno.page.getByRole('button', { name: 'Télécharger en PDF' }).waitFor();
  await bruno.settled();
}

async function fetched(person, name) {
  const arrives = person.page.waitForEvent('download', { timeout: 60_000 });
  await person.tap('button', name);
  const file = await arrives;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

async function theFrozen(bruno, id) {
  await frozenNow(bruno, 1);
  await bruno.look('fige');
  const { seal } = await (await bruno.get(`/api/v1/reports/${id}`)).json();
  says(await bruno.text('main'), seal.hash, 'Quarante-huit enfants');
  assert.equal(await bruno.page.locator('textarea').count(), 0);
  const paper = await bruno.print('fige');
  assert.ok(paper.length > 8_000);
  const book = readXlsx((await fetched(bruno, 'Télécharger en XLSX')).bytes);
  assert.ok(
    [...book.values()].flat(2).some((cell) => String(cell).includes(seal.hash)),
    'the workbook has no seal',
  );
  const pdf = await fetched(bruno, 'Télécharger en PDF');
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
  const html = await fetched(bruno, 'Télécharger en HTML');
  says(html.bytes.toString('utf8'), seal.hash);
  return seal;
}

/** Where Marelle is installed its files are kept by the browser, and the address shows the report all the same. */
async function onHerOwnPhone(bruno, story, path) {
  await workerThere(bruno);
  const tab = await bruno.page.context().newPage();
  await tab.goto(story.server.origin + path);
  says(await tab.locator('body').innerText(), 'Quarante-huit enfants');
  await tab.close();
}

/** Whoever has the address reads it without an account and without scripts; nobody else does. */
async function thePage(bruno, story) {
  await bruno.tap('button', 'Créer une adresse pour un partenaire');
  const once = bruno.page.locator('.once .value').first();
  await once.waitFor();
  const path = new URL(await once.innerText()).pathname;
  assert.match(path, /^\/p\//);
  await bruno.look('adresse');
  const reader = await Person.enter(story, { scripts: false });
  const answer = await reader.get(path);
  assert.equal(answer.status(), 200);
  assert.ok((await answer.body()).length <= pageBytes, 'the page is too heavy');
  await reader.open(path);
  says(await reader.text(), 'Quarante-huit enfants', 'Bilan');
  await reader.look('page-partenaire');
  assert.equal((await reader.get(`${path}/xlsx`)).status(), 200);
  assert.equal((await reader.get('/p/AAAAAAAAAAAAAAAAAAAAAA')).status(), 404);
  await onHerOwnPhone(bruno, story, path);
  return { reader, path };
}

/** Another version says what changed; the first one stays. */
async function theCorrection(bruno) {
  await bruno.tap('button', 'Corriger ce bilan');
  await bruno.write('Pourquoi corriger', 'Le café des parents a lieu deux fois par mois');
  await bruno.tap('button', 'Préparer la correction');
  await bruno.page.getByText('Correction de la version 1').first().waitFor();
  await bruno.settled();
  assert.match(await block(bruno).inputValue(), /^Quarante-huit enfants/);
  await bruno.write(block(bruno), 'Quarante-huit enfants, et un café des parents deux fois par mois.');
  await saved(bruno);
  await bruno.look('correction');
  await frozenNow(bruno, 2);
  says(await bruno.text('main'), 'Ce qui a changé depuis la version 1', 'deux fois par mois', 'chaque mois');
  await bruno.look('corrige');
  await bruno.follow('Version 1', /bilans/);
  await bruno.reads('Ce bilan a été corrigé : la version 2 le remplace.');
}

/** Its addresses tell the next reader; ended, they show nothing. */
async function theEnd(bruno, { reader, path }) {
  await bruno.tap('button', 'Retirer ce bilan');
  await bruno.write('Pourquoi le retirer', 'Remplacé par la version 2');
  await bruno.tap('button', 'Retirer ce bilan');
  await bruno.page.getByText(/^Retiré par .*Remplacé par la version 2/).waitFor();
  await bruno.look('retire');
  const gone = await reader.get(path);
  assert.equal(gone.status(), 410);
  saysNot(await gone.text(), 'Quarante-huit enfants');
  await bruno.tap('button', 'Fermer cette adresse');
  await bruno.page.getByText('L’adresse est fermée').waitFor();
  assert.equal((await reader.get(path)).status(), 404);
}

/** A draft for the team is thrown away and comes back; headquarters never reads it. */
async function theTeams(bruno, story) {
  await bruno.open('/bilans/nouveau');
  await bruno.tap('button', 'Pour l’équipe');
  await bruno.page.waitForURL(/\/bilans\/[0-9a-f-]+$/);
  await bruno.page.getByRole('button', { name: 'Abandonner ce brouillon' }).waitFor();
  const id = idIn(bruno.page.url());
  says(await bruno.text('main'), 'tout est montré, même les petits nombres');
  await bruno.tap('button', 'Actualiser les chiffres');
  await bruno.page.getByText('Les chiffres sont ceux de maintenant').waitFor();
  await bruno.tap('button', 'Abandonner ce brouillon');
  await bruno.page.waitForURL(/\/bilans$/);
  await bruno.tap('button', 'Annuler');
  await bruno.page.waitForURL(new RegExp(id));
  await bruno.page.getByRole('button', { name: 'Abandonner ce brouillon' }).waitFor();
  await frozenNow(bruno, 1);
  assert.equal(await bruno.page.getByRole('button', { name: /^Créer/ }).count(), 0);

  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  assert.equal((await elodie.get(`/api/v1/reports/${id}`)).status(), 404);
  await elodie.open('/bilans');
  await elodie.reads('Figés par les établissements');
  saysNot(await elodie.text('main'), 'Pour l’équipe');
  await elodie.look('siege');
  await elodie.open('/impact/reseau');
  says(await elodie.text('main'), 'Par ordre alphabétique, sans classement');
  await elodie.look('reseau');
  const paper = await elodie.print('reseau');
  assert.ok(paper.length > 8_000);
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  assert.equal((await anissa.get('/api/v1/reports')).status(), 403);
  assert.equal((await anissa.get('/api/v1/network')).status(), 403);
}

/** Nobody wrote who referred a child admitted long ago: the missing list leads to where the house writes it. */
async function theReferral(bruno) {
  await bruno.open('/bilans/nouveau');
  await bruno.tap(bruno.page.getByText('Tableaux annuels du PRE'));
  await bruno.tap('button', 'Pour l’équipe');
  await bruno.page.waitForURL(/\/bilans\/[0-9a-f-]+$/);
  const id = idIn(bruno.page.url());
  const unknown = async () => {
    const { content } = await (await bruno.get(`/api/v1/reports/${id}`)).json();
    return content.gaps.find(({ code }) => code === 'referral_unknown');
  };
  const before = await unknown();
  await bruno.tap('button', before.words);
  const link = bruno.page.locator('main li section a[href^="/enfants/"]').first();
  const child = (await link.innerText()).split(' ')[0];
  await bruno.tap(link);
  await bruno.reads(child);
  await bruno.write('Quand l’inquiétude a été dite', '2019-01-01');
  await bruno.choose('Qui s’est inquiété', 'Assistant·e de service social');
  await bruno.page.getByLabel('Isolement').check();
  await bruno.look('orientation-a-noter');
  await bruno.tap('button', 'Enregistrer');
  await bruno.page.getByText('Noté après l’accueil par Bruno').waitFor();
  await bruno.look('orientation-notee');
  await bruno.open(`/bilans/${id}`);
  await bruno.tap('button', 'Actualiser les chiffres');
  await bruno.page.getByText('Les chiffres sont ceux de maintenant').waitFor();
  assert.equal((await unknown()).count, before.count - 1);
  await bruno.tap('button', 'Abandonner ce brouillon');
  await bruno.page.waitForURL(/\/bilans$/);
}

export const desk = true;

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const id = await theDraft(bruno, story);
  const content = await theGaps(bruno, id);
  await theFigures(bruno, content);
  await theWords(bruno, story, id);
  await theFrozen(bruno, id);
  const page = await thePage(bruno, story);
  await theCorrection(bruno);
  await theEnd(bruno, page);
  await theReferral(bruno);
  await theTeams(bruno, story);
}
