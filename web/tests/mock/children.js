// Fictional children of Chambéry – Les Hauts, on Monday 12 January 2026.
import { readFileSync } from 'node:fs';

export const establishment = { id: '018f0000-0000-7000-8000-0000000000e1', name: 'Chambéry – Les Hauts' };
export const me = { id: '018f0000-0000-7000-8000-0000000000a1', name: 'Anissa Roche' };
export const karim = { id: '018f0000-0000-7000-8000-0000000000a2', name: 'Karim Vidal' };

const first = [
  ['Fabio', 'Moreau'],
  ['Sarah', 'Kaya'],
  ['Yanis', 'Taleb'],
  ['Aminata', 'Diallo'],
  ['Elif', 'Öztürk'],
  ['Tiago', 'Sousa'],
  ['Nour', 'Haddad'],
  ['Lina', 'Benali'],
  ['Adam', 'Rossi'],
  ['Inaya', 'Fofana'],
  ['Milo', 'Perrin'],
  ['Séléna', 'Garcia'],
  ['Jean-Baptiste', 'Nguyen'],
  ['Maryam', 'Yilmaz'],
  ['Noé', 'Bertin'],
  ['Awa', 'Camara'],
  ['Ilyes', 'Mansouri'],
  ['Chloé', 'Martin-Delacroix'],
  ['Rayan', 'Bouzid'],
  ['Léonie', 'Girard'],
  ['Sofiane', 'Amrani'],
  ['Anouk', 'Lefèvre'],
  ['Mehmet', 'Şahin'],
  ['Zoé', 'Caron'],
];
const levels = ['CP', 'CE1', 'CE2', 'CM1', 'CM2', '6e'];
const schools = [
  { uai: '0730001A', name: 'École des Tilleuls' },
  { uai: '0730002B', name: 'École du Pré' },
  { uai: '0730003C', name: 'Collège du Lac' },
];

export const groups = ['Comètes', 'Explorateurs', 'Collège 6e–5e'].map((name, index) => ({
  id: `018f0000-0000-7000-8000-00000000ab0${index}`,
  name,
}));

export const rows = first.map(([given, family], index) => ({
  id: `018f0000-0000-7000-8000-0000000c00${String(index).padStart(2, '0')}`,
  first_name: given,
  initial: `${family[0]}.`,
  last_name: family,
  birth_date: `${2019 - (index % 6)}-${String((index % 12) + 1).padStart(2, '0')}-14`,
  age: 6 + (index % 6),
  level: levels[index % 6],
  school: schools[index % 6 === 5 ? 2 : index % 2],
  group: groups[Math.floor(index / 8)] ?? null,
  cursus: 1 + Math.floor(index / 8),
  attendance: { k: 12 - (index % 5), n: 12 },
  alerts: index % 7 === 0 ? 1 : 0,
  state: 'current',
}));

const alerts = {
  Fabio: [{ kind: 'allergy', label: 'Arachide' }],
  Nour: [{ kind: 'leaves_alone_no', label: '' }],
  Ilyes: [{ kind: 'health_plan', label: 'PAI asthme' }],
};

export function sessionChildren(group) {
  return rows
    .filter((row) => row.group?.id === group)
    .map(({ id, first_name, initial }) => ({
      child: { id, first_name, initial },
      alerts: alerts[first_name] ?? [],
      mark: null,
    }));
}

const file = JSON.parse(readFileSync(new URL('child-file.json', import.meta.url), 'utf8'));

/** The same fictional file for every child, under the child's own name. */
export function childFile(id) {
  const { first_name, initial, last_name, birth_date, group } = rows.find((each) => each.id === id) ?? rows[0];
  const memberships = [{ ...file.memberships[0], group }];
  return { ...file, id, first_name, initial, given_names: first_name, birth_name: last_name, birth_date, memberships };
}
