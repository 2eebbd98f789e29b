// The communes of France, from the official list (INSEE's COG with the postcodes of La Poste, Etalab's package): a line
// each, what most people look for first. The server reads it (src/commune), so that nobody has to know a code.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const all = JSON.parse(readFileSync(require.resolve('@etalab/decoupage-administratif/data/communes.json'), 'utf8'));
const folder = fileURLToPath(new URL('../../build/reference/', import.meta.url));

const kinds = {
  'commune-actuelle': 'commune',
  'arrondissement-municipal': 'district',
  'commune-deleguee': 'former',
  'commune-associee': 'former',
};

const lines = all
  .map(({ code, nom, type, codesPostaux = [], population = 0, chefLieu = '' }) => {
    if (!kinds[type]) throw new Error(`communes: ${type} is not a kind that is known here`);
    return { population, line: [code, nom, codesPostaux.join(' '), kinds[type], chefLieu].join('\t') };
  })
  // Former communes have no population of their own: they come last.
  .sort((one, other) => other.population - one.population || (one.line < other.line ? -1 : 1))
  .map(({ line }) => line);
if (lines.length < 30_000) throw new Error(`communes: only ${lines.length}`);

mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}communes.txt`, lines.join('\n') + '\n');
