// What the server says before a move, in words, with its arithmetic.
import type { Warning, GroupHours } from '#lib/api/types.ts';
import { sayDate, sayTime, sayWeekday } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

/** "lundi 16 h 45 – 18 h 15, jeudi 16 h 45 – 18 h 15" */
function sayHours(hours: GroupHours[]): string {
  return hours
    .map(
      (each) =>
        `${sayWeekday(each.weekday)} ${t('web.date.span', { from: sayTime(each.starts), until: sayTime(each.ends) })}`,
    )
    .join(', ');
}

/** Nothing but the kind is told to who may not read the child's file. */
export function sayWarning(warning: Warning): string {
  if (!warning.detail) return t('web.groups.said.ask');
  return t(`web.groups.said.${warning.kind}`, {
    name: warning.detail,
    low: warning.low,
    high: warning.high,
    most: warning.most,
    group: warning.group,
    since: warning.since && sayDate(warning.since),
    by: warning.by?.name,
    before: sayHours(warning.before),
    change: [
      warning.before.length && t('web.groups.less_hours', { hours: sayHours(warning.before) }),
      warning.after.length && t('web.groups.more_hours', { hours: sayHours(warning.after) }),
    ]
      .filter(Boolean)
      .join(' '),
  });
}
