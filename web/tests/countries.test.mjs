// The countries that the screen offers are those that the server takes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { countryCodes } from '../src/lib/components/country-codes.ts';

const header = new URL('../../src/staff/countries.hpp', import.meta.url);

test('every country offered is taken, and none other', () => {
  const list = readFileSync(header, 'utf8').match(/countries =([^;]+);/)[1];
  const taken = list.replaceAll(/"/g, '').split(/\s+/).filter(Boolean);
  assert.deepEqual(countryCodes(), taken);
  assert.ok(taken.includes('FR') && taken.includes('XK'));
  for (const none of ['ZZ', 'RE', 'EU', 'UK', 'DD']) assert.ok(!taken.includes(none), none);
});
