import type { ReportContent, ReportFigure, ReportRow } from '#lib/api/types.ts';
import { sayValue } from '#lib/figures/say.ts';
import { dayOf, sayClock, sayDate, sayNumber, shortDate } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';

/** "Pour un partenaire : Caf du Val-Clair" */
export function sayAudience({ audience, partner }: Pick<ReportContent | ReportRow, 'audience' | 'partner'>): string {
  const words = choice('report_audience', audience);
  return partner ? t('web.report.for_partner', { audience: words, partner }) : words;
}

/** "année scolaire 2025-2026", "année 2025", or both days. */
export function sayPeriod({ from, until }: Pick<ReportRow, 'from' | 'until'>): string {
  const [first = '', last = ''] = [from.slice(0, 4), until.slice(0, 4)];
  if (first === last && from.endsWith('-01-01') && until.endsWith('-12-31'))
    return t('web.report.civil_year', { year: first });
  if (from.endsWith('-09-01') && until.endsWith('-08-31') && Number(last) === Number(first) + 1)
    return t('web.report.school_year', { year: `${first}-${last}` });
  return t('web.report.days', { from: sayDate(from), until: sayDate(until) });
}

/** "1 240 h", "48", "79 %" */
export function sayAmount({ unit, value }: Pick<ReportFigure, 'unit' | 'value'>): string {
  if (value === null) return '';
  return unit === 'share' || unit === 'hours' ? sayValue(unit, value) : sayNumber(value, 1);
}

/** "21 novembre 2026, 21 h 20": a report is read in another year. */
export const sayMoment = (instant: string) =>
  t('web.date.day_and_time', { day: sayDate(dayOf(instant)), time: sayClock(instant) });

/** Of a value that is older than its report. */
export const sayMaintained = (day: string | null) => (day ? t('web.report.maintained', { day: shortDate(day) }) : '');

/** Figures of one kind that follow each other are read together: one chart, one table. */
export interface Run {
  kind: ReportFigure['kind'];
  figures: ReportFigure[];
}
export function runs(figures: ReportFigure[]): Run[] {
  const found: Run[] = [];
  for (const figure of figures) {
    const last = found.at(-1);
    const together = figure.kind !== 'table' && figure.kind !== 'statement';
    if (together && last?.kind === figure.kind) last.figures.push(figure);
    else found.push({ kind: figure.kind, figures: [figure] });
  }
  return found;
}
