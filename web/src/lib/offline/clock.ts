// The clock of this phone, shared by its tabs: what it knows is read and written at once, without waiting. Where the
// browser refuses to keep it, this tab goes on from what it last said: nothing that is tapped waits for a clock.
import { HybridClock, type ClockMemory, type ClockState } from './hybrid-clock.ts';

const remembered = 'marelle.clock';
let held: ClockState | null = null;

function kept(): ClockState | null {
  try {
    return JSON.parse(localStorage.getItem(remembered) ?? 'null') as ClockState | null;
  } catch {
    return null;
  }
}

const memory: ClockMemory = {
  read() {
    const known = kept();
    // Another tab may have gone further, and been let write it.
    return held && (!known || held.last >= known.last) ? held : known;
  },
  write(state) {
    try {
      localStorage.setItem(remembered, JSON.stringify(state));
      held = null;
    } catch {
      held = state;
    }
  },
};

export const clock = new HybridClock(() => Date.now(), memory);
