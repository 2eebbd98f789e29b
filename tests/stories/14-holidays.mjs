// Wednesdays and holidays: a stay asked for by more children than it has places, drawn in front of everybody and run
// again by anybody; a club filled in three taps a child; the papers, one tap each; what leaves with the children.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { assert, says, saysNot, within } from './checks.mjs';
import { psql } from './house.mjs';
import { Person } from './person.mjs';

const place = '/mercredis-vacances';
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const pages = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
const api = async (person, path) => (await person.get(`/api/v1${path}`)).json();
/** The list whose page is open. */
const offerOf = (person) => api(person, `/offers/${new URL(person.page.url()).pathname.split('/')[2]}`);
const held = (draws) => draws.find(({ seed, replaced }) => seed && !replaced);
const named = (offer, state) => offer.requests.filter((each) => each.state === state).map((each) => each.id);

/** From nothing but the form; a wrong answer is said where it is, and nothing typed is lost. */
async function createsAStay(bruno) {
  const { page } = bruno;
  if (page.viewportSize().width < 900) {
    await bruno.follow('Plus', /\/plus$/);
    await bruno.follow('Mercredis et vacances', /vacances$/);
  } else {
    await page.keyboard.press('g');
    await page.keyboard.press('v');
    await page.waitForURL(/vacances$/);
  }
  await bruno.look('listes');
  await bruno.tap(page.getByRole('link', { name: 'Créer une liste' }).first());
  await page.waitForURL(/\/nouveau$/);
  await bruno.settled();
  await bruno.choose('Quelle sorte de liste ?', 'stay');
  await bruno.write('Nom de la liste', 'Séjour raquettes');
  await bruno.write('Premier jour', '2026-12-21');
  await bruno.write('Dernier jour', '2026-12-23');
  await bruno.write('Places', 'quatre');
  await bruno.write('Inscriptions à partir du', '2026-11-02');
  await bruno.write('Inscriptions jusqu’au', '2026-11-25');
  await page.getByLabel('Frères et sœurs ensemble').uncheck();
  await bruno.tap('button', 'Ajouter une tranche de prix');
  await bruno.write('Prix en euros', '12,50');
  await bruno.tap('button', 'Ajouter un papier');
  await bruno.choose('Papier', 'participation');
  await bruno.write('À rendre pour le', '2026-12-10');
  bruno.expect(/^POST \/api\/v1\/offers 422$/);
  await bruno.tap('button', 'Créer la liste');
  await bruno.reads('Rien n’est perdu : tout ce que vous avez écrit est encore là.');
  await bruno.look('creer-refuse');
  assert.equal(await page.getByLabel('Nom de la liste', { exact: true }).inputValue(), 'Séjour raquettes');
  await bruno.write('Places', '4');
  // Two nights are a short stay, unless it belongs to an accueil; the adults it takes are said at once.
  await bruno.reads(/Séjour court : un adulte pour 8 enfants de moins de 6 ans, un pour 12 à partir de 6 ans/);
  await bruno.reads('Jamais moins de 2 adultes.');
  await bruno.choose('Régime', 'accessory_stay');
  await bruno.reads(/Séjour accessoire : un adulte pour 8 enfants/);
  await bruno.choose('Encadrement à compter', 'swimming');
  await bruno.reads(/Baignade : un adulte pour 5 enfants de moins de 6 ans, un pour 8 à partir de 6 ans \(SP F946\)/);
  await bruno.look('creer-cadre');
  await bruno.tap('button', 'Créer la liste');
  await page.waitForURL(/vacances\/[\da-f-]{36}$/);
  await bruno.reads('4 places libres sur 4');
  says(await bruno.text('main'), 'Du 21 au 23 décembre 2026', '12,50 €', 'Personne n’a encore de place');
  says(await bruno.text('main'), 'Séjour accessoire · Baignade · Ouverture à l’autre');
  await bruno.look('sejour-vide');
}

/** From the lists to a child noted: three taps; then one tap a child. */
async function notesRequests(story, bruno) {
  const { page } = bruno;
  await bruno.open(place);
  const from = bruno.taps;
  await bruno.follow(/^Séjour raquettes/, /vacances\/[\da-f-]{36}$/);
  await bruno.follow('Ajouter des enfants', /\/ajouter$/);
  const note = page.getByRole('button', { name: /^Noter la demande/ });
  await bruno.tap(note.first());
  await bruno.reads(/^La demande d(?:e |’).+ est notée\.$/);
  within(3, bruno.taps - from, 'taps', 'noting the first child of a list', story);
  await bruno.settled();
  for (let asked = 2; asked <= 6; asked += 1) {
    const before = bruno.taps;
    await bruno.tap(note.first());
    await bruno.reads(`${asked} demandes pour 4 places`);
    await bruno.settled();
    assert.equal(bruno.taps - before, 1);
  }
  await bruno.look('ajouter', { whole: false });
  // Found by three letters, whatever the accents.
  const left = await note.count();
  await bruno.write('Prénom, nom ou groupe', 'zzz');
  await bruno.reads('Aucun enfant ne correspond.');
  await bruno.tap('button', 'Montrer tous les enfants');
  assert.ok((await note.count()) >= left);
  // The last one was a mistake.
  const back = page.getByRole('status').getByRole('button', { name: 'Annuler' });
  await bruno.tap(note.first());
  await bruno.reads('7 demandes pour 4 places');
  await bruno.tap(back);
  await bruno.reads('6 demandes pour 4 places');
  await page.goBack();
  await bruno.settled();
  const path = new URL(page.url()).pathname;
  await bruno.open('/aujourdhui');
  says(await bruno.text('main'), /demandes de place à décider/);
  await bruno.open(path);
}

/** Registrations ended yesterday, and the papers were handed in before: who asks after that is not drawn. */
async function wereInTime(story, bruno) {
  const path = new URL(bruno.page.url()).pathname;
  const on = "'2026-11-20T09:00:00.000Z'";
  const those = `SELECT r.id FROM place_request r JOIN offer o ON o.id = r.offer WHERE o.id = '${path.split('/')[2]}'`;
  const texts = [
    `UPDATE place_request_event SET at = ${on} WHERE request IN (${those})`,
    `UPDATE place_request SET asked_at = ${on} WHERE id IN (${those})`,
  ];
  await bruno.open(path);
  await bruno.reads('6 demandes pour 4 places : les places se donnent selon la règle.');
  says(await bruno.text('main'), 'après la date limite');
  if (story.kept.database) for (const text of texts) psql(story.kept.url, text);
  else {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(story.kept.url.replace('sqlite:', ''));
    database.exec('PRAGMA busy_timeout = 5000');
    for (const text of texts) database.exec(text);
    database.close();
  }
  await bruno.open(path);
}

/** The promise before, the word aloud, the result, one sheet; and what anybody finds who runs it again. */
async function draws(story, bruno) {
  const { page } = bruno;
  await bruno.reads('6 demandes pour 4 places : le tirage au sort décide.');
  await bruno.look('a-tirer');
  await bruno.follow('Aller au tirage au sort', /\/tirage$/);
  const id = new URL(page.url()).pathname.split('/')[2];
  const promised = (await api(bruno, `/offers/${id}/draw`)).draws.find(({ seed }) => !seed);
  assert.equal(promised.secret, null, 'the secret is told before the draw');
  says((await bruno.text('main')).replaceAll(/\s/g, ''), promised.commitment);
  await bruno.look('tirage-avant');
  await bruno.write('Le mot dit à voix haute', 'tournesol');
  await bruno.tap('button', 'Tirer au sort : 6 demandes, 4 places');
  await bruno.reads(/Cet appareil vient de refaire le calcul : la promesse est tenue, les 6 empreintes sont justes/);
  await bruno.look('tirage');
  const drawn = held((await api(bruno, `/offers/${id}/draw`)).draws);
  assert.equal(sha256(drawn.secret), promised.commitment);
  assert.equal(drawn.seed, `${drawn.secret}:tournesol`);
  for (const { number, hash } of drawn.tickets) assert.equal(sha256(`${drawn.seed}:${number}`), hash);
  const order = drawn.tickets.toSorted((a, b) => a.tier - b.tier || (a.hash < b.hash ? -1 : 1));
  assert.deepEqual(
    order.map(({ rank }) => rank),
    [1, 2, 3, 4, 5, 6],
  );
  const said = execFileSync('bash', ['-c', drawn.check], { encoding: 'utf8' });
  for (const { hash } of drawn.tickets) says(said, hash);
  // Taken by a tap, or typed again from the paper: no line is cut, on a phone, at a desk and on the sheet.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await bruno.tap('button', 'Copier ces lignes');
  await bruno.reads('Copié.');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), drawn.check);
  const lines = () =>
    page.locator('pre').evaluate((box) => {
      const range = document.createRange();
      range.selectNodeContents(box);
      const shown = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
      return { shown, cut: box.scrollWidth > box.clientWidth };
    });
  const written = drawn.check.trimEnd().split('\n').length;
  assert.equal((await lines()).shown, written);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 690, height: 980 });
  await page.emulateMedia({ media: 'print' });
  assert.deepEqual(await lines(), { shown: written, cut: false });
  await page.emulateMedia({ media: null });
  await page.setViewportSize(size);
  const paper = await bruno.print('tirage');
  assert.equal(pages(paper), 1, 'the draw does not hold on one sheet');
  saysNot(await bruno.text('main'), ...(await offerOf(bruno)).requests.map(({ last_name }) => last_name));
  await page.getByLabel(/Montrer les prénoms/).check();
  await bruno.reads(
    (await offerOf(bruno)).requests[0].child.first_name + ' ' + (await offerOf(bruno)).requests[0].child.initial,
  );
  story.notes.push('the draw was run again by the page, by the story and by a shell');
  await bruno.follow('Donner les places dans cet ordre', /vacances\/[\da-f-]{36}$/);
}

/** Read first, given in one tap, taken back whole in one tap, and given again. */
async function givesPlaces(bruno) {
  const { page } = bruno;
  const undo = page.getByRole('status').getByRole('button', { name: 'Annuler' });
  const give = async () => {
    await bruno.tap('button', 'Voir qui aurait sa place');
    await bruno.reads('Les places selon la règle');
    await bruno.settled();
    await bruno.tap('button', 'Donner les 4 places, 2 en attente');
    await bruno.reads('4 places données, 2 enfants en attente.');
  };
  await bruno.tap('button', 'Voir qui aurait sa place');
  await bruno.look('apercu');
  await bruno.tap('button', 'Abandonner');
  await give();
  await bruno.settled();
  await bruno.tap(undo);
  await bruno.reads('6 demandes pour 4 places');
  assert.equal(named(await offerOf(bruno), 'asked').length, 6);
  await give();
  await bruno.settled();
  await bruno.reads('Complet, 2 en attente');
  const { draws: made, requests } = await offerOf(bruno);
  const first = held(made).tickets.find(({ rank }) => rank === 5).number;
  assert.equal(requests.find(({ rank }) => rank === 1).number, first, 'the fifth drawn is not the first to wait');
  await bruno.look('places-donnees');
}

/** A family gives its place up: the first who waits is proposed; who passes before needs a reason, which is kept. */
async function freesAPlace(story, bruno) {
  const { page } = bruno;
  const undo = page.getByRole('status').getByRole('button', { name: 'Annuler' });
  await bruno.tap(page.getByRole('button', { name: /^Libérer la place/ }).first());
  await bruno.reads(/Une place est libre\. La première personne en attente est /);
  await bruno.look('place-libre', { whole: false });
  const from = bruno.taps;
  await bruno.tap(page.getByRole('button', { name: /^Donner la place à / }));
  await bruno.reads(/ a sa place\.$/);
  within(1, bruno.taps - from, 'taps', 'giving the place that was freed', story);
  await bruno.settled();
  await bruno.tap(undo);
  await bruno.reads(/Une place est libre\./);
  await bruno.settled();

  const second = page.getByRole('button', { name: /^Donner la place : / }).last();
  bruno.expect(/placement 409$/);
  await bruno.tap(second);
  await bruno.reads('Pourquoi cet enfant passe avant d’autres ?');
  await bruno.holds('main form input');
  await page.keyboard.type('Sa sœur y va déjà');
  await bruno.network(false);
  await bruno.tap('button', 'Donner quand même');
  await bruno.reads('Rien n’est perdu : tout ce que vous avez écrit est encore là.');
  await bruno.look('sans-reseau', { whole: false });
  await bruno.network(true);
  await bruno.tap('button', 'Donner quand même');
  await bruno.reads(/« Sa sœur y va déjà »/);
  await bruno.settled();
  const offer = await offerOf(bruno);
  assert.equal(offer.requests.filter(({ reason }) => reason === 'Sa sœur y va déjà').length, 1);
}

async function papers(story, bruno) {
  const { page } = bruno;
  const button = page.locator('#papers').locator('xpath=ancestor::section').getByRole('button', { pressed: false });
  await bruno.reads('Autorisation de participer : 4 manquent, pour le 10 décembre');
  const from = bruno.taps;
  await bruno.tap(button.first());
  await bruno.reads('Autorisation de participer : 3 manquent, pour le 10 décembre');
  within(1, bruno.taps - from, 'taps', 'a paper received', story);
  await bruno.settled();
  await bruno.tap(page.getByRole('status').getByRole('button', { name: 'Annuler' }));
  await bruno.reads('Autorisation de participer : 4 manquent, pour le 10 décembre');
  // Two taps to the voice of the family.
  const call = page.getByRole('button', { name: /^Appeler/ }).first();
  await bruno.tap(call);
  await page.locator('a[href^="tel:"]').or(page.getByText('Pas de téléphone au dossier.')).first().waitFor();
  await bruno.look('papiers');
  // A folder takes one sheet of it: the facts, who goes with the papers they owe, who waits, and nothing to press.
  assert.equal(pages(await bruno.print('liste')), 1);
  await page.emulateMedia({ media: 'print' });
  const sheet = await bruno.text('.offer-paper');
  says(sheet, 'Du 21 au 23 décembre 2026', 'Autorisation de participer', 'à rendre', 'Liste d’attente');
  assert.equal(await page.locator('main button:visible').count(), 0);
  await page.emulateMedia({ media: null });
}

async function whatLeaves(bruno) {
  const { page } = bruno;
  const path = new URL(page.url()).pathname;
  await bruno.follow('Liste du trajet', /\/car$/);
  says(await bruno.text('main'), 'Séjour raquettes', 'Aller', 'Retour', /0\d \d\d \d\d \d\d \d\d/);
  await bruno.look('car');
  assert.equal(pages(await bruno.print('car')), 1);
  await bruno.open(path);
  await bruno.follow('Fiches d’urgence', /\/urgence$/);
  says(await bruno.text('main'), 'appelez d’abord le 15 ou le 112', /0\d \d\d \d\d \d\d \d\d/);
  await bruno.look('urgence');
  assert.equal(pages(await bruno.print('urgence')), 1);
  await bruno.open(path);
}

async function cancelsIt(bruno) {
  const { page } = bruno;
  await bruno.tap('button', 'Annuler cette liste…');
  await bruno.tap('button', 'Annuler la liste');
  await bruno.reads('à remplir');
  await page.keyboard.press('Escape');
  await bruno.write('Pourquoi c’est annulé ?', 'Pas assez de neige');
  await bruno.tap('button', 'Annuler la liste');
  await bruno.reads(/Annulé par Bruno .+ : Pas assez de neige/);
  await bruno.look('annulee');
  await bruno.tap(page.getByRole('status').getByRole('button', { name: 'Annuler' }));
  await bruno.reads('Séjour raquettes a lieu de nouveau.');
  await bruno.settled();
  assert.equal((await offerOf(bruno)).cancelled_at, null);
}

/** A club copied from nothing: places are given at once, first come, three taps for the first, one for the next. */
async function fillsAClub(story, bruno) {
  const { page } = bruno;
  await bruno.open(`${place}/nouveau`);
  await bruno.choose('Quelle sorte de liste ?', 'club');
  await bruno.write('Nom de la liste', 'Escalade du mercredi');
  await bruno.write('Premier jour', '2026-12-02');
  await bruno.write('Dernier jour', '2027-06-30');
  await bruno.write('Commence à', '17:30');
  await bruno.write('Finit à', '19:00');
  await bruno.write('Places', '3');
  await bruno.write('Inscriptions jusqu’au', '2026-12-01');
  assert.ok(await page.getByLabel('La première demande passe d’abord').isChecked());
  await bruno.tap('button', 'Créer la liste');
  await page.waitForURL(/vacances\/[\da-f-]{36}$/);
  await bruno.open(place);
  const from = bruno.taps;
  await bruno.follow(/^Escalade du mercredi/, /vacances\/[\da-f-]{36}$/);
  await bruno.follow('Ajouter des enfants', /\/ajouter$/);
  const give = page.getByRole('button', { name: /^Donner (la place|quand même)/ });
  await bruno.tap(give.first());
  await bruno.reads(/ a sa place\.$/);
  within(3, bruno.taps - from, 'taps', 'a place in a club, from the lists', story);
  await bruno.reads('2 places libres sur 3');
  await bruno.settled();
  await bruno.tap(give.first());
  await bruno.reads('1 place libre sur 3');
  await bruno.settled();
  await bruno.tap(give.first());
  await bruno.reads('Complet : 3 places');
  await bruno.settled();
  // Full: the same tap notes the request.
  await bruno.tap(page.getByRole('button', { name: /^Noter la demande/ }).first());
  await bruno.reads(/^La demande d(?:e |’).+ est notée\.$/);
  await bruno.look('club-complet', { whole: false });
  await page.goBack();
  await bruno.settled();
  await bruno.look('club');
  return (await offerOf(bruno)).row.id;
}

/** On a child's page: how far from half of each holiday; a place asked for in two taps, and taken back. */
async function fromTheChild(story, bruno) {
  const { page } = bruno;
  const { items } = await api(bruno, '/children?limit=60');
  const { requests } = await api(bruno, `/offers/${story.club}`);
  const child = items.find(({ id }) => !requests.some((each) => each.child.id === id));
  await bruno.open(`/enfants/${child.id}`);
  const block = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Mercredis et vacances' }) })
    .last();
  await block.scrollIntoViewIfNeeded();
  await block.getByRole('button', { name: 'Demander une place' }).waitFor();
  await block
    .getByText(/sur \d+, objectif \d+/)
    .first()
    .waitFor();
  const from = bruno.taps;
  await bruno.tap(block.getByRole('button', { name: 'Demander une place' }));
  await bruno.tap(block.getByRole('button', { name: /^Demander : Escalade/ }));
  await bruno.reads(new RegExp(`^La demande d(?:e |’)${child.first_name} est notée`));
  within(2, bruno.taps - from, 'taps', 'answering for a family', story);
  await bruno.look('enfant');
  await bruno.tap(block.getByRole('button', { name: /^Retirer la demande : Escalade/ }));
  await bruno.reads(`${child.first_name} n’est plus sur la liste.`);
}

async function others(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await anissa.open(place);
  saysNot(await anissa.text('main'), 'Créer une liste');
  await anissa.follow(/^Escalade du mercredi/, /vacances\/[\da-f-]{36}$/);
  saysNot(await anissa.text('main'), 'Annuler cette liste', 'Modifier');
  await anissa.look('referente');
  const driss = await Person.signIn(story, 'driss@marelle.example');
  assert.equal((await driss.get('/api/v1/offers')).status(), 403);
  saysNot(await driss.text('body'), 'Mercredis et vacances');
}

/** Nothing to show, and nothing that answers: both say what to do. */
async function emptyAndFailing(bruno) {
  const { page } = bruno;
  await page.route('**/api/v1/offers?*', (route) => route.fulfill({ json: { items: [] } }));
  await bruno.open(place);
  await bruno.reads('Aucun club, aucune semaine de vacances, aucun séjour.');
  await bruno.look('aucune-liste');
  await page.unroute('**/api/v1/offers?*');
  await page.route('**/api/v1/offers?*', (route) =>
    route.fulfill({ status: 500, json: { status: 500, code: 'unexpected' } }),
  );
  bruno.expect(/^GET \/api\/v1\/offers 500$/);
  await bruno.open(place);
  await page.getByRole('button', { name: 'Réessayer' }).waitFor();
  await bruno.look('en-panne');
  await page.unroute('**/api/v1/offers?*');
  await bruno.tap('button', 'Réessayer');
  await bruno.reads('Escalade du mercredi');
}

export const desk = true;

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await createsAStay(bruno);
  await notesRequests(story, bruno);
  await wereInTime(story, bruno);
  await draws(story, bruno);
  await givesPlaces(bruno);
  await freesAPlace(story, bruno);
  await papers(story, bruno);
  await whatLeaves(bruno);
  await cancelsIt(bruno);
  story.club = await fillsAClub(story, bruno);
  await fromTheChild(story, bruno);
  await emptyAndFailing(bruno);
  await others(story);
}
