// What the stories do with a phone that works without network.
import { assert, until } from './checks.mjs';

export const code = '471902';
export const button = (name, presence) => `${name} : ${presence}`;

/** A code is chosen, and the evening of the reader lies on the phone. */
export async function takePack(person) {
  await person.open('/telephone');
  await person.write('Code (6 chiffres ou plus)', code);
  await person.write('Le même code, encore une fois', code);
  await person.tap('button', 'Prendre le nécessaire de ce soir');
  await person.reads(/Le nécessaire de ce soir : \d+ ko/);
  await workerThere(person);
}

/** The files of the client are kept by the service worker, and this page is under it. */
export async function workerThere(person) {
  await person.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await person.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

export async function unlock(person) {
  await person.write('Code', code);
  await person.tap('button', 'Ouvrir');
  await person.page.getByRole('heading', { name: /^Pas de réseau/ }).waitFor({ state: 'detached' });
  await person.settled();
}

/** How many records each store of the phone holds, whatever the screens say: { pack: 2, outbox: 1, … }. */
export async function stored(person) {
  return person.page.evaluate(async () => {
    const open = indexedDB.open('marelle');
    const base = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const counts = {};
    for (const name of base.objectStoreNames) {
      const count = base.transaction(name).objectStore(name).count();
      counts[name] = await new Promise((done) => (count.onsuccess = () => done(count.result)));
    }
    base.close();
    return counts;
  });
}

/** Waits until the phone holds this; the screens tell nothing of it. */
export async function waitStored(person, wanted, why) {
  const isSo = (counts) => Object.entries(wanted).every(([name, count]) => counts[name] === count);
  const counts = await until(() => stored(person), isSo);
  for (const [name, count] of Object.entries(wanted)) assert.equal(counts[name], count, `${why}: ${name}`);
}

/** The marks of a session as the server has them: by "Lina B.". */
export async function marks(person, id) {
  const { session } = await (await person.get(`/api/v1/sessions/${id}/attendance`)).json();
  return new Map(session.children.map(({ child, mark }) => [`${child.first_name} ${child.initial}`, mark]));
}

/** The button is pressed: what the phone keeps comes a moment after the list. */
export async function pressed(person, name, why) {
  const one = person.page.getByRole('button', { name, exact: true });
  assert.equal(
    await until(
      () => one.getAttribute('aria-pressed'),
      (value) => value === 'true',
    ),
    'true',
    why,
  );
}

/** An act, until the server has taken these words of a sheet and the screen says so: what was before does not count. */
export async function saved(person, words, act) {
  const taken = person.page.waitForResponse(
    (each) => each.url().endsWith('/evaluation-batch') && each.request().postData()?.includes(words),
  );
  await act();
  await taken;
  await person.reads(/Enregistré à/);
}

/** Tonight's roll call of a group: its address, and the children in the order of the screen. */
export async function rollCall(person, group = 'Comètes') {
  const { sessions } = await (await person.get('/api/v1/today')).json();
  const { id } = sessions.find((each) => each.group.name === group);
  await person.open(`/seances/${id}`);
  await person.page.getByRole('button', { name: /^Tous présents/ }).waitFor();
  const children = await person.page
    .locator('.roll [role=group][aria-label]')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
  return { id, children };
}
