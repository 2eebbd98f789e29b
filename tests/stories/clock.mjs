// The stories' day is always the same: Thursday 26 November 2026, a school day, at ten to five in Chambéry, just after
// the first session began. The program has no switch for that: libfaketime gives the unchanged release binary another
// clock, and the browser gets the same one, which goes on from there.
import { existsSync } from 'node:fs';

export const usual = '2026-11-26T15:50:00Z';

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

/** What a process needs in its environment to live on that day; monotonic clocks stay real, timeouts too. */
export function otherDay(from = usual) {
  const found = [library, library.replace('x86_64', 'aarch64')].find((each) => existsSync(each));
  if (!found) throw new Error('libfaketime is missing: tools/need test installs it');
  return {
    LD_PRELOAD: found,
    FAKETIME: `@${from.replace('T', ' ').slice(0, 19)}`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    TZ: 'UTC',
  };
}
