// The week of the house: read, printed, walked through from the keyboard; a leader replaced, an outing added, cancelled
// with why; days closed and opened again; the calendar that is believed, and a file that says otherwise.
import { assert, says, saysNot, until, within } from './checks.mjs';
import { Person } from './person.mjs';

const pages = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
const sheet = (pdf) =>
  pdf
    .toString('latin1')
    .match(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/)
    .slice(1)
    .map(Number);

/** The cards one sees, in the order of the week. */
const cards = (person) => person.page.locator('[data-session]:visible');

async function readsTheWeek(story, bruno) {
  await bruno.open('/aujourdhui');
  const from = bruno.taps;
  await bruno.follow('Planning', /\/planning$/);
  assert.equal(bruno.taps - from, 1);
  const week = await bruno.text('main');
  says(
    week,
    'Semaine du 23 au 29 novembre',
    'Jeudi 26 novembre',
    'Comètes',
    'Salle du préau',
    'Driss Haddou',
    'À venir',
    'Appel à faire',
  );
  says(week, 'Club sportif', 'Calendrier scolaire à vérifier');
  // Who lacks adults tonight says so; what is over says no more than its roll call.
  await bruno.reads('Pas assez d’adultes');
  assert.match(await cards(bruno).filter({ hasText: 'Driss Haddou' }).first().innerText(), /Pas assez d’adultes/);
  assert.equal(await bruno.page.locator('[data-day="2026-11-24"] .ratio').count(), 0);
  await bruno.look('semaine');
  await bruno.follow('Par groupe', /vue=groupes/);
  // The clubs, which are lists with places, stand beside the groups: on a phone, at a desk and on paper.
  const rows = await bruno.text('main');
  says(rows, 'Pas de séance', 'Explorateurs', 'Judo', 'Basket', 'Dojo de la Plaine');
  await bruno.look('par-groupe');
  await bruno.open('/planning?semaine=2026-12-21');
  const holidays = await bruno.text('main');
  says(holidays, 'Vacances de Noël', 'Noël');
  await bruno.look('vacances');
  await bruno.open('/planning?vue=groupes');
}

/** In the page: the words of the plan that paper would cut in two. */
function cutWords() {
  const found = [];
  const table = document.querySelector('table');
  const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.parentElement.checkVisibility() || text.parentElement.closest('.hidden')) continue;
    for (const { 0: word, index } of text.data.matchAll(/[\p{L}\d]+/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
    }
  }
  return found;
}

/** As wide as the sheet leaves room for: A4 across less its margins. */
async function holdsItsWords(bruno, view) {
  const size = bruno.page.viewportSize();
  await bruno.open(`/planning${view}`);
  await bruno.page.setViewportSize({ width: 1054, height: 726 });
  await bruno.page.emulateMedia({ media: 'print' });
  assert.deepEqual(await bruno.page.evaluate(cutWords), [], `words cut on paper ${view}`);
  await bruno.page.emulateMedia({ media: null });
  await bruno.page.setViewportSize(size);
}

async function printsIt(bruno) {
  await holdsItsWords(bruno, '?vue=groupes');
  await holdsItsWords(bruno, '');
  const desk = await bruno.page.pdf({ preferCSSPageSize: true });
  const [wide, tall] = sheet(desk);
  assert.ok(Math.abs(wide - 842) < 2 && Math.abs(tall - 595) < 2, `not A4 across: ${wide} × ${tall}`);
  assert.equal(pages(desk), 1, 'a week does not hold on one sheet');
  if ((await bruno.page.viewportSize()).width < 900) return;
  await bruno.page.evaluate(() => (window.print = () => {}));
  await bruno.tap('button', 'Imprimer en A3');
  const wall = await bruno.page.pdf({ preferCSSPageSize: true });
  assert.ok(Math.abs(sheet(wall)[0] - 1191) < 2, 'not A3 across');
  assert.equal(pages(wall), 1);
  await bruno.page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
}

/** From the keyboard: to a session, to another day, to another week and back. */
async function walksThrough(bruno) {
  const { page } = bruno;
  const day = () => page.evaluate(() => document.activeElement?.dataset?.day ?? '');
  const focusIsOn = async (wanted) => assert.equal(await until(day, (on) => on === wanted), wanted);
  await page.keyboard.press('j');
  await focusIsOn('2026-11-23');
  await page.keyboard.press('ArrowRight');
  await focusIsOn('2026-11-24');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('k');
  await page.keyboard.press('ArrowLeft');
  await focusIsOn('2026-11-23');
  await page.keyboard.press('Shift+ArrowRight');
  await page.waitForURL(/semaine=2026-11-30/);
  await bruno.reads('Semaine du 30 novembre au 6 décembre');
  await bruno.settled();
  await page.keyboard.press('t');
  await bruno.reads('Semaine du 23 au 29 novembre');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.waitForURL(/\/planning$/);
}

async function replacesALeader(story, bruno) {
  await bruno.open('/aujourdhui');
  const from = bruno.taps;
  await bruno.follow('Planning', /\/planning$/);
  const tonight = () => cards(bruno).filter({ hasText: 'Driss Haddou' }).first();
  await bruno.tap(tonight());
  await bruno.tap('button', 'Remplacer');
  // Who is held elsewhere at those hours is said before any tap, and cannot be tapped.
  await bruno.reads('tient déjà Explorateurs, 16 h 45 – 18 h 15');
  assert.equal(await bruno.page.getByRole('button', { name: 'Prend la séance : Leïla Ferrand' }).count(), 0);
  await bruno.look('remplacer', { whole: false });
  await bruno.tap('button', 'Prend la séance : Anissa Kaddour');
  await bruno.reads('Comètes : Anissa Kaddour anime la séance.');
  within(4, bruno.taps - from, 'taps', 'replacing a leader', story);
  await tonight().waitFor({ state: 'detached' });
  await bruno.tap('button', 'Annuler');
  await tonight().waitFor();
}

/** Given in the form to somebody who is held elsewhere: said beside the name, and again if one insists. */
async function refusesWhoIsBusy(bruno) {
  const tonight = cards(bruno).filter({ hasText: 'Driss Haddou' }).first();
  await bruno.tap(tonight);
  await bruno.tap('button', 'Modifier la séance');
  const dialog = bruno.page.getByRole('dialog');
  await bruno.choose('Qui anime', { label: 'Mathis Orsini (tient déjà Boussole, 16 h 45 – 18 h 30)' }, dialog);
  bruno.expect(/^PUT \/api\/v1\/sessions\/[\w-]+ 409$/);
  await bruno.tap(dialog.getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads(/Boussole, 16 h 45 – 18 h 30\./);
  await bruno.tap(dialog.getByRole('button', { name: 'Abandonner' }));
  await dialog.waitFor({ state: 'detached' });
}

async function anOuting(bruno) {
  await bruno.tap('button', 'Ajouter une séance');
  const dialog = bruno.page.getByRole('dialog');
  await bruno.choose('Groupe', { label: 'Comètes' }, dialog);
  await bruno.write('Intitulé (si vous savez)', 'Musée des Beaux-Arts', dialog);
  // Who is held elsewhere at those hours is said before there is a session, and follows the hours as they are written.
  const held = dialog.locator('option', { hasText: 'Mathis Orsini (tient déjà Boussole, 16 h 45 – 18 h 30)' });
  await bruno.write('Jour', '2026-11-26', dialog);
  await bruno.write('Début', '17:00', dialog);
  await bruno.write('Fin', '18:00', dialog);
  await held.waitFor({ state: 'attached' });
  await bruno.look('qui-est-pris', { whole: false });
  await bruno.write('Jour', '2026-11-28', dialog);
  await held.waitFor({ state: 'detached' });
  await bruno.write('Début', '23:00', dialog);
  await bruno.write('Fin', '03:00', dialog);
  bruno.expect(/^POST \/api\/v1\/groups\/[\w-]+\/sessions 422$/);
  await bruno.tap(dialog.getByRole('button', { name: 'Ajouter une séance' }));
  await bruno.reads('trop tôt');
  await bruno.write('Début', '14:00', dialog);
  await bruno.write('Fin', '17:00', dialog);
  await bruno.look('sortie', { whole: false });
  await bruno.tap(dialog.getByRole('button', { name: 'Ajouter une séance' }));
  await bruno.reads('Séance ajoutée : Comètes, samedi 28 novembre.');
  const outing = cards(bruno).filter({ hasText: 'Musée' });
  await outing.waitFor();

  // Cancelled, it stays on the plan with its reason; undone, it is there again.
  await bruno.tap(outing);
  await bruno.tap('button', 'Annuler la séance');
  await bruno.tap(dialog.getByRole('button', { name: 'Annuler la séance' }));
  await bruno.reads('à remplir');
  await bruno.write('Pourquoi ?', 'Car en panne');
  await bruno.tap(dialog.getByRole('button', { name: 'Annuler la séance' }));
  await bruno.reads('Annulée : Car en panne');
  await bruno.look('annulee', { whole: false });
  await bruno.tap(dialog.getByRole('button', { name: 'Fermer' }).first());
  await bruno.tap('button', 'Annuler');
  await bruno.page.getByText('Annulée : Car en panne').first().waitFor({ state: 'detached' });
  await outing.waitFor();

  // The week after, the same outing again.
  await bruno.open('/planning?semaine=2026-11-30');
  await bruno.tap('button', 'Copier la semaine précédente');
  await bruno.reads('1 séance copiée.');
  await cards(bruno).filter({ hasText: 'Musée' }).waitFor();
  await bruno.tap('button', 'Annuler');
  await cards(bruno).filter({ hasText: 'Musée' }).waitFor({ state: 'detached' });
}

/** Days are closed: what goes is shown before, the evenings disappear, and come back on undo. */
async function closesDays(bruno) {
  const friday = async () => {
    await bruno.open('/planning?semaine=2026-11-30');
    await cards(bruno).first().waitFor();
    return cards(bruno).filter({ hasText: 'Comètes' }).count();
  };
  const before = await friday();
  await bruno.open('/reglages/calendrier');
  for (const known of ['Vacances de la Toussaint', 'Métropole : onze jours']) await bruno.reads(known);
  says(await bruno.text('main'), 'Zone A', 'À vérifier');
  await bruno.tap('button', /^Fermer des jours/);
  await bruno.write('Pourquoi', 'Travaux');
  await bruno.write('Premier jour', '2026-11-30');
  await bruno.write('Dernier jour', '2026-12-01');
  await bruno.tap('button', 'Voir ce qui change');
  await bruno.reads('8 séances disparaissent');
  await bruno.look('fermer');
  assert.equal(await (await bruno.get('/api/v1/closures')).json().then(({ items }) => items.length), 0);
  await bruno.tap('button', 'Fermer ces jours');
  await bruno.reads('Fermé : Travaux. 8 séances retirées.');
  await bruno.look('calendrier');
  assert.equal(await friday(), before - 2);
  await bruno.reads('Travaux');
  await bruno.open('/reglages/calendrier');
  await bruno.tap('button', /^Rouvrir/);
  await bruno.reads('Rouvert : Travaux. 8 séances reviennent.');
  assert.equal(await friday(), before);
}

/** A file: its wrong line is named and nothing is written; then it is, and it is taken back whole. */
async function importsAFile(bruno) {
  await bruno.open('/reglages/calendrier');
  await bruno.tap('button', /^Importer un calendrier/);
  const give = (line) => {
    const text = `zone;du;au;nature;nom\n${line}\n`;
    return bruno.page.getByLabel('Fichier CSV ou ICS').setInputFiles({
      name: 'rectorat.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    });
  };
  await give('A;2026-12-19;2026-12-18;vacances;Noël');
  await bruno.tap('button', 'Voir ce qui change');
  await bruno.reads('Ligne 2, fin : trop tôt');
  await give('A;2026-12-10;2027-01-03;vacances;Noël');
  await bruno.tap('button', 'Voir ce qui change');
  await bruno.reads('Zone A, 2026-2027 : 1 ajoutées, 5 retirées, 0 inchangées');
  await bruno.look('importer');
  await bruno.tap('button', 'Importer ce fichier');
  await bruno.reads('Calendrier importé : rectorat.csv.');
  await bruno.reads('du 10 décembre 2026 au 3 janvier 2027');
  await bruno.tap('button', 'Annuler');
  await bruno.reads('Import repris : rectorat.csv.');
  await bruno.reads('du 19 décembre 2026 au 3 janvier 2027');
}

/** Closures and the week of a commune come by a file, each wrong line named, and go out again. */
async function importsTheHouse(bruno) {
  await bruno.open('/reglages/calendrier');
  const give = async (text, name = 'maison.csv') => {
    await bruno.page
      .getByLabel('Fichier CSV ou ICS')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await bruno.tap('button', 'Voir ce qui change');
  };
  await bruno.tap('button', /^Importer un calendrier/);
  const heads = 'du;au;nature;nom\n';
  await give(`${heads}2026-12-01;2026-11-30;fermeture;Travaux\n2026-12-03;2026-12-03;fermeture;\n`);
  await bruno.reads('Ligne 2, fin : trop tôt');
  says(await bruno.text('main'), 'Ligne 3, nom : à remplir');
  await bruno.look('importer-fermetures-refus');
  await give(`${heads}2026-11-30;2026-12-01;fermeture;Travaux\n`);
  await bruno.reads('Fermeture : Travaux, du 30 novembre 2026 au 1er décembre 2026');
  await bruno.reads('8 séances disparaissent');
  await bruno.look('importer-fermetures');
  await bruno.tap('button', 'Importer ce fichier');
  await bruno.reads('Calendrier importé : maison.csv.');
  const closed = async () => (await (await bruno.get('/api/v1/closures')).json()).items.length;
  assert.equal(await closed(), 1);
  const out = await bruno.get('/api/v1/calendar-export?content=closures&format=ics');
  says(await out.text(), 'SUMMARY:Travaux', 'CATEGORIES:Fermeture');
  await bruno.tap('button', 'Annuler');
  await bruno.reads('Import repris : maison.csv.');
  assert.equal(await closed(), 0);
  await bruno.tap('button', /^Importer un calendrier/);
  await give('commune;nom;a_partir_du;demi_journees\n73065;Chambéry;2027-09-01;4\n');
  await bruno.reads('Chambéry, à partir du 1er septembre 2027');
  await bruno.tap('button', 'Importer ce fichier');
  await bruno.reads('Calendrier importé : maison.csv.');
  await bruno.settled();
  await bruno.look('calendrier-fichiers');
  await bruno.tap('button', 'Annuler');
  await bruno.reads('Import repris : maison.csv.');
}

/** Tonight is off: it says why wherever one would look for it, and there is nothing to tap at its door. */
async function tonightIsOff(story, bruno) {
  const why = 'Annulée : Chauffage en panne';
  await bruno.open('/planning');
  const tonight = () => cards(bruno).and(bruno.page.locator('[data-day="2026-11-26"]')).filter({ hasText: 'Comètes' });
  await bruno.tap(tonight().first());
  await bruno.tap('button', 'Annuler la séance');
  await bruno.write('Pourquoi ?', 'Chauffage en panne');
  const dialog = bruno.page.getByRole('dialog');
  await bruno.tap(dialog.getByRole('button', { name: 'Annuler la séance' }));
  await dialog.getByText(why).waitFor();
  await bruno.tap(dialog.getByRole('button', { name: 'Fermer' }).first());

  // Driss holds it: a volunteer has no week to look at.
  const driss = await Person.signIn(story, 'driss@marelle.example');
  await driss.open('/aujourdhui');
  await driss.reads(why);
  await driss.look('annulee-aujourdhui');
  // On paper too: why nobody comes, and the name of nobody.
  const { sessions } = await (await driss.get('/api/v1/today')).json();
  const off = sessions.find(({ state }) => state === 'cancelled');
  assert.ok(off.children.length > 3);
  await driss.page.emulateMedia({ media: 'print' });
  const paper = await driss.text('main');
  says(paper, why);
  saysNot(paper, ...off.children.map(({ child }) => `${child.first_name} ${child.initial}`));
  await driss.page.emulateMedia({ media: null });
  await driss.follow(/Comètes/, /\/seances\//);
  await driss.reads(why);
  await driss.look('annulee-appel');
  const address = new URL(driss.page.url()).pathname;
  await bruno.open(`${address}/depart`);
  await bruno.reads(why);
  await bruno.look('annulee-depart');
  assert.equal(await bruno.page.locator('main').getByRole('button').count(), 0);

  await bruno.open('/planning');
  await bruno.tap(tonight().first());
  await bruno.tap(dialog.getByRole('button', { name: 'Rétablir la séance' }));
  await bruno.reads('Séance rétablie.');
  await driss.open('/aujourdhui');
  await driss.tells('Comètes');
  saysNot(await driss.text('main'), why);
}

/** Who plans and does not decide of the adults reads as much: who is held elsewhere cannot be tapped. */
async function theReferentSeesIt(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await anissa.open('/planning');
  await anissa.tap(cards(anissa).filter({ hasText: 'Driss Haddou' }).first());
  await anissa.tap('button', 'Remplacer');
  await anissa.reads('tient déjà Explorateurs, 16 h 45 – 18 h 15');
  const dialog = anissa.page.getByRole('dialog');
  assert.equal(await dialog.getByRole('button', { name: 'Leïla Ferrand' }).count(), 0);
  assert.equal(await dialog.getByRole('button', { name: 'Anissa Kaddour' }).count(), 1);
  await anissa.look('remplacer-referente', { whole: false });
}

/** A volunteer without an account takes tonight's place: the week and the session name them, not "nobody". */
async function someoneWithoutAnAccount(bruno) {
  const { page } = bruno;
  await bruno.open('/planning');
  const tonight = cards(bruno).filter({ hasText: 'Driss Haddou' }).first();
  const id = await tonight.getAttribute('data-session');
  const { items } = await (await bruno.get(`/api/v1/sessions/${id}/substitutes`)).json();
  const { name } = items.find((each) => each.account === 'no' && !each.not_cleared.length && !each.busy);
  await bruno.open(`/encadrement/${id}`);
  await bruno.tap('button', 'Remplacer Driss Haddou');
  await bruno.tap('button', `Prend la séance : ${name}`);
  await bruno.reads(`C’est fait : ${name}.`);
  await bruno.open('/planning');
  const now = page.locator(`[data-session="${id}"]:visible`);
  await now.waitFor();
  says(await now.innerText(), name);
  saysNot(await now.innerText(), 'Personne pour l’animer');
  await bruno.look('sans-compte');
  await bruno.tap(now);
  const dialog = page.getByRole('dialog');
  await dialog.getByText(name).first().waitFor();
  says(await dialog.innerText(), 'Avec', name);
  saysNot(await dialog.innerText(), 'Personne pour l’animer');
  await bruno.open('/aujourdhui');
  await page.locator(`a[href="/seances/${id}"]`).filter({ hasText: name }).first().waitFor();
}

async function nobodyElse(story) {
  const ines = await Person.signIn(story, 'ines@marelle.example');
  await ines.open('/planning');
  await cards(ines).first().waitFor();
  const seen = await ines.text('main');
  says(seen, 'Comètes', 'Inès Carvalho');
  saysNot(seen, 'Ajouter une séance', 'Copier la semaine');
  const driss = await Person.signIn(story, 'driss@marelle.example');
  assert.equal((await driss.get('/api/v1/week')).status(), 403);
}

/** A session that is not there has no group to name: its page says what it is once. */
async function saysItsTitleOnce(bruno) {
  const gone = '00000000-0000-7000-8000-000000000000';
  bruno.expect(/^GET \/api\/v1\/sessions\/[\w-]+\/attendance 404$/);
  await bruno.open(`/seances/${gone}`);
  assert.equal((await bruno.page.title()).match(/Appel/g).length, 1);
}

export const desk = true;

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await readsTheWeek(story, bruno);
  await printsIt(bruno);
  await walksThrough(bruno);
  await replacesALeader(story, bruno);
  await refusesWhoIsBusy(bruno);
  await anOuting(bruno);
  await tonightIsOff(story, bruno);
  await closesDays(bruno);
  await importsAFile(bruno);
  await importsTheHouse(bruno);
  await theReferentSeesIt(story);
  await nobodyElse(story);
  await someoneWithoutAnAccount(bruno);
  await saysItsTitleOnce(bruno);
}
