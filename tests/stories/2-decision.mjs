// The director decides: who is this child, where does he live, what do we do; then he has a place tonight.
import { assert, says, saysNot, within } from './checks.mjs';
import { Person } from './person.mjs';

/** A child of the demonstration, so that the teacher may write almost the same one. */
async function someoneKnown(bruno) {
  const { items } = await (await bruno.get('/api/v1/children?search=Ilyès')).json();
  return items[0];
}

/** What the teacher sends: the same child but for the accents, the case and one letter. */
async function refers(story, known) {
  const { request } = story.contexts[0];
  const form = {
    id: '019ac000-0000-7000-8000-00000000a001',
    parents_agree: 'yes',
    parents_informed_on: '2026-11-20',
    parents_agreed_by: 'la mère',
    referrer_name: 'Mme Garnier',
    referrer_role: 'teacher',
    uai: known.school.uai,
    given_names: 'ILYES',
    birth_name: `${known.last_name}e`,
    birth_date: known.birth_date,
    level: 'CE2',
    motive_learning: 'learning',
    motive_isolation: 'isolation',
    urgency: 'urgent',
    facts: 'Seul à la récréation depuis la rentrée.',
    guardian_name_1: 'Samia Amranie',
    guardian_relation_1: 'mère',
    guardian_phone_1: '06 39 98 88 01',
  };
  const answer = await request.post(story.server.origin + story.link, { form });
  assert.equal(answer.status(), 200);
  return form;
}

const opens = (bruno, name) => bruno.follow(name, /\/orientations\/[\w-]+$/);

async function decide(story, bruno) {
  // From the list: the referral, then the decision.
  const from = bruno.taps;
  await opens(bruno, /^Soraya/);
  await bruno.tap('button', 'Rencontrer');
  await bruno.reads('À rencontrer : c’est noté');
  within(3, bruno.taps - from, 'taps', 'meeting a family', story);
  await bruno.look('rencontrer');

  await bruno.open('/orientations');
  const second = bruno.taps;
  await opens(bruno, /^Fabio/);
  await bruno.tap('button', 'Attendre');
  await bruno.reads('En attente : c’est noté');
  within(3, bruno.taps - second, 'taps', 'putting on the waiting list', story);
  says(await bruno.text('main'), /En attente · rang 3/);
  await bruno.tap('button', 'Changer le rang');
  await bruno.write('Rang dans la liste d’attente (si vous savez)', '1');
  await bruno.tap(bruno.page.locator('form').getByRole('button', { name: 'Attendre' }));
  await bruno.reads('rang 1');
  await bruno.look('attendre');

  await bruno.open('/orientations');
  const third = bruno.taps;
  await opens(bruno, /^Ismaël/);
  await bruno.tap('button', 'Refuser');
  await bruno.look('refuser-pourquoi');
  await bruno.tap('button', 'Refuser : pas de place');
  await bruno.reads('Refusé : c’est noté');
  within(3, bruno.taps - third, 'taps', 'refusing with its reason', story);
  says(await bruno.text('main'), 'pas de place', 'Bruno Delmas');

  await bruno.open('/orientations');
  await opens(bruno, /^Léna/);
  await bruno.tap('button', 'Rediriger');
  const form = bruno.page.locator('form');
  await bruno.tap(form.getByRole('button', { name: 'Rediriger' }));
  await bruno.reads('Une réponse à revoir');
  await bruno.write('Vers quel dispositif', 'PRE de l’agglomération');
  await bruno.tap(form.getByRole('button', { name: 'Rediriger' }));
  await bruno.reads('Orienté ailleurs : c’est noté');
  says(await bruno.text('main'), 'PRE de l’agglomération');
}

/** All twelve places are taken: the director makes one more. */
async function makesAPlace(bruno) {
  await bruno.open('/groupes');
  await bruno.follow(/^Explorateurs/, /\/groupes\/[\w-]+$/);
  await bruno.tap('button', 'Modifier : Le groupe');
  await bruno.write('Places', '13');
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('12 enfants pour 13 places');
}

async function admits(bruno, known) {
  await bruno.open('/orientations');
  await opens(bruno, /^ILYES/);
  await bruno.follow('Admettre', /admission$/);
  const page = bruno.page;

  // Neither said whether it is the same child nor what the school left out: nothing leaves, nothing is lost.
  await bruno.choose('Cursus', '2');
  await bruno.choose('Groupe', { label: 'Comètes (complet)' });
  await bruno.write('Allergies (si vous savez)', 'Noix de cajou');
  await bruno.tap('button', 'Admettre ILYES');
  await bruno.reads('2 réponses à revoir');
  says(await bruno.text('.summary'), 'Est-ce Ilyès Amrani ?', 'Sexe');
  await bruno.look('admission-a-revoir');
  await bruno.choose('Sexe', 'm');
  await bruno.tap(page.getByLabel('Non, c’est un autre enfant'));

  // A full group is refused by the server, and everything is still there.
  bruno.expect(/^POST \/api\/v1\/referrals\/[\w-]+\/admission 409$/);
  await bruno.tap('button', 'Admettre ILYES');
  await bruno.reads('Ce groupe est complet ce jour-là.');
  assert.equal(await page.getByLabel('Allergies (si vous savez)').inputValue(), 'Noix de cajou');

  await bruno.choose('Groupe', { label: 'Explorateurs (1 place)' });
  await bruno.tap(page.getByLabel('Soins d’urgence'));
  await bruno.tap('button', 'Ajouter un adulte');
  const second = page.getByRole('group', { name: 'Adulte 2' });
  await bruno.write('Prénoms', 'Rachid', second);
  await bruno.write('Nom', 'Amranie', second);
  await bruno.write('Téléphone (si vous savez)', '06 39 98 88 02', second);
  await bruno.choose('Lien avec l’enfant', 'father', second);
  await bruno.look('admission');
  await bruno.tap('button', 'Admettre ILYES');
  await page.waitForURL(/\/enfants\/[\w-]+$/);
  await bruno.reads('Inscription faite : ILYES.');
  await bruno.whole();
  const file = await bruno.text('main');
  says(file, 'Noix de cajou', 'Samia Amranie', 'Rachid Amranie', '06 39 98 88 02', 'Peut venir chercher');
  says(file, 'Explorateurs', 'Participer aux activités', 'Soins d’urgence');
  assert.ok(!page.url().endsWith(known.id), 'it became the child who was already known');
  await bruno.look('dossier');
}

/** The class of next September, in a school that nobody here knew; the class of today stays what it is. */
async function entersTheNextClass(bruno) {
  const block = bruno.page.getByRole('region', { name: 'Scolarité' });
  const now = await bruno.text('p.line');
  await bruno.tap('button', 'Modifier : Scolarité');
  assert.equal(await block.getByLabel('Année scolaire').inputValue(), '2026-2027');
  await bruno.choose('Année scolaire', '2027-2028', block);
  await bruno.write('Code de l’école (UAI) (si vous savez)', 'Jules Ferry', block);
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('Une réponse à revoir');
  await bruno.write('Code de l’école (UAI) (si vous savez)', '0739009W', block);
  await bruno.reads('Cette école n’est pas encore connue ici');
  await bruno.write('Nom de l’école', 'École des Tilleuls', block);
  // By its name: nobody has to know a code.
  await bruno.write('Commune', 'st alban l', block);
  await block.locator('datalist option[value="Saint-Alban-Leysse (73)"]').waitFor({ state: 'attached' });
  await bruno.write('Commune', 'Saint-Alban-Leysse (73)', block);
  await bruno.reads('Saint-Alban-Leysse (73), code INSEE 73222.');
  await bruno.choose('Type de classe', 'ulis', block);
  await bruno.look('classe-suivante');
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('École des Tilleuls');
  const years = await block.getByRole('listitem').allInnerTexts();
  assert.equal(years.length, 2, years.join(' | '));
  says(years[0], '2027-2028', 'ULIS · École des Tilleuls');
  says(years[1], '2026-2027');
  assert.equal(await bruno.text('p.line'), now, 'the class of today changed');

  // Found by its name from now on; the year is corrected, not written twice.
  await bruno.tap('button', 'Modifier : Scolarité');
  await bruno.choose('Année scolaire', '2027-2028', block);
  await bruno.write('Code de l’école (UAI) (si vous savez)', 'tilleuls', block);
  const offer = block.locator('datalist option[value="0739009W"]');
  await offer.waitFor({ state: 'attached' });
  assert.equal(await offer.textContent(), 'École des Tilleuls, Saint-Alban-Leysse');
  await bruno.write('Code de l’école (UAI) (si vous savez)', '0739009W', block);
  await bruno.choose('Type de classe', 'ordinary', block);
  await bruno.tap('button', 'Enregistrer');
  await block.getByRole('button', { name: 'Modifier : Scolarité' }).waitFor();
  await block.getByRole('listitem').filter({ hasText: 'ULIS' }).waitFor({ state: 'detached' });
  assert.equal(await block.getByRole('listitem').count(), 2);
  await bruno.look('scolarite');
}

async function placesTheHome(bruno) {
  const page = bruno.page;
  // By coordinates, inside an area and far from its edge.
  await bruno.tap('button', 'Situer l’adresse : Quartier prioritaire');
  await bruno.write('Latitude', '45,5910');
  await bruno.write('Longitude', '5,9060');
  await bruno.tap('button', 'Situer');
  await bruno.reads('Dans le quartier : Les Hauts (tracé approximatif)');
  says(await bruno.text('main'), /\d+ m à l’intérieur/, 'calculé depuis les coordonnées', 'QPV-DEMO');
  saysNot(await bruno.text('main'), 'À confirmer');
  await bruno.look('situer-coordonnees');

  // By hand: refused without evidence, then kept with it, in the place of the first.
  await bruno.tap('button', 'Situer l’adresse : Quartier prioritaire');
  await bruno.tap(page.getByLabel('À la main, avec une preuve'));
  await bruno.choose('Réponse', 'outside');
  await bruno.tap('button', 'Situer');
  await bruno.reads('Une réponse à revoir');
  await bruno.write('Preuve', 'Outil officiel consulté le 26 novembre, impression au dossier');
  await bruno.tap('button', 'Situer');
  await bruno.reads('Hors quartier');
  says(
    await bruno.text('main'),
    'Outil officiel consulté',
    'outil officiel',
    'Remplacée par une décision plus récente',
  );
  await bruno.look('situer-a-la-main');

  // Near the edge the computer does not decide alone: somebody confirms, and says on what grounds.
  await bruno.tap('button', 'Situer l’adresse : Quartier prioritaire');
  await bruno.write('Latitude', '45.5858');
  await bruno.write('Longitude', '5.90525');
  await bruno.tap('button', 'Situer');
  await bruno.reads('À confirmer : moins de 60 m de la limite');
  await bruno.look('situer-pres-du-bord');
  await bruno.tap('button', 'Situer l’adresse : Quartier prioritaire');
  const grounds = page.getByRole('listitem').filter({ hasText: 'À confirmer' });
  await bruno.tap(grounds.getByRole('button', { name: 'Confirmer' }));
  await bruno.reads('Une réponse à revoir');
  await bruno.write('Preuve', 'Plan cadastral consulté en mairie', grounds);
  await bruno.tap(grounds.getByRole('button', { name: 'Confirmer' }));
  await bruno.reads('Plan cadastral consulté en mairie');
  await page.getByText('À confirmer').waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Latitude').count(), 0, 'the form stays open after the confirmation');
  await bruno.look('confirme');
}

export const desk = true;

export default async function (story) {
  story.secrets = ['Amran', 'ILYES', 'Samia'];
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const known = await someoneKnown(bruno);
  await refers(story, known);

  await bruno.open('/aujourdhui');
  await bruno.follow(/orientations à lire/, /\/orientations$/);
  const list = await bruno.text('main');
  says(list, 'ILYES A.', 'Urgent', 'Apprentissages, Isolement', 'Ressemble à un enfant connu', 'Mme Garnier');
  await bruno.look('liste');

  await opens(bruno, /^ILYES/);
  says(await bruno.text('main'), 'Un enfant connu lui ressemble', 'Ilyès Amrani', 'Une lettre de différence');
  says(await bruno.text('main'), 'Même date de naissance', 'Seul à la récréation', '06 39 98 88 01');
  await bruno.look('doublon-possible');

  await bruno.open('/orientations');
  await decide(story, bruno);
  await makesAPlace(bruno);
  await admits(bruno, known);
  await entersTheNextClass(bruno);
  await placesTheHome(bruno);

  await bruno.open('/groupes');
  await bruno.follow(/^Explorateurs/, /\/groupes\/[\w-]+$/);
  await bruno.reads('13 enfants pour 13 places');
  says(await bruno.text('main'), 'ILYES', /depuis le .*26 nov/);
  await bruno.look('groupe');
  await bruno.open('/aujourdhui');
  says(await bruno.text('main'), '49 enfants attendus');
  await bruno.follow(/Explorateurs/, /\/seances\//);
  await bruno.reads('13 enfants à pointer');
  says(await bruno.text('main'), 'ILYES A.', 'Noix de cajou');
  await bruno.look('attendu-ce-soir');

  // The school sees that it went on, and no more.
  const teacher = await Person.enter(story, { scripts: false });
  await teacher.open(story.link);
  says(await teacher.text(), 'L’enfant est accueilli');
  saysNot(await teacher.text(), 'ILYES', 'Amran', 'Noix');
}
