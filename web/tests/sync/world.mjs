// A world of three phones and one server, moved one step at a time by the numbers that fast-check chooses.
import { Device } from './device.mjs';
import { ModelServer, shared } from './model-server.mjs';

export const people = ['anissa', 'bruno', 'chloe'];
const children = ['lina', 'sami', 'noe'];
/** How long a phone waits for an answer (outbox-engine.ts). */
const patienceMs = 20_000;
const presences = ['present', 'late', 'absent', 'unmarked'];
/** With whom a child leaves: somebody of the list, somebody who is not, alone, or not at all after all. */
const leavings = [
  { kind: 'guardian', adult: 'mother' },
  { kind: 'guardian', adult: 'father' },
  { kind: 'named', adult: 'neighbour' },
  { kind: 'alone' },
  { kind: 'undone' },
];
/** The roll call most of the time, the door often, what is written down now and then. */
const kinds = ['note', 'handover', 'fact', 'withdrawal', 'note', 'handover', 'withdrawal', 'stop', 'withdrawal'];

/** Everything that promises can do by themselves is done. */
export const calm = () => new Promise((done) => setImmediate(done));

export class World {
  server = new ModelServer();
  /** Steps of the phones that wait to happen, and requests and answers on their way. */
  waiting = [];
  roads = [];
  tapped = [];
  aside = new Set();
  wiped = new Set();
  /** What set off at least once, arrived or not. */
  tried = new Set();
  ids = 0;
  crashes = 0;
  faults = [];

  constructor() {
    this.devices = [new Device(this, 'phone-1', 1), new Device(this, 'phone-2', 1), new Device(this, 'tablet', 2)];
    this.devices.forEach((device, index) => this.#logIn(device, people[index]));
  }

  #logIn(device, account) {
    const login = this.server.login(device.name, account);
    if (login) device.login = { ...login };
  }

  /** Puts a request on the road; ends with its answer, or null when the phone has stopped waiting for it. */
  carry(device, epoch, request) {
    const { body } = request;
    for (const { id } of body.notes ?? body.handovers ?? [body]) this.tried.add(id);
    return new Promise((answer) => {
      const tell = (value) => device.alive(epoch) && answer(value);
      this.roads.push({ device, request, answer: null, tell, since: this.server.now });
    });
  }

  #pick(list, number) {
    return list[number % list.length];
  }

  /** One step of the history: which one, about whom, and how. */
  async step(number) {
    const [what, who, how] = [number % 40, Math.floor(number / 40) % 3, Math.floor(number / 120)];
    this.server.now += 1 + (how % 5000);
    const device = this.devices[who];
    if (what < 12) this.#letHappen(how);
    else if (what < 20) this.#travel(how);
    else if (what < 26) this.#tap(device, how);
    else if (what === 26) this.#loseOnTheRoad(how);
    else if (what === 27) this.#twice(how);
    else if (what === 28) this.#stopWaiting(how);
    else if (what === 29) this.#crashOrStart(device, how);
    else if (what === 30) device.online = !device.online;
    else if (what === 31) this.#jump(device, how);
    else if (what === 32) this.#changeReader(device, how);
    else if (what === 33) this.server.logins.delete(device.name);
    else if (what === 34) this.#revoke(device, how);
    else if (what === 35) this.#settle(how);
    else if (what === 36) this.#strangersOrDown(how);
    else if (what === 37) this.#putAsideOrAgain(device, how);
    else if (device.running) device.drain();
    for (const road of this.roads) if (this.server.now - road.since > patienceMs) this.#giveUp(road);
    await calm();
    this.check();
  }

  #letHappen(how) {
    if (this.waiting.length) this.waiting.splice(how % this.waiting.length, 1)[0].go();
  }

  /** A request arrives, or an answer comes back: not always the oldest first. */
  #travel(how) {
    const road = this.roads[how % (this.roads.length || 1)];
    // What a phone has given up on may be very slow.
    if (!road || (road.slow && (how >> 4) % 16)) return;
    if (road.answer) {
      this.roads.splice(this.roads.indexOf(road), 1);
      road.tell(road.answer);
    } else this.#arrive(road);
  }

  #arrive(road) {
    road.answer = { ...this.server.answer(road.device.name, road.request, road.since), at: this.server.now };
  }

  #loseOnTheRoad(how) {
    const road = this.roads[how % (this.roads.length || 1)];
    if (road && (how >> 4) % 2) this.roads.splice(this.roads.indexOf(road), 1)[0].tell(null);
  }

  /** The network delivers a request once more, whoever still waits for it. */
  #twice(how) {
    const road = this.roads[how % (this.roads.length || 1)];
    if (road) this.server.answer(road.device.name, structuredClone(road.request), road.since);
  }

  /** The phone gives up; its request is still on the road, and may overtake or be overtaken. */
  #stopWaiting(how) {
    const road = this.roads[how % (this.roads.length || 1)];
    if (!road) return;
    this.#giveUp(road);
    if (road.request.path === '/facts') this.#thinkBetterOfIt(road);
  }

  /** A fact that is long in leaving is taken back by whoever waits for it; the two may then arrive in either order. */
  #thinkBetterOfIt(road) {
    const { device, request } = road;
    const { id, child } = request.body;
    road.slow = true;
    const fact = this.tapped.find((tap) => tap.id === id);
    if (!device.running || device.login?.account !== fact?.by) return;
    void device.tap('withdrawal', { child, value: id, body: { fact: id } }).catch(() => undefined);
  }

  #giveUp(road) {
    road.tell(null);
    road.tell = () => undefined;
  }

  #tap(device, how) {
    if (!device.running || !device.login) return;
    const kind = this.#pick(kinds, how >> 4);
    const said = this.#said(kind, device, how);
    if (said) void device.tap(kind, said, this.#wrong(how)).catch(() => undefined);
  }

  /** Now and then what is sent cannot be read, or the server fails on it: always, or for a while. */
  #wrong(how) {
    const chance = (how >> 6) % 62;
    if (chance < 2) return { broken: true };
    if (chance === 2) return { poison: 'always' };
    return chance < 5 ? { poison: 'for a while' } : {};
  }

  /** What is said, as the laws compare it and as it is sent. */
  #said(kind, device, how) {
    const child = this.#pick(children, how);
    if (kind === 'note') {
      const presence = this.#pick(presences, how >> 3);
      return { child, value: presence, body: { child, presence } };
    }
    if (kind === 'handover') {
      const leaving = this.#pick(leavings, how >> 3);
      return { child, value: [leaving.kind, leaving.adult].filter(Boolean).join(' '), body: { child, ...leaving } };
    }
    if (kind === 'stop') return { child, value: 'not_listed', body: { child, kind: 'not_listed' } };
    const text = `Fait ${how}`;
    return kind === 'fact' ? { child, value: text, body: { child, text } } : this.#takingBack(device, how);
  }

  /** "Annuler" on a fact one has written on this phone, answered or not. */
  #takingBack(device, how) {
    const own = this.tapped.filter(
      (tap) => tap.op === 'fact' && tap.kept && tap.by === device.login.account && tap.device === device.name,
    );
    if (!own.length) return null;
    const { id, child } = this.#pick(own, how >> 3);
    return { child, value: id, body: { fact: id } };
  }

  #crashOrStart(device, how) {
    if (!device.running) return device.start();
    this.crashes += 1;
    device.crash(how % 3 === 0);
  }

  /** Somebody sets the phone's clock, or an empty battery forgot it. */
  #jump(device, how) {
    device.skew += this.#pick([-86_400_000, -7_200_000, -90_000, 40_000, 3_600_000, 86_400_000 * 3], how);
    device.jumps += 1;
  }

  #changeReader(device, how) {
    device.login = null;
    if (how % 4) this.#logIn(device, this.#pick(people, how));
    for (const engine of device.engines) void engine.refresh();
  }

  /** A lost phone, or somebody who left: the pack goes at the next contact, what was noted never does. */
  #revoke(device, how) {
    if (how % 2) this.server.revoked.add(device.name);
    else if (this.server.disabled.size) this.server.disabled.clear();
    else this.server.disabled.add(this.#pick(people, how));
    if (this.server.pack(device.name).code === 'device.revoked') this.wiped.add(device.name);
  }

  /** Somebody chooses between two words; or the director reads a fact. */
  #settle(how) {
    if ((how >> 5) % 4 === 0) {
      const facts = [...this.server.notes.values()].filter(({ kind }) => kind === 'fact');
      if (facts.length) this.server.see(this.#pick(facts, how).id);
      return;
    }
    const [kind, child] = [this.#pick(shared, how >> 3), this.#pick(children, how)];
    const { mark, other } = this.server.of(kind, child);
    if (other) this.server.settle(kind, child, (how >> 2) % 2 ? mark.id : other.id);
  }

  #strangersOrDown(how) {
    if ((how >> 5) % 3 === 0) {
      this.server.down = !this.server.down && (how >> 7) % 3 > 0;
      return;
    }
    const child = this.#pick(children, how);
    if (!this.server.strangers.delete(child)) this.server.strangers.add(child);
  }

  #putAsideOrAgain(device, how) {
    const item = device.engines[0]?.items.find(({ state }) => state === 'refused' || state === 'stuck');
    if (!item || !device.running) return;
    const { id } = item.op.body;
    if (how % 2) void device.engines[0].tryAgain(id).catch(() => undefined);
    else {
      this.aside.add(id);
      void device.engines[0].setAside(id).catch(() => undefined);
    }
  }

  /** Where an operation that was shown as kept may be: there, put aside by its reader, or undone before it left. */
  arrived(tap) {
    if (this.aside.has(tap.id) || this.server.notes.has(tap.id) || this.server.withdrawals.has(tap.id)) return true;
    return tap.op === 'fact' && this.tapped.some(({ op, value }) => op === 'withdrawal' && value === tap.id);
  }

  /** After each step: what was shown as kept is on the phone's disk or on the server. */
  check() {
    for (const tap of this.tapped) {
      if (!tap.kept || this.arrived(tap)) continue;
      const { shelf } = this.devices.find(({ name }) => name === tap.device);
      if (!shelf.some(({ op }) => op.body.id === tap.id)) this.faults.push(`lost: ${tap.op} ${tap.id} of ${tap.by}`);
    }
  }

  /** Every phone has its battery, the network and, one after the other, each of its readers. */
  async quiet() {
    this.server.disabled.clear();
    this.server.strangers.clear();
    this.server.down = false;
    this.server.cured = true;
    for (const device of this.devices) {
      device.online = true;
      if (!device.running) device.start();
    }
    for (const account of people) {
      for (const device of this.devices) {
        this.#logIn(device, account);
        device.drain();
      }
      await this.#untilNothingMoves();
      // What the server fails on is looked for after a few tries, and its reader hears of it: some six runs.
      for (let run = 0; run < 12; run += 1) {
        for (const device of this.devices) if (device.login?.account === account) device.drain();
        await this.#untilNothingMoves();
      }
    }
  }

  async #untilNothingMoves() {
    for (let round = 0; round < 5000; round += 1) {
      await calm();
      if (!this.waiting.length && !this.roads.length) return;
      this.server.now += 50;
      for (const each of this.waiting.splice(0)) each.go();
      for (const road of [...this.roads]) this.#travel(this.roads.indexOf(road));
    }
    this.faults.push('the phones never came to rest');
  }
}
