// Three evenings without a word become somebody's to follow; a forgotten roll call is asked for the next morning.
import { assert, says } from './checks.mjs';
import { Person } from './person.mjs';

async function children(person, session) {
  const { session: roll } = await (await person.get(`/api/v1/sessions/${session}/attendance`)).json();
  return roll.children.map(({ child }) => child);
}

async function tonight(person) {
  const { sessions } = await (await person.get('/api/v1/today')).json();
  return sessions.find((each) => each.group.name === 'Comètes').id;
}

/** A child of the group whose last evening was not an unexplained absence. */
async function child(anissa, all) {
  for (const each of all) {
    const hours = await (await anissa.get(`/api/v1/children/${each.id}/hours`)).json();
    if (!hours.in_a_row) return each;
  }
  throw new Error('every child was absent');
}

async function absentTonight(story, instant, one) {
  if (instant) await story.wakeUpOn(instant);
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const before = await (await anissa.get(`/api/v1/follow-ups?child=${one.id}`)).json();
  assert.equal(before.items.length, 0, 'a task before the third absence');
  await anissa.open(`/seances/${await tonight(anissa)}`);
  await anissa.tap('button', `${one.first_name} ${one.initial} : Absent`);
  await anissa.reads(/Enregistré à|Envoyé à/);
  await anissa.quiet();
  return anissa;
}

async function threeEvenings(story, one) {
  await absentTonight(story, null, one);
  await absentTonight(story, '2026-11-27T15:50:00Z', one);
  const anissa = await absentTonight(story, '2026-11-30T15:50:00Z', one);
  await anissa.open('/aujourdhui');
  await anissa.look('absences-aujourdhui');
  await anissa.follow(/absents? plusieurs fois de suite/, /\/suivis/);
  says(await anissa.text('main'), one.first_name, '3 absences de suite non expliquées depuis le jeudi 26 novembre');
  const line = anissa.page.locator('article').filter({ hasText: one.first_name });
  await anissa.tap(line.getByRole('button', { name: 'Je m’en occupe' }));
  await anissa.reads('par vous');
  await anissa.tap(line.getByRole('button', { name: 'C’est fait…' }));
  await anissa.tap('button', 'C’est fait');
  await anissa.reads('à remplir');
  await anissa.look('suivi');
  await anissa.write('Ce que vous avez appris ou convenu', 'Mère vue à la grille : grippe, retour lundi.');
  await anissa.tap('button', 'C’est fait');
  await anissa.reads('C’est fait.');
  await anissa.open(`/enfants/${one.id}`);
  await anissa.page.getByRole('heading', { name: 'Présence' }).waitFor();
  await anissa.tells(/sur les 700 h promises/, 'grippe, retour lundi');
  await anissa.look('enfant');
}

/** Thursday's roll call of another group was forgotten: the next morning it is its referent's. */
async function forgotten(story) {
  const leila = await Person.signIn(story, 'leila@marelle.example');
  await leila.open('/aujourdhui');
  says(await leila.text('main'), /appel/i);
  await leila.look('appel-oublie');
}

export default async function play(story) {
  story.secrets = ['grippe'];
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await threeEvenings(story, await child(anissa, await children(anissa, await tonight(anissa))));
  await forgotten(story);
}
