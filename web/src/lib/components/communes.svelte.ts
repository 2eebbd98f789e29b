// The names of communes known by their code: all those a screen shows are asked for at once, and once.
import { SvelteMap } from 'svelte/reactivity';
import { api, query } from '#lib/api/client.ts';
import type { Commune, List } from '#lib/api/types.ts';
import { isCommuneCode, sayCommune } from './commune.ts';

const most = 100;

class Communes {
  #known = new SvelteMap<string, Commune | null>();
  #wanted = new Set<string>();
  #answer: Promise<void> | null = null;

  /** "Chambéry (73)", once it is known; nothing for what is no code, or a code that the list does not have. */
  say(code: string): string {
    if (!isCommuneCode(code)) return '';
    const known = this.#known.get(code);
    if (known === undefined) void this.find(code).catch(() => undefined);
    return known ? sayCommune(known, [known]) : '';
  }

  async find(code: string): Promise<Commune | null> {
    if (!this.#known.has(code)) {
      this.#wanted.add(code);
      await (this.#answer ??= this.#ask());
    }
    return this.#known.get(code) ?? null;
  }

  async #ask(): Promise<void> {
    // Whatever else the same screen shows is asked for with it.
    await Promise.resolve();
    const codes = [...this.#wanted];
    this.#wanted.clear();
    this.#answer = null;
    for (let at = 0; at < codes.length; at += most) {
      const some = codes.slice(at, at + most);
      const { items } = await api.get<List<Commune>>('/communes' + query({ codes: some.join(',') }));
      for (const code of some) this.#known.set(code, items.find((each) => each.code === code) ?? null);
    }
  }
}

export const communes = new Communes();
