// The shared ICU catalogue, cut to what the web client says and parsed at build time. What one part of the product says
// alone is a section of its own, downloaded with the first screen that says it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@formatjs/icu-messageformat-parser';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = join(root, '../content/messages/');
const prefixes = ['web.', 'error.', 'field_error.', 'choice.', 'evening.'];
const languages = ['fr', 'en'];
const virtual = 'virtual:messages/';

const sections = [
  'activity',
  'address',
  'admission',
  'calendar',
  'child',
  'children',
  'companions',
  'decide',
  'departure',
  'duplicates',
  'fact',
  'family',
  'follow_up',
  'groups',
  'hours',
  'impact',
  'incident',
  'links',
  'messages',
  'paper',
  'places',
  'planning',
  'referrals',
  'residence',
  'sheet',
  'team',
  'users',
  'zones',
];

/** Said on every screen, whatever their section: what leads to the screens. */
function saidEverywhere() {
  const shell = readdirSync(join(root, 'src/lib/shell')).map((name) => join('src/lib/shell', name));
  const files = [...shell, 'src/lib/settings/settings.ts', 'src/lib/attendance/SessionHead.svelte'];
  const text = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  return new Set(text.match(/web\.[a-z_]+\.[a-z0-9_.]+/g));
}

function sectionOf(key, everywhere) {
  const name = key.startsWith('web.') && !everywhere.has(key) ? key.split('.')[1] : '';
  return sections.includes(name) ? name : '';
}

/** Plain sentences stay text; a sentence with a variable becomes its parsed form. */
export function catalogue(language, section = '') {
  const all = JSON.parse(readFileSync(`${folder}${language}.json`, 'utf8'));
  const everywhere = saidEverywhere();
  const kept = Object.entries(all).filter(
    ([key]) => prefixes.some((prefix) => key.startsWith(prefix)) && sectionOf(key, everywhere) === section,
  );
  return Object.fromEntries(
    kept.map(([key, text]) => {
      const parsed = parse(text, { captureLocation: false });
      const plain = parsed.length <= 1 && (parsed[0]?.type ?? 0) === 0;
      return [key, plain ? (parsed[0]?.value ?? '') : parsed];
    }),
  );
}

/** Where each section is found: { fr: { groups: () => import(…) } }. */
function index() {
  const of = (language) =>
    sections.map((name) => `${JSON.stringify(name)}: () => import('${virtual}${language}/${name}')`).join(', ');
  return `export default { ${languages.map((language) => `${language}: { ${of(language)} }`).join(', ')} };`;
}

/** Every file of the client that comes with this one, itself included; what is imported later comes later. */
function comesWith(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '((?:#lib|\.\.?)\/[^']+)'/g))
    comesWith(path.startsWith('#lib/') ? join(root, 'src/lib', path.slice(5)) : join(dirname(file), path), seen);
  return seen;
}

/** The sections a screen says from the start, by its route's name in SvelteKit: { '/(app)/groupes': ['groups'] }. */
function byRoute() {
  const everywhere = saidEverywhere();
  const pages = readdirSync(join(root, 'src/routes'), { recursive: true }).filter((name) =>
    /\+page\.svelte$/.test(name),
  );
  const of = (page) => {
    const files = [...comesWith(join(root, 'src/routes', page))];
    const keys = files.flatMap((file) => readFileSync(file, 'utf8').match(/web\.[a-z_]+\.[a-z0-9_.]+/g) ?? []);
    return [...new Set(keys.map((key) => sectionOf(key, everywhere)).filter(Boolean))].sort();
  };
  return Object.fromEntries(pages.map((page) => [`/${dirname(page)}`, of(page)]));
}

export function messages() {
  return {
    name: 'marelle-messages',
    resolveId: (id) => (id.startsWith(virtual) ? '\0' + id : null),
    load(id) {
      if (!id.startsWith('\0' + virtual)) return null;
      const [language, section] = id.slice(virtual.length + 1).split('/');
      if (language === 'sections') return index();
      if (language === 'routes') return `export default ${JSON.stringify(byRoute())};`;
      this.addWatchFile(`${folder}${language}.json`);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(catalogue(language, section)))});`;
    },
  };
}
