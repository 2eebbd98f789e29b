// What was done, as one would say it.
import type { ActivityItem } from '#lib/api/types.ts';
import { sayDate, sayDay, sayTime, sayWeekday } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';

const lower = (text: string) => text.charAt(0).toLocaleLowerCase() + text.slice(1);

/** A code of the detail, in the words of its kind. */
function sayDetail({ kind, detail }: ActivityItem): string {
  if (!detail) return '';
  if (kind === 'presence') return lower(choice('presence', detail));
  if (kind === 'wish') return lower(choice('companion_kind', detail));
  if (kind === 'stop') return lower(choice('stop_kind', detail));
  if (kind === 'fact') return lower(choice('severity', detail));
  if (kind === 'slot_opened' || kind === 'slot_closed') return sayWeekday(Number(detail));
  return detail;
}

function keyOf(item: ActivityItem): string {
  const { kind, detail, children, child, group, from_group } = item;
  if (kind === 'presence') {
    if (detail === 'unmarked' && child) return 'presence_unmarked';
    if (children > 1) return detail ? 'presences' : 'presences_mixed';
  }
  if (kind === 'move') return group ? (from_group ? 'move' : 'move_in') : 'move_out';
  if (kind === 'departure') return item.other ? 'departure_adult' : `departure_${detail}`;
  return kind;
}

/** "Anissa a déplacé Maya B. de Comètes vers Explorateurs, à partir du 13 janvier 2026." */
export function sayActivity(item: ActivityItem): string {
  return t(`web.activity.said.${keyOf(item)}`, {
    by: item.by.name,
    name: item.child ? `${item.child.first_name} ${item.child.initial}` : '',
    count: item.children,
    group: item.group?.name ?? '',
    before: item.from_group?.name ?? '',
    other: item.other?.name ?? '',
    day: item.date ? (item.session ? sayDay(item.date) : sayDate(item.date)) : '',
    time: item.starts ? sayTime(item.starts) : '',
    detail: sayDetail(item),
  });
}
