import type { Figure, FigureRow } from '#lib/api/types.ts';
import { sayNumber, sayShare } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

export function sayValue(unit: Figure['unit'], value: number): string {
  if (unit === 'share') return sayShare(value);
  return unit === 'hours' ? t('web.impact.hours', { hours: sayNumber(value, 0) }) : sayNumber(value);
}

/** "77–81 %": the interval, or nothing when the figure has none. */
export function sayInterval(row: FigureRow): string {
  if (row.low === null || row.high === null) return '';
  const low = Math.round(row.low * 100);
  return `${sayNumber(low)}–${sayShare(row.high)}`;
}

/** The school years a reader may choose, the current one first. */
export function schoolYears(now: string, count = 4): string[] {
  const [year = '2026', month = '1'] = now.split('-');
  const start = Number(month) >= 9 ? Number(year) : Number(year) - 1;
  return Array.from({ length: count }, (_, index) => `${start - index}-${start - index + 1}`);
}

export function periodOf(schoolYear: string): string {
  const [from, until] = schoolYear.split('-');
  return `${from}-09-01..${until}-08-31`;
}
