import type { Counts, PresenceCode } from '#lib/api/types.ts';
import { t } from '#lib/words/messages.svelte.ts';

type Marked = Pick<Counts, 'present' | 'late' | 'excused' | 'absent' | 'unmarked'>;

/** "6 présents, 1 absent, 1 à pointer": only what there is. */
export function countWords(counts: Marked): string {
  const parts = [
    counts.present && t('web.counts.present', { count: counts.present }),
    counts.late && t('web.counts.late', { count: counts.late }),
    counts.excused && t('web.counts.excused', { count: counts.excused }),
    counts.absent && t('web.counts.absent', { count: counts.absent }),
    counts.unmarked && t('web.counts.unmarked', { count: counts.unmarked }),
  ];
  return parts.filter(Boolean).join(', ');
}

export function countPresences(presences: (PresenceCode | null)[]): Marked {
  const counts: Marked = { present: 0, late: 0, excused: 0, absent: 0, unmarked: 0 };
  for (const presence of presences) counts[presence ?? 'unmarked'] += 1;
  return counts;
}
