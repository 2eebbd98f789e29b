import { sayDate, sayDay, sayWeekday, sentence } from '#lib/words/dates.ts';
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

export const halves = weekdays.flatMap((day, index) =>
  ['am', 'pm'].map((half) => ({ code: `${day}_${half}`, weekday: index + 1, half })),
);
export const fourDays = halves.filter(({ weekday }) => [1, 2, 4, 5].includes(weekday)).map(({ code }) => code);

export const sayHalf = ({ weekday, half }: { weekday: number; half: string }) =>
  t('web.calendar.half_day', { day: sentence(sayWeekday(weekday)), half });

/** Which days have class, and which of them only half. */
export function sayHalfDays(codes: string[] | undefined): string {
  const days = weekdays.flatMap((_, index) => {
    const own = halves.filter(({ code, weekday }) => weekday === index + 1 && codes?.includes(code));
    if (own.length === 2) return [sayWeekday(index + 1)];
    return own.map(sayHalf).map((text) => text.toLocaleLowerCase());
  });
  return days.join(' · ');
}
