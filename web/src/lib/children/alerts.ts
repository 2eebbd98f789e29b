import type { SessionAlert } from '#lib/api/types.ts';
import { choice } from '#lib/words/messages.svelte.ts';

/** "Arachide" says itself; a treatment or a health plan says what it is; a rule without words has its own. */
export function sayAlert(alert: SessionAlert): string {
  if (!alert.label) return choice('alert', alert.kind);
  return alert.kind === 'allergy' ? alert.label : `${choice('alert', alert.kind)}\u00a0: ${alert.label}`;
}
