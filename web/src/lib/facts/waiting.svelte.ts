import { api } from '#lib/api/client.ts';
import type { FactsWaiting } from '#lib/api/types.ts';

/** The grave facts nobody has said "Vu" to: a number, for whoever answers for the house. */
class Waiting {
  value = $state.raw<FactsWaiting | null>(null);

  ask = async (): Promise<void> => {
    if (document.visibilityState !== 'visible') return;
    // Without an answer, what was known stays said.
    this.value = await api.get<FactsWaiting>('/facts-waiting').catch(() => this.value);
  };
}

export const waiting = new Waiting();
