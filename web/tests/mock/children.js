// Fictional children of Chambéry – Les Hauts, on Monday 12 January 2026.
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
  initial: family[0],
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
  Nour: [{ kind: 'leaves_alone_no', label: 'Ne part pas seule' }],
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

const weeks = Array.from({ length: 16 }, (_, index) => ({
  week: `${index < 14 ? 2025 : 2026}-W${String(index < 14 ? 39 + index : index - 12).padStart(2, '0')}`,
  expected: index === 5 || index === 6 || index === 13 ? 0 : 3,
  present: index === 5 || index === 6 || index === 13 ? 0 : [3, 3, 2, 3, 1, 0, 0, 3, 3, 2, 3, 3, 2, 0, 3, 2][index],
  minutes: 180,
}));

export function childFile(id) {
  const row = rows.find((each) => each.id === id) ?? rows[0];
  return {
    id: row.id,
    first_name: row.first_name,
    initial: row.initial,
    given_names: row.first_name,
    birth_name: row.last_name,
    usage_name: null,
    birth_date: row.birth_date,
    sex: 'm',
    languages: ['fr', 'pt'],
    interpreter_needed_since: null,
    version: 3,
    enrolments: [{ id: 'e1', establishment, cursus: row.cursus, from: '2023-09-04', until: null, exit_reason: null }],
    schoolings: [
      { id: 's1', school_year: '2025-2026', school: row.school, level: row.level, class_kind: 'ordinary' },
      { id: 's2', school_year: '2024-2025', school: row.school, level: 'GS', class_kind: 'ordinary' },
    ],
    memberships: [{ id: 'm1', group: row.group, from: '2025-09-08', until: null }],
    guardians: [
      {
        id: 'g1',
        relation: 'mother',
        authority: 'joint',
        guardian: {
          id: 'p1',
          given_names: 'Carla',
          usage_name: row.last_name,
          birth_name: null,
          phone: '06 00 00 00 11',
          email: 'carla@exemple.fr',
          language: 'pt',
          interpreter_needed_since: '2023-09-04',
        },
        rights: [
          { id: 'r1', kind: 'collect', from: '2023-09-04', until: null, evidence: null },
          { id: 'r2', kind: 'emergency', from: '2023-09-04', until: null, evidence: null },
        ],
      },
      {
        id: 'g2',
        relation: 'father',
        authority: 'joint',
        guardian: {
          id: 'p2',
          given_names: 'Paulo',
          usage_name: row.last_name,
          birth_name: null,
          phone: null,
          email: null,
          language: 'fr',
          interpreter_needed_since: null,
        },
        rights: [{ id: 'r3', kind: 'contact', from: '2023-09-04', until: null, evidence: null }],
      },
      {
        id: 'g3',
        relation: 'named_adult',
        authority: 'none',
        guardian: {
          id: 'p3',
          given_names: 'Rosa',
          usage_name: 'Almeida',
          birth_name: null,
          phone: '06 00 00 00 12',
          email: null,
          language: null,
          interpreter_needed_since: null,
        },
        rights: [
          { id: 'r4', kind: 'collect', from: '2025-09-08', until: '2026-07-03', evidence: 'Courrier du 5 septembre' },
        ],
      },
    ],
    health: { allergies: 'Arachide', treatment: null, plan: null, note: null, version: 1 },
    authorisations: [
      {
        id: 'a1',
        kind: 'participation',
        guardian: { id: 'p1', name: 'Carla ' + row.last_name },
        detail: null,
        from: '2025-09-01',
        until: '2026-08-31',
        revoked_at: null,
      },
      {
        id: 'a2',
        kind: 'urgent_care',
        guardian: { id: 'p1', name: 'Carla ' + row.last_name },
        detail: null,
        from: '2025-09-01',
        until: '2026-08-31',
        revoked_at: null,
      },
    ],
    address: {
      id: 'd1',
      kind: 'residence',
      lines: '12 rue des Marronniers',
      postcode: '73000',
      commune: '73065',
      from: '2023-06-01',
      until: null,
    },
    address_protected: false,
    residence: [
      {
        id: 'x1',
        list: 'QPV 2024',
        on: '2025-09-08',
        result: 'inside',
        zone: { code: 'QN07301M', name: 'Les Hauts-de-Chambéry (contour approximatif)' },
        method: 'point_in_polygon',
        distance_m: 9,
        precision_m: 15,
        to_confirm: true,
        confirmed_at: null,
        evidence: null,
        decided_at: '2025-09-08T09:12:00.000Z',
        decided_by: karim,
      },
    ],
    presence: { from: '2025-09-22', until: '2026-01-12', weeks, k: 33, n: 39, minutes: 2970 },
    path: [
      { school_year: '2023-2024', cursus: 1, state: 'done' },
      { school_year: '2024-2025', cursus: 1, state: 'done' },
      { school_year: '2025-2026', cursus: 1, state: 'now' },
      ...Array.from({ length: 7 }, (_, index) => ({
        school_year: `${2026 + index}-${2027 + index}`,
        cursus: index < 3 ? 2 : 3,
        state: 'to_come',
      })),
    ],
    referral: { id: 'o9', receipt: '2023-0042' },
    reserved: ['evaluations'],
  };
}
