// What must wait behind an operation that the server cannot keep, and what need not: a child is marked as there before
// they leave, a fact is taken back after it was told. Other children, and other facts, go on.
import { draftOf } from './drafts.ts';
import type { Kept, Operation } from './operations.ts';

/** What it is about: two with the same name keep their order, whatever becomes of the first. */
export function thingOf({ kind, body }: Operation): string {
  if (kind === 'note' || kind === 'handover' || kind === 'stop')
    return `child|${String(body.session)}|${String(body.child)}`;
  if (kind === 'withdrawal') return `fact|${String(body.fact)}`;
  return draftOf(kind, body) ?? `${kind}|${body.id}`;
}

export interface Sorted {
  /** What may leave now, oldest first. */
  free: Kept[];
  /** What the server could not keep, the oldest of each thing alone. */
  failing: Kept[];
  /** The ids of those that wait behind it. */
  held: Set<string>;
}

export function sorted(kept: Kept[], fails: (each: Kept) => boolean): Sorted {
  const out: Sorted = { free: [], failing: [], held: new Set() };
  const blocked = new Set<string>();
  for (const each of kept) {
    const thing = thingOf(each.op);
    if (blocked.has(thing)) out.held.add(each.op.body.id);
    else if (!fails(each)) out.free.push(each);
    else {
      blocked.add(thing);
      out.failing.push(each);
    }
  }
  return out;
}

/** One drain: what it learned of the server on the way. */
export interface Run {
  /** The server took or refused something: it is there. */
  answered: boolean;
  /** How many failed by themselves since, and which before there was any answer. */
  inARow: number;
  alone: string[];
  /** Tried by themselves: once a run. */
  tried: Set<string>;
}

export const newRun = (): Run => ({ answered: false, inARow: 0, alone: [], tried: new Set() });
