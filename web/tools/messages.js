// The shared ICU catalogue, cut to what the web client says and parsed at build time.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from '@formatjs/icu-messageformat-parser';

const folder = fileURLToPath(new URL('../../content/messages/', import.meta.url));
const prefixes = ['web.', 'error.', 'field_error.', 'choice.', 'evening.'];
const virtual = 'virtual:messages/';

/** Plain sentences stay text; a sentence with a variable becomes its parsed form. */
export function catalogue(language) {
  const all = JSON.parse(readFileSync(`${folder}${language}.json`, 'utf8'));
  const kept = Object.entries(all).filter(([key]) => prefixes.some((prefix) => key.startsWith(prefix)));
  return Object.fromEntries(
    kept.map(([key, text]) => {
      const parsed = parse(text, { captureLocation: false });
      const plain = parsed.length <= 1 && (parsed[0]?.type ?? 0) === 0;
      return [key, plain ? (parsed[0]?.value ?? '') : parsed];
    }),
  );
}

export function messages() {
  return {
    name: 'marelle-messages',
    resolveId: (id) => (id.startsWith(virtual) ? '\0' + id : null),
    load(id) {
      if (!id.startsWith('\0' + virtual)) return null;
      const language = id.slice(virtual.length + 1);
      this.addWatchFile(`${folder}${language}.json`);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(catalogue(language)))});`;
    },
  };
}
