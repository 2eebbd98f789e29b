// How a commune is said, and which one is meant by what was typed.
import type { Commune } from '#lib/api/types.ts';

/** A COG code: 73065, 2A004. */
export function isCommuneCode(text: string): boolean {
  return /^(\d\d|2[AB])\d{3}$/.test(text);
}

/** "Chambéry (73)"; where two of those shown would read the same, by their codes. */
export function sayCommune(commune: Commune | null, shown: readonly Commune[]): string {
  if (!commune) return '';
  const { code, name, department } = commune;
  const twice = shown.some((each) => each.code !== code && each.name === name && each.department === department);
  return `${name} (${twice ? code : department})`;
}

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** Five digits that are one commune's code and others' postcode, as 73190: whoever typed them meant the postcode. */
export function isAlsoPostcode(typed: string, found: readonly Commune[]): boolean {
  const digits = typed.trim();
  return found.some((each) => each.code !== digits && each.postcodes.includes(digits));
}

/** One line for each that reads the same: a commune and the part of it that kept its name and code are one. */
export function offersOf(found: readonly Commune[]): { value: string; label: string }[] {
  const offers = found.map((each) => ({
    value: sayCommune(each, found),
    label: each.postcodes.slice(0, 3).join(', '),
  }));
  return offers.filter(({ value }, at) => offers.findIndex((other) => other.value === value) === at);
}

/** The names of those that what was typed may mean, when they are several: all of that name, or of that postcode. */
export function hesitation(typed: string, found: readonly Commune[]): string[] {
  if (communeMeant(typed, found)) return [];
  const words = fold(typed);
  const meant = found.filter((each) => fold(each.name) === words || each.postcodes.includes(typed.trim()));
  return offersOf(meant).map(({ value }) => value);
}

/** The one picked, the code typed, or the only one of that name: never a guess among several. */
export function communeMeant(typed: string, found: readonly Commune[]): Commune | null {
  const words = fold(typed);
  const code = typed.trim().toUpperCase();
  const isCode = !isAlsoPostcode(typed, found);
  const exact = found.filter((each) => fold(sayCommune(each, found)) === words || (isCode && each.code === code));
  if (exact.length) return exact[0]!;
  const named = found.filter((each) => fold(each.name) === words);
  return new Set(named.map((each) => each.code)).size === 1 ? named[0]! : null;
}
