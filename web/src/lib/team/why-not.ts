import type { Availability, Substitute } from '#lib/api/types.ts';
import { sayTime } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';
import { sayRequirement } from './say.ts';

function sayBusy({ group, starts, ends }: NonNullable<Substitute['busy']>): string {
  if (!group || !starts || !ends) return t('web.team.busy_elsewhere');
  const hours = t('web.date.span', { from: sayTime(starts), until: sayTime(ends) });
  return t('web.team.busy_with', { group, hours });
}

/** Why somebody cannot be given a session: who is there, cleared and not taken may, out of their usual hours too. */
export function whyNot({ not_cleared, absent, busy }: Substitute): string[] {
  return [
    ...not_cleared.map(sayRequirement),
    ...(absent === 'yes' ? [choice('adult_absent', 'yes')] : []),
    ...(busy ? [sayBusy(busy)] : []),
  ];
}

/** The same at some hours of a day, for whoever plans: whether the checks hold, not which one does not. */
export function whyNotThen({ cleared, absent, busy }: Availability): string[] {
  return [
    ...(cleared === 'no' ? [t('web.team.not_cleared')] : []),
    ...(absent === 'yes' ? [choice('adult_absent', 'yes')] : []),
    ...(busy ? [sayBusy(busy)] : []),
  ];
}
