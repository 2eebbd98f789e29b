// The pack of a phone, with the cryptography of the client and a store in memory: who opens it, and what makes it go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerFrom } from '../src/lib/offline/answers.ts';
import { HybridClock } from '../src/lib/offline/hybrid-clock.ts';
import { makeLock, mostTries, openPack, pinFault, sealPack, tidy } from '../src/lib/offline/sealed-pack.ts';

const made = '2026-11-26T15:50:00.000Z';
const expires = '2026-11-27T15:50:00.000Z';
const contents = { today: 'who is expected', cards: ['whom to call'] };
const now = Date.parse('2026-11-26T18:00:00Z');

const newDevice = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

/** Not Argon2id, which is not what is tried here: as many bytes, from the code and the salt. */
async function derive(pin, salt) {
  const text = new TextEncoder().encode(pin);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...salt, ...text])));
}

class MemoryStore {
  kept = new Map();
  writes = [];
  lock = async () => this.kept.get('lock') ?? null;
  pack = async () => this.kept.get('pack') ?? null;
  putLock = async (lock) => void this.kept.set('lock', lock);
  putPack = async (pack) => void this.kept.set('pack', pack);
  dropPack = async () => void this.kept.delete('pack');
  wipe = async () => this.kept.clear();
  async countTry() {
    const lock = this.kept.get('lock');
    lock.tries += 1;
    this.writes.push(lock.tries);
    return lock.tries;
  }
  async clearTries() {
    this.kept.get('lock').tries = 0;
  }
}

async function phone(pin = '471902') {
  const store = new MemoryStore();
  const secrets = { device: await newDevice(), derive };
  const lock = await makeLock(secrets, 'anissa', pin);
  await store.putLock(lock);
  await store.putPack(await sealPack(lock, { id: 'p1', made_at: made, expires_at: expires }, contents));
  return { store, secrets, lock };
}

test('a code is six digits at least, and not the first one anybody tries', () => {
  for (const pin of ['', '12345', '12 456', 'abcdef', '１２３４５６']) assert.equal(pinFault(pin), 'pin_digits', pin);
  for (const pin of ['000000', '123456', '987654', '890123', '121212', '123123', '4444444'])
    assert.equal(pinFault(pin), 'pin_too_easy', pin);
  for (const pin of ['471902', '100200', '13579086']) assert.equal(pinFault(pin), null, pin);
});

test('the right code opens what was sealed, and clears the tries', async () => {
  const { store, secrets } = await phone();
  assert.deepEqual(await openPack(store, secrets, '530816'), { state: 'wrong', left: mostTries - 1 });
  assert.deepEqual(await openPack(store, secrets, '471902'), { state: 'open', contents });
  assert.equal((await store.lock()).tries, 0);
});

test('a newer pack is sealed without the code, and opens with it', async () => {
  const { store, secrets, lock } = await phone();
  await store.putPack(await sealPack(lock, { id: 'p2', made_at: made, expires_at: expires }, { today: 'newer' }));
  assert.deepEqual(await openPack(store, secrets, '471902'), { state: 'open', contents: { today: 'newer' } });
});

test('the code without the device opens nothing', async () => {
  const { store, secrets } = await phone();
  const stolen = { ...secrets, device: await newDevice() };
  assert.equal((await openPack(store, stolen, '471902')).state, 'wrong');
});

test('the device without the code opens nothing, and the store holds no word of the pack', async () => {
  const { store, lock } = await phone();
  assert.equal(await crypto.subtle.exportKey('raw', await newDevice()).catch(() => 'refused'), 'refused');
  const { sealed, from } = await store.pack();
  for (const bytes of [sealed.bytes, from, lock.publicKey, lock.privateKey.bytes])
    assert.ok(!new TextDecoder('latin1').decode(bytes).includes('expected'));
});

test('five wrong codes wipe the lock and the pack', async () => {
  const { store, secrets } = await phone();
  for (let left = 4; left >= 1; left -= 1)
    assert.deepEqual(await openPack(store, secrets, '530816'), { state: 'wrong', left });
  assert.deepEqual(await openPack(store, secrets, '530816'), { state: 'gone' });
  assert.deepEqual([await store.lock(), await store.pack()], [null, null]);
  assert.deepEqual(await openPack(store, secrets, '471902'), { state: 'gone' });
});

test('a try is on the disk before it is answered: a phone that dies in the middle has used it', async () => {
  const { store, secrets } = await phone();
  const dead = { ...secrets, derive: () => Promise.reject(new Error('no battery')) };
  for (let times = 1; times <= mostTries; times += 1) await assert.rejects(openPack(store, dead, '530816'));
  assert.deepEqual(store.writes, [1, 2, 3, 4, 5]);
  assert.equal(await tidy(store, now), 'none');
  assert.deepEqual(await openPack(store, secrets, '471902'), { state: 'gone' });
});

test('a pack that was moved to another account does not open', async () => {
  const { store, secrets } = await phone();
  await store.putPack({ ...(await store.pack()), account: 'bruno' });
  await assert.rejects(openPack(store, secrets, '471902'));
});

test('past its hour the pack goes, and its lock stays for the next one', async () => {
  const { store } = await phone();
  assert.equal(await tidy(store, now), 'locked');
  assert.equal(await tidy(store, Date.parse(expires) - 1), 'locked');
  assert.equal(await tidy(store, Date.parse(expires)), 'expired');
  assert.equal(await store.pack(), null);
  assert.notEqual(await store.lock(), null);
});

const lina = { id: 'lina', first_name: 'Lina', initial: 'B' };
const said = (presence, received_at) => ({ note: received_at, presence, received_at });

/** What the phone shows of Lina without network, from a pack that says this of her. */
function shown(child, since) {
  const line = { child: lina, alerts: [], mark: null, handover: null, stops: [], leaves_alone: null, ...child };
  const session = { id: 's1', date: '2026-11-26', counts: {}, children: [line] };
  const today = { date: '2026-11-26', sessions: [session], tomorrow: { date: '2026-11-27', sessions: [] } };
  const pack = { login: { user: { id: 'anissa', name: 'Anissa' } }, today, cards: [] };
  const known = { answered: [], madeAt: made, items: [], ...since };
  return answerFrom(pack, '/sessions/s1/attendance', '2026-11-26', known).session.children[0];
}
const answered = (kind, at, answer) => ({ op: { kind, body: { session: 's1', child: 'lina' } }, answer, at });

test('a mark answered while the pack was being made is not forgotten, nor does it hide a later one', () => {
  const moment = '2026-11-26T15:49:59.400Z';
  const mark = said('absent', '2026-11-26T15:49:59.900Z');
  assert.equal(shown({}, { answered: [answered('note', moment, { mark })] }).mark, mark);
  const later = said('late', '2026-11-26T15:49:59.950Z');
  assert.equal(shown({ mark: later }, { answered: [answered('note', moment, { mark })] }).mark, later);
  // Once the pack is older, what was answered last is what counts.
  const after = answered('note', '2026-11-26T16:00:00.000Z', { mark });
  assert.equal(shown({ mark: later }, { answered: [after] }).mark, mark);
});

test('a stop that the pack held already is shown once, as it was last told', () => {
  const stop = { id: 'stop1', state: 'open' };
  const told = answered('stop', '2026-11-26T15:50:01.000Z', { stop: { ...stop, told: true } });
  assert.deepEqual(shown({ stops: [stop] }, { answered: [told] }).stops, [{ ...stop, told: true }]);
  const before = answered('stop', '2026-11-26T15:49:59.000Z', { stop: { ...stop, told: true } });
  assert.deepEqual(shown({ stops: [stop] }, { answered: [before] }).stops, [stop]);
  assert.equal(shown({}, { answered: [before] }).stops.length, 1);
});

test('a clock that is set back goes on from where it was, and does not stand still', () => {
  let [raw, kept] = [Date.parse(made), null];
  const memory = { read: () => kept, write: (state) => (kept = state) };
  const clock = new HybridClock(() => raw, memory);
  clock.tick();
  const before = clock.best();
  raw -= 3 * 86_400_000;
  assert.equal(clock.best(), before);
  raw += 25 * 3_600_000;
  assert.equal(clock.best(), before + 25 * 3_600_000);
  assert.ok(clock.best() > Date.parse(expires), 'a pack would never end');
});
