// Where each kind of operation goes, and how the server's words about it are read.
import { NotSent, type Send } from './outbox-core.ts';
import type { Answer, Body, Kind, Operation } from './operations.ts';

/** Sends a body under a post; throws what whyNotSent says. */
export type Post = (path: string, body: unknown, post: string) => Promise<unknown>;

const batches: Partial<Record<Kind, { path: string; field: string }>> = {
  note: { path: '/attendance-batch', field: 'notes' },
  handover: { path: '/handover-batch', field: 'handovers' },
  card: { path: '/card-openings', field: 'openings' },
  assessment: { path: '/evaluation-batch', field: 'drafts' },
};
const single: Partial<Record<Kind, (body: Body) => string>> = {
  stop: () => '/handover-stops',
  fact: () => '/facts',
};

/** What the server takes from an account, whatever the phone. */
const ofNoDevice: Kind[] = ['fact', 'withdrawal', 'assessment'];

/** Refusals that say nothing of the operation: the page or the password is at fault, and it is sent again later. */
const notItsFault = ['access.csrf', 'access.cross_site', 'login.password_to_change'];

/** What a status and a code mean for what was sent. */
export function whyNotSent(status: number, code: string): NotSent {
  if (status === 401) return new NotSent(code, 'signed_out');
  if (status >= 500) return new NotSent(code, 'failed');
  const passes = status === 0 || status === 408 || status === 429 || notItsFault.includes(code);
  return new NotSent(code, passes ? 'later' : 'final');
}

function resultsOf(value: unknown): Answer[] | null {
  const results = (value as { results?: unknown } | null | undefined)?.results;
  return Array.isArray(results) ? (results as Answer[]) : null;
}

/** Arrived or not: the server writes as taken back what arrives after the words that take it back. */
async function takeBack(post: Post, { body, post: as }: Operation): Promise<Answer[]> {
  await post(`/own-facts/${String(body.fact)}/withdrawal`, { id: body.id }, as);
  return [{ id: body.id, result: 'stored', code: null }];
}

export function sendThrough(post: Post): Send {
  return async (ops, sentAt) => {
    const [first] = ops as [Operation];
    if (first.kind === 'withdrawal') return takeBack(post, first);
    const named = first.device && !ofNoDevice.includes(first.kind) ? { device: first.device } : {};
    const envelope = { sent_at: sentAt, ...named };
    const batch = batches[first.kind];
    if (batch) {
      const body = { ...envelope, [batch.field]: ops.map((op) => op.body) };
      const value = await post(batch.path, body, first.post);
      // A batch without results has one word for all: it was taken.
      return resultsOf(value) ?? ops.map(({ body: { id } }): Answer => ({ id, result: 'stored', code: null }));
    }
    const path = single[first.kind]?.(first.body) ?? '';
    const value = await post(path, { ...first.body, ...envelope }, first.post);
    return [{ id: first.body.id, result: 'stored', code: null, [first.kind]: value }];
  };
}
