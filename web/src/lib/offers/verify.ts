// Runs a draw again on this machine, from what everybody can read: nothing is asked of the server.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Draw, DrawTicket } from '#lib/api/types.ts';

const hash = (text: string) => bytesToHex(sha256(utf8ToBytes(text)));

export interface Verdict {
  /** The secret is the one that was promised before. */
  promised: boolean;
  /** The seed is the secret and the word, and nothing else. */
  seeded: boolean;
  /** Tickets whose hash is right: who asked late has none. */
  right: number;
  /** Inside each tier, the smallest hash first; then who asked late, by arrival. */
  ordered: boolean;
}

function inOrder(tickets: DrawTicket[]): boolean {
  const sorted = tickets.toSorted((a, b) => a.rank - b.rank);
  return sorted.every((each, at) => {
    const before = sorted[at - 1];
    if (!before) return true;
    if (before.late || each.late) return !before.late || (each.late && before.number < each.number);
    return before.tier < each.tier || (before.tier === each.tier && before.hash < each.hash);
  });
}

export function verify(draw: Draw): Verdict {
  const { secret, seed, word, tickets } = draw;
  return {
    promised: secret !== null && hash(secret) === draw.commitment,
    seeded: seed === `${secret}:${word ?? ''}`,
    right: tickets.filter((each) => !each.late && hash(`${seed}:${each.number}`) === each.hash).length,
    ordered: inOrder(tickets),
  };
}
