// The phone's best idea of the server's instant. It only goes forward, so that two words of one phone keep their
// order; and each operation keeps the frame it was made in, so that the server can put a wrong clock right.

/**
 * How an operation's instants were read: what was added to the phone's own clock, and on whose word: the server's, the
 * phone's alone, or none, when the phone's clock went back and time went on from where it was before.
 */
export interface Frame {
  offset: number;
  word: 'server' | 'phone' | 'before';
}

export interface ClockState extends Frame {
  /** The last instant given, and what the phone's own clock said then (milliseconds). */
  last: number;
  raw: number;
}

export interface ClockMemory {
  read(): ClockState | null;
  write(state: ClockState): void;
}

/** A phone whose own clock goes back by more than this was set, or its battery was empty. */
const backMs = 60_000;
/** An instant ahead of the best idea of now by more than this was read on a clock that was ahead. */
export const aheadMs = 5000;
/** A known offset is replaced when it is wrong by more than what the network hides, and this. */
const blurMs = 1500;

export class HybridClock {
  #raw: () => number;
  #memory: ClockMemory;

  constructor(raw: () => number, memory: ClockMemory) {
    this.#raw = raw;
    this.#memory = memory;
  }

  /** The state as it stands now: read again each time, for another tab may have gone further. */
  #look(): ClockState {
    const raw = this.#raw();
    const state = this.#memory.read() ?? { offset: 0, word: 'phone' as const, last: 0, raw };
    if (raw >= state.raw - backMs) return { ...state, raw };
    // Time goes on from where it was; how long the phone was off, only the server will tell. Kept at once: looked at
    // again from the old state, it would stand still, and what ends would not end.
    const back = { ...state, offset: state.offset + state.raw - raw, word: 'before' as const, raw };
    this.#memory.write(back);
    return back;
  }

  /** Milliseconds; greater than every instant given before. */
  tick(): number {
    const state = this.#look();
    const last = Math.max(state.raw + state.offset, state.last + 1);
    this.#memory.write({ ...state, last });
    return last;
  }

  now(): string {
    return new Date(this.tick()).toISOString();
  }

  /** Milliseconds, without counting as an instant given. */
  best(): number {
    const { raw, offset } = this.#look();
    return raw + offset;
  }

  /** Of the last instant given: one that had to follow an instant far ahead is itself that far ahead. */
  frame(): Frame {
    const { raw, last, offset, word } = this.#look();
    return { offset: last - raw > offset + aheadMs ? last - raw : offset, word };
  }

  /** What the server's clock said, between a question and its answer (the phone's own milliseconds). */
  learn(server: number, asked: number, answered: number): void {
    const state = this.#look();
    const offset = Math.round(server - (asked + answered) / 2);
    const near = Math.abs(offset - state.offset) <= (answered - asked) / 2 + blurMs;
    this.#memory.write(state.word === 'server' && near ? state : { ...state, offset, word: 'server' });
  }

  /** Nothing given from now on is earlier than this. */
  atLeast(instant: string): void {
    const state = this.#look();
    const last = Date.parse(instant);
    if (last > state.last) this.#memory.write({ ...state, last });
  }

  /** What to call "now" when sending what was read in this frame: by the clock that read it (milliseconds). */
  sentAt(frame: Frame, observed: string): number {
    const { raw, offset } = this.#look();
    const [best, own] = [raw + offset, raw + frame.offset];
    if (frame.word === 'phone') return own;
    // A clock that went on from where it stopped is late at most: it is never moved further back.
    if (frame.word === 'before') return Math.min(own, best);
    // It said tomorrow: the phone had been set forward, and the same clock still says by how much.
    return Date.parse(observed) > best + aheadMs ? own : best;
  }
}
