// Working without network: the pack of this phone, as the screens see it. Locked it is bytes; open it answers in place
// of the server until the reader goes away, or leaves the phone alone for a quarter of an hour.
import { api, ApiError, useFallback } from '#lib/api/client.ts';
import type { ChildCard, Login, Today } from '#lib/api/types.ts';
import { newId } from '#lib/ids.ts';
import { rememberPack, session } from '#lib/session.svelte.ts';
import { dayOf } from '#lib/words/dates.ts';
import { answerFrom, cardAsked, type PackContents } from './answers.ts';
import { clock } from './clock.ts';
import { outbox } from './outbox.svelte.ts';
import { packStore } from './pack-store.ts';
import { derive } from './pin.ts';
import { makeLock, openPack, sealPack, tidy, type Opening, type Secrets } from './sealed-pack.ts';
import { answeredSince, sweepAnswered } from './shelf.ts';
import { deviceId, deviceKey, forgetDeviceId } from './vault.ts';

/** A pack as the server answers it, among what it says of today. */
type TodayWithPack = Today & {
  pack: { id: string; made_at: string; expires_at: string; cards: { child: string; card: ChildCard }[] } | null;
};

export interface PackFacts {
  account: string;
  size: number;
  made_at: string;
  expires_at: string;
}

const refreshMs = 5 * 60_000;
const idleMs = 15 * 60_000;
/** The clock that says when an answer came may be off by as much. */
const blurMs = 10_000;

async function secrets(): Promise<Secrets> {
  return { device: await deviceKey(), derive };
}

/** "Téléphone Android · Chrome": what its owner recognises in a list, and nothing that follows anybody around. */
export function deviceLabel(agent = navigator.userAgent): string {
  const find = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(agent))?.[1];
  const systems: [RegExp, string][] = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS/, 'Mac'],
    [/Linux/, 'Linux'],
  ];
  const browsers: [RegExp, string][] = [
    [/Edg/, 'Edge'],
    [/Firefox|FxiOS/, 'Firefox'],
    [/SamsungBrowser/, 'Samsung Internet'],
    [/Chrom|CriOS/, 'Chrome'],
    [/Safari/, 'Safari'],
  ];
  return [find(systems), find(browsers)].filter(Boolean).join(' · ');
}

class Pack {
  /** 'none': no code was chosen here; 'empty': chosen, and nothing (or nothing valid) is inside. */
  state = $state<'unknown' | 'none' | 'empty' | 'locked' | 'open'>('unknown');
  facts = $state.raw<PackFacts | null>(null);
  revoked = $state(false);
  #contents: PackContents | null = null;
  #askedAt = 0;
  /** When somebody last opened it, or touched this screen; whatever comes by itself is nobody. */
  #seenAt = Date.now();

  /** Looks at what lies on this phone; what must no longer be there goes. */
  async look(): Promise<void> {
    const there = await tidy(packStore, clock.best());
    const pack = await packStore.pack();
    this.facts = pack && { account: pack.account, size: pack.size, made_at: pack.made_at, expires_at: pack.expires_at };
    if (there === 'none' || !pack) this.#contents = null;
    rememberPack(!!pack);
    this.state = there === 'none' ? 'none' : !pack ? 'empty' : this.#contents ? 'open' : 'locked';
  }

  get there(): boolean {
    return this.state === 'locked' || this.state === 'open';
  }

  async open(pin: string): Promise<Opening<PackContents>> {
    await this.look();
    const opening = await openPack<PackContents>(packStore, await secrets(), pin);
    if (opening.state === 'open') {
      this.#seenAt = Date.now();
      this.#hold(opening.contents);
    }
    await this.look();
    return opening;
  }

  #hold(contents: PackContents): void {
    this.#contents = contents;
    useFallback((path) => this.#answer(path));
  }

  async choose(login: Login, pin: string): Promise<boolean> {
    await packStore.wipe();
    await packStore.putLock(await makeLock(await secrets(), login.user.id, pin));
    void navigator.storage?.persist?.().catch(() => false);
    return this.refresh(login, 'now');
  }

  /** Takes a newer pack, of this reader only; true when there is one. */
  async refresh(login: Login, when: 'now' | 'when_old' = 'when_old'): Promise<boolean> {
    const lock = await packStore.lock();
    // Somebody else's evening does not stay on a phone that changed hands.
    if (lock && lock.account !== login.user.id) await this.wipe();
    await this.look();
    if (this.state === 'none' || (when === 'when_old' && Date.now() - this.#askedAt < refreshMs)) return this.there;
    this.#askedAt = Date.now();
    try {
      await this.#take(login);
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      if (cause.code === 'device.revoked') await this.#beRevoked();
      this.#askedAt = 0;
    }
    await this.look();
    return this.there;
  }

  async #take(login: Login): Promise<void> {
    const asked = new URLSearchParams({ device: await deviceId(), label: deviceLabel() });
    // Where nobody sits any more, a session that ended takes the screen along; elsewhere the evening goes on.
    const { pack, ...today } = await api.get<TodayWithPack>(`/today?${asked}`, { quiet: !this.left, live: true });
    if (!pack) return this.wipe();
    const assesses = login.may.includes('evaluation.write');
    const kit = assesses ? await (await import('#lib/evaluations/kit.ts')).takeKit(login.user.id) : {};
    const contents: PackContents = { login: { ...login, csrf: '' }, today: today as Today, cards: pack.cards, kit };
    // Read last: another code may have been chosen meanwhile, and the one before opens nothing any more.
    const lock = await packStore.lock();
    if (!lock) return;
    await packStore.putPack(await sealPack(lock, pack, contents));
    await sweepAnswered(Date.parse(pack.made_at) - blurMs);
    // A phone left alone takes a newer pack along, and stays closed.
    if (!this.#idle()) this.#hold(contents);
  }

  async #beRevoked(): Promise<void> {
    await this.wipe();
    await forgetDeviceId();
    this.revoked = true;
  }

  /** Nothing of the pack is left on this phone; what waits to be sent is elsewhere, and stays. */
  async wipe(): Promise<void> {
    this.#contents = null;
    useFallback(null);
    await packStore.wipe();
    await this.look();
  }

  /** The reader does something: the quarter of an hour begins again. */
  touch(): void {
    if (!this.#idle()) this.#seenAt = Date.now();
  }

  #idle(): boolean {
    return Date.now() - Math.max(this.#seenAt, session.enteredAt) > idleMs;
  }

  /** Nobody has touched this screen for a quarter of an hour, whether or not a code opens it again. */
  get alone(): boolean {
    return this.#idle();
  }

  /** Nobody has touched this phone for a quarter of an hour, and its code opens the evening again. */
  get left(): boolean {
    return this.there && this.#idle();
  }

  /** Closes what was left open; true when it was. */
  lockIfIdle(): boolean {
    const expired = !!this.facts && Date.parse(this.facts.expires_at) <= clock.best();
    if (!this.#contents || !(this.#idle() || expired)) return false;
    this.lock();
    return true;
  }

  lock(): void {
    this.#contents = null;
    useFallback(null);
    if (this.state === 'open') this.state = 'locked';
  }

  async #answer(path: string): Promise<unknown> {
    this.lockIfIdle();
    const pack = this.#contents;
    if (!pack || !this.facts) return undefined;
    const now = new Date(clock.best()).toISOString();
    const { made_at } = this.facts;
    const from = new Date(Date.parse(made_at) - blurMs).toISOString();
    const since = { answered: await answeredSince(from), madeAt: made_at, items: await outbox.ready() };
    const answer = answerFrom(pack, path, dayOf(now), since);
    const opened = answer === undefined ? null : cardAsked(path);
    if (opened) await this.#tellOpening(opened, pack);
    return answer;
  }

  /** Before the card is shown: what was opened without network is in the log too, at the hour it was opened. */
  async #tellOpening(opened: { session: string; child: string }, { today }: PackContents): Promise<void> {
    const observed_at = clock.now();
    const body = { id: newId(Date.parse(observed_at)), ...opened, observed_at };
    const session = [...today.sessions, ...today.tomorrow.sessions].find(({ id }) => id === opened.session);
    const child = session?.children.find((each) => each.child.id === opened.child)?.child;
    await outbox.add([{ kind: 'card', body, about: child ? `${child.first_name} ${child.initial}` : '' }]);
  }
}

export const pack = new Pack();
