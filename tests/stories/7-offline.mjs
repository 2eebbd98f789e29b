// The evening in a basement: the phone takes what it needs, loses the network, is reloaded, killed, started again, and
// gives everything back once, in order. Five wrong codes leave nothing but what was not sent.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, says, saysNot, within } from './checks.mjs';
import { Person } from './person.mjs';
import { button, code, marks, pressed, unlock } from './phone.mjs';

const wrong = '530816';

/** A child of the evening whose family has a number. */
async function somebodyToCall(person) {
  const { sessions } = await (await person.get('/api/v1/today')).json();
  const { id, children } = sessions.find(({ group }) => group.name === 'Comètes');
  for (const { child } of children) {
    const card = await (await person.get(`/api/v1/sessions/${id}/children/${child.id}/card`)).json();
    if (card.call.length) return `${child.first_name} ${child.initial}`;
  }
  throw new Error('nobody of this evening can be called');
}

const names = (person) =>
  person.page
    .locator('.roll [role=group][aria-label]')
    .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));

/** The browser of this folder, killed as an empty battery would: no page is told anything. */
function kill(folder) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let line = '';
    try {
      line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      continue; // it ended meanwhile
    }
    if (line.includes(`--user-data-dir=${folder}`) && !line.includes('--type=')) process.kill(Number(pid), 'SIGKILL');
  }
}

async function takeAlong(story, anissa) {
  await anissa.open('/telephone');
  says(await anissa.text('main'), 'Travailler sans réseau', 'Tout est envoyé', 'Sur l’écran d’accueil');
  await anissa.write('Code (6 chiffres ou plus)', '123456');
  await anissa.write('Le même code, encore une fois', '123456');
  await anissa.tap('button', 'Prendre le nécessaire de ce soir');
  await anissa.reads('Ce code se devine trop vite');
  await anissa.look('code-trop-facile');
  await anissa.write('Code (6 chiffres ou plus)', code);
  await anissa.write('Le même code, encore une fois', code);
  await anissa.tap('button', 'Prendre le nécessaire de ce soir');
  await anissa.reads(/Le nécessaire de ce soir : \d+ ko, gardé jusqu’à demain 16 h 5\d/);
  const size = Number((await anissa.text('main')).match(/soir : (\d+) ko/)[1]);
  within(60, size, 'kB', 'the pack of the evening', story);
  await anissa.look('telephone');
  // The files of the client are kept by the service worker, from the first visit on.
  await anissa.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await anissa.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** A director takes every group along: the size is said, and loads in less than a second on 3G (1.6 Mbit/s). */
async function theDirectors(story, bruno) {
  await bruno.open('/telephone');
  await bruno.write('Code (6 chiffres ou plus)', code);
  await bruno.write('Le même code, encore une fois', code);
  const packed = bruno.page.waitForResponse(/\/today\?device=/);
  await bruno.tap('button', 'Prendre le nécessaire de ce soir');
  const { sessions } = await (await packed).json();
  assert.equal(new Set(sessions.map(({ group }) => group.name)).size, 4, 'not every group of the house is there');
  await bruno.reads(/Le nécessaire de ce soir : \d+ ko/);
  const size = Number((await bruno.text('main')).match(/soir : (\d+) ko/)[1]);
  within(150, size, 'kB', 'the pack of a director', story);
}

async function nothingInClear(anissa, children) {
  const found = await anissa.page.evaluate(async () => {
    const open = indexedDB.open('marelle');
    const base = await new Promise((done) => (open.onsuccess = () => done(open.result)));
    const texts = [JSON.stringify({ ...localStorage })];
    for (const name of base.objectStoreNames) {
      const all = base.transaction(name).objectStore(name).getAll();
      const values = await new Promise((done) => (all.onsuccess = () => done(all.result)));
      const bytes = (value) => (value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value);
      texts.push(JSON.stringify(values, (_, value) => bytes(value)));
    }
    base.close();
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) texts.push(request.url);
    return texts.join('\n');
  });
  for (const name of children) saysNot(found, name.split(' ')[0]);
  saysNot(found, '/api/');
}

async function rollCallInTheBasement(story, anissa) {
  const packed = anissa.page.waitForResponse(/\/today\?device=/);
  await anissa.open('/aujourdhui');
  await packed;
  await anissa.quiet();
  await anissa.network(false);
  anissa.taps = 0;
  await anissa.follow(/Comètes/, /\/seances\//);
  // Without network nothing is on its way, and the list comes from the pack a moment later.
  await anissa.page.getByRole('button', { name: /^Tous présents \([1-9]/ }).waitFor();
  const children = await names(anissa);
  await anissa.tap('button', `Tous présents (${children.length})`);
  await anissa.reads(`${children.length} pointages gardés sur ce téléphone`);
  within(3, anissa.taps, 'taps', `${children.length} children present, without network`, story);
  await anissa.tap('button', button(children[1], 'Absent'));
  await anissa.reads(`${children.length + 1} pointages gardés sur ce téléphone`);
  await anissa.look('appel-sans-reseau');
  return children;
}

async function reloaded(story, anissa, children, withPhone) {
  await anissa.page.reload();
  await anissa.page.getByRole('heading', { name: /^Pas de réseau/ }).waitFor();
  await anissa.look('code');
  await anissa.write('Code', wrong);
  await anissa.tap('button', 'Ouvrir');
  await anissa.reads('Encore 4 essais');
  await anissa.look('code-faux');
  await unlock(anissa);
  await pressed(anissa, button(children[0], 'Présent'), 'a mark is gone after a reload');
  await pressed(anissa, button(children[1], 'Absent'), 'an exception is gone after a reload');
  await anissa.look('appel-apres-rechargement');
  anissa.taps = 0;
  await anissa.tap('button', new RegExp(`^${withPhone}.*Fiche`));
  const call = anissa.page.getByRole('dialog').getByRole('link', { name: /^Appeler/ });
  await call.first().waitFor();
  within(2, anissa.taps + 1, 'taps', 'a call from the card, without network', story);
  await anissa.look('fiche-sans-reseau', { whole: false });
  await anissa.tap('button', 'Fermer');
}

async function otherScreens(anissa) {
  await anissa.open('/aujourdhui').catch(() => undefined);
  await unlock(anissa);
  await anissa.tells('Appel fait');
  await anissa.look('aujourdhui-sans-reseau');
  await anissa.page.getByRole('link', { name: 'Enfants' }).first().click();
  await anissa.reads('Sans réseau, cet écran ne s’ouvre pas');
  await anissa.look('enfants-sans-reseau');
}

/** The battery dies right after a tap was shown as kept. */
async function killed(story, folder, anissa, id, children) {
  await anissa.page.goto(`${story.server.origin}/seances/${id}`);
  await unlock(anissa);
  await anissa.tap('button', button(children[2], 'En retard'));
  await anissa.reads(/1\d pointages gardés sur ce téléphone|\d pointages gardés sur ce téléphone/);
  await anissa.page.getByRole('button', { name: button(children[2], 'En retard'), pressed: true }).waitFor();
  kill(folder);
  story.contexts.splice(story.contexts.indexOf(anissa.page.context()), 1);
  const again = await Person.enter(story, { folder });
  await again.network(false);
  await again.page.goto(`${story.server.origin}/seances/${id}`);
  await unlock(again);
  await pressed(again, button(children[2], 'En retard'), 'the last tap before the battery died is gone');
  await again.look('apres-la-batterie');
  return again;
}

async function backInTheStreet(anissa, bruno, id, children) {
  const before = await marks(bruno, id);
  assert.equal(before.get(children[0]), null, 'something left without network');
  await anissa.tap('link', /Hors ligne/);
  await anissa.page.waitForURL(/telephone/);
  await anissa.tells('Comètes', 'Appel : Présent', 'Attend le réseau', 'Fiche ouverte sans réseau');
  await anissa.look('a-envoyer');
  // After an hour in the basement the session is over, whatever the browser kept of it.
  await anissa.page.context().clearCookies();
  anissa.expect(/^GET \/api\/v1\/login 401$/);
  await anissa.network(true);
  await anissa.reads('Reconnectez-vous pour envoyer');
  await anissa.look('reconnectez-vous');
  await anissa.tap('link', 'Se reconnecter pour envoyer');
  await anissa.page.waitForURL(/connexion/);
  await anissa.comeIn('anissa@marelle.example');
  await anissa.reads(/Envoyé à 16 h 5\d|Envoyé à 17 h/);
  await anissa.look('envoye');
  const after = await marks(bruno, id);
  assert.equal(after.get(children[0]).presence, 'present');
  assert.equal(after.get(children[1]).presence, 'absent');
  assert.equal(after.get(children[2]).presence, 'late');
}

/** Another phone said otherwise meanwhile: both are shown, one tap settles it. */
async function twoPhones(story, anissa, bruno, id, children) {
  await bruno.open(`/seances/${id}`);
  await anissa.open(`/seances/${id}`);
  await anissa.network(false);
  await anissa.tap('button', button(children[3], 'Absent'));
  await anissa.reads('1 pointage gardé sur ce téléphone');
  await bruno.tap('button', button(children[3], 'En retard'));
  await bruno.reads(/Envoyé à/);
  await anissa.network(true);
  const both = anissa.page.getByRole('group', { name: 'À vérifier : deux réponses' }).first();
  await both.waitFor();
  says((await both.innerText()).replaceAll('\u00a0', ' '), 'Absent', 'En retard', 'Bruno Delmas', 'Vous');
  await anissa.look('deux-telephones');
  anissa.taps = 0;
  await anissa.tap(both.getByRole('button', { name: /En retard/ }));
  await both.waitFor({ state: 'detached' });
  within(1, anissa.taps, 'tap', 'two answers settled', story);
  assert.deepEqual([(await marks(bruno, id)).get(children[3]).presence], ['late']);
}

async function fiveWrongCodes(story, anissa, id, children) {
  await anissa.network(false);
  await anissa.tap('button', button(children[4], 'Absent'));
  await anissa.reads('1 pointage gardé sur ce téléphone');
  await anissa.page.reload();
  for (let left = 4; left >= 1; left -= 1) {
    await anissa.write('Code', wrong);
    await anissa.tap('button', 'Ouvrir');
    await anissa.reads(left > 1 ? `Encore ${left} essais` : 'Encore 1 essai, puis tout s’efface');
  }
  await anissa.write('Code', wrong);
  await anissa.tap('button', 'Ouvrir');
  await anissa.reads('a été effacé');
  await anissa.look('efface');
  await anissa.page.reload();
  await anissa.reads('Le réseau ne répond pas');
  await anissa.network(true);
  await anissa.open(`/seances/${id}`);
  await anissa.reads(/Envoyé à/);
  assert.equal((await marks(anissa, id)).get(children[4]).presence, 'absent', 'what waited went with the pack');
}

export default async function (story) {
  const folder = mkdtempSync(join(tmpdir(), 'marelle-phone-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  let anissa = await Person.signIn(story, 'anissa@marelle.example', { folder });
  await takeAlong(story, anissa);
  const withPhone = await somebodyToCall(bruno);
  await theDirectors(story, bruno);
  const children = await rollCallInTheBasement(story, anissa);
  const id = new URL(anissa.page.url()).pathname.split('/').at(-1);
  story.secrets = [children[0].split(' ')[0], code];
  await nothingInClear(anissa, children);
  await reloaded(story, anissa, children, withPhone);
  await otherScreens(anissa);
  anissa = await killed(story, folder, anissa, id, children);
  await backInTheStreet(anissa, bruno, id, children);
  await twoPhones(story, anissa, bruno, id, children);
  await fiveWrongCodes(story, anissa, id, children);
}
