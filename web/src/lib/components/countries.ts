// The countries to choose from, named by the browser in the reader's language: the codes are ISO 3166-1's.
import { words } from '#lib/words/messages.svelte.ts';
import { countryCodes } from './country-codes.ts';

export function sayCountry(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return '';
  return new Intl.DisplayNames([words.locale], { type: 'region', fallback: 'none' }).of(code) ?? '';
}

/** France first, then by name; `kept` stays, whatever it is. */
export function countryOptions(kept: string): { value: string; label: string }[] {
  const options = countryCodes()
    .map((value) => ({ value, label: sayCountry(value) }))
    .filter(({ value, label }) => value !== 'FR' && label);
  const order = new Intl.Collator(words.locale);
  options.sort((one, other) => order.compare(one.label, other.label));
  options.unshift({ value: 'FR', label: sayCountry('FR') || 'France' });
  if (kept && !options.some(({ value }) => value === kept))
    options.push({ value: kept, label: sayCountry(kept) || kept });
  return options;
}
