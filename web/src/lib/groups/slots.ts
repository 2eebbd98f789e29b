import type { Slot } from '#lib/api/types.ts';
import { sayTime, sayWeekday, sentence } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

/** The hours stay on one line. */
function say(weekdays: number[], { starts, ends }: Slot): string {
  const hours = t('web.date.span', { from: sayTime(starts), until: sayTime(ends) }).replaceAll(' ', '\u00a0');
  return `${sentence(weekdays.map(sayWeekday).join(', '))} ${hours}`;
}

/** "Lundi 16 h 45 – 18 h 15" */
export const saySlot = (slot: Slot): string => say([slot.weekday], slot);

/** A week in as few lines as it has different hours: "Lundi, mardi, jeudi 16 h 45 – 18 h 15". */
export function saySlots(slots: Slot[]): string[] {
  const alike = (one: Slot, other: Slot) => one.starts === other.starts && one.ends === other.ends;
  const first = slots.filter((slot, i) => slots.findIndex((other) => alike(slot, other)) === i);
  return first.map((slot) => {
    const weekdays = slots.filter((other) => alike(slot, other)).map(({ weekday }) => weekday);
    return say([...new Set(weekdays)], slot);
  });
}
