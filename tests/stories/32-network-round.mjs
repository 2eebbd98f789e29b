// A round that headquarters open for every house: proposed whole and opened in two taps, found by the director and the
// referent of a house among their own, answered there, counted for headquarters without a child, each house its own.
import { assert, says, saysNot, until, within } from './checks.mjs';
import { anotherHouse, faridComesIn } from './farid.mjs';
import { Person } from './person.mjs';

const api = '/api/v1';
const json = async (person, path) => (await person.get(api + path)).json();
const idIn = (url) => new URL(url).pathname.split('/').at(-1);
const name = 'Campagne d’automne 2026';

/** From Aujourd'hui: to the rounds, the form where nothing must be typed, and it is open. */
async function opens(elodie, story) {
  await elodie.open('/aujourdhui');
  elodie.taps = 0;
  if (story.width < 900) await elodie.follow('Plus', /\/plus$/);
  await elodie.follow('Évaluations', /\/evaluations$/);
  const there = elodie.taps;
  await elodie.tap('button', 'Ouvrir une campagne');
  await elodie.page.getByRole('heading', { name: 'Ouvrir une campagne pour tout le réseau' }).waitFor();
  await elodie.settled();
  await elodie.look('ouvrir');
  await elodie.tap('button', 'Ouvrir la campagne');
  await elodie.page.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
  within(2, elodie.taps - there, 'taps', 'a round of the network, from the rounds', story);
  within(4, elodie.taps, 'taps', 'a round of the network, from Aujourd’hui', story);
  await elodie.settled();
  says(await elodie.text('main'), name, 'Tout le réseau');
  return idIn(elodie.page.url());
}

/** Headquarters read how far one is and of no child; who answers for a child is not theirs to be. */
async function seesNobody(elodie, round, children) {
  await elodie.open(`/evaluations/${round}`);
  await elodie.whole();
  const text = await elodie.text('main');
  saysNot(text, ...children.map((child) => `${child.first_name} ${child.initial}`), 'Commencer avec');
  for (const path of [`/evaluation-rounds/${round}/children`, `/evaluation-rounds/${round}/children-export`])
    assert.equal((await elodie.get(api + path)).status(), 403, path);
  const one = `/evaluation-rounds/${round}/children/${children[0].id}/assessments/referent`;
  assert.ok([403, 404].includes((await elodie.get(api + one)).status()), 'headquarters read the sheet of a child');
}

/** The director of a house finds it among the rounds, may read and remind, and neither close it nor take it back. */
async function theDirector(bruno, round) {
  await bruno.open('/evaluations');
  const line = bruno.page.locator('main li', { hasText: name });
  says(await line.innerText(), 'Tout le réseau');
  await bruno.look('chez-la-directrice-ou-le-directeur');
  await bruno.follow(new RegExp(`^${name}`), /\/evaluations\/[0-9a-f-]{36}$/);
  assert.equal(idIn(bruno.page.url()), round);
  await bruno.whole();
  assert.equal(await bruno.page.getByRole('button', { name: 'Clore la campagne' }).count(), 0);
  assert.equal(await bruno.page.getByRole('button', { name: 'Ouverte par erreur' }).count(), 0);
  const { may } = await json(bruno, `/evaluation-rounds/${round}`);
  assert.deepEqual(
    may.filter((each) => ['close', 'reopen', 'withdraw'].includes(each)),
    [],
  );
  await bruno.look('une-maison');
}

/** The referent answers for a whole child, as in a round of the house. */
async function theReferent(anissa, round) {
  await anissa.open(`/evaluations/${round}`);
  const queue = (await json(anissa, `/evaluation-rounds/${round}/children`)).items.filter(({ form }) => form);
  const [first] = queue;
  await anissa.follow(new RegExp(`^Commencer avec ${first.child.first_name}`), /qui=referent/);
  const groups = anissa.page.getByRole('radiogroup');
  await groups.first().waitFor();
  const count = await groups.count();
  for (let index = 0; index < count; index += 1)
    await anissa.tap(
      groups
        .nth(index)
        .locator('label')
        .nth(index % 5),
    );
  await anissa.reads(`${count} sur ${count}`);
  await anissa.tap(anissa.page.locator('[data-next]'));
  await anissa.reads(/évaluation terminée/);
  await anissa.reads(/Envoyé à/);
  const sheet = `/evaluation-rounds/${round}/children/${first.child.id}/assessments/referent`;
  const kept = await until(
    () => json(anissa, sheet),
    ({ state }) => state === 'submitted',
  );
  assert.equal(kept.state, 'submitted');
  assert.equal(kept.answers.length, count);
  assert.equal(kept.answers.filter(({ level }) => level === null).length, Math.floor(count / 5));
  return queue;
}

/** What was answered is counted where it was, and added up for headquarters. */
async function counted(bruno, elodie, farid, round) {
  const house = (await json(bruno, `/evaluation-rounds/${round}`)).totals;
  assert.equal(house.done, 1);
  const other = (await json(farid, `/evaluation-rounds/${round}`)).totals;
  assert.equal(other?.done ?? 0, 0, 'what another house answered is counted here');
  const whole = (await json(elodie, `/evaluation-rounds/${round}`)).totals;
  if (whole) assert.ok(whole.expected >= house.expected, 'the network is smaller than one of its houses');
  await elodie.open(`/evaluations/${round}`);
  await elodie.whole();
  await elodie.look('au-siege');
  await elodie.print('au-siege');
}

/** Another house has the same round, and nothing of the first. */
async function elsewhere(farid, round, children) {
  await farid.open(`/evaluations/${round}`);
  await farid.whole();
  saysNot(await farid.text('main'), ...children.map((child) => `${child.first_name} ${child.initial}`), 'Anissa');
  const one = `/evaluation-rounds/${round}/children/${children[0].id}/assessments/referent`;
  assert.equal((await farid.get(api + one)).status(), 404);
  await farid.look('ailleurs');
}

export const prepare = anotherHouse;
export const desk = true;

export default async function (story) {
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  const round = await opens(elodie, story);
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await theDirector(bruno, round);
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const queue = await theReferent(anissa, round);
  const children = queue.map(({ child }) => child);
  await seesNobody(elodie, round, children);
  const farid = await faridComesIn(story);
  await elsewhere(farid, round, children);
  await counted(bruno, elodie, farid, round);
}
