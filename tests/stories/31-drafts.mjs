// A draft of each report a funder or a city asks for, in three taps from Aujourd'hui: an establishment's by its
// director, the network's by headquarters. What is counted is a draft on the screen, with its parts and what it misses.
import { assert, says, saysNot, within } from './checks.mjs';
import { Person } from './person.mjs';

const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const idIn = (url) => new URL(url).pathname.split('/').at(-1);

/** The button of each, and a part that no other report has. */
const ofAnEstablishment = [
  ['Bilan d’évolution', 'Ce qui a changé'],
  ['Tableaux annuels du PRE', 'Orientations et motifs'],
  ['Action de la cité éducative', 'Le public de l’action'],
  ['Action du contrat de ville', 'Ce qui a été observé'],
];

/** From Aujourd'hui to a draft that can be read; every part and every thing that is missing is on the screen. */
async function draft(person, story, [button, part], of) {
  await person.open('/aujourdhui');
  person.taps = 0;
  if (story.width < 900) await person.follow('Plus', /\/plus$/);
  await person.follow('Bilans', /\/bilans$/);
  await person.tap('button', button);
  await person.page.waitForURL(/\/bilans\/[0-9a-f-]+$/);
  within(3, person.taps, 'taps', `a draft: ${button}, ${of}`, story);
  await person.page.getByRole('button', { name: /^Figer la version 1/ }).waitFor();
  await person.settled();
  const id = idIn(person.page.url());
  const { content } = await (await person.get(`/api/v1/reports/${id}`)).json();
  const text = await person.text('main');
  says(text, part);
  for (const section of content.sections) says(text, plain(section.title));
  assert.ok(content.gaps.length, 'the demonstration misses nothing');
  for (const gap of content.gaps) says(text, plain(gap.words));
  return { id, content };
}

/** Gone again: a list of drafts nobody asked for is no help to who comes next. */
async function leave(person) {
  await person.tap('button', 'Abandonner ce brouillon');
  await person.page.waitForURL(/\/bilans$/);
}

async function theDirectors(bruno, story) {
  for (const each of ofAnEstablishment) {
    await draft(bruno, story, each, 'of an establishment');
    await bruno.look(`brouillon-${each[0].split(' ').at(-1)}`);
    await leave(bruno);
  }
}

/** Headquarters read of the whole and of nobody: what is missing says which houses know, and opens no child. */
async function headquarters(elodie, bruno, story) {
  const [impact] = ofAnEstablishment;
  const { id, content } = await draft(elodie, story, impact, 'of the network');
  says(await elodie.text('main'), 'Tout le réseau');
  assert.ok(
    content.gaps.every(({ path }) => !path?.startsWith('/enfants')),
    'headquarters are led to a child',
  );
  const { items } = await (await bruno.get('/api/v1/children')).json();
  const names = items.map((child) => child.last_name).filter(Boolean);
  assert.ok(names.length > 10, 'the demonstration has no children');
  saysNot(await elodie.text('main'), ...names);
  await elodie.look('brouillon-du-reseau');
  assert.equal((await bruno.get(`/api/v1/reports/${id}`)).status(), 404);
  await leave(elodie);
}

export const desk = true;

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await theDirectors(bruno, story);
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  await headquarters(elodie, bruno, story);
}
