// When a planned message written to an adult now would leave, said before it is written.
import type { FamilyAdult } from '#lib/api/types.ts';
import { dayOf, localTime, sayInstant } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';

/** Empty when it leaves at once, or when there is no way but a letter. */
export function sayLater(adult: FamilyAdult, lastHour = ''): string {
  if (!adult.planned_for || !adult.later_because || !(adult.phone || adult.email)) return '';
  const key = comesTooLate(adult, lastHour) ? 'web.family.planned_too_late' : 'web.family.planned_later';
  return t(key, { at: sayInstant(adult.planned_for), because: choice('message_later', adult.later_because) });
}

/** lastHour: a local day and hour as "2026-01-19T17:30", past which the message is of no use; empty: always of use. */
export function comesTooLate(adult: FamilyAdult, lastHour: string): boolean {
  if (!adult.planned_for || !lastHour) return false;
  return `${dayOf(adult.planned_for)}T${localTime(adult.planned_for)}` >= lastHour;
}
