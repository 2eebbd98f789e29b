// What this phone's clock knows where the browser refuses to write it down.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const disk = new Map();
let full = false;
globalThis.localStorage = {
  getItem: (name) => disk.get(name) ?? null,
  setItem: (name, value) => {
    if (full) throw new DOMException('', 'QuotaExceededError');
    disk.set(name, value);
  },
  removeItem: (name) => disk.delete(name),
};
const { clock } = await import('../src/lib/offline/clock.ts');
const { recalled, remember } = await import('../src/lib/remember.ts');

test('a full disk stops no tap, and two taps keep their order', () => {
  const first = clock.now();
  full = true;
  const [second, third] = [clock.now(), clock.now()];
  assert.ok(first < second && second < third);
  clock.learn(Date.now() + 3_600_000, Date.now(), Date.now());
  assert.ok(Math.abs(clock.best() - Date.now() - 3_600_000) < 1000, 'what the server said is forgotten');
  // Another tab, which was let write, went further.
  const ahead = Date.now() + 7_200_000;
  disk.set('marelle.clock', JSON.stringify({ offset: 7_200_000, word: 'server', last: ahead, raw: Date.now() }));
  assert.ok(Date.parse(clock.now()) > ahead);
  full = false;
  const last = clock.now();
  assert.ok(JSON.parse(disk.get('marelle.clock')).last === Date.parse(last), 'never written again');
});

test('a hint that cannot be written lasts as long as the page', () => {
  full = true;
  assert.equal(remember('hint', 'a'), false);
  assert.equal(recalled('hint'), 'a');
  full = false;
  assert.equal(remember('hint', 'b'), true);
  assert.deepEqual([recalled('hint'), disk.get('hint')], ['b', 'b']);
  disk.delete('hint');
  assert.equal(recalled('hint'), null, 'another tab took it away');
});
