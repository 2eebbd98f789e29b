// The server's rules about what a phone keeps, in two hundred lines: an id is stored once, a repeat must be the very
// same, a device's clock is put right by its "sent at", two people who disagree are both shown, who leaves is there and
// goes with somebody of the list unless they are gone already, a fact is taken back by its writer until it was seen
// (src/base/words.cpp, src/base/device_clock.cpp, src/attendance/note.cpp, src/handover/, src/fact/).

const offMs = 60_000;
const aheadMs = 5 * 60_000;
/** Told later than this, a departure is not asked for: it happened. */
const askingMs = 60_000;
/** A word that takes one's own word back. */
const nothing = ['unmarked', 'undone'];
/** What two people may say differently of one child. */
export const shared = ['note', 'handover'];

/** Later words last; each device keeps its own order, whatever became of its clock. */
function inOrder(words) {
  const own = [...words].sort((a, b) => compare([a.by, a.device, a.said, a.id], [b.by, b.device, b.said, b.id]));
  const at = new Map();
  let before;
  for (const word of own) {
    const follows = before && before.by === word.by && before.device === word.device;
    at.set(word, follows ? Math.max(word.at, at.get(before)) : word.at);
    before = word;
  }
  return own.sort((a, b) => compare([at.get(a), a.device, a.said, a.id], [at.get(b), b.device, b.said, b.id]));
}

function compare(a, b) {
  for (const [index, value] of a.entries()) {
    if (value < b[index]) return -1;
    if (value > b[index]) return 1;
  }
  return 0;
}

/** The last word of whoever spoke first, and the last different one of somebody else. */
export function wordsThatCount(words, settled) {
  const last = new Map();
  const hear = (word) => {
    if (nothing.includes(word.value)) last.delete(word.by);
    else last.set(word.by, word);
  };
  const ordered = inOrder(words);
  if (settled) ordered.filter(({ id }) => id === settled.note).forEach(hear);
  ordered.filter((word) => !settled || (word.received > settled.at && word.id !== settled.note)).forEach(hear);
  const [mark, ...others] = last.values();
  const different = others.filter((word) => word.value !== mark.value);
  return { mark: mark ?? null, other: inOrder(different).at(-1) ?? null };
}

const linesOf = (body) => body.notes ?? body.handovers ?? [body];

/** Whose line it is of what: the words of a departure are not those of the roll call. */
export const about = (kind, child) => `${kind} ${child}`;

export class ModelServer {
  now = Date.parse('2026-11-26T15:50:00Z');
  /** Everything stored, by its id: words of the roll call and of departures, stops, facts. */
  notes = new Map();
  settled = new Map();
  /** Taking back: those that were answered, and what they were about. */
  withdrawals = new Map();
  /** Who is logged in on each device; the cookie is the device's, the token that of one login. */
  logins = new Map();
  disabled = new Set();
  revoked = new Set();
  strangers = new Set();
  /** What was refused at least once, whatever became of it. */
  refused = new Set();
  /** What it failed on at least once, or what travelled with that. */
  failedOn = new Set();
  /** Fails on everything; no longer fails on what it failed on for a while. */
  down = false;
  cured = false;
  #received = 0;

  of(kind, child) {
    return wordsThatCount(
      [...this.notes.values()].filter((note) => note.kind === kind && note.child === child),
      this.settled.get(about(kind, child)),
    );
  }

  login(device, account) {
    if (this.disabled.has(account)) return null;
    const login = { account, token: `${device}:${account}:${this.now}` };
    this.logins.set(device, login);
    return login;
  }

  /**
   * `since`: when the request set off, which the server does not know and the laws do. An answer, or a refusal of the
   * whole request as {status, code}.
   */
  answer(device, request, since) {
    const answer = this.#answer(device, request, since);
    const { body } = request;
    const whole = (answer.status > 403 && answer.status < 500) || answer.code === 'fact.not_yours' ? linesOf(body) : [];
    const lines = answer.results?.filter(({ result }) => result === 'refused') ?? whole;
    for (const { id } of lines) this.refused.add(id);
    if (answer.status >= 500) for (const { id } of linesOf(body)) this.failedOn.add(id);
    return answer;
  }

  #answer(device, { path, token, body }, since) {
    const login = this.logins.get(device);
    if (!login || this.disabled.has(login.account)) return { status: 401, code: 'login.required' };
    if (login.token !== token) return { status: 403, code: 'access.csrf' };
    const lines = linesOf(body);
    if (this.down || lines.some(({ poison }) => poison === 'always' || (poison && !this.cured)))
      return { status: 500, code: 'unexpected' };
    if (lines.some((line) => line.broken)) return { status: 422, code: 'body.not_an_object' };
    const error = this.now - Date.parse(body.sent_at);
    const skew = Math.abs(error) > offMs ? error : 0;
    const how = { by: login.account, device: body.device ?? '', skew, delay: this.now - since };
    if (path === '/attendance-batch') return { results: lines.map((line) => this.#word('note', line, how)) };
    if (path === '/handover-batch') return { results: lines.map((line) => this.#word('handover', line, how)) };
    if (path === '/handover-stops') return this.#alone('stop', body, how, 'handover.id_reused');
    if (path === '/facts') return this.#alone('fact', body, how, 'fact.id_reused');
    return this.#withdraw(path, body, how);
  }

  /** The instant by the server's clock, of a phone whose own may be wrong. */
  #right(said, skew) {
    return said + skew > this.now + aheadMs ? this.now : said + skew;
  }

  #store(kind, { id, child }, value, said, { by, device, skew, delay }) {
    const at = this.#right(said, skew);
    const place = (this.#received += 1);
    this.notes.set(id, { id, kind, by, device, child, value, said, at, received: this.now, place, delay });
  }

  #isSame(known, kind, { child }, value, said, { by }) {
    return (
      known.kind === kind && known.by === by && known.value === value && known.said === said && known.child === child
    );
  }

  /** A word of the roll call, or of a departure: two people may say otherwise. */
  #word(kind, line, how) {
    const { id, child } = line;
    const value = kind === 'note' ? line.presence : [line.kind, line.adult].filter(Boolean).join(' ');
    const said = Date.parse(line.observed_at);
    const told = () => ({ [kind === 'note' ? 'mark' : 'handover']: this.#asTold(kind, child) });
    const known = this.notes.get(id);
    if (known) {
      const same = this.#isSame(known, kind, line, value, said, how);
      const reused = kind === 'note' ? 'attendance.id_reused' : 'handover.id_reused';
      return same ? { id, result: 'repeated', code: null, ...told() } : { id, result: 'refused', code: reused };
    }
    const code = kind === 'note' ? this.#mayBeMarked(line) : this.#mayLeave(line, this.#right(said, how.skew));
    if (code) return { id, result: 'refused', code };
    this.#store(kind, line, value, said, how);
    const answer = told();
    return { id, result: Object.values(answer)[0]?.other ? 'conflict' : 'stored', code: null, ...answer };
  }

  #asTold(kind, child) {
    const { mark, other } = this.of(kind, child);
    return mark && { ...mark, other };
  }

  #mayBeMarked({ child }) {
    return this.strangers.has(child) ? 'attendance.not_a_member' : null;
  }

  /** What happened is written as it was; what is asked at the door may be refused, and the screen shows it. */
  #mayLeave({ child, kind, adult }, at) {
    if (this.strangers.has(child)) return 'attendance.not_a_member';
    if (kind === 'undone' || this.now - at > askingMs) return null;
    const { mark } = this.of('note', child);
    if (!mark || mark.value === 'absent') return 'handover.not_present';
    return adult === 'neighbour' ? 'handover.not_listed' : null;
  }

  /** A stop and a fact are one person's: nobody says otherwise, and the same again is the same answer. */
  #alone(kind, body, how, reused) {
    const said = Date.parse(body.observed_at);
    const value = body.text ?? body.kind;
    const known = this.notes.get(body.id);
    if (known)
      return this.#isSame(known, kind, body, value, said, how) ? { id: body.id } : { status: 409, code: reused };
    if (this.strangers.has(body.child)) return { status: 404, code: 'child.unknown' };
    this.#store(kind, body, value, said, how);
    const early = [...this.withdrawals.values()].find(({ fact, by }) => fact === body.id && by === how.by);
    if (early) Object.assign(this.notes.get(body.id), { withdrawn: true, late: true });
    return { id: body.id };
  }

  /** Arrived or not: what arrives later is written as taken back. Of another's fact nothing is said or done. */
  #withdraw(path, { id }, { by }) {
    const [, , fact] = path.split('/');
    const known = this.notes.get(fact);
    if (this.withdrawals.has(id)) return { fact };
    if (known?.by === by && known.seen && !known.withdrawn) return { status: 409, code: 'fact.seen' };
    this.withdrawals.set(id, { fact, by, found: known?.by === by, place: (this.#received += 1) });
    if (known?.by === by) known.withdrawn = true;
    return { fact };
  }

  settle(kind, child, note) {
    this.settled.set(about(kind, child), { note, at: this.now });
  }

  /** The director said "Vu": what was read is not taken back any more. */
  see(fact) {
    const known = this.notes.get(fact);
    if (known && !known.withdrawn) known.seen = true;
  }

  /** The pack of a device: null when it must be wiped. */
  pack(device) {
    const login = this.logins.get(device);
    if (!login) return { status: 401, code: 'login.required' };
    return this.revoked.has(device) ? { status: 403, code: 'device.revoked' } : { ok: true };
  }
}
