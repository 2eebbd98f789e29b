// What was held, month by month: each evening once, the newest first, the groups of a fête on one line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monthsOf, partsOf, sessionsTab } from '../src/lib/planning/held.ts';

const session = (id, date, more = {}) => ({
  id,
  date,
  starts: '16:45',
  ends: '18:15',
  activity: 'evening_workshop',
  title: null,
  group: { id: `group ${id}`, name: id },
  state: 'planned',
  cancel_reason: null,
  ...more,
});
const line = (date, held, ...sessions) => ({ date, held, sessions });

test('months and days come newest first, the lines of a day in their order', () => {
  const lines = [
    line('2025-12-18', true, session('a', '2025-12-18')),
    line('2026-01-05', true, session('b', '2026-01-05')),
    line('2026-01-05', false, session('c', '2026-01-05')),
    line('2026-01-08', true, session('d', '2026-01-08')),
  ];
  const months = monthsOf({ kind: 'evenings', from: '2025-12-01', until: '2026-01-31', held: 3, cancelled: 1, lines });
  assert.deepEqual(
    months.map(({ key, held, cancelled }) => [key, held, cancelled]),
    [
      ['2026-01-01', 2, 1],
      ['2025-12-01', 1, 0],
    ],
  );
  assert.deepEqual(
    months[0].days.map(({ date, lines: of }) => [date, of.map(({ sessions }) => sessions[0].id)]),
    [
      ['2026-01-08', ['d']],
      ['2026-01-05', ['b', 'c']],
    ],
  );
  assert.deepEqual(monthsOf({ kind: 'all', from: '', until: '', held: 0, cancelled: 0, lines: [] }), []);
});

test('groups held together are one line; what differs is told apart', () => {
  const day = '2026-01-14';
  const snow = session('c', day, { state: 'cancelled', cancel_reason: 'Neige' });
  const help = session('d', day, { activity: 'study_support' });
  const parts = partsOf(line(day, true, session('a', day), session('b', day), snow, help));
  assert.deepEqual(
    parts.map((part) => part.map(({ id }) => id)),
    [['a', 'b'], ['c'], ['d']],
  );
});

test('an address without a kind, or with one that is not, means the evenings', () => {
  assert.equal(sessionsTab(null).kind, 'evenings');
  assert.equal(sessionsTab('clubs').kind, 'evenings');
  assert.equal(sessionsTab('ateliers').kind, 'workshops');
});
