// A declared figure as it is typed: text everywhere, until it is sent.
import type { DeclaredFigureEdit } from '#lib/api/types.ts';
import { whole } from '#lib/form.svelte.ts';
import { today } from '#lib/words/dates.ts';

export const named = [
  'partner',
  'document',
  'document_on',
  'page',
  'label',
  'axis',
  'territory',
  'unit',
  'value',
  'base',
  'counted',
  'from',
  'until',
  'total',
] as const;
export type Values = Record<(typeof named)[number], string>;

/** The year before this one: what a document of today usually speaks of. */
function lastYear(): { from: string; until: string } {
  const year = Number(today().slice(0, 4)) - 1;
  return { from: `${year}-01-01`, until: `${year}-12-31` };
}

export function start(said?: DeclaredFigureEdit): Values {
  const text = (name: keyof Values) => String(said?.[name] ?? '');
  const values = Object.fromEntries(named.map((name) => [name, text(name)])) as Values;
  if (!said) Object.assign(values, lastYear(), { unit: 'percentage' });
  return values;
}

/** The next line of the same table: its source and its period stay. */
export function next(values: Values): Values {
  return { ...values, label: '', value: '', base: '', counted: '' };
}

export function bodyOf(values: Values): Record<string, unknown> {
  const kept = Object.fromEntries(named.map((name) => [name, values[name].trim() === '' ? null : values[name].trim()]));
  const { partner, label, value, document } = values;
  return {
    ...kept,
    partner: partner.trim(),
    label: label.trim(),
    value: value.trim(),
    document: document.trim(),
    base: values.base.trim() ? whole(values.base.replace(/\s/g, '')) : null,
  };
}

/** Enough to be doubted of: the rest may still be missing while it is typed. */
export function draftOf(values: Values): Record<string, unknown> | null {
  if (!values.value.trim() || !values.from || !values.until) return null;
  const body = bodyOf(values);
  return { ...body, partner: body.partner || '-', label: body.label || '-', document: body.document || '-' };
}
