// The server's rules about the roll call, in a hundred lines: an id is stored once, a repeat must be the very same, a
// device's clock is put right by its "sent at", and two people who disagree are both shown (src/base/words.cpp,
// src/base/device_clock.cpp, src/attendance/note.cpp).

const offMs = 60_000;
const aheadMs = 5 * 60_000;

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
    if (word.presence === 'unmarked') last.delete(word.by);
    else last.set(word.by, word);
  };
  const ordered = inOrder(words);
  if (settled) ordered.filter(({ id }) => id === settled.note).forEach(hear);
  ordered.filter((word) => !settled || (word.received > settled.at && word.id !== settled.note)).forEach(hear);
  const [mark, ...others] = last.values();
  const different = others.filter((word) => word.presence !== mark.presence);
  return { mark: mark ?? null, other: inOrder(different).at(-1) ?? null };
}

export class ModelServer {
  now = Date.parse('2026-11-26T15:50:00Z');
  notes = new Map();
  settled = new Map();
  /** Who is logged in on each device; the cookie is the device's, the token that of one login. */
  logins = new Map();
  disabled = new Set();
  revoked = new Set();
  strangers = new Set();

  of(child) {
    return wordsThatCount(
      [...this.notes.values()].filter((note) => note.child === child),
      this.settled.get(child),
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
  batch(device, token, body, since) {
    const login = this.logins.get(device);
    if (!login || this.disabled.has(login.account)) return { status: 401, code: 'login.required' };
    if (login.token !== token) return { status: 403, code: 'access.csrf' };
    if (body.notes.some((note) => note.broken)) return { status: 422, code: 'body.not_an_object' };
    const error = this.now - Date.parse(body.sent_at);
    const skew = Math.abs(error) > offMs ? error : 0;
    return { results: body.notes.map((note) => this.#take(login.account, body.device, note, skew, this.now - since)) };
  }

  #take(by, device, note, skew, delay) {
    const { id, child, presence, observed_at } = note;
    const said = Date.parse(observed_at);
    const known = this.notes.get(id);
    if (known) {
      const same = known.by === by && known.presence === presence && known.said === said && known.child === child;
      if (!same) return { id, result: 'refused', code: 'attendance.id_reused' };
      return { id, result: 'repeated', code: null, mark: this.of(child) };
    }
    if (this.strangers.has(child)) return { id, result: 'refused', code: 'attendance.not_a_member' };
    const at = said + skew > this.now + aheadMs ? this.now : said + skew;
    this.notes.set(id, { id, by, device, child, presence, said, at, received: this.now, delay });
    const mark = this.of(child);
    return { id, result: mark.other ? 'conflict' : 'stored', code: null, mark };
  }

  settle(child, note) {
    this.settled.set(child, { note, at: this.now });
  }

  /** The pack of a device: null when it must be wiped. */
  pack(device) {
    const login = this.logins.get(device);
    if (!login) return { status: 401, code: 'login.required' };
    return this.revoked.has(device) ? { status: 403, code: 'device.revoked' } : { ok: true };
  }
}
