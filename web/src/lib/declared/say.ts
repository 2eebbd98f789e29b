import type { DeclaredDoubt, DeclaredFigureEdit, DeclaredFigureRow } from '#lib/api/types.ts';
import { shortDate } from '#lib/words/dates.ts';
import { t, words } from '#lib/words/messages.svelte.ts';

type Said = Pick<DeclaredFigureEdit, 'unit' | 'value'>;

/** "37.40" → "37,40 %": the decimals that were printed, none added and none lost. */
export function sayPrinted({ unit, value }: Said): string {
  const digits = value.split('.')[1]?.length ?? 0;
  const fixed = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const number = Number(value);
  return unit === 'percentage'
    ? new Intl.NumberFormat(words.locale, { style: 'percent', ...fixed }).format(number / 100)
    : new Intl.NumberFormat(words.locale, fixed).format(number);
}

/** "2025", "2015 à 2017", "2024-2025", or both days. */
export function sayPeriod({ from, until }: { from: string; until: string }): string {
  const [first = '', last = ''] = [from.slice(0, 4), until.slice(0, 4)];
  if (from.endsWith('-01-01') && until.endsWith('-12-31'))
    return first === last ? first : t('web.declared.years', { first, last });
  if (from.endsWith('-09-01') && until.endsWith('-08-31') && Number(last) === Number(first) + 1)
    return `${first}-${last}`;
  return `${shortDate(from)} – ${shortDate(until)}`;
}

/** "sur 118 élèves évalués": the base with who it counts. A count alone says something, a percentage alone nothing. */
export function sayBase({ unit, base, counted }: Pick<DeclaredFigureEdit, 'unit' | 'base' | 'counted'>): string {
  if (base === null) return unit === 'percentage' ? t('web.declared.no_base') : '';
  return counted ? t('web.declared.of_counted', { base, counted }) : t('web.declared.of', { base });
}

/** Where it was read: "Évaluation à mi-parcours, p. 41, 28/11/2025". */
export function saySource({ document, page, document_on }: DeclaredFigureEdit): string {
  return [document, page && t('web.declared.page', { page }), document_on && shortDate(document_on)]
    .filter(Boolean)
    .join(', ');
}

export const open = (doubts: DeclaredDoubt[]) => doubts.filter((doubt) => !doubt.answer);

/** What one document says, together, as it was read. */
export interface Source {
  title: string;
  partner: string;
  rows: DeclaredFigureRow[];
}
/** As one reads: page after page, then by what is counted, the newest period first. */
function inOrder({ said: a }: DeclaredFigureRow, { said: b }: DeclaredFigureRow): number {
  return (
    (a.page ?? '').localeCompare(b.page ?? '', words.locale, { numeric: true }) ||
    a.label.localeCompare(b.label, words.locale, { numeric: true }) ||
    b.until.localeCompare(a.until)
  );
}
export function sources(rows: DeclaredFigureRow[]): Source[] {
  const found: Source[] = [];
  for (const row of rows) {
    const { partner, document } = row.said;
    const source = found.find((each) => each.partner === partner && each.title === document);
    if (source) source.rows.push(row);
    else found.push({ title: document, partner, rows: [row] });
  }
  for (const source of found) source.rows.sort(inOrder);
  return found;
}
