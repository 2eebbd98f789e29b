// What is shown of a figure, what is kept back, and what a chart can be drawn of.
import type { ReportFigure, ReportShare, Shown } from '#lib/api/types.ts';

/** Whether a value stands there, of today or of an earlier report. */
export const isShown = ({ shown }: { shown: Shown }): boolean => shown === 'published' || shown === 'maintained';

/** The mark in the place of a part that is not there: its own, or that of its figure; none where the figure is told. */
export function markOf(figure: Pick<ReportFigure, 'shown'>, part: Pick<ReportShare, 'shown'> | null): Shown | null {
  if (part) return part.shown;
  return isShown(figure) ? null : figure.shown;
}

/** A share to draw; counts of everybody are none. */
export const plotted = (of: ReportShare | null) =>
  of && isShown(of) && of.value !== null
    ? { k: of.k ?? 0, n: of.n ?? 0, value: of.value, low: of.low ?? of.value, high: of.high ?? of.value }
    : null;

type Evolution = Pick<ReportFigure, 'key' | 'title' | 'before' | 'after' | 'shown'>;

/**
 * The criteria of a chart, as on paper: of too few children, or of counts that make no share, nothing is drawn, for the
 * sentence and the table say it. Without a dot there is no chart.
 */
export function charted(figures: Evolution[]) {
  const criteria = figures
    .map(({ key, title, before, after, shown }) => ({
      key,
      title,
      share: plotted(after),
      before: plotted(before),
      after: plotted(after),
      suppressed: shown === 'hidden',
    }))
    .filter(({ after, suppressed }) => after || suppressed);
  return criteria.some(({ after }) => after) ? criteria : [];
}
