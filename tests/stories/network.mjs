// A network as uneven as a basement's: every question waits a while of its own before the server hears it, so that
// answers come late and out of order. A story that reads before its screen is whole shows here, not one day in ten.
import { connect, createServer } from 'node:net';

/** MARELLE_TEST_DELAY="0-700": from how many to how many milliseconds; null when it is not asked for. */
export function delays(said = process.env.MARELLE_TEST_DELAY, seed = process.env.MARELLE_TEST_SEED) {
  if (!said) return null;
  const [, least, most] = said.match(/^(\d+)-(\d+)$/) ?? [];
  if (!most || Number(least) > Number(most)) throw new Error(`MARELLE_TEST_DELAY is "0-700", not "${said}"`);
  let state = Number(seed ?? 1) >>> 0;
  // The same seed gives the same delays, in the order in which they are asked for.
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Number(least) + ((Number(most) - Number(least)) * state) / 2 ** 32;
  };
}

/** Stands at one port before the server at another one; close() also hangs up on whoever still waits. */
export async function slowRoad(to, at, delay) {
  const open = new Set();
  const road = createServer((asking) => {
    const answering = connect(to, '127.0.0.1');
    const timers = new Set();
    let heard = true;
    for (const [end, other] of [
      [asking, answering],
      [answering, asking],
    ]) {
      open.add(end);
      end.setNoDelay(true);
      end.on('error', () => other.destroy());
      end.on('close', () => (open.delete(end), timers.forEach(clearTimeout), other.destroy()));
    }
    asking.on('data', (piece) => {
      // The rest of a question that is already on its way.
      if (!heard) return void answering.write(piece);
      heard = false;
      asking.pause();
      const timer = setTimeout(() => (timers.delete(timer), answering.write(piece), asking.resume()), delay());
      timers.add(timer);
    });
    answering.on('data', (piece) => ((heard = true), asking.write(piece)));
    asking.on('end', () => answering.end());
    answering.on('end', () => asking.end());
  });
  await new Promise((ready, refuse) => road.once('error', refuse).listen(at, '127.0.0.1', ready));
  const close = () => {
    const closed = new Promise((done) => road.close(done));
    for (const end of open) end.destroy();
    return closed;
  };
  return { port: road.address().port, close };
}
