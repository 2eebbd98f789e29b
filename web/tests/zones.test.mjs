// The zone of the school holidays that a new establishment is offered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoneOf } from '../src/lib/calendar/zones.ts';

test('each département has one zone, but those of Corsica and overseas', () => {
  const departments = Array.from({ length: 95 }, (_, at) => String(at + 1).padStart(2, '0')).filter((c) => c !== '20');
  const counted = { A: 0, B: 0, C: 0 };
  for (const code of departments) {
    assert.ok(zoneOf(`${code}001`), code);
    ++counted[zoneOf(`${code}001`)];
  }
  assert.deepEqual(counted, { A: 32, B: 41, C: 21 });
  for (const [commune, zone] of [
    ['73065', 'A'],
    ['54528', 'B'],
    ['93005', 'C'],
    ['69123', 'A'],
    ['31555', 'C'],
    ['67482', 'B'],
  ])
    assert.equal(zoneOf(commune), zone, commune);
  for (const commune of ['2A004', '2B033', '97411', '98818', '']) assert.equal(zoneOf(commune), undefined, commune);
});
