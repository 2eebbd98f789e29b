// What somebody who tries the demonstration finds without looking for it: an evening in progress, a stop at the door, a
// phone that has sent nothing, too few adults, a stay with its waiting list; and that each thing to do on Aujourd'hui
// leads to as many as it says.
import { assert, says, saysNot } from './checks.mjs';
import { anotherHouse, faridComesIn } from './farid.mjs';
import { Person } from './person.mjs';

const json = async (person, path) => (await person.get(`/api/v1${path}`)).json();
const within = (person, name) => person.page.locator('main li').filter({ hasText: name }).first();

/** One group is noted and begins to leave, the others have their evening before them. */
async function anEvening(bruno) {
  await bruno.open('/aujourdhui');
  const { sessions } = await json(bruno, '/today');
  const [noted, ...others] = [...sessions].sort((a, b) => a.counts.unmarked - b.counts.unmarked);
  assert.equal(noted.counts.unmarked, 0, 'no group of tonight is noted');
  assert.ok(others.length >= 3 && others.every(({ counts }) => counts.unmarked > 0), 'the other groups are noted too');
  const { present, late } = noted.counts;
  says(await bruno.text('main'), `Appel fait : ${present} présents, ${late} en retard`, 'Appel à faire');
  await bruno.open(`/seances/${noted.id}/depart`);
  const gone = noted.children.filter(({ handover }) => handover);
  assert.equal(gone.length, 1, 'nobody has left with anybody');
  says(await bruno.text('main'), gone[0].handover.adult.name, `${noted.children.length - 1} enfants encore là`);
  return noted;
}

/** Red, and what for; the director is told on the first screen, and is one tap from the door. */
async function aStop(bruno, noted) {
  const stopped = noted.children.filter(({ stops }) => stops.some(({ state }) => state === 'open'));
  assert.equal(stopped.length, 1);
  await bruno.open('/aujourdhui');
  await bruno.follow(/^1 arrêt à la porte/, new RegExp(`/seances/${noted.id}/depart$`));
  const [{ child, stops }] = stopped;
  says(await within(bruno, child.first_name).innerText(), /Arrêt/);
  await bruno.tap(within(bruno, child.first_name).getByRole('button', { name: /Qui vient chercher/ }));
  says(await bruno.text('main'), `${stops[0].name} n’est pas dans la liste`, 'Lever l’arrêt');
  await bruno.look('arret');
}

/** A roll call that never came, and whose phone may hold it. */
async function aPhone(bruno) {
  await bruno.open('/aujourdhui');
  await bruno.tells(
    'Téléphones sans nouvelles',
    /Clara Bonnet avait la liste sur son téléphone, et rien n’en est venu/,
    'Si l’appel y a été fait sans réseau, il n’est pas perdu',
  );
  const { items } = (await json(bruno, '/today')).tasks.find(({ kind }) => kind === 'unmarked_sessions');
  assert.ok(
    items.some(({ group }) => group.name === 'Collège 6e–5e'),
    'the session of that phone is not among the forgotten ones',
  );
}

/** Red, amber or green in words, with the sum that says how many adults are missing; the same on the week. */
async function tooFewAdults(bruno) {
  await bruno.tells(
    /Explorateurs :\s+Pas assez d’adultes\s+12 enfants de 6 ans et plus ÷ 14 → 1 ; il faut 1 adulte, il n’y en a aucun/,
    /Boussole :\s+Assez d’adultes/,
  );
  await bruno.look('aujourdhui');
  await bruno.open('/planning');
  await bruno.tells('Pas assez d’adultes');
}

/** Full: who has a place, who waits and at which rank, by a rule and a draw that anybody can do again. */
async function aStay(bruno) {
  const { items } = await json(bruno, '/offers?from=2026-09-01&until=2027-06-30');
  const stay = items.find(({ kind, waiting }) => kind === 'stay' && waiting > 0);
  assert.equal(stay.free, 0, 'a place is free though children wait');
  await bruno.open('/mercredis-vacances');
  says(await bruno.text('main'), stay.title, `Complet, ${stay.waiting} en attente`);
  await bruno.follow(new RegExp(`^${stay.title}`), /\/mercredis-vacances\/[\w-]+$/);
  await bruno.whole();
  const text = await bruno.text('main');
  says(text, `${stay.places} enfants ont leur place`, `Liste d’attente : ${stay.waiting}`);
  says(text, 'La première place libre est pour le n° 1', 'Personne ne passe devant sans une raison écrite ici');
  await bruno.look('sejour');
}

/** What is at the end of a line of "À faire", counted there. */
const found = {
  async follow_ups(bruno) {
    return (await json(bruno, '/follow-ups')).items.length;
  },
  async messages_in_trouble(bruno) {
    return bruno.page.getByRole('button', { name: /^Renvoyer/ }).count();
  },
  async referrals_received(bruno) {
    return (await json(bruno, '/referrals')).items.filter(({ state }) => state === 'received').length;
  },
  async offer_documents_due(bruno) {
    const { items } = await json(bruno, '/offers?from=2026-09-01&until=2027-06-30');
    return items.reduce((sum, { documents_missing }) => sum + (documents_missing ?? 0), 0);
  },
  async checks_to_see(bruno) {
    says(await bruno.text('main'), 'À compléter : 2 personnes', 'Un papier se termine le', 'manque');
    return 2;
  },
  async report_drafts(bruno) {
    await bruno.page.getByRole('button', { name: /^Figer la version 1/ }).waitFor();
    return 1;
  },
};

async function thingsToDo(bruno) {
  const { tasks } = await json(bruno, '/today');
  const missing = Object.keys(found).filter((kind) => !tasks.some((task) => task.kind === kind));
  assert.deepEqual(missing, [], 'the demonstration does not show these');
  for (const [index, { kind, count, link }] of tasks.entries()) {
    await bruno.open('/aujourdhui');
    const before = tasks.slice(0, index).filter((task) => task.link === link).length;
    const line = bruno.page.locator(`main a[href="${link}"]`).nth(before);
    await line.waitFor();
    says((await line.innerText()).replaceAll('\u00a0', ' '), count > 1 ? new RegExp(`^${count} `) : /^(1|Une?) /);
    await bruno.tap(line);
    await bruno.page.waitForURL((url) => url.pathname + url.search === link);
    await bruno.settled();
    if (found[kind]) assert.equal(await found[kind](bruno), count, `${kind}: not as many as Aujourd’hui says`);
  }
}

/** A referent is asked for what is theirs, a volunteer for nothing, a director of elsewhere for nothing of here. */
async function othersAreNotAsked(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await anissa.open('/aujourdhui');
  const kinds = (await json(anissa, '/today')).tasks.map(({ kind }) => kind);
  for (const directors of ['checks_to_see', 'declarations_due', 'referrals_received', 'report_drafts'])
    assert.ok(!kinds.includes(directors), `a referent is asked for ${directors}`);
  saysNot(await anissa.text('main'), 'personnes de l’équipe');
  const driss = await Person.signIn(story, 'driss@marelle.example');
  assert.deepEqual((await json(driss, '/today')).tasks, []);
  const farid = await faridComesIn(story);
  await farid.open('/aujourdhui');
  // His own papers, which his house has not noted yet.
  const his = (await json(farid, '/today')).tasks;
  assert.deepEqual(
    his.map(({ kind, count, items }) => [kind, count, items]),
    [['checks_to_see', 1, []]],
  );
  saysNot(await farid.text('main'), 'Comètes', 'Téléphones sans nouvelles', 'arrêt');
}

export const prepare = anotherHouse;

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const noted = await anEvening(bruno);
  await aStop(bruno, noted);
  await aPhone(bruno);
  await tooFewAdults(bruno);
  await aStay(bruno);
  await thingsToDo(bruno);
  await othersAreNotAsked(story);
}
