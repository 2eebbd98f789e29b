// Two people, three phones, and everything that can go wrong between them and the server. The outbox, its clock and its
// sending are those of the client; the disks, the network and the server are models.
// node tests/sync.test.mjs [HISTORIES]     300 unless said; MARELLE_TEST_SEED=N plays one seed again
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sorted } from '../src/lib/offline/behind.ts';
import { about, shared, wordsThatCount } from './sync/model-server.mjs';
import { calm, people, World } from './sync/world.mjs';

const histories = Number(process.argv[2] ?? 300);
/** A failure is made shorter for as long as this allows; MARELLE_TEST_SHRINK=no shows it as it came. */
const limitMs = 60_000 + histories * 30;
const endOnFailure = process.env.MARELLE_TEST_SHRINK === 'no';
const seed = process.env.MARELLE_TEST_SEED ? Number(process.env.MARELLE_TEST_SEED) : undefined;
const seen = {
  taps: 0,
  kept: 0,
  stored: 0,
  refused: 0,
  aside: 0,
  conflicts: 0,
  crashes: 0,
  wiped: 0,
  stuck: 0,
  held: 0,
  cured: 0,
};
const seenOf = {
  note: 0,
  handover: 0,
  stop: 0,
  fact: 0,
  takenBack: 0,
  notFound: 0,
  neverLeft: 0,
  departuresInConflict: 0,
};

const ofReader = (shelf, reader) => shelf.filter(({ op, refused }) => op.account === reader && refused === null);
const onlyPoison = ({ op }) => op.body.poison === 'always';
/** What the server always fails on, and what must wait behind it: all else has left. */
const mayStay = (shelf, account) => {
  const { failing, held } = sorted(ofReader(shelf, account), onlyPoison);
  return new Set([...failing.map(({ op }) => op.body.id), ...held]);
};

const nothingLost = (world) =>
  world.tapped
    .filter((tap) => tap.kept && !world.arrived(tap))
    .filter(({ id, device, by }) => {
      const { shelf } = world.devices.find(({ name }) => name === device);
      return !shelf.some(({ op, refused }) => op.body.id === id && (refused !== null || mayStay(shelf, by).has(id)));
    })
    .map(({ op, id, by }) => `kept, and neither stored nor shown as refused: ${op} ${id} of ${by}`);

const nothingLeftToSend = (world) =>
  world.devices.flatMap(({ name, shelf }) =>
    shelf
      .filter(({ op, refused }) => refused === null && !mayStay(shelf, op.account).has(op.body.id))
      .map(({ op }) => `still on ${name}: ${op.body.id}`),
  );

/** One operation on which the server always fails is said to be so, as soon as it took another of the same run. */
const theStuckAreShown = (world) =>
  world.devices.flatMap(({ name, shelf }) =>
    shelf
      .filter(({ op, stuck }) => stuck && op.body.poison !== 'always' && !world.server.failedOn.has(op.body.id))
      .map(({ op }) => `said to be stuck on ${name}, and never failed on: ${op.body.id}`),
  );

const theRightPerson = (world) =>
  world.tapped
    .filter(({ id, by }) => world.server.notes.has(id) && world.server.notes.get(id).by !== by)
    .map(({ id, by }) => `${id} was tapped by ${by}, and is stored for ${world.server.notes.get(id).by}`);

/** A body that changes between two sendings would be another operation under the same id. */
const neverAnotherUnderTheSameId = (world) =>
  world.devices.flatMap(({ shelf }) =>
    shelf.filter(({ refused }) => refused?.endsWith('.id_reused')).map(({ op }) => `changed: ${op.body.id}`),
  );

/** A tap comes after another when it was made in the same tab, or once the other was shown as kept. */
const comesAfter = (later, tap) => later.order > tap.order && (later.tab === tap.tab || tap.kept < later.order);

/** On each phone, of each person about each child, there or leaving: the last tap is the last word, by any clock. */
function theLastTapWins(world) {
  const faults = [];
  const words = world.tapped.filter(({ op }) => shared.includes(op));
  const groups = Map.groupBy(words, ({ op, by, device, child }) => `${op} ${by} ${device} ${child}`);
  for (const [who, taps] of groups) {
    const stored = taps.filter(({ id }) => world.server.notes.has(id));
    const lasts = stored.filter((tap) => !stored.some((later) => comesAfter(later, tap)));
    if (!lasts.length) continue;
    const { mark } = wordsThatCount(stored.map(({ id }) => world.server.notes.get(id)));
    const wanted = lasts.map(({ value }) => (['unmarked', 'undone'].includes(value) ? null : value));
    if (!wanted.includes(mark?.value ?? null)) faults.push(`${who}: ${mark?.value ?? 'nothing'}, not ${wanted}`);
  }
  return faults;
}

/** Nobody's different word disappears: it is the mark or the departure, the other value, or was settled by a person. */
function noSilentOverwrite(world) {
  const faults = [];
  const all = [...world.server.notes.values()].filter(({ kind }) => shared.includes(kind));
  for (const notes of Map.groupBy(all, ({ kind, child }) => about(kind, child)).values()) {
    const [{ kind, child }] = notes;
    const settled = world.server.settled.get(about(kind, child));
    const words = notes.filter((note) => !settled || note.received > settled.at);
    const lasts = [...Map.groupBy(words, ({ by }) => by).values()]
      .map((own) => wordsThatCount(own).mark)
      .filter(Boolean);
    const { mark, other } = world.server.of(kind, child);
    if (new Set(lasts.map(({ value }) => value)).size > 1 && !(mark && other))
      faults.push(`${about(kind, child)}: overwritten`);
    if (other) seen.conflicts += 1;
    if (other && kind === 'handover') seenOf.departuresInConflict += 1;
  }
  return faults;
}

/** Whoever's word made the disagreement was told of it, or the server answers it to whoever looks. */
const everyConflictIsTold = (world) =>
  world.devices.flatMap(({ told }) =>
    told
      .filter(({ answer }) => answer.result === 'conflict' && !(answer.mark ?? answer.handover)?.other)
      .map(({ id }) => `a conflict without its two values: ${id}`),
  );

/** Whoever took a fact back reads it nowhere as standing, unless it was seen before, and that is said to them. */
const takenBackStaysSo = (world) =>
  world.tapped
    .filter(({ op, id }) => op === 'withdrawal' && world.server.withdrawals.has(id))
    .map(({ value }) => world.server.notes.get(value))
    .filter((fact) => fact && !fact.withdrawn)
    .map(({ id, by }) => `taken back by ${by}, and standing: ${id}`);

/** Taken back on the phone before it ever set off: the server never hears of it. */
const whatNeverLeft = (world) =>
  world.tapped
    .filter(({ neverLeft, value }) => neverLeft && world.server.notes.has(value))
    .map(({ value }) => `taken back before it ever set off, and stored: ${value}`);

/**
 * What a phone keeps leaves in the order of the taps, whatever it is: a child is marked as there before they leave.
 * What was refused once lets the others pass, and is out of that order when it is sent again. What the server failed on
 * lets pass what is about another child or another fact, and nothing else.
 */
const inTheOrderOfTheTaps = (world) =>
  [...Map.groupBy(world.tapped, ({ by, device }) => `${by} ${device}`).values()].flatMap((taps) => {
    const there = taps.filter(({ id }) => world.server.notes.has(id) && !world.server.refused.has(id));
    const place = ({ id }) => world.server.notes.get(id).place;
    const failing = new Set(taps.filter(({ id }) => world.server.failedOn.has(id)).map(({ thing }) => thing));
    const mayPass = (tap, each) => failing.has(each.thing) && tap.thing !== each.thing;
    return there
      .filter((tap, index) =>
        there.slice(0, index).some((each) => comesAfter(tap, each) && place(each) > place(tap) && !mayPass(tap, each)),
      )
      .map(({ op, id }) => `arrived before what was tapped earlier: ${op} ${id}`);
  });

/** A phone whose clock was wrong all along is put right: to the minute, and the road's length. */
const theHourIsRight = (world) =>
  world.tapped.flatMap(({ id, trueAt, device }) => {
    const note = world.server.notes.get(id);
    const { jumps } = world.devices.find(({ name }) => name === device);
    // Said again when the disk took it, minutes later in this world: its id still holds the first instant.
    const again = note && parseInt(id.slice(0, 12), 16) !== note.said;
    if (!note || jumps || again) return [];
    const off = Math.abs(note.at - trueAt);
    return off > 90_000 + note.delay ? [`${id} is ${off} ms from when it was tapped`] : [];
  });

const neverInTheFuture = (world) =>
  [...world.server.notes.values()]
    .filter(({ at, received }) => at > received + 5 * 60_000)
    .map(({ id }) => `${id} is in the future`);

const laws = {
  nothingLost,
  nothingLeftToSend,
  theRightPerson,
  neverAnotherUnderTheSameId,
  theLastTapWins,
  noSilentOverwrite,
  everyConflictIsTold,
  takenBackStaysSo,
  whatNeverLeft,
  theStuckAreShown,
  inTheOrderOfTheTaps,
  theHourIsRight,
  neverInTheFuture,
};

function count(world) {
  seen.taps += world.tapped.length;
  seen.kept += world.tapped.filter(({ kept }) => kept).length;
  seen.stored += world.server.notes.size;
  seen.aside += world.aside.size;
  seen.wiped += world.wiped.size;
  seen.crashes += world.crashes;
  for (const { kind } of world.server.notes.values()) seenOf[kind] += 1;
  for (const { found } of world.server.withdrawals.values()) seenOf[found ? 'takenBack' : 'notFound'] += 1;
  for (const { shelf } of world.devices) {
    seen.stuck += shelf.filter(({ stuck }) => stuck).length;
    seen.held += new Set(people.flatMap((by) => [...sorted(ofReader(shelf, by), onlyPoison).held])).size;
  }
  seen.cured += world.tapped.filter(
    ({ id, poison }) => poison === 'for a while' && world.server.failedOn.has(id),
  ).length;
  seenOf.neverLeft += world.tapped.filter(({ neverLeft }) => neverLeft).length;
  for (const { shelf } of world.devices) seen.refused += shelf.filter(({ refused }) => refused !== null).length;
}

async function play(steps, clocks) {
  const world = new World();
  world.devices.forEach((device, index) => (device.skew = clocks[index]));
  await calm();
  for (const step of steps) await world.step(step);
  await world.quiet();
  count(world);
  return [...world.faults, ...Object.values(laws).flatMap((law) => law(world))];
}

test('a fact given up on, taken back, and arriving after the words that take it back, does not stand', async () => {
  const world = new World();
  const [{ name }] = world.devices;
  const settle = async () => {
    for (let turn = 0; turn < 40; turn += 1) {
      for (const each of world.waiting.splice(0)) each.go();
      await calm();
    }
  };
  const tap = async (kind, said) => {
    void world.devices[0].tap(kind, { child: 'lina', ...said });
    await settle();
    const road = world.roads.at(-1);
    return { ...road, arrives: () => world.server.answer(name, structuredClone(road.request), road.since) };
  };
  await settle();
  const fact = await tap('fact', { value: 'Fait 1', body: { child: 'lina', text: 'Fait 1' } });
  fact.tell(null);
  await settle();
  const { id } = fact.request.body;
  const withdrawal = await tap('withdrawal', { value: id, body: { fact: id } });
  assert.equal(withdrawal.request.path, `/own-facts/${id}/withdrawal`);
  withdrawal.tell({ ...withdrawal.arrives(), at: world.server.now });
  await settle();
  assert.deepEqual(world.devices[0].shelf, []);
  assert.deepEqual(fact.arrives(), { id });
  assert.ok(world.server.notes.get(id).late);
  assert.deepEqual(takenBackStaysSo(world), []);
});

test(`three phones and a server agree in the end: ${histories} histories`, async () => {
  const clock = fc.constantFrom(0, 0, 0, -240_000, 7_200_000, -86_400_000 * 400);
  const history = fc.asyncProperty(
    fc.array(fc.nat(1_000_000), { minLength: 40, maxLength: 260, size: 'max' }),
    fc.tuple(clock, clock, clock),
    async (steps, clocks) => assert.deepEqual(await play(steps, clocks), []),
  );
  await fc.assert(history, {
    numRuns: histories,
    seed,
    interruptAfterTimeLimit: limitMs,
    markInterruptAsFailure: true,
    endOnFailure,
  });
  console.log(seen, seenOf);
  for (const [what, times] of [...Object.entries(seen), ...Object.entries(seenOf)])
    if (histories >= 3000) assert.ok(times > 0, `no history ever saw: ${what}`);
});
