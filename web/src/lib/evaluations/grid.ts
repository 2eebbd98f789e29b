// What a form looks like while one answers it: its criteria in order, the keys of its scale, what is left.
import type { Instrument, InstrumentForm, InstrumentItem } from './types.ts';

/** A level, or null: not observed. What nobody answered is not there. */
export type Level = number | null;

export interface Part {
  key: string;
  title: string;
  why: string;
  items: InstrumentItem[];
}

/** A child, a parent: they are asked of themselves, on a screen that is turned to them. */
export const speaksForOneself = (informant: string): boolean => informant === 'child' || informant === 'parent';

/** "2-teacher" */
export const formOf = ({ definition }: Instrument, name: string): InstrumentForm | undefined =>
  definition.forms.find((form) => `${form.cursus}-${form.informant}` === name);

/** The criteria that this form asks about, each with its items, in the order of the instrument. */
export function partsOf({ definition }: Instrument, form: InstrumentForm): Part[] {
  return definition.criteria
    .map(({ key, title, why }) => ({ key, title, why, items: form.items.filter((item) => item.criterion === key) }))
    .filter((part) => part.items.length > 0);
}

/** The items in the order in which they are asked. */
export const itemsOf = (instrument: Instrument, form: InstrumentForm): InstrumentItem[] =>
  partsOf(instrument, form).flatMap((part) => part.items);

export const levelsOf = (form: InstrumentForm): number[] => form.levels.map((_, index) => index + 1);

export function sayLevel(form: InstrumentForm, level: Level): string {
  return level === null ? form.not_observed : (form.levels[level - 1] ?? String(level));
}

/** What a key says on this form: a digit of the scale, 0 for "non observé"; undefined for any other key. */
export function levelOfKey(form: InstrumentForm, key: string): Level | undefined {
  if (key === '0') return null;
  return levelsOf(form).find((level) => String(level) === key);
}

/** The same at a keyboard: the key after the last level says "non observé" too. A sheet's digits are those printed. */
export function levelPressed(form: InstrumentForm, key: string): Level | undefined {
  return key === String(form.levels.length + 1) ? null : levelOfKey(form, key);
}

/** One step along the scale, "non observé" standing after its end. */
export function stepped(form: InstrumentForm, level: Level | undefined, by: 1 | -1): Level {
  const all: Level[] = [...levelsOf(form), null];
  const at = level === undefined ? (by > 0 ? -1 : all.length) : all.indexOf(level);
  return all[Math.min(all.length - 1, Math.max(0, at + by))] ?? null;
}

/** The digits of a paper sheet, in its order, as they are typed; what cannot be read is named. */
export function readDigits(form: InstrumentForm, items: { key: string }[], typed: string) {
  const read = [...typed.replace(/[\s.,;-]/g, '')].map((key) => ({ key, level: levelOfKey(form, key) }));
  const answers = read.slice(0, items.length).flatMap(({ level }, index) => {
    const item = items[index]?.key;
    return item !== undefined && level !== undefined ? [{ item, level }] : [];
  });
  return { answers, wrong: read.find(({ level }) => level === undefined)?.key ?? '', over: read.length - items.length };
}

/** The same digits, set apart criterion by criterion as they stand on the paper. */
export function spacedDigits(parts: Part[], typed: string): string {
  const digits = typed.replace(/\s/g, '');
  const pieces: string[] = [];
  let at = 0;
  for (const { items } of parts) {
    if (at < digits.length) pieces.push(digits.slice(at, at + items.length));
    at += items.length;
  }
  if (at < digits.length) pieces.push(digits.slice(at));
  return pieces.join(' ');
}
