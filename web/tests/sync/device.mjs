// A simulated phone around the real engine, the real clock and the real sending: its disk survives a crash, everything
// else does not. Each step that could be the last one waits for the world to let it happen.
import { thingOf } from '../../src/lib/offline/behind.ts';
import { HybridClock } from '../../src/lib/offline/hybrid-clock.ts';
import { Engine, latestOf } from '../../src/lib/offline/outbox-core.ts';
import { sendThrough, whyNotSent } from '../../src/lib/offline/sending.ts';

export class Device {
  /** What survives: the shelf, its latest instant, the clock's memory as it was last written to the disk. */
  disk = { kept: [], place: 0, latest: null, clock: null };
  clockMemory = null;
  online = true;
  skew = 0;
  jumps = 0;
  login = null;
  running = false;
  told = [];
  #epoch = 0;
  #met = false;
  #lock = Promise.resolve();

  constructor(world, name, tabs) {
    this.world = world;
    this.name = name;
    this.tabs = tabs;
    this.engines = [];
    this.start();
  }

  raw = () => this.world.server.now + this.skew;

  /** Waits until the world lets this happen; never, when the phone died meanwhile. */
  #pause(what) {
    const epoch = this.#epoch;
    return new Promise((go) =>
      this.world.waiting.push({ device: this, what, go: () => epoch === this.#epoch && go() }),
    );
  }

  #shelf() {
    const act = async (what, change) => {
      await this.#pause(`${what}…`);
      const value = change();
      await this.#pause(`…${what}`);
      return value;
    };
    const { disk } = this;
    const with_ = (id, change) =>
      (disk.kept = disk.kept.flatMap((each) => (each.op.body.id === id ? change(each) : [each])));
    return {
      all: () => act('all', () => structuredClone(disk.kept)),
      latest: () => act('latest', () => disk.latest),
      add: (ops, over = []) =>
        act('add', () => {
          for (const id of over) with_(id, () => []);
          for (const op of structuredClone(ops)) disk.kept.push({ place: ++disk.place, op, refused: null });
          disk.latest = latestOf(disk.latest, ops);
        }),
      settle: (answered) =>
        act('settle', () => {
          for (const { op, answer } of answered)
            with_(op.body.id, (each) => (answer.result === 'refused' ? [{ ...each, refused: answer.code }] : []));
        }),
      remove: (id) => act('remove', () => with_(id, () => [])),
      again: (id) => act('again', () => with_(id, (each) => [{ ...each, refused: null, failures: 0, stuck: false }])),
      failed: (ids) =>
        act('failed', () => {
          for (const id of ids) with_(id, (each) => [{ ...each, failures: (each.failures ?? 0) + 1 }]);
        }),
      stuck: (ids) =>
        act('stuck', () => {
          for (const id of ids) with_(id, (each) => [{ ...each, stuck: true }]);
        }),
    };
  }

  /** One request: it may be lost, delivered late or twice, and so may its answer. */
  async #post(path, body) {
    if (!this.online) throw whyNotSent(0, 'offline');
    const { token } = this.login ?? {};
    const asked = this.raw();
    const answer = await this.world.carry(this, this.#epoch, { path, body: structuredClone(body), token });
    if (!answer) throw whyNotSent(0, 'offline');
    this.clock.learn(answer.at, asked, this.raw());
    if (answer.status) throw whyNotSent(answer.status, answer.code);
    return answer;
  }

  alive = (epoch) => epoch === this.#epoch;

  start() {
    this.running = true;
    this.#met = false;
    this.#lock = Promise.resolve();
    this.clockMemory = this.disk.clock;
    this.clock = new HybridClock(this.raw, {
      read: () => this.clockMemory,
      write: (state) => (this.clockMemory = state),
    });
    this.engines = Array.from({ length: this.tabs }, () => this.#engine());
    for (const engine of this.engines) void engine.refresh();
  }

  #engine() {
    return new Engine({
      shelf: this.#shelf(),
      send: sendThrough((path, body) => this.#post(path, body)),
      clock: this.clock,
      reader: () => this.login && { account: this.login.account, post: '', device: this.name },
      alone: (act) => {
        const turn = this.#lock.then(act);
        this.#lock = turn.catch(() => undefined);
        return turn;
      },
      changed: () => undefined,
      answered: (answered) => {
        for (const { op, answer } of answered) {
          this.told.push({ id: op.body.id, answer });
        }
      },
    });
  }

  /** The battery is empty, now: what was not on the disk is gone. The disk may have an older memory of the clock. */
  crash(clockIsOld) {
    if (!clockIsOld) this.disk.clock = this.clockMemory;
    this.#epoch += 1;
    this.running = false;
    this.engines = [];
  }

  /** A tap: what the screens do. Resolves once they would show it as kept. */
  async tap(kind, said, more = {}) {
    const observed_at = this.clock.now();
    const id = `${Date.parse(observed_at).toString(16).padStart(12, '0')}-${String(++this.world.ids).padStart(6, '0')}`;
    const tap = { id, op: kind, ...said, by: this.login.account, device: this.name, order: ++this.world.ids };
    tap.trueAt = this.world.server.now;
    const engine = this.engines[(tap.tab = this.world.ids % this.engines.length)];
    const body = { id, ...(kind === 'withdrawal' ? {} : { session: 's' }), ...said.body, observed_at, ...more };
    Object.assign(tap, { thing: thingOf({ kind, body }), poison: more.poison });
    this.world.tapped.push(tap);
    await engine.add([{ kind, body, about: said.child }]);
    tap.kept = ++this.world.ids;
    tap.neverLeft = kind === 'withdrawal' && !this.world.tried.has(said.value);
    this.#drain(engine);
  }

  drain() {
    for (const engine of this.engines) this.#drain(engine);
  }

  /** Nothing is sent before the server said who is logged in, and with that what time it is (session.recall). */
  #drain(engine) {
    if (!this.online || !this.login) return;
    if (!this.#met) this.clock.learn(this.world.server.now, this.raw(), this.raw());
    this.#met = true;
    void engine.drain();
  }

  get shelf() {
    return this.disk.kept;
  }
}
