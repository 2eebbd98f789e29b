// The whole house: an event of every group, who of the parents came, the families told that it is off; a leader held
// elsewhere, named; a group closed and opened again; what was said at a meeting; the director's alert, a badge.
import { assert, says, within } from './checks.mjs';
import { Person } from './person.mjs';

const cards = (person) => person.page.locator('[data-session]:visible');
const afterTheMeeting = '2026-12-08T16:00:00.000Z';

/** From the planning: one form, a session for each group. */
async function anEvent(story, bruno) {
  await bruno.open('/planning');
  await bruno.tap('button', 'Ajouter une séance');
  const dialog = bruno.page.getByRole('dialog');
  await bruno.choose('Groupe', { label: 'Plusieurs groupes' }, dialog);
  await dialog.getByRole('checkbox', { name: 'Comètes' }).waitFor();
  await bruno.look('plusieurs-groupes', { whole: false });
  await bruno.choose('Groupe', { label: 'Tout l’établissement' }, dialog);
  await bruno.choose('Activité', { label: 'Temps familial' }, dialog);
  await bruno.write('Intitulé (si vous savez)', 'Goûter des familles', dialog);
  await bruno.write('Jour', '2026-11-26', dialog);
  await bruno.write('Début', '18:45', dialog);
  await bruno.write('Fin', '19:45', dialog);
  await bruno.tap(dialog.getByRole('button', { name: 'Ajouter une séance' }));
  await bruno.reads(/Évènement ajouté pour \d+ groupes, jeudi 26 novembre/);
  const party = cards(bruno).filter({ hasText: 'Goûter' });
  await party.first().waitFor();
  const count = await party.count();
  assert.ok(count > 1, `an event of ${count} group`);
  await bruno.look('evenement');
  return count;
}

/** Who came: the plan, the session, the list, a name. */
async function parentsCame(story, bruno) {
  await bruno.open('/aujourdhui');
  const from = bruno.taps;
  await bruno.follow('Planning', /\/planning$/);
  await bruno.tap(cards(bruno).filter({ hasText: 'Goûter' }).first());
  await bruno.reads(/Tous ensemble : /);
  await bruno.follow('Appel des parents', /\/parents$/);
  const names = bruno.page.locator('main button[aria-pressed]');
  await bruno.tap(names.first());
  await bruno.reads('1 adulte venu');
  within(4, bruno.taps - from, 'taps', 'noting that a parent came', story);
  assert.equal(await names.first().getAttribute('aria-pressed'), 'true');
  await bruno.write('Nom', 'Rosa Diaz');
  await bruno.tap('button', 'Noter sa venue');
  await bruno.reads('2 adultes venus');
  await bruno.look('parents');
  assert.ok((await bruno.print('emargement')).length > 5000, 'the sheet to sign prints nothing');
  // From another group's session of the same event, the same list.
  await bruno.tap(bruno.page.getByRole('button', { name: /^Enlever/ }));
  await bruno.reads('1 adulte venu');
  await bruno.tap(names.first());
  await bruno.reads('Aucun adulte noté');
}

/** An outing to come is off: every group at once, and their families, once. */
async function cancelledForAll(story, bruno, count) {
  await bruno.open('/planning');
  const party = () => cards(bruno).filter({ hasText: 'Goûter' });
  await bruno.tap(party().first());
  await bruno.tap('button', 'Annuler la séance');
  const dialog = bruno.page.getByRole('dialog');
  await bruno.write('Pourquoi ?', 'Salle inondée', dialog);
  await bruno.tap(dialog.getByRole('button', { name: 'Annuler la séance' }));
  await bruno.tap('button', 'Prévenir les familles');
  await bruno.reads(/personnes? prévenues? par message/);
  await bruno.look('familles-prevenues', { whole: false });
  await bruno.tap(dialog.getByRole('button', { name: 'Fermer' }).first());
  await bruno.page.waitForFunction(
    (all) =>
      [...document.querySelectorAll('[data-session]')].filter((each) => /inondée/.test(each.textContent)).length >= all,
    count,
  );
  await bruno.open('/messages?moyen=sms');
  await bruno.reads('Par quel moyen');
  await bruno.look('messages-sms');
}

/** Nobody is in two rooms at once, and one reads in which. */
async function heldElsewhere(bruno) {
  await bruno.open('/planning');
  await bruno.tap('button', 'Ajouter une séance');
  const dialog = bruno.page.getByRole('dialog');
  await bruno.choose('Groupe', { label: 'Comètes' }, dialog);
  await bruno.write('Jour', '2026-11-26', dialog);
  await bruno.write('Début', '17:00', dialog);
  await bruno.write('Fin', '18:00', dialog);
  // Said beside the name before one chooses, and again if one insists.
  await bruno.choose('Qui anime', { label: 'Driss Haddou (tient déjà Comètes, 16 h 45 – 18 h 15)' }, dialog);
  await bruno.tap(dialog.getByText('Thème, régime, encadrement, partenaire'));
  await bruno.choose('Encadrement à compter', { label: 'Baignade' }, dialog);
  bruno.expect(/^POST \/api\/v1\/groups\/[\w-]+\/sessions 409$/);
  await bruno.tap(dialog.getByRole('button', { name: 'Ajouter une séance' }));
  await bruno.reads(/tient déjà une autre séance à ces heures\. Comètes, 16 h \d\d – 18 h \d\d/);
  await bruno.look('deja-prise', { whole: false });
}

async function theAdults(bruno) {
  const { items } = await (await bruno.get('/api/v1/ratios')).json();
  await bruno.open(`/seances/${items[0].session}`);
  await bruno.look('onglets', { whole: false });
  await bruno.follow('Adultes', /\/encadrement\//);
  await bruno.reads('Assez d’adultes ?');
}

async function aGroupClosed(bruno) {
  await bruno.open('/groupes');
  await bruno.follow(/Explorateurs/, /\/groupes\/[\w-]+$/);
  const members = await bruno.text('main');
  await bruno.tap(bruno.page.locator('summary', { hasText: 'Fermer le groupe' }));
  await bruno.write('Premier jour où il n’existe plus', '2026-12-31');
  await bruno.look('fermer-le-groupe');
  await bruno.tap('button', 'Fermer le groupe');
  await bruno.page.waitForURL(/\/groupes$/);
  await bruno.reads(/Groupe fermé : Explorateurs/);
  await bruno.tap('button', 'Annuler');
  await bruno.page.waitForURL(/\/groupes\/[\w-]+$/);
  await bruno.settled();
  await bruno.reads(/^Lundi/);
  says(await bruno.text('main'), 'Explorateurs', 'Lundi');
  assert.equal((await bruno.text('main')).length > 0 && members.length > 0, true);
  await bruno.open('/activite');
  await bruno.reads(/a fermé le groupe Explorateurs/);
  await bruno.reads(/a ajouté un évènement pour plusieurs groupes/);
  await bruno.look('activite');
}

async function theAlert(bruno) {
  await bruno.open('/compte');
  await bruno.reads('Être prévenu d’un fait grave');
  const block = bruno.page.locator('section', {
    has: bruno.page.getByRole('heading', { name: 'Être prévenu d’un fait grave' }),
  });
  await bruno.tap(block.getByRole('button', { name: /^Modifier/ }));
  await bruno.choose('Comment', 'sms');
  await bruno.write('Téléphone portable', '12');
  bruno.expect(/^PUT \/api\/v1\/alert-way 422$/);
  await bruno.tap(block.getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads('réponse non comprise');
  await bruno.write('Téléphone portable', '06 39 98 00 11');
  await bruno.tap(block.getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads('Aussi par SMS');
  await bruno.look('alerte');
}

async function aBadge(bruno) {
  await bruno.open('/equipe');
  await bruno.follow(/^Odile Berthier/, /\/equipe\/[\w-]+$/);
  await bruno.tap('button', 'Donner le lien « Mes soirs »');
  await bruno.page.getByRole('img', { name: 'Le lien en code à photographier' }).waitFor();
  await bruno.look('lien-qr');
  await bruno.follow('Badge', /\/badge$/);
  says(await bruno.text('main'), 'Odile Berthier', 'bénévole');
  await bruno.look('badge');
  assert.ok((await bruno.print('badge')).length > 3000, 'the badge prints nothing');
}

/** Proposed today, held since: what was said stays with the child, and each reading is noted. */
async function minutes(story) {
  let anissa = await Person.signIn(story, 'anissa@marelle.example');
  const { items } = await (await anissa.get('/api/v1/children')).json();
  const child = items.find((each) => each.group);
  await anissa.open(`/enfants/${child.id}`);
  await anissa.tap('button', 'Proposer un rendez-vous');
  await anissa.tap('button', 'Proposer par lettre');
  await anissa.reads(/La lettre est prête/);
  await story.wakeUpOn(afterTheMeeting);
  anissa = await Person.signIn(story, 'anissa@marelle.example');
  await anissa.open(`/enfants/${child.id}`);
  await anissa.tap(anissa.page.getByRole('button', { name: /^Compte rendu/ }).first());
  await anissa.tap('button', 'Écrire le compte rendu');
  await anissa.write('Ce qui s’est dit', 'Les devoirs se passent mieux.');
  await anissa.write('Points convenus', 'Coucher à 20 h 30\nUn livre par semaine');
  await anissa.look('ecrire-le-compte-rendu');
  await anissa.tap('button', 'Enregistrer');
  await anissa.reads('Compte rendu enregistré.');
  await anissa.reads('Un livre par semaine');
  await anissa.look('compte-rendu');
  const ines = await Person.signIn(story, 'ines@marelle.example');
  assert.equal((await ines.get(`/api/v1/children/${child.id}/minutes`)).status(), 403);
}

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const count = await anEvent(story, bruno);
  await parentsCame(story, bruno);
  await cancelledForAll(story, bruno, count);
  await heldElsewhere(bruno);
  await theAdults(bruno);
  await aGroupClosed(bruno);
  await theAlert(bruno);
  await aBadge(bruno);
  const driss = await Person.signIn(story, 'driss@marelle.example');
  assert.equal((await driss.get('/api/v1/alert-way')).status(), 403);
  await minutes(story);
}
