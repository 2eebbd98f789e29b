import { api } from '#lib/api/client.ts';
import type { ChildCard, Handover, HandoverStop, PresenceCode, SessionChild } from '#lib/api/types.ts';
import type { RollCall, RollLine } from '#lib/attendance/roll-call.svelte.ts';
import { newId } from '#lib/ids.ts';
import { clock } from '#lib/offline/clock.ts';
import type { OutboxItem, Telling } from '#lib/offline/operations.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import { localTime } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

export type Collector = NonNullable<ChildCard['collectors']>[number];
export type StopKind = HandoverStop['kind'];

export interface DepartureLine {
  child: SessionChild['child'];
  alerts: SessionChild['alerts'];
  leavesAlone: SessionChild['leaves_alone'];
  presence: PresenceCode | null;
  left: Left | null;
  unsent: OutboxItem | undefined;
  stops: HandoverStop[];
}

/** A departure as this phone shows it: the server's, or the one still on its way. */
export interface Left {
  kind: Handover['kind'];
  who: string | null;
  at: string;
  other: Handover['other'];
  note: string;
}

interface Leaving {
  kind: 'guardian' | 'named' | 'alone' | 'undone';
  adult?: { id: string; name: string };
  stop?: string;
}

/** How long a tap can be taken back. */
const undoMs = 8000;

/** Who has left with whom, in one session, over the roll call that says who was there. */
export class Departures {
  asked = $state<string | null>(null);
  done = $state('');
  #undoable: DepartureLine | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Names of the adults just chosen: an operation on its way holds an id only. */
  #names = new Map<string, string>();

  constructor(readonly roll: RollCall) {}

  lines = $derived.by((): DepartureLine[] => this.roll.lines.map((line) => this.#line(line)));
  here = $derived.by(() => this.lines.filter((line) => !line.left && !isAway(line)));
  gone = $derived.by(() => this.lines.filter((line) => line.left));
  away = $derived.by(() => this.lines.filter((line) => !line.left && isAway(line)));

  #line({ child, alerts, presence }: RollLine): DepartureLine {
    const known = this.roll.session?.children.find((each) => each.child.id === child.id);
    const unsent = outbox.items.findLast(
      ({ op }) => op.kind === 'handover' && op.body.session === this.roll.id && op.body.child === child.id,
    );
    return {
      child,
      alerts,
      presence,
      unsent,
      leavesAlone: this.#alone(known),
      left: unsent && unsent.state !== 'refused' ? this.#onItsWay(unsent) : leftOf(known?.handover ?? null),
      stops: known?.stops ?? [],
    };
  }

  /** Without an hour of its own, the authorisation begins when the session ends. */
  #alone(known: SessionChild | undefined): DepartureLine['leavesAlone'] {
    const alone = known?.leaves_alone;
    return alone ? { allowed: alone.allowed, from: alone.from ?? this.roll.session?.ends ?? null } : null;
  }

  #onItsWay({ op }: OutboxItem): Left | null {
    const body = op.body as { id: string; kind: Leaving['kind']; adult?: string; observed_at: string };
    if (body.kind === 'undone') return null;
    const who = body.adult ? (this.#names.get(body.adult) ?? null) : null;
    return { kind: body.kind, who, at: body.observed_at, other: null, note: body.id };
  }

  /** Takes the server's answers while this screen is open. */
  listen(): () => void {
    return outbox.listen((op) => {
      const ours = op.kind === 'handover' || op.kind === 'stop';
      if (ours && op.body.session === this.roll.id) void this.roll.answer.again();
    });
  }

  async #note(line: DepartureLine, leaving: Leaving): Promise<void> {
    const [session, child] = [this.roll.id, line.child.id];
    const about = this.#about(line);
    if (leaving.adult) this.#names.set(leaving.adult.id, leaving.adult.name);
    const tellings: Telling[] = [];
    // A child who leaves was there: the roll call says so first.
    if (line.presence === null && leaving.kind !== 'undone') {
      const body = { ...stamp(), session, child, presence: 'present' };
      tellings.push({ kind: 'note', body, about });
    }
    const body = {
      ...stamp(),
      session,
      child,
      kind: leaving.kind,
      adult: leaving.adult?.id ?? null,
      stop: leaving.stop ?? null,
      happened: !navigator.onLine,
    };
    tellings.push({ kind: 'handover', body, about });
    await outbox.add(tellings);
  }

  /** Whom an operation is about, for the list of what is still on this phone. */
  #about({ child }: DepartureLine): string {
    return [`${child.first_name} ${child.initial}`, this.roll.session?.group.name].filter(Boolean).join(' · ');
  }

  async leave(line: DepartureLine, leaving: Leaving): Promise<void> {
    this.asked = null;
    const name = line.child.first_name;
    this.#remember(
      line,
      leaving.adult
        ? t('web.departure.left_with', { name, adult: leaving.adult.name })
        : t('web.departure.left', { name }),
    );
    await this.#note(line, leaving);
  }

  with(line: DepartureLine, { id, name, relation }: Collector): Promise<void> {
    return this.leave(line, { kind: relation === 'named_adult' ? 'named' : 'guardian', adult: { id, name } });
  }

  alone(line: DepartureLine): Promise<void> {
    return this.leave(line, { kind: 'alone' });
  }

  /** The adult a lifted stop was about, or whoever was named there, takes the child after all. */
  despite(line: DepartureLine, stop: HandoverStop): Promise<void> {
    const alone = stop.kind === 'alone_not_authorised' || stop.kind === 'alone_too_early';
    return this.leave(line, { kind: alone ? 'alone' : 'named', stop: stop.id, adult: adultOf(stop) });
  }

  #remember(line: DepartureLine, said: string): void {
    this.#undoable = line;
    this.done = said;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#forget(), undoMs);
  }

  #forget(): void {
    this.#undoable = null;
    this.done = '';
  }

  undo = async (): Promise<void> => {
    const line = this.#undoable;
    this.#forget();
    if (line) await this.back(line);
  };

  /** The child is still here: what was noted by mistake is taken back, and stays in the history. */
  async back(line: DepartureLine): Promise<void> {
    await this.#note(line, { kind: 'undone' });
  }

  async stop(line: DepartureLine, kind: StopKind, about: { adult?: string; said_name?: string } = {}): Promise<void> {
    const body = { ...stamp(), session: this.roll.id, child: line.child.id, kind, ...about };
    await outbox.add([{ kind: 'stop', body, about: this.#about(line) }]);
  }

  async lift(stop: HandoverStop, reason: string): Promise<void> {
    await api.put(`/handover-stops/${stop.id}/lifting`, { reason });
    await this.roll.answer.again();
  }

  async settle(line: DepartureLine, note: string): Promise<void> {
    await api.put(`/sessions/${this.roll.id}/handovers/${line.child.id}/settlement`, { note });
    await this.roll.answer.again();
  }
}

/** The id of an operation begins with the instant it tells of: two taps in one millisecond keep their order. */
function stamp(): { id: string; observed_at: string } {
  const observed_at = clock.now();
  return { id: newId(Date.parse(observed_at)), observed_at };
}

function isAway({ presence }: DepartureLine): boolean {
  return presence === 'absent' || presence === 'excused';
}

function leftOf(handover: Handover | null): Left | null {
  if (!handover) return null;
  const { kind, adult, left_at, other, note } = handover;
  return { kind, who: adult?.name ?? null, at: left_at, other, note };
}

function adultOf({ adult, name }: HandoverStop): { id: string; name: string } | undefined {
  return adult ? { id: adult, name: name ?? '' } : undefined;
}

/** Whether the hour has come, by the wall clock of France: "18:00" against the phone's best idea of now. */
export function mayLeaveNow(alone: DepartureLine['leavesAlone']): boolean {
  if (!alone?.allowed) return false;
  return !alone.from || localTime(new Date(clock.best()).toISOString()) >= alone.from;
}
