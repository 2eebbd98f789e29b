// What a report shows in the application: the mark of what is kept back, and what a chart is drawn of.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, draftId } from '../src/lib/reports/asked.ts';
import { charted, markOf } from '../src/lib/reports/shown.ts';

const part = (shown, k = null, value = null) => ({ shown, k, n: k === null ? null : 38, value, low: null, high: null });
const figure = (key, shown, before = null, after = null) => ({ key, title: key, shown, before, after });

test('what is kept back is never said to be nothing to count', () => {
  for (const [of, own, mark] of [
    ['hidden', null, 'hidden'],
    ['hidden', 'hidden', 'hidden'],
    ['published', 'hidden', 'hidden'],
    ['published', 'impossible', 'impossible'],
    ['impossible', null, 'impossible'],
  ])
    assert.equal(markOf({ shown: of }, own && { shown: own }), mark, `${own} of ${of}`);
});

test('a figure that is told has no mark where it has no change', () => {
  for (const shown of ['published', 'maintained']) assert.equal(markOf({ shown }, null), null);
});

test('counts of everybody, and too few children, are no dot and no blank line of a chart', () => {
  const drawn = charted([
    figure('school', 'published', part('published', 9, 0.24), part('maintained', 11, 0.29)),
    figure('wellbeing', 'hidden'),
    figure('citizenship', 'published', part('published', 13), part('published', 17)),
    figure('parents', 'published'),
  ]);
  assert.deepEqual(
    drawn.map(({ key, suppressed, before, after }) => [key, suppressed, before?.value, after?.value]),
    [
      ['school', false, 0.24, 0.29],
      ['wellbeing', true, undefined, undefined],
    ],
  );
});

test('without a dot there is no chart, and the table says what is kept back', () => {
  const counts = [part('published', 13), part('published', 17)];
  assert.deepEqual(charted([figure('wellbeing', 'hidden'), figure('parents', 'published', ...counts)]), []);
});

test('a draft asked again after a lost answer is the same one, another choice is another one', () => {
  const asked = { template: 'clas', from: '2026-09-01', until: '2027-08-31', audience: 'partner', partner: null };
  const first = draftId(asked);
  assert.equal(draftId({ ...asked }), first);
  const other = draftId({ ...asked, template: 'pre' });
  assert.notEqual(other, first);
  assert.equal(draftId({ ...asked, template: 'pre' }), other);
  answered();
  assert.notEqual(draftId({ ...asked, template: 'pre' }), other);
});
