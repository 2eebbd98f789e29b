// What becomes of a fact that is taken back before it left, while it leaves, and after nobody knows; and of what the
// server fails on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HybridClock } from '../src/lib/offline/hybrid-clock.ts';
import { Engine } from '../src/lib/offline/outbox-core.ts';
import { sendThrough, whyNotSent } from '../src/lib/offline/sending.ts';

class Shelf {
  kept = [];
  place = 0;
  all = async () => structuredClone(this.kept);
  latest = async () => null;
  remove = async (id) => void (this.kept = this.kept.filter(({ op }) => op.body.id !== id));
  again = async (id) => this.change([id], (each) => ({ ...each, failures: 0, stuck: false }));
  failed = async (ids) => this.change(ids, (each) => ({ ...each, failures: (each.failures ?? 0) + 1 }));
  stuck = async (ids) => this.change(ids, (each) => ({ ...each, stuck: true }));
  change(ids, become) {
    this.kept = this.kept.map((each) => (ids.includes(each.op.body.id) ? become(each) : each));
  }
  async add(ops, over = []) {
    for (const id of over) await this.remove(id);
    this.kept.push(...ops.map((op) => ({ place: ++this.place, op, refused: null })));
  }
  async settle(answered) {
    for (const { op, answer } of answered) {
      if (answer.result !== 'refused') await this.remove(op.body.id);
      else this.kept = this.kept.map((each) => (each.op.body.id === op.body.id ? { ...each, refused: 'no' } : each));
    }
  }
}

/** A phone, and a server that keeps facts: `road` says what becomes of each request. */
function phone(road = {}) {
  const server = { facts: new Map(), asked: [], notes: [], tried: [], failsOn: [], down: false };
  let now = Date.parse('2026-11-26T15:50:00Z');
  let state = null;
  const clock = new HybridClock(() => ++now, { read: () => state, write: (value) => (state = value) });
  const post = async (path, body) => {
    server.asked.push(path);
    await road.before?.(path);
    const lines = body.notes ?? [body];
    server.tried.push(lines.map(({ id }) => id).join(' '));
    if (server.down || lines.some(({ id }) => server.failsOn.includes(id))) throw whyNotSent(500, 'unexpected');
    if (body.notes) {
      server.notes.push(...lines.map(({ id }) => id));
      return { results: lines.map(({ id }) => ({ id, result: 'stored', code: null })) };
    }
    const fact = /^\/own-facts\/(.+)\/withdrawal$/.exec(path)?.[1];
    if (!fact || server.facts.has(fact)) server.facts.set(fact ?? body.id, fact ? 'withdrawn' : 'noted');
    if (road.losesAnswers) throw whyNotSent(0, 'offline');
    return {};
  };
  const shelf = new Shelf();
  const reader = () => ({ account: 'anissa', post: '', device: 'phone' });
  const alone = (act) => act();
  const told = [];
  const answered = (all) => told.push(...all.map(({ op, answer }) => `${op.kind} ${answer.result}`));
  const engine = new Engine({ shelf, send: sendThrough(post), clock, reader, alone, changed: () => {}, answered });
  const say = (kind, id, more = {}) => engine.add([{ kind, body: { id, observed_at: clock.now(), ...more } }]);
  return { engine, server, shelf, told, road, say, left: () => shelf.kept.map(({ op }) => op.body.id) };
}

test('taken back before any try: the fact never leaves', async () => {
  const { engine, server, say, left, told } = phone();
  await say('fact', 'f1');
  await say('fact', 'f2');
  await say('withdrawal', 'w1', { fact: 'f1' });
  assert.deepEqual(left(), ['f2', 'w1']);
  assert.equal(await engine.drain(), 'done');
  assert.deepEqual([...server.facts], [['f2', 'noted']]);
  assert.deepEqual([left(), told], [[], ['fact stored', 'withdrawal stored']]);
});

test('taken back after a try whose answer was lost: withdrawn where it arrived', async () => {
  const one = phone({ losesAnswers: true });
  await one.say('fact', 'f1');
  assert.equal(await one.engine.drain(), 'later');
  await one.say('withdrawal', 'w1', { fact: 'f1' });
  assert.deepEqual(one.left(), ['w1']);
  one.road.losesAnswers = false;
  await one.engine.drain();
  assert.deepEqual([[...one.server.facts], one.left()], [[['f1', 'withdrawn']], []]);
});

test('taken back while it is on its way: it goes first, its withdrawal after', async () => {
  let arrive;
  const road = { before: (path) => path === '/facts' && new Promise((go) => (arrive = go)) };
  const { engine, server, say, left } = phone(road);
  await say('fact', 'f1');
  const draining = engine.drain();
  while (!arrive) await new Promise(setImmediate);
  await say('withdrawal', 'w1', { fact: 'f1' });
  assert.deepEqual(left(), ['f1', 'w1']);
  arrive();
  await draining;
  await engine.drain();
  assert.deepEqual(server.asked, ['/facts', '/own-facts/f1/withdrawal']);
  assert.deepEqual([[...server.facts], left()], [[['f1', 'withdrawn']], []]);
});

test('a refusal of the withdrawal is shown, and only the fact that is named leaves the list', async () => {
  const road = {
    before: (path) => {
      if (path.endsWith('withdrawal')) throw whyNotSent(409, 'fact.seen');
    },
  };
  const { engine, say, left, shelf } = phone(road);
  await say('fact', 'f1');
  await engine.drain();
  await say('note', 'n1');
  await say('withdrawal', 'w1', { fact: 'f1' });
  await engine.drain();
  assert.deepEqual(left(), ['w1']);
  assert.ok(shelf.kept[0].refused);
});

/** So many drains; what each came to. */
async function drains(engine, times) {
  const all = [];
  for (let time = 0; time < times; time += 1) all.push(await engine.drain());
  return all;
}
const states = (engine) => Object.fromEntries(engine.items.map(({ op, state }) => [op.body.id, state]));
const note = (one, id, child) => one.say('note', id, { session: 's', child });

test('what the server always fails on lets the others leave, and is set aside by its reader', async () => {
  const one = phone();
  one.server.failsOn = ['n3'];
  for (let number = 1; number <= 6; number += 1) await note(one, `n${number}`, `child ${number}`);
  await note(one, 'n7', 'child 3');
  assert.deepEqual(await drains(one.engine, 2), ['later', 'later']);
  assert.deepEqual(one.server.notes, []);
  assert.equal(await one.engine.drain(), 'later');
  assert.deepEqual([...one.server.notes].sort(), ['n1', 'n2', 'n4', 'n5', 'n6']);
  assert.deepEqual(states(one.engine), { n3: 'stuck', n7: 'held' });
  // What waits behind it does not leave before it, and it is tried once a run.
  one.server.tried.length = 0;
  assert.equal(await one.engine.drain(), 'later');
  assert.deepEqual(one.server.tried, ['n3']);
  await note(one, 'n8', 'child 8');
  assert.equal(await one.engine.drain(), 'later');
  assert.deepEqual(one.server.tried, ['n3', 'n8', 'n3']);
  await one.engine.setAside('n7');
  assert.deepEqual(one.left(), ['n3', 'n7']);
  await one.engine.setAside('n3');
  assert.equal(await one.engine.drain(), 'done');
  assert.deepEqual([one.left(), one.server.notes.at(-1)], [[], 'n7']);
});

test('what the server failed on for a while leaves by itself, before what waits behind it', async () => {
  const one = phone();
  one.server.failsOn = ['n1'];
  await note(one, 'n1', 'lina');
  await note(one, 'n2', 'lina');
  await note(one, 'n3', 'sami');
  await drains(one.engine, 3);
  assert.deepEqual(states(one.engine), { n1: 'stuck', n2: 'held' });
  one.server.failsOn = [];
  assert.equal(await one.engine.drain(), 'done');
  assert.deepEqual(one.server.notes, ['n3', 'n1', 'n2']);
});

test('a fact that cannot be kept holds up neither the roll call nor other facts', async () => {
  const one = phone();
  one.server.failsOn = ['f1'];
  await one.say('fact', 'f1', { session: 's', child: 'lina' });
  await note(one, 'n1', 'lina');
  await one.say('fact', 'f2');
  await drains(one.engine, 3);
  assert.deepEqual([one.server.notes, [...one.server.facts]], [['n1'], [['f2', 'noted']]]);
  assert.deepEqual(states(one.engine), { f1: 'stuck' });
  await one.say('withdrawal', 'w1', { fact: 'f1' });
  assert.equal(await one.engine.drain(), 'done');
  assert.deepEqual(one.left(), []);
});

test('a server that is down is asked twice a run, and nothing is said to be stuck', async () => {
  const one = phone();
  one.server.down = true;
  for (let number = 1; number <= 9; number += 1) await note(one, `n${number}`, `child ${number}`);
  await drains(one.engine, 4);
  one.server.tried.length = 0;
  assert.equal(await one.engine.drain(), 'later');
  assert.equal(one.server.tried.length, 2);
  assert.ok(Object.values(states(one.engine)).every((state) => state === 'failed' || state === 'kept'));
  one.server.down = false;
  assert.equal(await one.engine.drain(), 'done');
  assert.equal(one.server.notes.length, 9);
});

test('two that fail one after the other are told from a server that is down by what comes after them', async () => {
  const one = phone();
  one.server.failsOn = ['n1', 'n2'];
  for (let number = 1; number <= 4; number += 1) await note(one, `n${number}`, `child ${number}`);
  await drains(one.engine, 4);
  assert.deepEqual(one.server.notes.sort(), ['n3', 'n4']);
  assert.deepEqual(states(one.engine), { n1: 'stuck', n2: 'stuck' });
});
