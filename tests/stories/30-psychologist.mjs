// The psychologist's own sheet: the director chooses her children in the list of the house, she alone writes on it, the
// director reads it, a referent of others does not; a child of six hears the sentences, where a voice speaks French;
// and a child who answers again is not shown what they said last time.
import { assert, says, saysNot, until } from './checks.mjs';
import { Person } from './person.mjs';
import { saved } from './phone.mjs';

const name = 'Chloé Vasseur';
const json = async (person, path) => (await person.get(`/api/v1${path}`)).json();

/** Whom she is given is chosen among all, although none is hers yet. */
async function entrusts(bruno, chloe) {
  await bruno.open('/evaluations');
  await bruno.tap('button', 'Ouvrir une campagne');
  for (const each of ['Psychologue', 'Enfant']) await bruno.tap(bruno.page.getByLabel(each, { exact: true }));
  await bruno.tap('button', 'Ouvrir la campagne');
  await bruno.page.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
  const round = new URL(bruno.page.url()).pathname.split('/').at(-1);
  await chloe.open(`/evaluations/${round}`);
  await chloe.reads('La direction ne vous a confié aucun enfant pour cette campagne.');
  await bruno.whole();
  await bruno.tap('button', `Modifier : ${name}`);
  const boxes = bruno.page.getByRole('group', { name: `Enfants confiés à ${name}` }).getByRole('checkbox');
  await boxes.first().waitFor();
  assert.ok((await boxes.count()) > 20, 'the house is not there to choose from');
  await boxes.first().check();
  await bruno.look('confier');
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('1 enfant confié');
  return round;
}

async function writes(chloe, bruno, anissa, round) {
  await chloe.open(`/evaluations/${round}`);
  await chloe.follow(/^Commencer avec/, /qui=psychologist/);
  await chloe.page.getByRole('radiogroup').first().waitFor();
  says(
    await chloe.text('.list'),
    'sous le secret professionnel',
    'La direction et la personne qui suit l’enfant le lisent',
  );
  await chloe.tap(chloe.page.getByRole('radiogroup').first().locator('label').nth(2));
  await chloe.tap('button', 'J’ai vu que');
  await chloe.holds('textarea');
  await saved(chloe, 'il a été frappé.', () => chloe.page.keyboard.type('la porte lui fait peur : il a été frappé.'));
  await chloe.reads(/prévenez la direction tout de suite/);
  // She has no child's page to write a fact on.
  assert.equal(await chloe.page.getByRole('link', { name: 'Écrire un fait' }).count(), 0);
  await chloe.look('feuille');
  const child = new URL(chloe.page.url()).pathname.split('/').at(-1);
  await bruno.open(`/evaluations/${round}/${child}?qui=psychologist`);
  await bruno.reads('J’ai vu que la porte lui fait peur');
  saysNot(await bruno.text('.list'), '1 à 4 : la réponse');
  const path = `/api/v1/evaluation-rounds/${round}/children/${child}/assessments/psychologist`;
  const { items } = await json(anissa, `/evaluation-rounds/${round}/children?informant=referent`);
  assert.ok(!items.some((each) => each.child.id === child), 'the first child of the list is hers');
  assert.equal((await anissa.get(path)).status(), 404);
}

/** In the page: an engine that keeps what it is asked to say. */
function voices(all) {
  globalThis.said = [];
  globalThis.SpeechSynthesisUtterance = function (text) {
    this.text = text;
  };
  const engine = {
    getVoices: () => all,
    addEventListener() {},
    cancel() {},
    speak: (words) => globalThis.said.push(words),
  };
  Object.defineProperty(globalThis, 'speechSynthesis', { value: engine });
}

async function aloud(story, round, all) {
  const reader = await Person.enter(story);
  await reader.page.addInitScript(voices, all);
  await reader.open('/connexion');
  await reader.comeIn('bruno@marelle.example');
  const { items } = await json(reader, `/evaluation-rounds/${round}/children?informant=child`);
  const { child } = items.find(({ form }) => form === '1-child');
  await reader.open(`/evaluations/${round}/${child.id}?qui=child`);
  await reader.page.getByRole('radiogroup').first().waitFor();
  return reader;
}

/** A round in which children answer, until a day. */
async function childrensRound(bruno, name, until) {
  await bruno.open('/evaluations');
  await bruno.tap('button', 'Ouvrir une campagne');
  await bruno.write('Nom de la campagne', name);
  await bruno.write('Dernier jour', until);
  await bruno.tap(bruno.page.getByLabel('Enfant', { exact: true }));
  await bruno.tap('button', 'Ouvrir la campagne');
  await bruno.page.waitForURL(/\/evaluations\/[0-9a-f-]{36}$/);
  return new URL(bruno.page.url()).pathname.split('/').at(-1);
}

/** In a round that does not hear psychologists nothing waits for her, and nothing is asked that would be refused. */
async function asksNothing(chloe, round) {
  await chloe.open(`/evaluations/${round}`);
  await chloe.reads('Cette campagne n’interroge pas les psychologues : vous n’avez rien à y remplir.');
  await chloe.whole();
  assert.equal(await chloe.page.getByRole('link', { name: 'Saisir le papier' }).count(), 0);
  saysNot(await chloe.text('main'), 'La direction ne vous a confié aucun enfant');
  await chloe.look('rien-a-remplir');
}

/** A child who answers again does not read beside each question what to answer. */
async function asksAnew(bruno, chloe) {
  const first = await childrensRound(bruno, 'Paroles d’enfants', '2026-12-04');
  await asksNothing(chloe, first);
  const { items } = await json(bruno, `/evaluation-rounds/${first}/children?informant=child`);
  const { child } = items.find(({ form }) => form);
  await bruno.open(`/evaluations/${first}/${child.id}?qui=child`);
  const questions = bruno.page.getByRole('radiogroup');
  await questions.first().waitFor();
  for (const question of await questions.all()) await bruno.tap(question.locator('label').nth(1));
  await bruno.tap(bruno.page.locator('[data-next]'));
  await bruno.page.waitForURL((url) => !url.pathname.endsWith(child.id));
  await bruno.reads(/Envoyé à/);
  const sheet = `/evaluation-rounds/${first}/children/${child.id}/assessments/child`;
  const { state } = await until(
    () => json(bruno, sheet),
    (each) => each.state === 'submitted',
  );
  assert.equal(state, 'submitted');
  const second = await childrensRound(bruno, 'Paroles d’enfants, encore', '2026-12-18');
  const { previous } = await json(bruno, `/evaluation-rounds/${second}/children/${child.id}/assessments/child`);
  assert.equal(previous?.round.id, first, 'nothing was said last time');
  await bruno.open(`/evaluations/${second}/${child.id}?qui=child`);
  await questions.first().waitFor();
  assert.equal(await bruno.page.getByRole('button', { name: 'La dernière fois' }).count(), 0);
  saysNot(await bruno.text('.list'), 'La dernière fois');
  await bruno.look('enfant-sans-la-derniere-fois');
}

export const desk = true;

export default async function psychologist(story) {
  const [bruno, chloe, anissa] = await Promise.all(
    ['bruno', 'chloe', 'anissa'].map((who) => Person.signIn(story, `${who}@marelle.example`)),
  );
  const round = await entrusts(bruno, chloe);
  await writes(chloe, bruno, anissa, round);
  const far = { name: 'far', lang: 'fr-FR', localService: false };
  const near = { name: 'near', lang: 'fr_FR', localService: true };
  const heard = await aloud(story, round, [far, near]);
  await heard.page.getByRole('button', { name: 'Écouter : J’aime aller à l’école.' }).waitFor();
  await heard.page.keyboard.press('e');
  await heard.page.waitForFunction(() => globalThis.said.length > 0);
  const [{ text, lang, voice }] = await heard.page.evaluate(() => globalThis.said);
  assert.deepEqual([text, lang, voice.name], ['J’aime aller à l’école.', 'fr_FR', 'near']);
  const silent = await aloud(story, round, [{ name: 'other', lang: 'en-US', localService: true }]);
  await silent.reads('Cet appareil n’a pas de voix pour lire les phrases : lisez-les à l’enfant.');
  assert.equal(await silent.page.getByRole('button', { name: /^Écouter/ }).count(), 0);
  await silent.look('sans-voix');
  await asksAnew(bruno, chloe);
}
