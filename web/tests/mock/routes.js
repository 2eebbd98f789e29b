// What the stand-in answers: [verb, path, act] where act gives [status, body].
import { childFile, establishment, groups, karim, me, rows, sessionChildren } from './children.js';
import { figure, figureList, groupFile, groupRows, links, referralFile, referrals, users, zoneLists } from './work.js';

const all = [
  'today.read',
  'attendance.write',
  'child.list',
  'child.read',
  'child.write',
  'referral.read',
  'referral.decide',
  'referral.admit',
  'referral_link.write',
  'child.care',
  'group.read',
  'group.write',
  'figure.read',
  'figure.rows',
  'user.write',
  'territory.import',
  'establishment.read',
];
const login = {
  csrf: 'mock',
  user: { ...me, email: 'anissa@exemple.fr', language: 'fr' },
  posts: users[0].posts,
  may: all,
  environment: 'demo',
};
const observed = '2026-01-12T15:50:00.000Z';

const sessions = groups.map((group, index) => ({
  id: `018f0000-0000-7000-8000-0000000005e${index}`,
  date: '2026-01-12',
  starts: ['16:45', '16:45', '17:30'][index],
  ends: ['18:15', '18:15', '19:00'][index],
  activity: 'evening_workshop',
  room: ['Salle du préau', 'Bibliothèque', null][index],
  group,
  leader: [me, karim, null][index],
  state: 'planned',
  children: sessionChildren(group.id),
}));

function mark(note, by = me) {
  return {
    note: note.id,
    presence: note.presence,
    reason: note.reason ?? null,
    arrived_at: null,
    left_at: null,
    minutes: null,
    noted_by: by,
    observed_at: note.observed_at ?? observed,
    received_at: observed,
    other: null,
  };
}
// The second group is done already; the third is begun, with two people who disagree about one child.
sessions[1].children.forEach(
  (each, index) =>
    (each.mark = mark({ id: `n${index}`, presence: index === 3 ? 'absent' : index === 5 ? 'late' : 'present' })),
);
sessions[2].children[1].mark = {
  ...mark({ id: 'n1', presence: 'present' }),
  other: mark({ id: 'n2', presence: 'absent' }, karim),
};
sessions[2].children[0].mark = mark({ id: 'n3', presence: 'excused', reason: 'illness' });

function shown(session) {
  const counts = {
    expected: session.children.length,
    present: 0,
    late: 0,
    excused: 0,
    absent: 0,
    unmarked: 0,
    to_settle: 0,
  };
  for (const each of session.children) {
    counts[each.mark?.presence ?? 'unmarked'] += 1;
    if (each.mark?.other) counts.to_settle += 1;
  }
  return { ...session, counts };
}

const sessionOf = (id) => sessions.find((each) => each.id === id);
const childOf = (session, id) => session?.children.find((each) => each.child.id === id);
const missing = [404, { status: 404, code: 'not_found' }];
const list = (items) => [200, { items, next: null }];
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function today({ empty }) {
  const base = { date: '2026-01-12', day: { kind: 'school_day', label: null, source_to_check: false } };
  if (empty)
    return [
      200,
      {
        ...base,
        sessions: [],
        next: { date: '2026-01-14', starts_at: '14:00', group: groups[0] },
        tasks: [],
        tomorrow: { date: '2026-01-13', sessions: [] },
      },
    ];
  const tasks = [
    { kind: 'referrals_received', count: 2, link: '/orientations' },
    { kind: 'residence_to_confirm', count: 1, link: '/enfants' },
  ];
  return [
    200,
    {
      ...base,
      sessions: sessions.map(shown),
      next: null,
      tasks,
      tomorrow: { date: '2026-01-13', sessions: [{ ...shown(sessions[1]), id: 'tm1', starts: '16:45' }] },
    },
  ];
}

function batch({ body }) {
  const results = body.notes.map((note) => {
    const child = childOf(sessionOf(note.session), note.child);
    if (!child) return { id: note.id, result: 'refused', code: 'not_found', mark: null };
    child.mark = note.presence === 'unmarked' ? null : mark(note);
    return { id: note.id, result: 'stored', code: null, mark: child.mark };
  });
  return [200, { results }];
}

function settle({ ids, body }) {
  const child = childOf(sessionOf(ids[0]), ids[1]);
  const other = child.mark.other;
  child.mark = { ...(other.note === body.note ? { ...child.mark, ...other } : child.mark), other: null };
  return [200, child];
}

function children({ query, empty }) {
  const words = fold(query.get('search') ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const group = query.get('group');
  const found = rows.filter((row) =>
    words.every((word) => fold(`${row.first_name} ${row.last_name} ${row.level}`).includes(word)),
  );
  return list(empty ? [] : found.filter((row) => !group || row.group?.id === group));
}

const card = {
  first_name: 'Fabio',
  initial: 'M.',
  allergies: 'Arachide',
  treatment: null,
  health_plan: null,
  collectors: [
    { name: 'Carla Moreau', relation: 'mother', phone: '06 00 00 00 11' },
    { name: 'Rosa Almeida', relation: 'named_adult', phone: null },
  ],
  leaves_alone: { allowed: false, from: null },
  call: [{ name: 'Carla Moreau', relation: 'mother', phone: '06 00 00 00 11' }],
};

const openings = [
  { at: '2026-01-12T15:50:00.000Z', person: me, profile: 'director', action: 'child.read', level: 'S2', purpose: null },
  {
    at: '2026-01-09T16:32:00.000Z',
    person: karim,
    profile: 'activity_leader',
    action: 'card.read',
    level: 'S2',
    purpose: null,
  },
];

let imports = 0;
export const routes = [
  ['GET', /^\/login$/, () => [200, login]],
  [
    'POST',
    /^\/login$/,
    ({ body }) => (body.password === 'faux' ? [401, { status: 401, code: 'login.refused' }] : [200, login]),
  ],
  ['DELETE', /^\/login$/, () => [204]],
  ['PUT', /^\/password$/, () => [204]],
  ['GET', /^\/today$/, today],
  [
    'GET',
    /^\/sessions\/([^/]+)\/attendance$/,
    ({ ids, empty }) =>
      sessionOf(ids[0])
        ? [200, { session: shown({ ...sessionOf(ids[0]), ...(empty ? { children: [] } : {}) }) }]
        : missing,
  ],
  ['POST', /^\/attendance-batch$/, batch],
  ['PUT', /^\/sessions\/([^/]+)\/attendance\/([^/]+)\/settlement$/, settle],
  ['GET', /^\/sessions\/([^/]+)\/children\/([^/]+)\/card$/, () => [200, card]],
  ['GET', /^\/children$/, children],
  [
    'GET',
    /^\/children\/([^/]+)$/,
    ({ ids, empty }) => [
      200,
      empty
        ? {
            ...childFile(ids[0]),
            guardians: [],
            health: null,
            authorisations: [],
            address: null,
            residence: [],
            memberships: [],
            referral: null,
            presence: { from: '2025-09-22', until: '2026-01-12', weeks: [], k: 0, n: 0, minutes: 0 },
          }
        : childFile(ids[0]),
    ],
  ],
  ['PUT', /^\/children\/([^/]+)$/, ({ ids, body }) => [200, { ...childFile(ids[0]), ...body }]],
  ['GET', /^\/children\/([^/]+)\/openings$/, ({ empty }) => list(empty ? [] : openings)],
  [
    'PUT',
    /^\/children\/([^/]+)\/group$/,
    ({ ids }) => [
      200,
      {
        child: rows.find((row) => row.id === ids[0]),
        warnings: [{ kind: 'siblings', detail: 'Sa sœur est dans l’autre groupe.' }],
      },
    ],
  ],
  ['PUT', /^\/children\/([^/]+)\/health$/, ({ body }) => [200, { ...body, version: 2 }]],
  ['POST', /^\/children\/[^/]+\/(guardians|authorisations|addresses|residence-decisions)$/, ({ body }) => [201, body]],
  ['PUT', /^\/[a-z-]+\/[^/]+\/(closure|confirmation)$/, () => [200, users[2]]],
  ['DELETE', /^\/users\/[^/]+\/closure$/, () => [200, users[1]]],
  [
    'GET',
    /^\/referrals$/,
    ({ query, empty }) =>
      list(empty ? [] : referrals.filter((each) => ['open', 'all', null, each.state].includes(query.get('state')))),
  ],
  [
    'GET',
    /^\/referrals\/([^/]+)$/,
    ({ ids }) => [200, referralFile(referrals.find((each) => each.id === ids[0]) ?? referrals[0])],
  ],
  [
    'POST',
    /^\/referrals\/([^/]+)\/decisions$/,
    ({ ids, body }) => [
      201,
      {
        ...referralFile(referrals[0]),
        id: ids[0],
        state: { meet: 'meeting', wait: 'waiting', refuse: 'refused', redirect: 'redirected' }[body.decision],
        decisions: [
          { reason: null, scheme: null, rank: null, meeting_at: null, ...body, decided_at: observed, decided_by: me },
        ],
      },
    ],
  ],
  [
    'POST',
    /^\/referrals\/([^/]+)\/admission$/,
    () => [201, { child: rows[0].id, enrolment: 'e9', membership: null, warnings: [] }],
  ],
  ['POST', /^\/duplicate-search$/, () => list([])],
  ['GET', /^\/groups$/, ({ empty }) => list(empty ? [] : groupRows)],
  ['POST', /^\/groups$/, ({ body }) => [201, { ...groupRows[0], ...body }]],
  [
    'GET',
    /^\/groups\/([^/]+)$/,
    ({ ids, empty }) => [
      200,
      {
        ...groupFile(groupRows.find((each) => each.id === ids[0]) ?? groupRows[0]),
        ...(empty ? { memberships: [], slots: [], upcoming: [], members: 0 } : {}),
      },
    ],
  ],
  ['PUT', /^\/groups\/([^/]+)$/, ({ body }) => [200, { ...groupFile(groupRows[0]), ...body }]],
  ['POST', /^\/groups\/([^/]+)\/slots$/, ({ body }) => [201, body]],
  [
    'GET',
    /^\/schools$/,
    () => list([{ uai: '0730001A', name: 'École des Tilleuls', kind: 'school', commune: 'Chambéry', network: 'REP+' }]),
  ],
  ['GET', /^\/figures$/, () => list(figureList)],
  [
    'GET',
    /^\/figures\/([^/]+)$/,
    ({ ids, query, empty }) => [
      200,
      { ...figure(ids[0], query.get('by')), ...(empty ? { rows: [], finding: '' } : {}) },
    ],
  ],
  ['GET', /^\/figures\/([^/]+)\/rows$/, () => list(rows.slice(0, 6).map((row) => ({ ...row, detail: '18 h' })))],
  ['GET', /^\/users$/, ({ empty }) => list(empty ? [] : users)],
  [
    'POST',
    /^\/users$/,
    ({ body }) => [201, { user: { ...users[1], ...body, posts: users[1].posts }, password: 'marron-tilleul-préau-42' }],
  ],
  ['POST', /^\/users\/[^/]+\/password-reset$/, () => [200, { password: 'craie-caillou-case-17' }]],
  [
    'GET',
    /^\/establishments$/,
    () => list([{ ...establishment, commune: '73065', opened_on: '2016-09-01', places: 48, school_zone: 'A' }]),
  ],
  ['GET', /^\/zone-lists$/, ({ empty }) => list(empty ? [] : zoneLists)],
  [
    'GET',
    /^\/zones$/,
    () => list([{ code: 'QN07301M', name: 'Les Hauts-de-Chambéry (contour approximatif)', communes: ['Chambéry'] }]),
  ],
  ['POST', /^\/zone-imports$/, () => ((imports = 0), [202, { id: 'im1' }])],
  [
    'GET',
    /^\/zone-imports\/([^/]+)$/,
    () => (
      (imports += 1),
      [
        200,
        {
          id: 'im1',
          state: imports > 2 ? 'done' : 'running',
          step: 'read',
          read: imports * 500,
          repaired: 34,
          rejected: imports > 2 ? [{ line: 812, code: 'QP000000', why: 'no_geometry' }] : [],
          error: null,
        },
      ]
    ),
  ],
  ['GET', /^\/referral-links$/, ({ empty }) => list(empty ? [] : links)],
  ['POST', /^\/referral-links$/, ({ body }) => [201, { ...links[0], ...body, url: '/l/q7Zt0exempleexemple42' }]],
];
