import type { Figure } from '#lib/api/types.ts';
import { sayNumber, sayShare } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

export function sayValue(unit: Figure['unit'], value: number): string {
  if (unit === 'share') return sayShare(value);
  return unit === 'hours' ? t('web.impact.hours', { hours: sayNumber(value, 0) }) : sayNumber(value);
}

/** "77–81 %": the interval, or nothing when the figure has none. */
export const sayInterval = ({ low, high }: { low: number | null; high: number | null }): string =>
  low === null || high === null ? '' : `${sayNumber(Math.round(low * 100))}–${sayShare(high)}`;

/** "+6": rounded first, so that nearly nothing has no sign. */
export function sayPoints(change: number): string {
  const whole = Math.round(change * 100);
  return `${whole > 0 ? '+' : whole < 0 ? '−' : ''}${sayNumber(Math.abs(whole))}`;
}

/** A bound of an interval: what is not nothing is never written as nothing, for a sign there is a verdict. */
function sayBound(change: number): string {
  const nearly = Math.round(change * 100) === 0 && Math.abs(change) >= 0.0005;
  return nearly ? `${change > 0 ? '+' : '−'}${sayNumber(Math.abs(change) * 100, 1)}` : sayPoints(change);
}

/** "de −4 à +16" */
export const sayPointsBetween = (low: number, high: number): string =>
  t('web.evaluation.points', { low: sayBound(low), high: sayBound(high) });

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

/** A period of an address, as requests say it; null when it is none. */
export function daysOf(from: string | null, until: string | null): string | null {
  const day = /^\d{4}-\d\d-\d\d$/;
  return from && until && day.test(from) && day.test(until) && from <= until ? `${from}..${until}` : null;
}

/** A label in lines of at most so many letters, cut between words alone: a plot shows every word of it. */
export function inLines(label: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
