// Which sentences of the catalogue each part of the client says: read from its sources, so that a screen comes with its
// own words and nobody keeps a list of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const source = join(root, 'src');
const text = (file) => readFileSync(file, 'utf8');

/** What the client may say; the rest of the catalogue is the server's. */
const spoken = /^(web|error|field_error|choice|evening)\./;
const refusal = /^(error|field_error)\./;
/** Refusals that are said without having asked the server; the others come with the first one it makes. */
const always = [
  'error.unexpected',
  'error.offline',
  'error.login.required',
  'field_error.required',
  'field_error.invalid',
];

export function catalogueOf(language) {
  const all = JSON.parse(text(join(root, `../content/messages/${language}.json`)));
  return Object.fromEntries(Object.entries(all).filter(([key]) => spoken.test(key)));
}

function place(path, from) {
  return path.startsWith('#lib/') ? join(source, 'lib', path.slice(5)) : join(dirname(from), path);
}

const statics = /(?:^|\n)\s*(?:import|export)\s(?!type\s)(?:[^;'"]*?from\s+)?'((?:#lib|\.\.?)\/[^']+)'/g;
const dynamics = /import\(\s*'((?:#lib|\.\.?)\/[^']+)'\s*\)/g;

/** Every file that comes with this one, itself included; what is imported later comes later. */
export function comesWith(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(file)) return seen;
  seen.add(file);
  for (const [, path] of text(file).matchAll(statics)) comesWith(place(path, file), seen);
  return seen;
}

function sources() {
  const names = readdirSync(source, { recursive: true }).filter((name) => /\.(svelte|ts)$/.test(name));
  return names.map((name) => join(source, name)).filter((file) => !file.endsWith('.d.ts'));
}

/** What SvelteKit or a screen loads by itself: routes, and whatever is imported when it is needed. */
export function entries() {
  const found = new Set();
  for (const file of sources()) {
    if (/\/\+(page|layout|error)\.svelte$/.test(file)) found.add(file);
    for (const [, path] of text(file).matchAll(dynamics)) found.add(place(path, file));
  }
  return found;
}

/** Keys written out in a file, and those a template or a kind of choice begins. */
function saidIn(file, keys, kinds) {
  const code = text(file).replace(/<style[\s\S]*<\/style>/, '');
  const said = new Set();
  const begins = [];
  for (const [, key] of code.matchAll(/['"`]([a-z][\w]*(?:\.[\w-]+)+)['"`]/g)) if (keys.includes(key)) said.add(key);
  for (const [, start] of code.matchAll(/`([a-z]\w*\.[\w.-]*)\$\{/g)) begins.push(start);
  for (const [, kind] of code.matchAll(/\w\(\s*'(\w+)'/g)) if (kinds.has(kind)) begins.push(`choice.${kind}.`);
  for (const key of keys) if (begins.some((start) => start !== 'choice.' && key.startsWith(start))) said.add(key);
  return said;
}

/** Reads the sources once; a change of any makes another one. */
export class Said {
  #keys = Object.keys(catalogueOf('fr'));
  #kinds = new Set(this.#keys.filter((key) => key.startsWith('choice.')).map((key) => key.split('.')[1]));
  #files = new Map();
  #here(file) {
    if (!this.#files.has(file)) this.#files.set(file, saidIn(file, this.#keys, this.#kinds));
    return this.#files.get(file);
  }

  #closure(file) {
    const keys = new Set();
    for (const each of comesWith(file)) for (const key of this.#here(each)) if (!refusal.test(key)) keys.add(key);
    return keys;
  }

  /** The keys this entry brings: without those of the frames around it, which came before. */
  of(entry) {
    const keys = this.#closure(entry);
    const outermost = join(source, 'routes/+layout.svelte');
    const around = entry === outermost ? [] : [outermost];
    const frame = join(source, 'routes/(app)/+layout.svelte');
    // What is loaded later is loaded from a screen inside the frame; the few screens outside load nothing later.
    if (
      entry !== frame &&
      (entry.startsWith(join(source, 'routes/(app)/')) || !entry.startsWith(join(source, 'routes')))
    )
      around.push(frame);
    for (const each of around) for (const key of this.#closure(each)) keys.delete(key);
    if (entry === outermost) always.forEach((key) => keys.add(key));
    return [...keys].sort();
  }

  refusals() {
    return this.#keys.filter((key) => refusal.test(key) && !always.includes(key));
  }
}

export const nameOf = (file) => relative(source, file);
export const fileOf = (name) => join(source, name);
