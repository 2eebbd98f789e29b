// Every screen of the client, from its routes: a new one cannot be forgotten by those who weigh, measure or look at all
// of them. A route about one thing says here how to find one to show.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const routes = fileURLToPath(new URL('../src/routes/', import.meta.url));

/** What may stand in the place of [id], under each place. `get` answers the API's JSON, or null when it refuses. */
const among = {
  enfants: (get) => ids(get, '/children'),
  orientations: (get) => ids(get, '/referrals'),
  groupes: (get) => ids(get, '/groups'),
  equipe: (get) => ids(get, '/staff'),
  faits: (get) => ids(get, '/facts'),
  encadrement: sessions,
  'mercredis-vacances': (get) => ids(get, '/offers'),
  declarations: sheets,
  evaluations: rounds,
  reglages: (get) => ids(get, '/instruments'),
  seances: sessions,
  impact: (get) => ids(get, '/declared-figures'),
  bilans: (get) => ids(get, '/reports'),
};

/** Screens that only some of them have: what the API must answer then. */
const onlyWith = {
  'evaluations/[id]/resultats': (id) => `/evaluation-rounds/${id}/results`,
  'faits/[id]/incident': (id) => `/facts/${id}/incident-report`,
  'seances/[id]': (id) => `/sessions/${id}/attendance`,
  'seances/[id]/parents': (id) => `/sessions/${id}/parents`,
  'encadrement/[id]': (id) => `/sessions/${id}/ratio`,
};

/** What is asked of a screen so that it shows the most. */
const asked = { impact: '?par=age_band' };

async function ids(get, path) {
  return ((await get(path))?.items ?? []).map(({ id }) => id);
}

/** One of each declared, then one of its sheets: "key/sheet" fills both places of a route. */
async function sheets(get, name) {
  const rows = (await get('/declarations'))?.items ?? [];
  if (!name.includes('[sheet]')) return rows.map(({ key }) => key);
  return rows.flatMap(({ key, sheets: of }) => of.map((sheet) => `${key}/${sheet.key}`));
}

/** Rounds of assessments, the oldest first: it has results; then one of its children, "round/child" filling both. */
async function rounds(get, name) {
  if (name.includes('questionnaires')) return surveys(get, name);
  const found = ((await get('/evaluation-rounds'))?.items ?? []).toReversed().map(({ id }) => id);
  if (!name.includes('[child]')) return found;
  const queues = found.map(async (id) => {
    const children = (await get(`/evaluation-rounds/${id}/children`))?.items ?? [];
    return children.filter(({ form }) => form).map(({ child }) => `${id}/${child.id}`);
  });
  return (await Promise.all(queues)).flat();
}

/** Questionnaires to parents: sheets are of an open one, texts and results of a closed one. */
async function surveys(get, name) {
  const rows = (await get('/surveys'))?.items ?? [];
  const open = /feuilles|saisie/.test(name);
  return rows.filter(({ state }) => (state === 'closed') !== open).map(({ id }) => id);
}

async function sessions(get) {
  const { sessions: today, tomorrow } = await get('/today');
  const found = [...today, ...tomorrow.sessions].map(({ id }) => id);
  for (const group of await ids(get, '/groups'))
    found.push(...(await get(`/groups/${group}`)).upcoming.map(({ id }) => id));
  return found;
}

/** "enfants/[id]" and the like, in order; without the groups of routes, which no address shows. */
export function routeNames() {
  return readdirSync(routes, { recursive: true })
    .filter((name) => name.endsWith('+page.svelte'))
    .map((name) => name.replace(/\([^)]*\)\//g, '').replace(/\/?\+page\.svelte$/, ''))
    .sort();
}

/** Where each screen is for this reader: { 'enfants/[id]': '/enfants/0190…' }. */
export async function screens(get) {
  const found = {};
  for (const name of routeNames()) {
    const [place, ...rest] = name.split('/');
    if (!rest.some((part) => part.startsWith('['))) {
      found[name] = `/${name}${asked[name] ?? ''}`;
      continue;
    }
    if (!among[place]) throw new Error(`${name}: tell web/tests/screens.mjs where one is found`);
    const needs = onlyWith[name];
    for (const id of await among[place](get, name)) {
      if (needs && !(await get(needs(id)))) continue;
      found[name] = `/${name.slice(0, name.indexOf('['))}${id}${name.slice(name.lastIndexOf(']') + 1)}`;
      break;
    }
    if (!found[name]) throw new Error(`${name}: nothing in the demonstration to show there`);
  }
  return found;
}
