import { recalled, remember } from '#lib/remember.ts';
import { sayTime } from './dates.ts';
import { format, type Message, type Values } from './format.ts';

export type Language = 'fr' | 'en';
export type { Values } from './format.ts';

type Part = 'refusals' | 'fr';

const remembered = 'marelle.language';
const parts: Record<Part, () => Promise<{ default: Record<string, Message> }>> = {
  refusals: () => import('virtual:messages/refusals'),
  fr: () => import('virtual:messages/fr'),
};

const kindOf = (key: string): string => key.split('.', 2).join('.');

class Words {
  language = $state<Language>('fr');
  /** What the parts of the client loaded so far say in French. */
  #french = new Map<string, Message>();
  /** A kind of choice comes whole, so that a code without words is known at once. */
  #kinds = new Set<string>();
  #english: Record<string, Message> | null = null;
  /** Sentences came after their screen: it is written again. */
  #late = $state(0);
  #coming = new Map<Part, Promise<void>>();

  get locale(): string {
    return this.language === 'fr' ? 'fr-FR' : 'en-GB';
  }

  /** Each part of the client brings its words with it, before it is drawn. */
  know(catalogue: Record<string, Message>): void {
    for (const [key, message] of Object.entries(catalogue)) {
      this.#french.set(key, message);
      this.#kinds.add(kindOf(key));
    }
  }

  async use(language: string): Promise<void> {
    const wanted: Language = language === 'en' ? 'en' : 'fr';
    if (wanted === 'en') this.#english ??= (await import('virtual:messages/en')).default;
    this.language = wanted;
    document.documentElement.lang = wanted;
  }

  /** Why the server said no: brought with its first refusal, before anybody is told. */
  refusals = (): Promise<void> => this.#bring('refusals');

  #bring(part: Part): Promise<void> {
    const known = this.#coming.get(part);
    if (known) return known;
    const coming = parts[part]().then(
      ({ default: catalogue }) => {
        this.know(catalogue);
        this.#late += 1;
      },
      () => void this.#coming.delete(part),
    );
    this.#coming.set(part, coming);
    return coming;
  }

  /** The sentence, or none: the screen is written again once it has come. */
  #sentence(key: string): Message | undefined {
    if (this.language === 'en') return this.#english?.[key];
    const message = this.#french.get(key);
    if (message !== undefined) return message;
    void this.#late;
    if (/^(field_)?error\./.test(key)) void this.#bring('refusals');
    else if (!this.#coming.has('fr') && !(key.startsWith('choice.') && this.#kinds.has(kindOf(key)))) {
      console.warn(`words: nobody brought ${key}`);
      void this.#bring('fr');
    }
    return undefined;
  }

  /** What this device was asked to speak wins over what the account says. */
  choose(language: string): Promise<void> {
    remember(remembered, language);
    return this.use(language);
  }

  useRemembered(otherwise = 'fr'): Promise<void> {
    return this.use(recalled(remembered) ?? otherwise);
  }

  has(key: string): boolean {
    return this.#sentence(key) !== undefined;
  }

  say(key: string, values: Values = {}): string {
    const message = this.#sentence(key);
    return message === undefined ? key : format(message, values, this.locale);
  }
}

export const words = new Words();

/** The sentence of the catalogue under this key, in the reader's language. */
export function t(key: string, values?: Values): string {
  return words.say(key, values);
}

/** A label of a coded value: choice("presence", "late"). An unknown code shows as itself. */
export function choice(kind: string, code: string | number | null | undefined): string {
  if (code === null || code === undefined || code === '') return '';
  const key = `choice.${kind}.${code}`;
  return words.has(key) ? words.say(key) : String(code);
}

/** What to tell the reader about a refusal, and which one the server names: "Explorateurs, 16 h 45 – 18 h 15". */
export function errorText(code: string, which?: string | null): string {
  const text = words.has(`error.${code}`) ? words.say(`error.${code}`) : words.say('error.unexpected');
  return which ? `${text} ${which.replaceAll(/\b\d\d:\d\d\b/g, sayTime)}.` : text;
}

export function fieldErrorText(code: string): string {
  return words.has(`field_error.${code}`) ? words.say(`field_error.${code}`) : words.say('field_error.invalid');
}
