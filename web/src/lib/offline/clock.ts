// The clock of this phone, shared by its tabs: what it knows is read and written at once, without waiting.
import { HybridClock, type ClockMemory, type ClockState } from './hybrid-clock.ts';

const remembered = 'marelle.clock';

const memory: ClockMemory = {
  read() {
    try {
      return JSON.parse(localStorage.getItem(remembered) ?? 'null') as ClockState | null;
    } catch {
      return null;
    }
  },
  write(state) {
    localStorage.setItem(remembered, JSON.stringify(state));
  },
};

export const clock = new HybridClock(() => Date.now(), memory);
