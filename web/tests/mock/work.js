// Fictional referrals, figures, accounts and areas.
import { establishment, groups, karim, me, rows } from './children.js';

export const referrals = [
  ['Kenza', 'A', '2018-03-09', 'CE1', 'urgent', ['learning', 'attendance'], 'received', 1, '2026-01-09T15:40:00.000Z'],
  ['Mathis', 'L', '2016-11-21', 'CM1', 'soon', ['behaviour'], 'received', 0, '2026-01-08T10:05:00.000Z'],
  [
    'Éléonore',
    'V',
    '2019-05-02',
    'CP',
    'ordinary',
    ['language', 'self_esteem', 'isolation'],
    'meeting',
    0,
    '2026-01-05T08:20:00.000Z',
  ],
  ['Bilal', 'S', '2017-08-30', 'CE2', 'ordinary', ['learning'], 'waiting', 0, '2025-12-16T13:00:00.000Z'],
].map(([first_name, initial, birth_date, level, urgency, motives, state, duplicates, received_at], index) => ({
  id: `018f0000-0000-7000-8000-000000000f0${index}`,
  receipt: `2026-000${index + 3}`,
  received_at,
  child: { first_name, initial: `${initial}.`, birth_date, level },
  school: { uai: '0730001A', name: 'École des Tilleuls' },
  referrer: { name: 'Mme Garnier', role: 'teacher' },
  urgency,
  motives,
  state,
  rank: state === 'waiting' ? 1 : null,
  duplicates,
}));

export function referralFile(row) {
  return {
    ...row,
    child: {
      given_names: row.child.first_name,
      birth_name: row.child.initial === 'A.' ? 'Aït Ali' : 'Lambert',
      usage_name: null,
      birth_date: row.child.birth_date,
      sex: 'f',
      level: row.child.level,
    },
    guardians: [{ name: 'Samira Aït Ali', relation: 'mère', phone: '+33600000021' }],
    parents: { informed_on: '2026-01-07', agreed_by: 'Samira Aït Ali' },
    motive_facts:
      'Absente 6 matinées depuis novembre. Ne finit pas les exercices écrits, alors qu’à l’oral elle comprend.',
    strengths: 'Aime dessiner, aide volontiers les plus petits.',
    already_done: 'Deux rendez-vous avec la maman, aide en petit groupe le mardi.',
    expected_help: 'Un endroit calme pour les devoirs, et retrouver l’envie.',
    who_else: null,
    siblings: 'Un petit frère en maternelle.',
    decisions:
      row.state === 'received'
        ? []
        : [
            {
              id: 'dec1',
              decision: 'meet',
              reason: null,
              scheme: null,
              rank: null,
              meeting_at: '2026-01-14T16:00:00.000Z',
              decided_at: '2026-01-06T09:00:00.000Z',
              decided_by: karim,
            },
          ],
    duplicates: row.duplicates
      ? [
          {
            child: { ...rows[7], first_name: 'Kenza', last_name: 'Ait-Ali', initial: 'A.', birth_date: '2018-09-03' },
            score: 88,
            reasons: [
              { kind: 'same_name', detail: 'Kenza Ait-Ali' },
              { kind: 'birth_date_digits_swapped', detail: '2018-09-03' },
            ],
          },
        ]
      : [],
  };
}

export const slots = groups.map((group, index) => [
  {
    id: `sl${index}a`,
    weekday: 1,
    starts: '16:45',
    ends: '18:15',
    activity: 'evening_workshop',
    leader: karim,
    room: 'Salle du préau',
    from: '2025-09-08',
    until: null,
  },
  {
    id: `sl${index}b`,
    weekday: 4,
    starts: '16:45',
    ends: '18:15',
    activity: 'evening_workshop',
    leader: null,
    room: null,
    from: '2025-09-08',
    until: null,
  },
]);

export const groupRows = groups.map((group, index) => ({
  ...group,
  establishment,
  cursus: index + 1,
  room: ['Salle du préau', 'Bibliothèque', null][index],
  referent: index ? null : me,
  places: [8, 10, 9][index],
  members: rows.filter((row) => row.group?.id === group.id).length,
  slots: slots[index],
  version: 1,
  closed_on: null,
}));

export function groupFile(row) {
  return {
    ...row,
    memberships: rows
      .filter((child) => child.group?.id === row.id)
      .map((child) => ({
        id: `mb${child.id.slice(-4)}`,
        child: {
          id: child.id,
          first_name: child.first_name,
          initial: child.initial,
          last_name: child.last_name,
          age: child.age,
          level: child.level,
          alerts: [],
        },
        from: '2025-09-08',
        until: null,
      })),
    upcoming: ['2026-01-12', '2026-01-15', '2026-01-19'].map((date, index) => ({
      id: `up${index}`,
      date,
      starts: '16:45',
      ends: '18:15',
      activity: 'evening_workshop',
      room: row.room,
      group: { id: row.id, name: row.name },
      leader: karim,
      state: 'planned',
      counts: { expected: 8, present: 0, late: 0, excused: 0, absent: 0, unmarked: 8, to_settle: 0 },
    })),
  };
}

const breakdowns = ['zone', 'age_band', 'sex', 'cursus', 'school_network', 'group'];
export const figureList = [
  {
    name: 'children_accompanied',
    title: 'Enfants accompagnés',
    definition: 'Enfants inscrits au moins un jour de la période, comptés une seule fois.',
    version: 1,
    unit: 'people',
    breakdowns,
  },
  {
    name: 'hours_attended',
    title: 'Heures suivies',
    definition: 'Heures de présence réelle aux séances de la période.',
    version: 1,
    unit: 'hours',
    breakdowns,
  },
  {
    name: 'attendance_rate',
    title: 'Taux de présence',
    definition: 'Séances où l’enfant est venu (présent ou en retard) sur séances attendues et pointées.',
    version: 2,
    unit: 'share',
    breakdowns,
  },
];
const ages = ['6–7 ans', '8–9 ans', '10–11 ans', '12 ans et plus'];

export function figure(name, by) {
  const base = figureList.find((each) => each.name === name) ?? figureList[2];
  const labels = !by || by === 'none' ? ['Ensemble'] : by === 'group' ? groups.map((each) => each.name) : ages;
  const share = base.unit === 'share';
  const rowsOf = labels.map((label, index) => {
    const hidden = by && by !== 'none' && index === 3;
    const n = labels.length === 1 ? 1248 : [420, 398, 301, 129][index];
    const value = share
      ? [0.79, 0.83, 0.74, 0.7][index]
      : labels.length === 1
        ? name === 'hours_attended'
          ? 2214.5
          : 48
        : [17, 16, 11, 4][index];
    const half = 1.96 * Math.sqrt((0.79 * 0.21) / n);
    return {
      key: `k${index}`,
      label,
      value: hidden ? null : value,
      k: hidden ? null : share ? Math.round(value * n) : value,
      n: hidden ? null : share ? n : null,
      unknown: index === 0 ? 3 : 0,
      low: hidden || !share ? null : value - half,
      high: hidden || !share ? null : value + half,
      method: share ? 'wilson' : null,
      definition: base.definition,
      suppressed: !!hidden,
    };
  });
  const finding = {
    attendance_rate: 'Près de 8 séances attendues sur 10 sont suivies',
    children_accompanied: '48 enfants accompagnés depuis septembre',
    hours_attended: '2 214 heures passées ensemble',
  }[base.name];
  return {
    name: base.name,
    title: base.title,
    version: base.version,
    definition: base.definition,
    unit: base.unit,
    period: { from: '2025-09-01', until: '2026-08-31' },
    scope: { kind: 'establishment', id: establishment.id, name: establishment.name },
    computed_at: '2026-01-12T17:05:00.000Z',
    finding,
    rows: rowsOf,
  };
}

export const users = [
  {
    ...me,
    email: 'anissa@exemple.fr',
    language: 'fr',
    disabled_at: null,
    last_login_at: '2026-01-12T15:50:00.000Z',
    posts: [{ id: 'po1', profile: 'director', establishment, from: '2023-09-01', until: null }],
  },
  {
    ...karim,
    email: 'karim@exemple.fr',
    language: 'fr',
    disabled_at: null,
    last_login_at: '2026-01-09T16:30:00.000Z',
    posts: [{ id: 'po2', profile: 'activity_leader', establishment, from: '2024-09-01', until: null }],
  },
  {
    id: 'u3',
    name: 'Driss Lemaire',
    email: 'driss@exemple.fr',
    language: 'fr',
    disabled_at: '2025-12-19T10:00:00.000Z',
    last_login_at: null,
    posts: [{ id: 'po3', profile: 'volunteer', establishment, from: '2025-01-06', until: '2025-12-19' }],
  },
];

export const zoneLists = [
  {
    name: 'QPV 2024',
    kind: 'qpv',
    valid_from: '2024-01-01',
    valid_until: null,
    precision_m: 15,
    source: 'Contours approximatifs dessinés à la main',
    licence: 'Licence Ouverte 2.0',
    zones: 6,
    repaired: 0,
    rejected: 0,
    imported_at: '2026-01-02T09:00:00.000Z',
  },
  {
    name: 'QPV 2015',
    kind: 'qpv',
    valid_from: '2015-01-01',
    valid_until: '2023-12-31',
    precision_m: 15,
    source: 'Contours approximatifs dessinés à la main',
    licence: 'Licence Ouverte 2.0',
    zones: 7,
    repaired: 2,
    rejected: 0,
    imported_at: '2026-01-02T09:01:00.000Z',
  },
];

export const links = [
  {
    id: 'l1',
    person_name: 'Mme Garnier',
    school: '0730001A',
    created_at: '2025-09-12T08:00:00.000Z',
    expires_at: '2026-09-12T08:00:00.000Z',
    revoked_at: null,
    referrals: 4,
  },
  {
    id: 'l2',
    person_name: 'M. Poncet',
    school: '0730003C',
    created_at: '2025-09-15T08:00:00.000Z',
    expires_at: '2026-09-15T08:00:00.000Z',
    revoked_at: '2025-11-02T08:00:00.000Z',
    referrals: 1,
  },
];
