import type { Slot } from '#lib/api/types.ts';
import { sayTime, sayWeekday, sentence } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

const sayHours = ({ starts, ends }: Slot): string =>
  t('web.date.span', { from: sayTime(starts), until: sayTime(ends) });

/** "Lundi 16 h 45 – 18 h 15" */
export const saySlot = (slot: Slot): string => `${sentence(sayWeekday(slot.weekday))} ${sayHours(slot)}`;

/** A week in as few lines as it has different hours: "Lundi, mardi, jeudi", "16 h 45 – 18 h 15", kept on one line. */
export function saySlots(slots: Slot[]): { days: string; hours: string }[] {
  const alike = (one: Slot, other: Slot) => one.starts === other.starts && one.ends === other.ends;
  const first = slots.filter((slot, i) => slots.findIndex((other) => alike(slot, other)) === i);
  return first.map((slot) => {
    const weekdays = slots.filter((other) => alike(slot, other)).map(({ weekday }) => weekday);
    return { days: sentence([...new Set(weekdays)].map(sayWeekday).join(', ')), hours: sayHours(slot) };
  });
}
