// What becomes of a fact that is taken back before it left, while it leaves, and after nobody knows.
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
  again = async () => undefined;
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
  const server = { facts: new Map(), asked: [] };
  let now = Date.parse('2026-11-26T15:50:00Z');
  let state = null;
  const clock = new HybridClock(() => ++now, { read: () => state, write: (value) => (state = value) });
  const post = async (path, body) => {
    server.asked.push(path);
    await road.before?.(path);
    const fact = /^\/facts\/(.+)\/withdrawal$/.exec(path)?.[1];
    if (fact && !server.facts.has(fact)) throw whyNotSent(404, 'fact.unknown');
    server.facts.set(fact ?? body.id, fact ? 'withdrawn' : 'noted');
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
  assert.deepEqual(server.asked, ['/facts', '/facts/f1/withdrawal']);
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
