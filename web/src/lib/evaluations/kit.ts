// What a phone takes along so that assessments can be typed without network: the open rounds, the first names one has
// to take, and the questions. Nothing that was said about anybody: no answer, no comment, no last round.
import { api, ApiError } from '#lib/api/client.ts';
import type { List } from '#lib/api/types.ts';
import { ownInformant } from './say.ts';
import type { Instrument, QueueChild, Round } from './types.ts';

const quiet = { quiet: true, live: true };
/** A round does not change by the minute, and its grid never does. */
const freshMs = 3600_000;
let taken: { for: string; at: number; kit: Record<string, unknown> } | null = null;

/** The address of each answer, as the screens ask for it. */
async function take(): Promise<Record<string, unknown>> {
  const { items } = await api.get<List<Round>>('/evaluation-rounds', quiet);
  const open = items.filter(({ state, may }) => state === 'open' && may.includes('write'));
  const informant = ownInformant();
  const kit: Record<string, unknown> = { '/evaluation-rounds': { items: open } };
  for (const round of open.filter(({ informants }) => informants.includes(informant))) {
    const path = `/evaluation-rounds/${round.id}/children?informant=${informant}`;
    const queue = await api.get<List<QueueChild>>(path, quiet);
    const forms = new Set(queue.items.map(({ form }) => form));
    const { version, definition } = await api.get<Instrument>(`/instruments/${round.instrument.id}`, quiet);
    const asked = definition.forms.filter(({ cursus, informant: who }) => forms.has(`${cursus}-${who}`));
    kit[`/evaluation-rounds/${round.id}`] = round;
    kit[path] = { items: queue.items.map((each) => ({ ...each, version: 0, submitted_at: null, answers: [] })) };
    kit[`/instruments/${round.instrument.id}`] = {
      version,
      definition: { criteria: definition.criteria, forms: asked },
    };
  }
  return kit;
}

/** Nothing, rather than a failure: the evening does not depend on it. */
export async function takeKit(reader: string): Promise<Record<string, unknown>> {
  const known = taken?.for === reader ? taken : null;
  if (known && Date.now() - known.at < freshMs) return known.kit;
  try {
    taken = { for: reader, at: Date.now(), kit: await take() };
    return taken.kit;
  } catch (cause) {
    // The network went in the middle: the pack that lies here has a kit perhaps, and nothing takes its place.
    if (!known && cause instanceof ApiError && cause.status === 0) throw cause;
    return known?.kit ?? {};
  }
}
