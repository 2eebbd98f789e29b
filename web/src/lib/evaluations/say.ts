// What is said of rounds and sheets, in the same words on every screen.
import { session } from '#lib/session.svelte.ts';
import { sayDate, sayDayOfMonth, today } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';
import type { Counts, Informant, Round } from './types.ts';

const all: Informant[] = ['referent', 'teacher', 'psychologist', 'child', 'parent'];

/** Whose word this reader gives first. */
export const ownInformant = (): Informant =>
  session.posts.some(({ profile }) => profile === 'psychologist') ? 'psychologist' : 'referent';

/** Whoever takes a parent's word is not the referent of the child. */
export const hearsParents = (): boolean =>
  session.posts.some(({ profile }) => profile === 'director' || profile === 'psychologist');

/** Whose word of a round this reader may give; none of a psychologist's, in a round that does not ask psychologists. */
export function heard({ informants }: Pick<Round, 'informants'>): Informant[] {
  const psychologist = session.posts.every(({ profile }) => profile === 'psychologist');
  if (psychologist && !informants.includes('psychologist')) return [];
  return informants.filter((each) => each !== 'parent' || hearsParents());
}

/** The one an address names ("?qui=teacher"), or the reader's own. */
export const informantIn = (url: { searchParams: { get(name: string): string | null } }): Informant =>
  all.find((each) => each === url.searchParams.get('qui')) ?? ownInformant();

/** "9 sur 24"; whoever was given no child has finished nothing. */
export const sayDone = (counts: Counts): string =>
  counts.expected
    ? t('web.evaluation.done_of', { done: counts.done, of: counts.expected })
    : t('web.evaluation.nothing_expected');

/** A psychologist has the children that the director gives her. */
export const sayNobody = (): string =>
  t(ownInformant() === 'psychologist' ? 'web.evaluation.none_given' : 'web.evaluation.nobody');

/** "jusqu’au 13 février", "depuis le 20 juin", "à partir du 12 janvier". */
export function sayWhen(round: Round): string {
  if (round.state === 'planned') return t('web.evaluation.opens', { day: sayDayOfMonth(round.opens_on) });
  if (round.state === 'open') return t('web.evaluation.until', { day: sayDayOfMonth(round.last_day) });
  const day = round.closed ? round.closed.at.slice(0, 10) : round.last_day;
  return t('web.evaluation.closed_on', { day: sayDate(day < today() ? day : today()) });
}
