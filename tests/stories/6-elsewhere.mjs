// Farid directs another establishment, Driss gives an evening a week: what is not theirs does not exist for them.
import { assert, says, saysNot } from './checks.mjs';
import { Person } from './person.mjs';

export function prepare(story) {
  const { house, kept } = story;
  const place = [
    '--name',
    'Bellevue',
    '--commune',
    '73065',
    '--commune-name',
    'Chambéry',
    '--places',
    '40',
    '--zone',
    'A',
  ];
  house.command(kept, 'establishment', 'add', ...place);
  const account = ['--name', 'Farid Benmoussa', '--email', 'farid@marelle.example', '--profile', 'director'];
  const said = house.command(kept, 'user', 'add', ...account, '--establishment', 'Bellevue');
  [, story.provisional] = said.match(/provisoire\s:\s(.+) \(/);
}

/** What the first establishment holds, as its own director knows it. */
async function whatIsThere(bruno) {
  const items = async (path) => (await (await bruno.get(path)).json()).items;
  const today = await (await bruno.get('/api/v1/today')).json();
  const [child] = await items('/api/v1/children');
  const [group] = await items('/api/v1/groups');
  const [referral] = await items('/api/v1/referrals?state=all');
  const session = today.sessions[0];
  const others = today.sessions.filter((each) => each.group.name !== 'Comètes');
  return { child, group, referral, session, others, children: await items('/api/v1/children?limit=100') };
}

/** The first login with a password somebody else chose: one's own first. */
async function firstLogin(story) {
  const farid = await Person.enter(story);
  await farid.open('/connexion');
  await farid.write('Adresse e-mail', 'farid@marelle.example');
  await farid.write('Mot de passe', story.provisional);
  await farid.tap('button', 'Se connecter');
  await farid.page.waitForURL(/\/compte$/);
  await farid.settled();
  await farid.reads('Choisissez votre mot de passe');
  await farid.look('premier-mot-de-passe');
  await farid.write('Mot de passe actuel', story.provisional);
  await farid.write('Nouveau mot de passe', 'le toboggan jaune de la cour');
  await farid.tap('button', 'Enregistrer');
  await farid.reads('Mot de passe changé');
  return farid;
}

async function nothingOfTheFirst(farid, there) {
  const { child, group, referral, session } = there;
  for (const [path, look] of [
    ['/aujourdhui', 'aujourdhui'],
    ['/enfants', 'enfants'],
    ['/groupes', 'groupes'],
    ['/orientations', 'orientations'],
    ['/impact?par=zone', 'impact'],
    ['/reglages', 'comptes'],
    ['/reglages/liens', 'liens'],
  ]) {
    await farid.open(path);
    const text = await farid.text();
    saysNot(
      text,
      ...there.children.map((each) => each.last_name),
      'Comètes',
      'Bruno',
      'Anissa',
      'Mme Garnier',
      'Les Hauts',
    );
    await farid.look(`farid-${look}`);
  }
  // An address that leads nowhere says so, once.
  await farid.open('/nulle-part');
  await farid.reads('Cette page n’existe pas');
  const unknown = '019fffff-ffff-7fff-bfff-ffffffffffff';
  for (const path of [
    `/api/v1/children/ID`,
    `/api/v1/groups/ID`,
    `/api/v1/referrals/ID`,
    `/api/v1/sessions/ID/attendance`,
    `/api/v1/children/ID/openings`,
    `/api/v1/sessions/ID/children/${child.id}/card`,
  ]) {
    const [one] = [group, referral, session].filter((each) => path.includes(`${kind(each, there)}/ID`));
    const real = await farid.get(path.replace('ID', (one ?? child).id));
    const absent = await farid.get(path.replace('ID', unknown));
    assert.equal(real.status(), 404, `${path}: ${real.status()}`);
    assert.equal(bare(await real.text()), bare(await absent.text()), `${path}: out of scope differs from absent`);
  }
  for (const [path, title] of [
    [`/enfants/${child.id}`, 'children'],
    [`/groupes/${group.id}`, 'groups'],
  ]) {
    farid.expect(new RegExp(`^GET /api/v1/${title}/[\\w-]+ 404$`));
    await farid.open(path);
    await farid.reads('ou il n’est pas pour vous');
    saysNot(await farid.text(), child.last_name, group.name);
    await farid.look(`farid-${title}-404`);
  }
  const { items } = await (await farid.get(`/api/v1/children?search=${child.first_name}`)).json();
  assert.deepEqual(items, [], 'a search finds a child of the other establishment');
}

const kind = (each, there) => ({ [there.group.id]: 'groups', [there.referral.id]: 'referrals' })[each.id] ?? 'sessions';
const bare = (problem) => problem.replaceAll(/"request_id":"[^"]*"/g, '');

async function navigation(person) {
  const links = person.page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link');
  return (await links.allInnerTexts()).map((each) => each.trim());
}

/** A volunteer: tonight's first names and the number to call, nothing else. */
async function theVolunteer(story, there) {
  const driss = await Person.signIn(story, 'driss@marelle.example');
  await driss.open('/aujourdhui');
  const here = await navigation(driss);
  assert.deepEqual(here, ['Aujourd’hui', 'Mes soirs', ...(story.width < 900 ? ['Plus'] : [])], here.join(', '));
  saysNot(await driss.text('main'), 'Explorateurs', 'Boussole', 'Collège');
  await driss.look('driss-aujourdhui');
  await driss.follow(/Comètes/, /\/seances\//);
  const text = await driss.text();
  saysNot(text, ...there.children.map((each) => each.last_name), 'Arachide', 'Inhalateur');
  await driss.look('driss-appel');
  await driss.tap(driss.page.getByRole('button', { name: /Fiche/ }).first());
  const card = driss.page.getByRole('dialog');
  await card
    .getByRole('link', { name: /^Appeler/ })
    .first()
    .waitFor();
  saysNot(await card.innerText(), 'Santé', 'Peuvent venir chercher', 'Ouvrir le dossier');
  await driss.look('driss-fiche', { whole: false });
  await driss.tap(card.getByRole('button', { name: 'Fermer' }));
  await driss.tap('button', /^Tous présents/);
  await driss.reads(/Envoyé à/);
  for (const path of [
    `/api/v1/children/${there.child.id}`,
    '/api/v1/referrals',
    `/api/v1/referrals/${there.referral.id}`,
    '/api/v1/figures',
    '/api/v1/users',
    '/api/v1/referral-links',
    '/api/v1/figures-export?format=csv',
    ...there.others.map((each) => `/api/v1/sessions/${each.id}/attendance`),
  ]) {
    const answer = await driss.get(path);
    assert.ok([403, 404].includes(answer.status()), `${path}: ${answer.status()}`);
  }
}

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const there = await whatIsThere(bruno);
  assert.ok(there.children.length >= 40 && there.session.children.length >= 8, 'nothing there to be hidden');
  story.secrets = ['Benmoussa', there.child.last_name];
  const farid = await firstLogin(story);
  says(await farid.text(), 'Bellevue');
  await nothingOfTheFirst(farid, there);
  await theVolunteer(story, there);
}
