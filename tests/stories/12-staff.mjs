// Enough adults: a leader is absent tonight, somebody takes the place in four taps; a volunteer answers by link; who is
// not cleared is on top of the list, and gets no session before the checks are OK.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, says, saysNot, within } from './checks.mjs';
import { Person } from './person.mjs';

const volunteerLink = (story) =>
  readFileSync(join(story.kept.folder, 'logins.txt'), 'utf8').match(/volunteer_by_link\s+(\/l\/\S+)/)[1];

/** No account, no script: the evening that looks for somebody, and one tap. */
async function odileSaysYes(story) {
  const odile = await Person.enter(story, { scripts: false });
  const { page } = odile;
  await page.goto(story.server.origin + volunteerLink(story));
  const before = await odile.text();
  says(before, 'Mes soirs', /jeudi 26 novembre/i, 'Explorateurs', 'L’équipe cherche quelqu’un', '04 79 00 00 00');
  // She leads that evening, and is absent: nobody is told that she will be there.
  saysNot(before, 'Leïla', 'Ferrand');
  await odile.look('mes-soirs');
  odile.taps = 0;
  await odile.tap('button', 'Oui, je viens');
  await odile.reads('C’est noté. Merci.');
  within(1, odile.taps, 'taps', 'a yes to an evening', story);
  says(await odile.text(), 'Vous avez dit oui.');
}

/** The red evening, the arithmetic, the substitute. */
async function aSubstitute(story, bruno) {
  const { page } = bruno;
  await bruno.open('/aujourdhui');
  await bruno.reads('Pas assez d’adultes');
  await bruno.look('aujourdhui');
  const from = bruno.taps;
  await bruno.follow(/^Explorateurs : Pas assez d’adultes/, /\/encadrement\//);
  const red = await bruno.text('main');
  says(red, 'Explorateurs', 'enfants de 6 ans et plus ÷ 14 → 1', 'il faut 1 adulte', 'CASF R227-16');
  says(red, 'absent·e ce jour');
  await bruno.look('pas-assez');
  await bruno.tap('button', 'Remplacer Leïla Ferrand');
  const first = page.getByRole('button', { name: /^Prend la séance/ }).first();
  await first.waitFor();
  await bruno.look('qui-peut-venir');
  // Whoever holds another session or is not cleared is shown with the reason, and cannot be tapped.
  says(await bruno.text('main'), 'tient déjà Comètes', 'Liste des cadres interdits : manque');
  assert.match(await first.innerText(), /Inès Carvalho/);
  await bruno.tap(first);
  await bruno.reads('C’est fait : Inès Carvalho.');
  within(4, bruno.taps - from, 'taps', 'replacing an absent leader', story);
  await bruno.settled();
  const now = await bruno.text('main');
  says(now, 'Inès Carvalho', 'Assez d’adultes');
  saysNot(now, 'Remplacer Leïla Ferrand');
  await bruno.look('assez');
  return page.url();
}

/** A second evening stays short: the volunteers are asked, and the director says why it goes on. */
async function goingOn(bruno) {
  const { items } = await (await bruno.get('/api/v1/ratios')).json();
  const comets = items.find((each) => each.group.name === 'Comètes');
  await bruno.open(`/encadrement/${comets.session}`);
  says(await bruno.text('main'), 'enfants de moins de 6 ans ÷ 10 → 1', 'il faut 2 adultes, il y en a 1');
  await bruno.tap('button', 'Demander un adulte de plus');
  await bruno.reads('1 adulte demandé, aucun oui.');
  await bruno.tap('button', /^Écrire la raison/);
  bruno.expect(/^PUT .*ratio-override 422/);
  await bruno.write('Pourquoi continuer avec moins d’adultes', 'court');
  await bruno.tap('button', 'Accepter et continuer');
  await bruno.reads('trop court');
  await bruno.write('Pourquoi continuer avec moins d’adultes', 'Chloé reste avec le groupe jusqu’à 18 h.');
  await bruno.tap('button', 'Accepter et continuer');
  await bruno.reads(/Accepté par Bruno Delmas/);
  const text = await bruno.text('main');
  says(text, 'Chloé reste avec le groupe', 'toujours', 'il faut 2 adultes, il y en a 1', 'Pas assez d’adultes');
  await bruno.look('accepte');
}

/** One tap to who lacks what; the checks are written, and the person may come. */
async function papers(story, bruno) {
  const { page } = bruno;
  await bruno.open('/aujourdhui');
  const from = bruno.taps;
  if (story.width < 900) await bruno.open('/equipe');
  else await bruno.follow('Équipe', /\/equipe$/);
  if (story.width >= 900) within(1, bruno.taps - from, 'taps', 'seeing who lacks a document', story);
  const list = await bruno.text('main');
  says(list, 'À compléter : 2 personnes', 'Paul Reynaud', 'Contrôle de l’État (TAM) : demandé, pas de réponse');
  says(list, 'Liste des cadres interdits : manque', 'Un papier se termine le 17 décembre 2026', 'Odile Berthier');
  await bruno.look('equipe');
  await bruno.follow(/^Paul Reynaud/, /\/equipe\/[\w-]+$/);
  says(await bruno.text('main'), 'Pas encore avec les enfants', 'Il manque 4 informations');
  await bruno.look('personne');
  for (const kind of ['acm_tam', 'banned_list']) {
    await bruno.tap('button', /^Noter une vérification/);
    await bruno.choose('Quelle vérification', kind);
    await bruno.choose('Ce qui en est sorti', 'ok');
    await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
    await page.locator('form').first().waitFor({ state: 'detached' });
    await bruno.settled();
  }
  await bruno.reads('Peut être avec les enfants');
  await bruno.tap('button', 'Donner le lien « Mes soirs »');
  await bruno.reads('Montré une seule fois');
  await bruno.look('lien-personnel');
}

/** Somebody without an account who no longer comes: from a day ahead, then at once; the lists and the link close. */
async function noLongerComes(story, bruno) {
  await bruno.open('/equipe');
  await bruno.follow(/^Odile Berthier/, /\/equipe\/[\w-]+$/);
  await bruno.tap('button', /^Ne vient plus à partir du/);
  says(await bruno.text('main'), 'n’ouvrent plus rien', 'restent comptées', 'tout de suite');
  await bruno.look('ne-vient-plus');
  // Before the first day there is nothing to end.
  const on = 'Premier jour où la personne ne vient plus';
  bruno.expect(/^PUT .*closure 422/);
  await bruno.write(on, '2001-01-01');
  await bruno.tap('button', 'Noter la fin de l’engagement');
  await bruno.reads('trop tôt');
  await bruno.write(on, '2026-12-14');
  saysNot(await bruno.text('main'), 'tout de suite');
  await bruno.tap('button', 'Noter la fin de l’engagement');
  await bruno.reads('Ne vient plus à partir du 14 décembre 2026.');
  await bruno.settled();
  await bruno.tap('button', /^Changer ce jour/);
  const today = new Date(story.server.now()).toISOString().slice(0, 10);
  await bruno.write(on, today);
  await bruno.tap('button', 'Noter la fin de l’engagement');
  await bruno.reads(/Odile Berthier ne vient plus depuis le/);
  saysNot(await bruno.text('main'), 'Liens personnels', 'Vérifications');
  await bruno.look('est-partie');
  await bruno.follow('Équipe et bénévoles', /\/equipe$/);
  await bruno.reads('Paul Reynaud');
  const list = bruno.page.locator('main .sheet');
  assert.equal(await list.getByText('Odile Berthier').count(), 0);
  assert.equal((await bruno.get(volunteerLink(story))).status(), 404);
}

/** The evening she had said yes to says that she is to be replaced; she comes back later, on the same file. */
async function comesBack(story, bruno) {
  const { items } = await (await bruno.get('/api/v1/ratios?from=2026-11-26&until=2026-11-26')).json();
  const evening = items.find((each) => each.adults.some((adult) => adult.name === 'Odile Berthier'));
  assert.equal(evening.adults.find((adult) => adult.name === 'Odile Berthier').left, 'yes');
  await bruno.open(`/encadrement/${evening.session}`);
  await bruno.reads('ne vient plus à cette date : à remplacer');
  await bruno.look('a-remplacer');
  await bruno.open('/planning');
  await bruno.reads('Odile Berthier ne vient plus : à remplacer');
  await bruno.look('planning-a-remplacer');
  await bruno.open('/equipe');
  await bruno.reads('Ne viennent plus');
  await bruno.tap('button', /^Revient….*Odile Berthier/);
  await bruno.look('revient');
  const today = new Date(story.server.now()).toISOString().slice(0, 10);
  await bruno.write('À partir du', today);
  await bruno.tap('button', 'Noter le retour');
  await bruno.page.waitForURL(/\/equipe\/[\w-]+$/);
  await bruno.reads('Peut être avec les enfants');
  says(await bruno.text('main'), 'Odile Berthier', 'Vérifications');
  await bruno.settled();
  await bruno.look('est-revenue');
  await bruno.open('/activite');
  await bruno.reads(/Bruno Delmas a noté l’arrivée d’Odile Berthier dans l’équipe/);
  says(await bruno.text('main'), 'a noté la fin de l’engagement d’Odile Berthier');
}

/** One more post for a colleague, its end from a day, and the end taken back from recent activity. */
async function posts(bruno) {
  const { page } = bruno;
  await bruno.open('/equipe');
  await bruno.follow(/^Inès Carvalho/, /\/equipe\/[\w-]+$/);
  await bruno.reads('Postes');
  await bruno.tap('button', /^Donner un poste/);
  await bruno.choose('Rôle', 'activity_leader');
  bruno.expect(/^POST .*posts 409/);
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Donner un poste' }));
  await bruno.reads('a déjà ce poste');
  await bruno.choose('Rôle', 'referent');
  await bruno.look('poste');
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Donner un poste' }));
  await page.locator('form').first().waitFor({ state: 'detached' });
  await bruno.settled();
  await bruno.tap('button', /^Mettre fin à ce poste.*[Rr]éférent/);
  says(await bruno.text('main'), 'perd l’accès');
  await bruno.write('Premier jour où ce poste ne vaut plus', '2026-12-14');
  await bruno.look('fin-de-poste');
  await bruno.tap('button', 'Mettre fin au poste');
  await bruno.reads('Ne vaut plus à partir du 14 décembre 2026.');
  await bruno.settled();
  await bruno.look('postes');
  await bruno.open('/activite');
  await bruno.reads(/a mis fin au poste d’Inès Carvalho à partir du 14 décembre 2026/);
  await bruno.tap(page.getByRole('button', { name: /^Annuler/ }).first());
  await bruno.reads('C’est annulé.');
  const { items } = await (await bruno.get('/api/v1/users')).json();
  const ines = items.find((each) => each.name === 'Inès Carvalho');
  assert.ok(ines.posts.some((post) => post.profile === 'referent' && post.until === null));
}

/** With an account: the evenings in the app, a no and a yes. */
async function drissAnswers(story) {
  const driss = await Person.signIn(story, 'driss@marelle.example');
  await driss.open('/aujourdhui');
  await driss.follow('Mes soirs', /\/soirs$/);
  says(await driss.text('main'), 'Comètes', 'Vous êtes attendu ce jour-là.');
  await driss.look('soirs');
  await driss.tap(driss.page.getByRole('button', { name: /^Non, je ne viens pas/ }).first());
  await driss.reads('Vous avez dit non.');
  await driss.tap(driss.page.getByRole('button', { name: /^Oui, je viens/ }).first());
  await driss.reads('Vous avez dit oui.');
  assert.equal((await driss.get('/api/v1/ratios')).status(), 403);
}

export default async function (story) {
  await odileSaysYes(story);
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await aSubstitute(story, bruno);
  await goingOn(bruno);
  await papers(story, bruno);
  await drissAnswers(story);
  await noLongerComes(story, bruno);
  await comesBack(story, bruno);
  await posts(bruno);
  // A referent sees the light and replaces nobody.
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await anissa.open('/aujourdhui');
  await anissa.reads('Assez d’adultes');
  assert.equal((await anissa.get('/api/v1/staff')).status(), 403);
}
