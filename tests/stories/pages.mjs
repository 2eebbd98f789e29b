// What a family's page says, word for word, in each of its languages: tests/pages/<name>.<language>.txt. The stories
// live on one day in one house: the words are always the same. MARELLE_TEST_WRITE=pages writes them: read the diff.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assert } from './checks.mjs';

const languages = [
  ['English', 'en'],
  ['العربية', 'ar'],
  ['Türkçe', 'tr'],
  ['Português', 'pt'],
  ['Français', 'fr'],
];

/** A line a line of the screen, whatever its blanks. */
const lines = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** One tap a language, and every word of the page is the agreed one; French last, as it was. */
export async function wordForWord(parent, name) {
  for (const [label, language] of languages) {
    await parent.tap('link', label);
    await parent.page.locator(`html[lang=${language}]`).waitFor();
    const said = lines(await parent.text());
    const file = fileURLToPath(new URL(`../pages/${name}.${language}.txt`, import.meta.url));
    if (process.env.MARELLE_TEST_WRITE === 'pages') writeFileSync(file, `${said.join('\n')}\n`);
    assert.deepEqual(said, lines(readFileSync(file, 'utf8')), `the page "${name}" in ${label}`);
  }
}
