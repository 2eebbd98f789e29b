import { api } from '#lib/api/client.ts';
import type { Mark, Note, PresenceCode, Reason, Session, SessionChild } from '#lib/api/types.ts';
import { newId } from '#lib/ids.ts';
import { clock } from '#lib/offline/clock.ts';
import { outbox, type OutboxItem } from '#lib/offline/outbox.svelte.ts';
import { Resource } from '#lib/resource.svelte.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { dayOf } from '#lib/words/dates.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';
import { countPresences } from './counts.ts';

export interface RollLine {
  child: SessionChild['child'];
  alerts: SessionChild['alerts'];
  mark: Mark | null;
  family: SessionChild['family'];
  presence: PresenceCode | null;
  reason: string | null;
  unsent: OutboxItem | undefined;
}

type Before = { child: string; presence: PresenceCode | 'unmarked'; reason: string | null };

/** The family said beforehand that the child does not come, and did not take it back. */
export const told = ({ family }: Pick<RollLine, 'family'>): boolean => family?.word === 'absent';

/** How long a tap can be taken back. */
const undoMs = 8000;

/** One session's roll call as this phone sees it: the server's marks, with the notes still on their way above them. */
export class RollCall {
  readonly answer = new Resource<{ session: Session }>();
  done = $state('');
  asking = $state<string | null>(null);
  #before: Before[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #others: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly id: string) {
    void this.answer.load(`/sessions/${id}/attendance`);
  }

  get session(): Session | null {
    return this.answer.value?.session ?? null;
  }

  lines = $derived.by((): RollLine[] => (this.session?.children ?? []).map((each) => this.#line(each)));
  counts = $derived.by(() => countPresences(this.lines.map((line) => line.presence)));
  unsent = $derived.by(() => outbox.items.filter(({ op }) => op.body.session === this.id));

  #line({ child, alerts, mark, family }: SessionChild): RollLine {
    const unsent = outbox.of(this.id, child.id);
    const waiting = unsent && unsent.state !== 'refused' ? (unsent.op.body as unknown as Note) : null;
    const taken = waiting?.presence === 'unmarked' ? null : waiting?.presence;
    return {
      child,
      alerts,
      mark,
      family,
      unsent,
      presence: waiting ? (taken ?? null) : (mark?.presence ?? null),
      reason: waiting ? (waiting.reason ?? null) : (mark?.reason ?? null),
    };
  }

  /** Takes the server's answers while this screen is open. */
  listen(): () => void {
    return outbox.listen(({ kind, body }, answer) => {
      if (kind !== 'note' || body.session !== this.id || answer.result === 'refused') return;
      this.put(body.child as string, { mark: answer.mark as Mark | null });
      if (answer.result === 'conflict') this.#seeOthers();
    });
  }

  /** Somebody else is marking this group: their other marks are shown before the next tap goes against them. */
  #seeOthers(): void {
    clearTimeout(this.#others);
    this.#others = setTimeout(() => void this.answer.again(), 0);
  }

  /** What the server just said of a child, in place of what it said before. */
  put(child: string, part: Partial<SessionChild>): void {
    const session = this.session;
    if (!session) return;
    const children = session.children.map((each) => (each.child.id === child ? { ...each, ...part } : each));
    this.answer.set({ session: { ...session, children } });
  }

  #note(child: string, presence: PresenceCode | 'unmarked', reason: string | null): Note {
    const observed_at = clock.now();
    const note: Note = { id: newId(Date.parse(observed_at)), session: this.id, child, presence, observed_at };
    if (presence === 'excused') note.reason = (reason ?? 'other') as Reason;
    if (presence === 'late' && this.#running(observed_at)) note.arrived_at = observed_at;
    return note;
  }

  /** A late child marked during the session arrives now; marked before or after, nobody knows when. */
  #running(instant: string): boolean {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' });
    const now = clock.format(new Date(instant));
    const session = this.session;
    return !!session && session.date === dayOf(instant) && now >= session.starts && now <= session.ends;
  }

  /** Shown once the phone has them, and only then said; said at once too when it could not keep them. */
  async #keep(make: () => Note[], said: () => void = () => undefined): Promise<void> {
    const names = new Map(this.lines.map(({ child }) => [child.id, `${child.first_name} ${child.initial}`]));
    const group = this.session?.group.name;
    const about = (child: string) => [names.get(child), group].filter(Boolean).join(' · ');
    try {
      await outbox.add(make().map((note) => ({ kind: 'note', body: { ...note }, about: about(note.child) })));
      said();
    } catch {
      this.#forget();
      toasts.show(t('web.phone.not_kept'));
    }
  }

  #remember(lines: RollLine[], said: string): void {
    this.#before = lines.map((line) => ({
      child: line.child.id,
      presence: line.presence ?? 'unmarked',
      reason: line.reason,
    }));
    this.done = said;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#forget(), undoMs);
  }

  #forget(): void {
    this.done = '';
    this.asking = null;
    this.#before = [];
  }

  /** Marks the unmarked only: an exception already noted stays; whom the family said absent is excused. */
  allPresent = (): void => {
    const unmarked = this.lines.filter((line) => line.presence === null);
    if (!unmarked.length) return;
    this.asking = null;
    const excused = unmarked.filter(told).length;
    const said = t('web.roll.marked_all', { count: unmarked.length - excused });
    const apart = excused ? t('web.roll.marked_told', { count: excused }) : '';
    const note = (line: RollLine) =>
      told(line) ? this.#note(line.child.id, 'excused', 'family') : this.#note(line.child.id, 'present', null);
    void this.#keep(
      () => unmarked.map(note),
      () => this.#remember(unmarked, [said, apart].filter(Boolean).join(' · ')),
    );
  };

  /** A child who leaves was there, whoever forgot to say so. */
  markPresent(child: string): Promise<void> {
    return this.#keep(() => [this.#note(child, 'present', null)]);
  }

  mark(line: RollLine, presence: PresenceCode): void {
    if (line.presence === presence && line.unsent?.state !== 'refused') return;
    const said = t('web.roll.marked_one', { name: line.child.first_name, presence: choice('presence', presence) });
    this.asking = presence === 'excused' ? line.child.id : null;
    void this.#keep(
      () => [this.#note(line.child.id, presence, null)],
      () => this.#remember([line], said),
    );
  }

  /** The reason comes after the tap and never blocks it: without one, the note says "other". */
  giveReason(child: string, reason: Reason): void {
    this.asking = null;
    void this.#keep(() => [this.#note(child, 'excused', reason)]);
  }

  undo = (): void => {
    const before = this.#before;
    this.#forget();
    void this.#keep(() => before.map((each) => this.#note(each.child, each.presence, each.reason)));
  };

  async settle(line: RollLine, note: string): Promise<void> {
    const child = line.child.id;
    const kept = await api.put<SessionChild>(`/sessions/${this.id}/attendance/${child}/settlement`, { note });
    this.put(child, { mark: kept.mark });
  }
}
