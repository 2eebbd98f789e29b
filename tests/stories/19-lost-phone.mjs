// A phone left on a table, lost, lent, forgotten in a drawer: what it kept for the evening closes and goes; what it has
// not sent never does.
import { assert, says, saysNot } from './checks.mjs';
import { Person } from './person.mjs';
import { button, code, marks, pressed, rollCall, stored, takePack, unlock, waitStored } from './phone.mjs';

const locked = (person) => person.page.getByRole('heading', { name: /^Pas de réseau/ });

/** A quarter of an hour on a table: closed, and nothing to read on it. */
async function leftOnATable(anissa, children) {
  await anissa.network(false);
  await anissa.page.reload();
  await unlock(anissa);
  await anissa.tap('button', button(children[0], 'Absent'));
  await anissa.reads('1 pointage gardé sur ce téléphone');
  await anissa.page.clock.fastForward('14:00');
  await anissa.tap('button', button(children[1], 'En retard'));
  await anissa.page.clock.fastForward('14:00');
  assert.equal(await locked(anissa).count(), 0, 'closed though somebody was using it');
  await anissa.page.clock.fastForward('03:00');
  await locked(anissa).waitFor();
  for (const name of children) saysNot(await anissa.page.content(), name);
  await anissa.look('ferme-apres-un-quart-d-heure');
  await unlock(anissa);
  await pressed(anissa, button(children[0], 'Absent'), 'a mark is gone with the lock');
  await pressed(anissa, button(children[1], 'En retard'), 'a mark is gone with the lock');
  await anissa.network(true);
  await anissa.reads(/Envoyé à/);
}

/** The usual evening: opened in the street, with network; then the basement, and a card left open on a table. */
async function leftOnATableAfterTheStreet(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await takePack(anissa);
  const packed = anissa.page.waitForResponse(/\/today\?device=/);
  const { id, children } = await rollCall(anissa);
  await packed;
  await anissa.quiet();
  await anissa.network(false);
  await anissa.tap('button', button(children[5], 'Absent'));
  await anissa.reads('1 pointage gardé sur ce téléphone');
  await anissa.page.clock.fastForward('14:00');
  await anissa.tap('button', new RegExp(`^${children[6]}.*Fiche`));
  const card = anissa.page.getByRole('dialog').getByRole('heading', { name: children[6].split(' ')[0] });
  await card.first().waitFor();
  await anissa.page.clock.fastForward('14:00');
  assert.equal(await locked(anissa).count(), 0, 'closed though somebody was using it');
  await anissa.page.clock.fastForward('03:00');
  await locked(anissa).waitFor();
  for (const name of children) saysNot(await anissa.page.content(), name.split(' ')[0]);
  await anissa.look('ferme-dans-la-cave');
  await unlock(anissa);
  await pressed(anissa, button(children[5], 'Absent'), 'a mark is gone with the lock');
  await anissa.network(true);
  await anissa.reads(/Envoyé à/);
  await waitStored(anissa, { outbox: 0 }, 'back in the street');
  assert.equal((await marks(anissa, id)).get(children[5]).presence, 'absent', 'a mark is lost with the lock');
  await anissa.open(`/seances/${id}`);
  await leftOnWithNetwork(anissa, children);
}

/** Left on with its screen lit: what it asks by itself keeps nothing open, and opens nothing again. */
async function leftOnWithNetwork(anissa, children) {
  const taken = async (minutes) => {
    const packed = anissa.page.waitForResponse(/\/today\?device=/);
    await anissa.page.clock.fastForward(minutes);
    await packed;
    await anissa.quiet();
  };
  for (let times = 0; times < 3; times += 1) await taken('06:00');
  await taken('06:00');
  await anissa.network(false);
  await anissa.page.clock.fastForward('02:00');
  await locked(anissa).waitFor();
  for (const name of children) saysNot(await anissa.page.content(), name.split(' ')[0]);
  await anissa.network(true);
  await anissa.reads('Tous présents');
  // The session ended meanwhile, as the server's own quarter of an hour has it: nobody is asked, and the names go.
  await anissa.page.context().clearCookies();
  anissa.expect(/^GET \/api\/v1\/login 401$/);
  await anissa.page.clock.fastForward('06:00');
  await anissa.page.waitForURL(/connexion\?fin=1/);
  for (const name of children) saysNot(await anissa.page.content(), name.split(' ')[0]);
  await anissa.look('connexion-finie-toute-seule');
  await anissa.comeIn('anissa@marelle.example');
  // Her password opens what her code opened.
  await anissa.quiet();
  await anissa.network(false);
  await anissa.page.clock.fastForward('06:00');
  assert.equal(await locked(anissa).count(), 0, 'closed in front of who just came in');
  await anissa.network(true);
}

/** A browser that keeps no short memory any more (no room, or forbidden) keeps the evening all the same. */
async function nothingRemembered(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const { id, children } = await rollCall(anissa);
  await anissa.page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('', 'QuotaExceededError');
    };
  });
  await anissa.tap('button', button(children[7], 'En retard'));
  await anissa.reads(`${children[7].split(' ')[0]} : en retard`);
  await anissa.reads(/Envoyé à/);
  assert.equal((await marks(anissa, id)).get(children[7]).presence, 'late', 'said, and not kept');
  // Nor does its disk: nothing is said that is not so, and the words that are come at once.
  await anissa.page.evaluate(() => {
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('', 'QuotaExceededError');
    };
    window.said = [];
    const look = () => window.said.push(document.body.innerText);
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  await anissa.tap('button', button(children[7], 'Absent'));
  await anissa.reads('Ce téléphone n’a pas pu garder ce geste');
  const said = await anissa.page.evaluate(() => window.said.join('\n').replaceAll('\u00a0', ' '));
  saysNot(said, `${children[7].split(' ')[0]} : absent`);
  assert.equal((await marks(anissa, id)).get(children[7]).presence, 'late');
}

/** Signed out in a basement, handed over: nobody is let in by the cookie that only the server can take back. */
async function signedOutInTheBasement(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await takePack(anissa);
  const { id, children } = await rollCall(anissa);
  await anissa.network(false);
  await anissa.tap('button', button(children[4], 'Absent'));
  await anissa.reads('1 pointage gardé sur ce téléphone');
  await signOut(anissa);
  await anissa.reads('La déconnexion n’est pas finie');
  await anissa.reads('1 saisie reste gardée sur ce téléphone');
  await anissa.look('deconnexion-sans-reseau');
  await waitStored(anissa, { pack: 0, outbox: 1 }, 'after signing out without network');
  await anissa.page.goto(`${story.server.origin}/aujourdhui`);
  await anissa.page.waitForURL(/connexion/);
  // The server answers again, but not yet to that: its cookie is still a good one, and opens nothing here.
  const notYet = (route) =>
    route.request().method() === 'DELETE' ? route.abort('connectionfailed') : route.continue();
  await anissa.page.context().route('**/api/v1/login', notYet);
  await anissa.page.context().setOffline(false);
  await anissa.page.goto(`${story.server.origin}/aujourdhui`);
  await anissa.page.waitForURL(/connexion/);
  await anissa.reads('La déconnexion n’est pas finie');
  for (const name of children) saysNot(await anissa.page.content(), name);
  assert.equal((await anissa.get('/api/v1/children')).status(), 200, 'the story proves nothing: the cookie is gone');
  await anissa.page.context().unroute('**/api/v1/login');
  await anissa.network(true);
  await anissa.page.evaluate(() => dispatchEvent(new Event('online')));
  await anissa.reads('C’est fait : plus personne n’est connecté');
  await anissa.look('deconnexion-faite');
  assert.equal((await anissa.get('/api/v1/children')).status(), 401, 'the server still knows who signed out');
  // Who comes next is not signed out in her place, and what she left leaves with her.
  await anissa.comeIn('anissa@marelle.example');
  await waitStored(anissa, { outbox: 0 }, 'once she is signed in again');
  await anissa.open('/aujourdhui');
  assert.equal(new URL(anissa.page.url()).pathname, '/aujourdhui', 'signed out again by what is over');
  assert.equal((await marks(anissa, id)).get(children[4]).presence, 'absent', 'what waited went with the session');
}

async function signOut(person) {
  await person.tap('link', 'Retour à aujourd’hui');
  await person.page.waitForURL(/aujourdhui/);
  if (person.page.viewportSize().width < 900) await person.follow('Plus', /plus/);
  await person.tap('link', /Mon compte/);
  await person.tap('button', 'Se déconnecter');
  await person.page.waitForURL(/connexion/);
}

/** Said lost from another screen: at its next contact the pack goes, and what waits to be sent stays. */
async function saidLost(story, anissa, children) {
  const home = await Person.signIn(story, 'anissa@marelle.example');
  await home.open('/telephone');
  const id = new URL(anissa.page.url()).pathname.split('/').at(-1);
  await anissa.network(false);
  await anissa.tap('button', button(children[2], 'Absent'));
  await anissa.reads('1 pointage gardé sur ce téléphone');
  await home.tap('button', 'Je l’ai perdu');
  await home.reads('Mis hors d’usage');
  await home.look('mis-hors-d-usage');
  // The network comes back for everything but what it has to send.
  await anissa.page.context().route('**/attendance-batch', (route) => route.abort('internetdisconnected'));
  const refused = anissa.page.waitForResponse((each) => /\/today\?device=/.test(each.url()) && each.status() >= 400);
  anissa.expect(/^GET \/api\/v1\/today 4\d\d$/);
  await anissa.page.clock.fastForward('06:00');
  await anissa.page.context().setOffline(false);
  await refused;
  await anissa.reads('Cet appareil a été retiré');
  // Whoever found it reads nothing more: its session is over too, and the server knows it.
  await anissa.page.waitForURL(/connexion/);
  await waitStored(anissa, { pack: 0, answered: 0, outbox: 1 }, 'after it was said lost');
  assert.equal((await anissa.get('/api/v1/children')).status(), 401, 'a lost phone is still signed in');
  await anissa.look('telephone-perdu');
  await anissa.page.context().unroute('**/attendance-batch');
  await anissa.network(true);
  await anissa.comeIn('anissa@marelle.example');
  await waitStored(anissa, { outbox: 0 }, 'once its owner is signed in again');
  assert.equal((await marks(home, id)).get(children[2]).presence, 'absent', 'what waited went with the pack');
}

/** Somebody else takes the phone: not her evening, not her marks under another name; hers leave when she is back. */
async function lent(anissa, id, children) {
  await takePack(anissa);
  await anissa.open(`/seances/${id}`);
  await anissa.network(false);
  await anissa.tap('button', button(children[3], 'Absent'));
  await anissa.reads('1 pointage gardé sur ce téléphone');
  await anissa.page.context().clearCookies();
  await anissa.page.goto('about:blank');
  await anissa.network(true);
  await anissa.open('/connexion');
  await anissa.comeIn('bruno@marelle.example');
  await waitStored(anissa, { pack: 0, answered: 0, outbox: 1 }, 'in the hands of somebody else');
  await anissa.open('/telephone');
  await anissa.reads('1 saisie d’un autre compte est gardée ici');
  saysNot(await anissa.text('main'), children[3].split(' ')[0]);
  await anissa.look('pointage-d-un-autre');
  assert.equal((await marks(anissa, id)).get(children[3]), null, 'sent under another name');
  await anissa.open('/compte');
  await anissa.tap('button', 'Se déconnecter');
  await anissa.page.waitForURL(/connexion/);
  await anissa.comeIn('anissa@marelle.example');
  await waitStored(anissa, { outbox: 0 }, 'once its owner is back');
  await anissa.open('/telephone');
  await anissa.reads('Tout est envoyé');
  assert.equal((await marks(anissa, id)).get(children[3]).noted_by.name, 'Anissa Kaddour');
}

/** In a drawer, signed out or without network: past its hour the right code opens nothing, and nothing is left. */
async function inADrawer(story, anissa) {
  await takePack(anissa);
  await anissa.page.context().clearCookies();
  anissa.expect(/^GET \/api\/v1\/login 401$/);
  await anissa.open('/aujourdhui');
  await anissa.page.waitForURL(/connexion/);
  assert.equal((await stored(anissa)).pack, 2, 'gone before its hour');
  await anissa.page.clock.fastForward('25:00:00');
  await waitStored(anissa, { pack: 1 }, 'signed out, past its hour');
  await anissa.network(false);
  await anissa.page.goto(`${story.server.origin}/aujourdhui`);
  await anissa.reads('Le réseau ne répond pas');
  assert.equal(await locked(anissa).count(), 0, 'asks for a code, with nothing to open');
  await anissa.network(true);
}

async function neverBack(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await takePack(anissa);
  await anissa.network(false);
  await anissa.page.goto(`${story.server.origin}/aujourdhui`);
  await locked(anissa).waitFor();
  await anissa.page.clock.fastForward('25:00:00');
  await anissa.write('Code', code);
  await anissa.tap('button', 'Ouvrir');
  await anissa.reads('a été effacé');
  await anissa.look('passe-son-heure');
  await waitStored(anissa, { pack: 1 }, 'without network, past its hour');
  says(await anissa.text(), 'Retrouvez du réseau');
}

export default async function (story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await takePack(anissa);
  const { id, children } = await rollCall(anissa);
  story.secrets = [children[0].split(' ')[0], code];
  await leftOnATable(anissa, children);
  await saidLost(story, anissa, children);
  await lent(anissa, id, children);
  await inADrawer(story, anissa);
  await neverBack(story);
  await signedOutInTheBasement(story);
  await leftOnATableAfterTheStreet(story);
  await nothingRemembered(story);
}
