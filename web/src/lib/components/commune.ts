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

/** The one picked, the code typed, or the only one of that name: never a guess among several. */
export function communeMeant(typed: string, found: readonly Commune[]): Commune | null {
  const words = fold(typed);
  const code = typed.trim().toUpperCase();
  const exact = found.filter((each) => fold(sayCommune(each, found)) === words || each.code === code);
  if (exact.length) return exact[0]!;
  const named = found.filter((each) => fold(each.name) === words);
  return named.length === 1 ? named[0]! : null;
}
