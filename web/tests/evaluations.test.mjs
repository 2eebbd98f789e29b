// What a phone keeps of an assessment, what is said of its words, and how a paper sheet is read: the parts of the
// evaluation screens that need no browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOfKey, levelPressed, readDigits, spacedDigits, stepped } from '../src/lib/evaluations/grid.ts';
import { riskyWords } from '../src/lib/evaluations/risky.ts';
import { completed, draftOf } from '../src/lib/offline/drafts.ts';
import { HybridClock } from '../src/lib/offline/hybrid-clock.ts';
import { Engine, NotSent } from '../src/lib/offline/outbox-core.ts';

const risks = (text) => riskyWords(text).map(({ risk, word }) => (word ? `${risk}: ${word}` : risk));

test('a word that does not belong in an assessment is named as it was written, one a kind', () => {
  for (const [text, ...wanted] of [
    ['Elle range ses affaires sans qu’on le demande.'],
    ['Il est autiste, je pense.', 'health: autiste'],
    ['Un enfant HYPERACTIF, peut-être TDAH', 'health: HYPERACTIF'],
    ['Sa mère est voilée et il fait le ramadan.', 'belief: voilée'],
    ['Paresseux et menteur', 'judgement: Paresseux'],
    ['Il est mal élevé', 'judgement: mal élevé'],
    ['C’est un voleur, son frère est en prison', 'offence: voleur'],
    ['Il a peur de rentrer chez lui', 'danger: peur de rentrer'],
    ['N° 1 84 12 76 451 089 46', 'number'],
    ['Il est dépressif ; il a peur de rentrer', 'danger: peur de rentrer', 'health: dépressif'],
    ['Un Rom, dit-elle', 'belief: Rom'],
    ['Les Arabes…', 'belief: Arabes'],
  ])
    assert.deepEqual(risks(text), wanted, text);
});

test('words that only look like them are left alone', () => {
  for (const text of [
    'Il a violemment claqué la porte.',
    'Elle parle de l’arabesque du tapis et du romarin.',
    'Téléphone : 04 79 70 74 91',
    'Le 12/01/2026 à 16 h 45, groupe de 12 enfants',
    'Il a lu 184 pages en 12 jours',
  ])
    assert.deepEqual(risks(text), [], text);
});

const form = {
  cursus: 2,
  informant: 'referent',
  scale: 'frequency4',
  levels: ['Jamais', 'Parfois', 'Souvent', 'Presque toujours'],
  not_observed: 'Non observé',
  items: ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key })),
};
const parts = [{ items: form.items.slice(0, 2) }, { items: form.items.slice(2) }];

test('a digit is a level, zero is not observed, and anything else is nothing', () => {
  for (const [key, wanted] of [
    ['1', 1],
    ['4', 4],
    ['0', null],
    ['5', undefined],
    ['r', undefined],
    ['', undefined],
  ])
    assert.equal(levelOfKey(form, key), wanted, key);
  assert.equal(levelOfKey({ ...form, levels: form.levels.slice(0, 3) }, '4'), undefined);
});

test('at a keyboard the key after the last level is not observed too, and on a sheet it is no digit', () => {
  assert.equal(levelPressed(form, '5'), null);
  assert.equal(levelPressed(form, '0'), null);
  assert.equal(levelPressed(form, '4'), 4);
  assert.equal(levelPressed(form, '6'), undefined);
  assert.equal(levelPressed({ ...form, levels: form.levels.slice(0, 3) }, '4'), null);
  assert.equal(readDigits(form, form.items, '12345').wrong, '5');
});

test('the arrows walk the scale to its ends and no further', () => {
  for (const [from, by, wanted] of [
    [undefined, 1, 1],
    [undefined, -1, null],
    [1, -1, 1],
    [3, 1, 4],
    [4, 1, null],
    [null, 1, null],
    [null, -1, 4],
  ])
    assert.equal(stepped(form, from, by), wanted, `${from} ${by}`);
});

test('a row of digits is read in the order of the sheet, and what is wrong with it is said', () => {
  assert.deepEqual(readDigits(form, form.items, '32 140'), {
    answers: [
      { item: 'a', level: 3 },
      { item: 'b', level: 2 },
      { item: 'c', level: 1 },
      { item: 'd', level: 4 },
      { item: 'e', level: null },
    ],
    wrong: '',
    over: 0,
  });
  assert.equal(readDigits(form, form.items, '37').wrong, '7');
  assert.equal(readDigits(form, form.items, '1234123').over, 2);
  assert.equal(readDigits(form, form.items, '12').over, -3);
  assert.equal(spacedDigits(parts, '32140'), '32 140');
  assert.equal(spacedDigits(parts, '3 2 1'), '32 1');
  assert.equal(spacedDigits(parts, '321409'), '32 140 9');
});

// --- what waits on the phone ---

function phone({ online }) {
  const shelf = {
    kept: [],
    place: 0,
    all: async () => structuredClone(shelf.kept),
    add: async (ops, over = []) => {
      shelf.kept = shelf.kept.filter(({ op }) => !over.includes(op.body.id));
      shelf.kept.push(...structuredClone(ops).map((op) => ({ place: ++shelf.place, op, refused: null })));
    },
    settle: async (answered) => {
      const ids = answered.map(({ op }) => op.body.id);
      shelf.kept = shelf.kept.filter(({ op }) => !ids.includes(op.body.id));
    },
    remove: async () => undefined,
    again: async () => undefined,
    latest: async () => null,
  };
  let memory = null;
  let now = Date.parse('2026-01-12T16:00:00Z');
  const clock = new HybridClock(() => (now += 1000), { read: () => memory, write: (state) => (memory = state) });
  const sent = [];
  const state = { online, lose: false, meanwhile: null, reader: { account: 'anissa', post: 'p', device: 'd' } };
  const engine = new Engine({
    shelf,
    clock,
    send: async (ops) => {
      if (!state.online) throw new NotSent('offline', 'later');
      sent.push(...structuredClone(ops));
      if (state.lose) throw new NotSent('offline', 'later');
      if (state.meanwhile) await state.meanwhile();
      return ops.map(({ body: { id } }) => ({ id, result: 'stored', code: null }));
    },
    reader: () => state.reader,
    alone: (act) => act(),
    changed: () => undefined,
    answered: () => undefined,
  });
  let ids = 0;
  const tell = (child, more) =>
    engine.add([
      {
        kind: 'assessment',
        body: {
          id: `op-${++ids}`,
          round: 'r',
          child,
          informant: 'referent',
          base: null,
          answers: [],
          observed_at: clock.now(),
          ...more,
        },
        about: child,
      },
    ]);
  return { shelf, engine, sent, state, tell };
}

test('twenty taps about one child without network wait as one, and leave as one', async () => {
  const { shelf, engine, sent, state, tell } = phone({ online: false });
  for (let item = 1; item <= 20; item += 1) {
    await tell('lina', { answers: [{ item: `i${item}`, level: (item % 4) + 1 }] });
    await engine.drain();
  }
  await tell('noe', { answers: [{ item: 'i1', level: 2 }] });
  assert.equal(shelf.kept.length, 2);
  assert.equal(shelf.kept[0].op.body.answers.length, 20);
  state.online = true;
  await engine.drain();
  assert.deepEqual(
    sent.map(({ body }) => [body.child, body.answers.length]),
    [
      ['lina', 20],
      ['noe', 1],
    ],
  );
  assert.equal(shelf.kept.length, 0);
});

test('the later word on an item stands, one taken back is no answer, and the first base is kept', async () => {
  const { shelf, tell } = phone({ online: false });
  await tell('lina', { base: 3, answers: [{ item: 'a', level: 1 }], comment: 'Le 12, elle a lu seule.' });
  await tell('lina', { base: 5, answers: [{ item: 'a', level: null }] });
  await tell('lina', { base: 5, answers: [{ item: 'b', level: 4 }] });
  await tell('lina', { base: 5, taken_back: ['b'], submitted: false });
  const [{ op }] = shelf.kept;
  assert.deepEqual(op.body.answers, [{ item: 'a', level: null }]);
  assert.deepEqual(op.body.taken_back, ['b']);
  assert.equal(op.body.base, 3);
  assert.equal(op.body.comment, 'Le 12, elle a lu seule.');
  assert.equal(shelf.kept.length, 1);
});

test('an answer lost on the way home: what is typed next says everything again', async () => {
  const { shelf, engine, sent, state, tell } = phone({ online: true });
  state.lose = true;
  await tell('lina', { answers: [{ item: 'a', level: 1 }] });
  await engine.drain();
  state.lose = false;
  await tell('lina', { answers: [{ item: 'b', level: 2 }] });
  await engine.drain();
  assert.deepEqual(
    sent.map(({ body }) => body.answers.map(({ item }) => item).join('')),
    ['a', 'ab'],
  );
  assert.equal(shelf.kept.length, 0);
});

test('what is typed while a draft is on its way waits for its own turn, and is not lost with the answer', async () => {
  const { shelf, engine, sent, state, tell } = phone({ online: true });
  state.meanwhile = async () => {
    state.meanwhile = null;
    await tell('lina', { answers: [{ item: 'b', level: 2 }] });
  };
  await tell('lina', { answers: [{ item: 'a', level: 1 }] });
  await engine.drain();
  assert.deepEqual(
    sent.map(({ body }) => body.answers.map(({ item }) => item).join('')),
    ['a', 'b'],
  );
  assert.equal(shelf.kept.length, 0);
});

test('somebody else’s draft on the same phone is never completed', async () => {
  const { shelf, state, tell } = phone({ online: false });
  await tell('lina', { answers: [{ item: 'a', level: 1 }] });
  state.reader = { ...state.reader, account: 'bruno' };
  await tell('lina', { answers: [{ item: 'a', level: 4 }] });
  assert.deepEqual(
    shelf.kept.map(({ op }) => [op.account, op.body.answers[0].level]),
    [
      ['anissa', 1],
      ['bruno', 4],
    ],
  );
});

test('what was refused is not taken up again by what is typed afterwards', async () => {
  const { shelf, tell } = phone({ online: false });
  await tell('lina', { answers: [{ item: 'a', level: 1 }] });
  shelf.kept[0].refused = 'evaluation.closed';
  await tell('lina', { answers: [{ item: 'b', level: 2 }] });
  assert.equal(shelf.kept.length, 2);
  assert.deepEqual(shelf.kept[1].op.body.answers, [{ item: 'b', level: 2 }]);
});

test('only an assessment is completed: a mark at the roll call is a word of its own', () => {
  const body = { id: '1', observed_at: '', round: 'r', child: 'c', informant: 'referent' };
  assert.equal(draftOf('note', body), null);
  assert.equal(draftOf('fact', body), null);
  assert.notEqual(draftOf('assessment', body), draftOf('assessment', { ...body, informant: 'teacher' }));
  assert.deepEqual(completed({ ...body, taken_back: ['a'] }, { ...body, answers: [{ item: 'a', level: 2 }] }).answers, [
    { item: 'a', level: 2 },
  ]);
});
