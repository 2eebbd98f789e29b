// The shared ICU catalogue, cut to what the web client says and parsed at build time. Each screen, and each part of one
// that is loaded later, brings in French the words it says; English comes whole, to who reads it.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@formatjs/icu-messageformat-parser';
import { catalogueOf, entries, fileOf, nameOf, Said } from './said.js';

const root = fileURLToPath(new URL('../', import.meta.url));
const virtual = 'virtual:messages/';
const [text, argument, number, select, plural, pound] = [0, 1, 2, 5, 6, 7];

function options(element) {
  return Object.fromEntries(Object.entries(element.options).map(([name, { value }]) => [name, short(value)]));
}

/** What src/lib/words/format.ts reads: a sentence, or its pieces. What no sentence of ours uses is refused here. */
function short(elements) {
  const pieces = elements.map((element) => {
    if (element.type === text) return element.value;
    if (element.type === argument) return [element.value];
    if (element.type === number && !element.style) return [element.value, 'number'];
    if (element.type === select) return [element.value, 'select', options(element)];
    if (element.type === plural && element.pluralType === 'cardinal' && !element.offset)
      return [element.value, 'plural', options(element)];
    if (element.type === pound) return [];
    throw new Error(`the web client does not say messages like ${JSON.stringify(element)}`);
  });
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : pieces;
}

/** French sets high signs and guillemets apart, and no line begins or ends with one: the catalogue is typed with plain
 *  spaces, which a text message must keep (src/link/bound.cpp does the same for the pages of the server). */
export const bound = (message) => message.replace(/ (?=[:;?!%»])|(?<=«) /g, '\u00a0');

export const compiled = (message) => short(parse(message, { captureLocation: false }));

/** These keys in a language, as a module gives them. */
function told(language, keys) {
  const all = catalogueOf(language);
  const typed = (key) => (language === 'fr' ? bound(all[key]) : all[key]);
  return JSON.stringify(JSON.stringify(Object.fromEntries(keys.map((key) => [key, compiled(typed(key))]))));
}

export function messages() {
  let said = new Said();
  let known = entries();
  const again = () => ([said, known] = [new Said(), entries()]);
  return {
    name: 'marelle-messages',
    enforce: 'pre',
    buildStart: again,
    watchChange: again,
    resolveId: (id) => (id.startsWith(virtual) ? '\0' + id : null),
    load(id) {
      if (!id.startsWith('\0' + virtual)) return null;
      const name = id.slice(virtual.length + 1);
      this.addWatchFile(join(root, '../content/messages/fr.json'));
      if (name === 'en') return `export default JSON.parse(${told('en', Object.keys(catalogueOf('en')))});`;
      if (name === 'fr') return `export default JSON.parse(${told('fr', Object.keys(catalogueOf('fr')))});`;
      if (name === 'refusals') return `export default JSON.parse(${told('fr', said.refusals())});`;
      const words = JSON.stringify(fileOf('lib/words/messages.svelte.ts'));
      const keys = said.of(fileOf(name.replace(/^said\/(.*):words$/, '$1')));
      return `import { words } from ${words};\nwords.know(JSON.parse(${told('fr', keys)}));`;
    },
    /** Each entry asks for its words before anything of it is drawn. */
    transform(code, id) {
      if (!known.has(id) || !said.of(id).length) return null;
      const line = `import '${virtual}said/${nameOf(id)}:words';\n`;
      if (!id.endsWith('.svelte')) return { code: line + code, map: null };
      const script = /<script lang="ts">\n/;
      if (!script.test(code)) return { code: `<script lang="ts">\n${line}</script>\n${code}`, map: null };
      return { code: code.replace(script, (found) => found + line), map: null };
    },
  };
}
