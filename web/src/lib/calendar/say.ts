import { sayDate, sayDay } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

/** "du 19 décembre 2026 au 3 janvier 2027", or one day. */
export function sayDays({ from, until }: { from: string; until: string }): string {
  return from === until
    ? t('web.calendar.days', { from: 'same', day: `${sayDay(from)} ${from.slice(0, 4)}`, last: '' })
    : t('web.calendar.days', { from: 'other', day: sayDate(from), last: sayDate(until) });
}

export const zones = [
  'A',
  'B',
  'C',
  'corse',
  'guadeloupe',
  'guyane',
  'martinique',
  'mayotte',
  'reunion',
  'saint_pierre_et_miquelon',
  'nouvelle_caledonie',
  'polynesie',
  'wallis_et_futuna',
];
export const regions = [
  'metropole',
  'alsace_moselle',
  'alsace_moselle_good_friday',
  'guadeloupe',
  'guyane',
  'martinique',
  'mayotte',
  'reunion',
  'saint_barthelemy',
  'saint_martin',
];
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
