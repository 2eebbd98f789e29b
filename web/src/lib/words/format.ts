// Says a message of the catalogue, parsed at build time by tools/messages.js: ICU arguments, numbers, choices, plurals.

export type Values = Record<string, string | number | null | undefined>;

/** A value, a number, a choice or a plural by the name of its value; nothing between brackets is the number itself. */
export type Piece =
  string | [] | [string] | [string, 'number'] | [string, 'select' | 'plural', Record<string, Message>];
export type Message = string | Piece[];

const numbers = new Map<string, Intl.NumberFormat>();
const plurals = new Map<string, Intl.PluralRules>();

function made<T>(known: Map<string, T>, locale: string, make: new (locale: string) => T): T {
  let found = known.get(locale);
  if (!found) known.set(locale, (found = new make(locale)));
  return found;
}

const sayNumber = (locale: string, value: number): string =>
  made(numbers, locale, Intl.NumberFormat as unknown as new (locale: string) => Intl.NumberFormat).format(value);

function branch(options: Record<string, Message>, value: unknown, kind: string, locale: string): Message {
  if (kind === 'select') return options[String(value)] ?? options.other ?? '';
  const count = Number(value);
  const rules = made(plurals, locale, Intl.PluralRules as unknown as new (locale: string) => Intl.PluralRules);
  return options[`=${count}`] ?? options[rules.select(count)] ?? options.other ?? '';
}

/**
 * "La place d’Aya", "de Yanis", "d’Yves": a name that begins with a vowel takes the e of the "de" before it. The same
 * rule as the server's (src/messages/messages.cpp).
 */
const vowel = /^(?:[AEIOUÀÂÄÉÈÊËÎÏÔÖÛÜŒ]|Y[^aeiouéèê])/;
const elided = (before: string, value: string, locale: string): string =>
  locale.startsWith('fr') && vowel.test(value) && /(?<!\p{L})de $/u.test(before)
    ? `${before.slice(0, -2)}’${value}`
    : before + value;

/** `counted` is the number of the plural we are in. */
export function format(message: Message, values: Values, locale: string, counted = 0): string {
  if (typeof message === 'string') return message;
  let out = '';
  for (const piece of message) out = elided(out, said(piece, values, locale, counted), locale);
  return out;
}

function said(piece: Piece, values: Values, locale: string, counted: number): string {
  if (typeof piece === 'string') return piece;
  const [name, kind, options] = piece;
  if (name === undefined) return sayNumber(locale, counted);
  const value = values[name];
  if (!kind) return value === null || value === undefined ? '' : String(value);
  if (kind === 'number') return sayNumber(locale, Number(value));
  const chosen = branch(options ?? {}, value, kind, locale);
  return format(chosen, values, locale, kind === 'plural' ? Number(value) : counted);
}
