// What the client says: every sentence comes with a screen that says it, and reads as ICU MessageFormat would have it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { format } from '../src/lib/words/format.ts';
import { bound, compiled } from '../tools/messages.js';
import { catalogueOf, entries, nameOf, Said } from '../tools/said.js';

const locales = { fr: 'fr-FR', en: 'en-GB' };

/** The values a message takes, by what it does with them. */
function values(pieces, found = new Map()) {
  for (const [name, kind, options] of Array.isArray(pieces) ? pieces.filter(Array.isArray) : []) {
    if (name !== undefined && !found.get(name)) found.set(name, kind === 'select' ? Object.keys(options) : kind);
    for (const branch of Object.values(options ?? {})) values(branch, found);
  }
  return found;
}

/** Every choice, and numbers on both sides of a plural and of a thousand. */
function* cases(pieces) {
  const names = [...values(pieces)];
  for (const number of [0, 1, 2, 21, 1234567])
    for (const turn of [0, 1, 2, 3])
      yield Object.fromEntries(
        names.map(([name, kind]) => {
          if (Array.isArray(kind)) return [name, kind[turn % kind.length]];
          return [name, kind ? number : turn % 2 ? 'Mme Benali' : 7];
        }),
      );
}

for (const [language, locale] of Object.entries(locales))
  test(`each message of the client reads as ICU MessageFormat has it: ${language}`, () => {
    let compared = 0;
    for (const [key, text] of Object.entries(catalogueOf(language))) {
      const pieces = compiled(text);
      const reference = new IntlMessageFormat(text, locale);
      for (const given of cases(pieces)) {
        assert.equal(format(pieces, given, locale), String(reference.format(given)), key);
        compared += 1;
      }
    }
    assert.ok(compared > 10_000, `${compared} readings`);
  });

test('no line of French begins with a high sign, or ends with an opening guillemet', () => {
  assert.equal(bound('Un « mot » ? 5 % : oui ; non !').replaceAll('\u00a0', '_'), 'Un «_mot_»_? 5_%_: oui_; non_!');
  for (const [key, text] of Object.entries(catalogueOf('fr'))) {
    // A sign that follows a value, or the end of a branch, is as much a sign.
    const said = JSON.stringify(compiled(bound(text)));
    assert.doesNotMatch(said, / [:;?!%»]|« /, key);
  }
});

test('a message this client could not say stops the build', () => {
  for (const text of ['{at, date}', '{n, number, percent}', '{n, selectordinal, other {#}}', '<b>{n}</b>'])
    assert.throws(() => compiled(text), /does not say/, text);
});

test('every sentence comes with a screen, or a part of one, that says it', () => {
  const said = new Said();
  const brought = new Set([...entries()].flatMap((entry) => said.of(entry)).concat(said.refusals()));
  // Labels of codes are also said by the server, in its files and its pages.
  const left = Object.keys(catalogueOf('fr')).filter((key) => key.startsWith('web.') && !brought.has(key));
  assert.deepEqual(left, []);
});

test('a screen does not carry what the frame around it brought', () => {
  const said = new Said();
  const frame = [...entries()].find((entry) => nameOf(entry) === 'routes/(app)/+layout.svelte');
  const ofFrame = said.of(frame);
  assert.ok(ofFrame.includes('web.nav.today'));
  for (const entry of entries())
    if (nameOf(entry).startsWith('routes/(app)/') && entry !== frame)
      assert.deepEqual(
        said.of(entry).filter((key) => ofFrame.includes(key)),
        [],
        nameOf(entry),
      );
});

test('whoever asks who opened a child’s file reads words, never a code', () => {
  const permissions = readFileSync(new URL('../../src/access/permissions.cpp', import.meta.url), 'utf8');
  // What is read of adults at work, of a declaration as a whole, or of parents' answers, which bear no name, opens no
  // child's file.
  const opening = [...permissions.matchAll(/Line\{"([a-z_.]+)", Level::s[2-4]/g)]
    .map(([, name]) => name)
    .filter((name) => !/^(staff|declaration|survey)\./.test(name));
  // Whoever holds a link has no permission: its pages say themselves what was opened.
  for (const who of ['evaluation', 'family', 'partner']) {
    const pages = readFileSync(new URL(`../../src/${who}/link_pages.cpp`, import.meta.url), 'utf8');
    assert.ok(pages.includes(`"${who}.by_link"`), who);
    opening.push(`${who}.by_link`);
  }
  assert.ok(opening.length > 20, `${opening.length} permissions`);
  const words = catalogueOf('fr');
  assert.deepEqual(
    opening.filter((name) => !words[`choice.opening.${name}`]),
    [],
  );
});

test('a name that begins with a vowel takes the e before it, in French', () => {
  const of = (name, locale = 'fr-FR') => format(['La place de ', ['name'], '.'], { name }, locale);
  for (const name of ['Aya', 'Élise', 'Inès', 'Œdipe', 'Yves']) assert.equal(of(name), `La place d’${name}.`);
  for (const name of ['Yanis', 'Lina', 'Hugo', 'aya', '7', '']) assert.equal(of(name), `La place de ${name}.`);
  assert.equal(of('Aya', 'en-GB'), 'La place de Aya.');
  assert.equal(format(['aide ', ['name']], { name: 'Aya' }, 'fr-FR'), 'aide Aya');
  assert.equal(format([['name'], ' et de ', ['other']], { name: 'Aya', other: 'Inès' }, 'fr-FR'), 'Aya et d’Inès');
});
