import { IntlMessageFormat } from 'intl-messageformat';
import french from 'virtual:messages/fr';
import sections from 'virtual:messages/sections';

export type Language = 'fr' | 'en';
export type Values = Record<string, string | number | null | undefined>;

const remembered = 'marelle.language';

class Words {
  language = $state<Language>('fr');
  #catalogue = $state.raw<Catalogue>(french);
  #ready = new Map<string, IntlMessageFormat>();
  #sections = new Map<string, Promise<void>>();

  get locale(): string {
    return this.language === 'fr' ? 'fr-FR' : 'en-GB';
  }

  async use(language: string): Promise<void> {
    const wanted: Language = language === 'en' ? 'en' : 'fr';
    const catalogue = wanted === 'en' ? (await import('virtual:messages/en')).default : french;
    const asked = [...this.#sections.keys()];
    this.#ready.clear();
    this.#sections.clear();
    this.#catalogue = catalogue;
    this.language = wanted;
    document.documentElement.lang = wanted;
    await this.need(...asked);
  }

  /** Brings what some parts of the product say alone, before their screens say it. */
  async need(...names: string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#bring(name)));
  }

  #bring(name: string): Promise<void> {
    const known = this.#sections.get(name);
    if (known) return known;
    const { language } = this;
    const found = sections[language][name];
    const coming = found
      ? found().then(
          ({ default: section }) => {
            if (language === this.language) this.#catalogue = { ...this.#catalogue, ...section };
          },
          () => void this.#sections.delete(name),
        )
      : Promise.resolve();
    this.#sections.set(name, coming);
    return coming;
  }

  /** The sentence, or none yet: the screen is written again once its section has come. */
  #sentence(key: string): string | object[] | undefined {
    const message = this.#catalogue[key];
    if (message === undefined && key.startsWith('web.')) void this.#bring(key.split('.')[1] ?? '');
    return message;
  }

  /** What this device was asked to speak wins over what the account says. */
  choose(language: string): Promise<void> {
    localStorage.setItem(remembered, language);
    return this.use(language);
  }

  useRemembered(otherwise = 'fr'): Promise<void> {
    return this.use(localStorage.getItem(remembered) ?? otherwise);
  }

  has(key: string): boolean {
    return this.#sentence(key) !== undefined;
  }

  say(key: string, values?: Values): string {
    const message = this.#sentence(key);
    if (message === undefined) return key;
    if (typeof message === 'string') return message;
    let format = this.#ready.get(key);
    if (!format) {
      format = new IntlMessageFormat(message as never, this.locale);
      this.#ready.set(key, format);
    }
    return String(format.format(values));
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

/** What to tell the reader about a refusal. */
export function errorText(code: string): string {
  return words.has(`error.${code}`) ? words.say(`error.${code}`) : words.say('error.unexpected');
}

export function fieldErrorText(code: string): string {
  return words.has(`field_error.${code}`) ? words.say(`field_error.${code}`) : words.say('field_error.invalid');
}
