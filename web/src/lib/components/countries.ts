// The countries to choose from, named by the browser in the reader's language: the codes are ISO 3166-1's.
import { words } from '#lib/words/messages.svelte.ts';

/** Named like countries and none: unions, islets without a code of their own, what browsers make up for tests. */
const noCountries = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));
/** France itself: whoever was born there was born in one of its communes. */
const france = new Set('BL GF GP MF MQ NC PF PM RE TF WF YT'.split(' '));

export function sayCountry(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return '';
  return new Intl.DisplayNames([words.locale], { type: 'region', fallback: 'none' }).of(code) ?? '';
}

/** France first, then by name; `kept` stays, whatever it is. */
export function countryOptions(kept: string): { value: string; label: string }[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap((one) => letters.map((other) => one + other));
  const options = codes
    .filter((code) => code !== 'FR' && !noCountries.has(code) && !france.has(code))
    // What another code replaced is no longer one.
    .filter((code) => new Intl.Locale(`und-${code}`).region === code)
    .map((value) => ({ value, label: sayCountry(value) }))
    .filter(({ label }) => label);
  const order = new Intl.Collator(words.locale);
  options.sort((one, other) => order.compare(one.label, other.label));
  options.unshift({ value: 'FR', label: sayCountry('FR') || 'France' });
  if (kept && !options.some(({ value }) => value === kept))
    options.push({ value: kept, label: sayCountry(kept) || kept });
  return options;
}
