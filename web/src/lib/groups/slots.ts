import type { Slot } from '#lib/api/types.ts';
import { sayTime, sayWeekday, sentence } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

/** "Lundi 16 h 45 – 18 h 15" */
export function saySlot(slot: Slot): string {
  const hours = t('web.date.span', { from: sayTime(slot.starts), until: sayTime(slot.ends) });
  return `${sentence(sayWeekday(slot.weekday))} ${hours}`;
}
