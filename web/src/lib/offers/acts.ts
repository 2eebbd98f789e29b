// What one does to a request for a place, each with what takes it back: eight seconds here, thirty days elsewhere.
import { api, ApiError } from '#lib/api/client.ts';
import { newId } from '#lib/ids.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { choice, errorText, t } from '#lib/words/messages.svelte.ts';
import { sayTold } from './say.ts';
import type { Offer, OfferCandidate, OfferNews, PlaceRequest } from '#lib/api/types.ts';

export type Changed = (offer: Offer) => void;
export type Decision = 'placement' | 'waiting' | 'refusal' | 'withdrawal';

export function failed(cause: unknown): void {
  toasts.show(errorText(cause instanceof ApiError ? cause.code : 'unexpected'));
}

/** A child passes before others: the server asks why, and so must the screen. */
export const asksWhy = (cause: unknown) => cause instanceof ApiError && cause.code === 'offer.reason_required';

const said: Record<string, string> = {
  placed: 'web.offers.said.placed',
  waiting: 'web.offers.said.waiting',
  refused: 'web.offers.said.refused',
  withdrawn: 'web.offers.said.withdrawn',
  asked: 'web.offers.said.asked',
};

function tell(offer: Offer, request: string, changed: Changed): void {
  const after = offer.requests.find((each) => each.id === request);
  if (!after) return;
  const key = after.state === 'waiting' && after.rank ? 'web.offers.said.waiting_rank' : said[after.state];
  const words = t(key ?? 'web.offers.said.asked', { name: after.child.first_name, rank: after.rank ?? 0 });
  toasts.show(words, after.reversible ? () => void takeBack(after, changed) : null);
}

/** Decides; what was decided before comes back with "Annuler". Throws what the server refuses. */
export async function decide(request: PlaceRequest, act: Decision, changed: Changed, reason = ''): Promise<void> {
  const offer = await api.put<Offer>(`/place-requests/${request.id}/${act}`, { reason: reason || null });
  changed(offer);
  tell(offer, request.id, changed);
}

/** Asks for a place and gives it when there is one: the same tap. Throws what the server refuses. */
export async function ask(
  path: { offer: string; child: string; id?: string; state: 'asked' | 'placed'; reason?: string },
  changed: Changed,
): Promise<void> {
  const { offer, child, state, reason } = path;
  const id = path.id ?? newId();
  const after = await api.post<Offer>(`/offers/${offer}/requests`, { id, child, state, reason: reason || null });
  changed(after);
  const made = after.requests.find((each) => each.child.id === child);
  if (made) tell(after, made.id, changed);
}

export async function takeBack(request: PlaceRequest, changed: Changed): Promise<void> {
  try {
    changed(await api.put<Offer>(`/place-requests/${request.id}/reversal`));
    toasts.show(t('web.offers.said.taken_back', { name: request.child.first_name }));
  } catch (cause) {
    failed(cause);
  }
}

/** A paper is there, or is not: the same tap. */
export async function receive(request: PlaceRequest, kind: string, there: boolean, changed: Changed): Promise<void> {
  const path = `/place-requests/${request.id}/documents/${kind}`;
  try {
    changed(there ? await api.put<Offer>(path) : await api.remove<Offer>(path));
    const key = there ? 'web.offers.said.received' : 'web.offers.said.not_received';
    const what = choice('due_kind', kind);
    toasts.show(t(key, { name: request.child.first_name, what }), () => void receive(request, kind, !there, changed));
  } catch (cause) {
    failed(cause);
  }
}

/** Tells the family what became of its request; whom no message reaches is to be called. */
export async function tellFamily(request: PlaceRequest): Promise<void> {
  try {
    toasts.show(sayTold(await api.post<OfferNews>(`/place-requests/${request.id}/news`)));
  } catch (cause) {
    failed(cause);
  }
}

/** Those who may go: the ones who had the fewest days of their holidays first, those who asked already last. */
export function inOrder(candidates: OfferCandidate[]): OfferCandidate[] {
  const behind = ({ state, holiday }: OfferCandidate) =>
    (state && state !== 'withdrawn' ? 1000 : 0) + (holiday ? holiday.placed - holiday.target : 0);
  return candidates.toSorted((a, b) => behind(a) - behind(b) || a.child.first_name.localeCompare(b.child.first_name));
}
