import type { DueDocument, OfferDocument, PlaceRequest } from '#lib/api/types.ts';
import { sayDayOfMonth, today } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';

/** How many of those who have a place still owe a paper. */
export function owing({ kind }: OfferDocument, placed: PlaceRequest[]): number {
  return placed.filter(({ documents }) => documents.some((each) => each.kind === kind && !each.received_on)).length;
}

/** "Fiche sanitaire : 3 manquent, pour le 12 décembre" */
export function sayDue(document: OfferDocument, placed: PlaceRequest[]): string {
  const what = choice('due_kind', document.kind);
  const count = owing(document, placed);
  const day = sayDayOfMonth(document.due_on);
  if (!placed.length) return t('web.offers.paper_asked', { what, day });
  if (!count) return t('web.offers.paper_all', { what });
  return t(document.due_on < today() ? 'web.offers.paper_late' : 'web.offers.paper_left', { what, count, day });
}

export function sayPaper(document: DueDocument): string {
  if (document.received_on) return t('web.offers.paper_there', { day: sayDayOfMonth(document.received_on) });
  if (document.late) return t('web.offers.paper_overdue');
  return t(document.needed === 'wished' ? 'web.offers.paper_wished' : 'web.offers.paper_missing');
}
