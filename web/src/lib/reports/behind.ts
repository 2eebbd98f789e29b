// What stands behind the figures of a report: who was counted, who came into a cell or left, and what counts a child.
import type { ReportChange, ReportContent, ReportSide } from '#lib/api/types.ts';
import { session } from '#lib/session.svelte.ts';
import { sayNumber, shortDate } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

/** What the figures of a report open on: their children for the director, for headquarters their establishments. */
export interface Below {
  /** of the version, or of the draft */
  path: string;
  onto: 'children' | 'establishments';
}
/** Of which figure, and where in its table; without a position, everybody it counts. */
export interface Opened {
  figure: string;
  table: string;
  at: string;
}

export function belowOf(path: string, content: ReportContent): Below | null {
  if (session.may('report.rows')) return { path, onto: 'children' };
  return session.may('network.read') && content.scope.kind === 'network' ? { path, onto: 'establishments' } : null;
}

/** Figures of what was held: a version keeps no sessions, so what was written of them since tells why they changed. */
const held = [
  'evenings',
  'evenings_cancelled',
  'workshops',
  'workshop_presences',
  'hours',
  'hours_each',
  'attendance',
  'meetings',
];
export const isHeld = ({ kind, figure }: ReportChange) => kind === 'value' && held.includes(figure);

/** "Version 1" or the draft. */
export const sayVersion = ({ number }: ReportSide) =>
  number === null ? t('web.why.draft') : t('web.why.version', { number });

/** What readers saw, where it is not the exact count of that day; empty where it is. */
export function sayShown(side: ReportSide): string {
  const values = { version: sayVersion(side), exact: sayNumber(side.exact), value: sayNumber(side.value ?? 0) };
  if (side.shown === 'hidden') return t('web.why.was_hidden', values);
  if (side.shown === 'maintained' && side.value_day)
    return t('web.why.was_kept', { ...values, day: shortDate(side.value_day) });
  return side.shown === null ? t('web.why.was_elsewhere', values) : '';
}
