// The roll call: eight children and more in three taps, one tap for each exception, and two people who disagree.
import { assert, says, until, within } from './checks.mjs';
import { Person } from './person.mjs';
import { pressed } from './phone.mjs';

const late = (name) => `${name} : En retard`;
const excused = (name) => `${name} : Excusé`;
const absent = (name) => `${name} : Absent`;
const present = (name) => `${name} : Présent`;

async function marks(person, id) {
  const { session } = await (await person.get(`/api/v1/sessions/${id}/attendance`)).json();
  return new Map(session.children.map(({ child, mark }) => [`${child.first_name} ${child.initial}`, mark]));
}

/** The mark of a child once the server has it: what is tapped leaves the phone a moment later. */
const markOf = (person, id, name, isSo) => until(async () => (await marks(person, id)).get(name), isSo);

/** Everything one can touch in a child's line is a button, and large enough (look() measures it). */
async function everythingIsAButton(anissa) {
  const odd = await anissa.page.evaluate(
    () => [...document.querySelectorAll('.roll [role=group] > *')].filter((each) => each.tagName !== 'BUTTON').length,
  );
  assert.equal(odd, 0, 'something in a line is not a button');
  // Nothing moves between two children: whoever taps quickly must not wait for a picture.
  const moving = await anissa.page.evaluate(
    () =>
      [...document.querySelectorAll('.roll, .roll *')]
        .map((each) => getComputedStyle(each))
        .filter((style) => style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0).length,
  );
  assert.equal(moving, 0, 'something in the roll call is animated');
}

async function eightInThreeTaps(story, anissa) {
  await anissa.open('/aujourdhui');
  anissa.taps = 0;
  await anissa.follow(/Comètes/, /\/seances\//);
  const names = await anissa.page
    .locator('.roll [role=group][aria-label]')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
  assert.ok(names.length >= 8, `${names.length} children`);
  await everythingIsAButton(anissa);
  await anissa.look('a-pointer');
  await anissa.tap('button', `Tous présents (${names.length})`);
  await anissa.reads(`${names.length} enfants marqués présents`);
  within(3, anissa.taps, 'taps', `${names.length} children present`, story);
  await anissa.reads(/Envoyé à 16 h 5\d/);
  await anissa.look('tous-presents');
  return names;
}

async function exceptions(story, anissa, names) {
  const from = anissa.taps;
  await anissa.tap('button', late(names[0]));
  await anissa.tap('button', absent(names[1]));
  await anissa.tap('button', excused(names[2]));
  within(3, anissa.taps - from, 'taps', 'three exceptions', story);
  await anissa.reads(`${names[2].split(' ')[0]} excusé : pourquoi ?`);
  await anissa.look('pourquoi');
  await anissa.tap('button', 'Maladie');
  await anissa.reads('Excusé · Maladie');
  await anissa.reads(/Envoyé à/);
  await anissa.quiet();
  const dock = anissa.page.locator('.dock');
  // The sentence about the last tap gives its place back to the count.
  await anissa.page.clock.fastForward(9_000);
  const count = `${names.length - 3} présents, 1 en retard, 1 excusé, 1 absent`;
  await dock
    .getByText(count)
    .or(dock.getByText(count.replaceAll(', ', ' · ')))
    .waitFor();
  await anissa.look('compte');
}

/** The last tap is taken back while its sentence stands, eight seconds, and no longer. */
async function undo(anissa, id, names) {
  const back = anissa.page.getByRole('button', { name: 'Annuler' });
  await anissa.tap('button', absent(names[3]));
  await anissa.reads(`${names[3].split(' ')[0]} : Absent`);
  await markOf(anissa, id, names[3], (mark) => mark?.presence === 'absent');
  await anissa.page.clock.fastForward(6_500);
  await anissa.tap(back);
  const first = await markOf(anissa, id, names[3], (mark) => mark?.presence === 'present');
  assert.equal(first?.presence, 'present', 'undo did not bring the first mark back');
  await anissa.tap('button', late(names[4]));
  await back.waitFor();
  await anissa.page.clock.fastForward(9_000);
  await back.waitFor({ state: 'detached' });
  assert.equal((await markOf(anissa, id, names[4], (mark) => mark?.presence === 'late'))?.presence, 'late');
}

/** The director still sees the list as it was, and marks the same child otherwise: nobody's value is lost. */
async function twoPeople(anissa, bruno, id, names) {
  const name = names[5];
  await anissa.tap('button', absent(name));
  await markOf(anissa, id, name, (mark) => mark?.presence === 'absent');
  await anissa.reads(/Envoyé à/);
  await bruno.tap('button', present(name));
  await bruno.reads('À vérifier : deux réponses');
  const both = bruno.page.getByRole('group', { name: 'À vérifier : deux réponses' });
  says((await both.innerText()).replaceAll('\u00a0', ' '), 'Présent', 'Absent', 'Anissa Kaddour', 'Vous');
  // The others' marks came with it: the next tap does not go against them.
  await bruno.reads('Tout le monde est pointé');
  await bruno.look('deux-reponses');
  await anissa.page.reload();
  await anissa.reads('À vérifier : deux réponses');
  says(await anissa.page.getByRole('group', { name: 'À vérifier : deux réponses' }).innerText(), 'Bruno Delmas');
  await anissa.open('/aujourdhui');
  says(await anissa.text('main'), '1 à vérifier');
  await anissa.look('aujourdhui-a-verifier');

  await bruno.tap(both.getByRole('button', { name: /Absent/ }));
  await both.waitFor({ state: 'detached' });
  const kept = await markOf(bruno, id, name, (mark) => mark.presence === 'absent' && !mark.other);
  assert.deepEqual([kept.presence, kept.other], ['absent', null], 'the chosen value is not the one kept');
  await bruno.look('regle');
}

/** The server keeps the note and its answer is lost on the way: sent again, it is the same note. */
async function anAnswerIsLost(anissa, id, names) {
  const batch = '**/api/v1/attendance-batch';
  const lose = async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  };
  await anissa.page.route(batch, lose, { times: 1 });
  anissa.expect(/^POST \/api\/v1\/attendance-batch net::ERR_CONNECTION_RESET$/);
  await anissa.tap('button', late(names[6]));
  await anissa.reads('1 pointage non envoyé');
  await anissa.look('non-envoye');
  const before = (await marks(anissa, id)).get(names[6]);
  assert.equal(before.presence, 'late', 'the server had kept it');
  const answer = anissa.page.waitForResponse(batch);
  await anissa.tap('button', 'Renvoyer');
  const { results } = await (await answer).json();
  assert.deepEqual(
    results.map((each) => each.result),
    ['repeated'],
  );
  await anissa.page.getByText('1 pointage non envoyé').waitFor({ state: 'detached' });
  assert.equal((await marks(anissa, id)).get(names[6]).note, before.note, 'it became another note');
}

/** The family may ask who opened the file: the card of this evening is in the answer. */
async function whoOpenedTheFile(bruno, names) {
  await bruno.open('/enfants');
  await bruno.write(bruno.page.getByRole('searchbox'), names[0].split(' ')[0]);
  await bruno.follow(new RegExp(`^${names[0].split(' ')[0]} `), /\/enfants\/[\w-]+$/);
  await bruno.tap(bruno.page.getByText('Qui a ouvert ce dossier'));
  const openings = bruno.page.locator('details').filter({ hasText: 'Qui a ouvert' });
  await openings.getByText('Anissa Kaddour').first().waitFor();
  says(
    (await openings.innerText()).replaceAll('\u00a0', ' '),
    'Anissa Kaddour, référent·e de parcours',
    'fiche du soir ouverte',
    'Bruno Delmas',
  );
  await bruno.look('qui-a-ouvert');
}

async function emergencyCard(story, anissa, names) {
  await anissa.open('/aujourdhui');
  const from = anissa.taps;
  await anissa.follow(/Comètes/, /\/seances\//);
  await anissa.tap('button', new RegExp(`^${names[0]}.*Fiche`));
  const card = anissa.page.getByRole('dialog');
  await card
    .getByRole('link', { name: /^Appeler/ })
    .first()
    .waitFor();
  within(2, anissa.taps - from, 'taps', 'the emergency card', story);
  assert.match(
    await card
      .getByRole('link', { name: /^Appeler/ })
      .first()
      .getAttribute('href'),
    /^tel:\+?\d{10,}$/,
  );
  says(await card.innerText(), 'Peuvent venir chercher', 'Santé', 'Départ', 'L’ouverture de cette fiche est notée');
  await anissa.look('fiche', { whole: false });
  await anissa.tap(card.getByRole('button', { name: 'Fermer' }));
  await card.waitFor({ state: 'detached' });
}

export default async function (story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await bruno.open('/aujourdhui');
  await bruno.follow(/Comètes/, /\/seances\//);
  const names = await eightInThreeTaps(story, anissa);
  const id = new URL(anissa.page.url()).pathname.split('/').at(-1);
  story.secrets = [names[0].split(' ')[0], 'Kaddour'];
  await exceptions(story, anissa, names);
  await undo(anissa, id, names);

  await anissa.page.reload();
  await anissa.settled();
  for (const [index, button] of [late, absent, excused, present].entries())
    await pressed(anissa, button(names[index]), `${names[index]} lost the mark`);
  await anissa.look('relu');
  await anAnswerIsLost(anissa, id, names);
  await twoPeople(anissa, bruno, id, names);
  await emergencyCard(story, anissa, names);
  await whoOpenedTheFile(bruno, names);

  await anissa.open('/aujourdhui');
  says(await anissa.text('main'), 'Appel fait');
}
