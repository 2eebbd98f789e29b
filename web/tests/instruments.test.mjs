// The guide of the grid as the screen draws it, and French as it is set.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { guideOf, piecesOf } from '../src/lib/instruments/guide.ts';
import { french } from '../src/lib/instruments/typeset.ts';

const guide = readFileSync(new URL('../../docs/evaluation-guide.md', import.meta.url), 'utf8');
const words = (pieces) => pieces.map(({ text }) => text).join('');

test('nothing of the guide is lost, and none of its marks is left', () => {
  const parts = guideOf(guide);
  assert.equal(parts.filter(({ kind }) => kind === 'title').length, 1);
  assert.equal(parts[0].kind, 'title');
  const said = parts.map((part) => part.text ?? part.items?.map(words).join(' ') ?? words(part.pieces)).join(' ');
  assert.doesNotMatch(said, /\*\*|`|^#|\]\(|\|/m);
  const plain = (text) => text.match(/[\p{L}\p{N}]+/gu);
  const source = guide.replace(/^\d+\. /gm, '').replace(/\]\([^)]*\)/g, ' ');
  assert.ok(plain(source).length > 1500);
  assert.equal(plain(said).join(' ') === plain(source).join(' '), true, 'words were lost');
});

test('marks inside a line', () => {
  assert.deepEqual(
    piecesOf('un **mot**, un *autre*, `M`, [la page](https://example.org)').map(({ kind, text }) => `${kind}:${text}`),
    ['text:un ', 'strong:mot', 'text:, un ', 'em:autre', 'text:, ', 'code:M', 'text:, ', 'link:la page'],
  );
});

test('a sign keeps its word, an apostrophe is curved', () => {
  assert.equal(french("l'enfant dit : « oui » ?"), 'l’enfant dit\u00a0: «\u00a0oui\u00a0»\u00a0?');
  assert.equal(french('déjà «\u00a0bien\u00a0»'), 'déjà «\u00a0bien\u00a0»');
});
