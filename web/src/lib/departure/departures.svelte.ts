import { api } from '#lib/api/client.ts';
import type { ChildCard, Handover, HandoverStop, PresenceCode, SessionChild } from '#lib/api/types.ts';
import type { RollCall, RollLine } from '#lib/attendance/roll-call.svelte.ts';
import { newId } from '#lib/ids.ts';
import { clock } from '#lib/offline/clock.ts';
import type { Answer, Operation, OutboxItem, Telling } from '#lib/offline/operations.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import { session } from '#lib/session.svelte.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { dayOf, localTime } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

export type Collector = NonNullable<ChildCard['collectors']>[number];
export type StopKind = HandoverStop['kind'];

export interface DepartureLine {
  child: SessionChild['child'];
  alerts: SessionChild['alerts'];
  leavesAlone: SessionChild['leaves_alone'];
  /** May leave alone, and the hour has come. */
  mayGo: boolean;
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
/** How late a screen left open may notice that an hour has come. */
const lookMs = 10_000;

/** Who has left with whom, in one session, over the roll call that says who was there. */
export class Departures {
  asked = $state<string | null>(null);
  done = $state('');
  #undoable: DepartureLine | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #now = $state(clock.best());

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
    const leavesAlone = this.#alone(known);
    return {
      child,
      alerts,
      presence,
      unsent,
      leavesAlone,
      mayGo: this.#mayGo(leavesAlone),
      left: unsent && unsent.state !== 'refused' ? this.#onItsWay(unsent) : leftOf(known?.handover ?? null),
      stops: this.#stops(child.id, known?.stops ?? []),
    };
  }

  /** Whether the hour has come, by the wall clock of France on the day of the session. */
  #mayGo(alone: DepartureLine['leavesAlone']): boolean {
    const date = this.roll.session?.date;
    if (!alone?.allowed || !date) return false;
    const now = new Date(this.#now).toISOString();
    const [day, time] = [dayOf(now), localTime(now)];
    return day > date || (day === date && (!alone.from || time >= alone.from));
  }

  /** The server's, and those that only this phone knows: red all the same, whatever the network. */
  #stops(child: string, known: HandoverStop[]): HandoverStop[] {
    const kept = outbox.items.filter(
      ({ op }) =>
        op.kind === 'stop' &&
        op.body.session === this.roll.id &&
        op.body.child === child &&
        known.every(({ id }) => id !== op.body.id),
    );
    return [...known, ...kept.map(({ op }) => stopOf(op))];
  }

  /** Without an hour of its own, the authorisation begins when the session ends. */
  #alone(known: SessionChild | undefined): DepartureLine['leavesAlone'] {
    const alone = known?.leaves_alone;
    return alone ? { allowed: alone.allowed, from: alone.from ?? this.roll.session?.ends ?? null } : null;
  }

  #onItsWay({ op }: OutboxItem): Left | null {
    const body = op.body as { id: string; kind: Leaving['kind']; observed_at: string };
    if (body.kind === 'undone') return null;
    return { kind: body.kind, who: op.who ?? null, at: body.observed_at, other: null, note: body.id };
  }

  /** Takes the server's answers, and looks at the clock, while this screen is open. */
  listen(): () => void {
    const timer = setInterval(() => (this.#now = clock.best()), lookMs);
    const deaf = outbox.listen((op, answer) => {
      const ours = op.kind === 'handover' || op.kind === 'stop';
      if (!ours || op.body.session !== this.roll.id) return;
      this.#answered(op.body.child as string, answer);
      void this.roll.answer.again();
    });
    return () => {
      clearInterval(timer);
      deaf();
    };
  }

  /** In the same breath as the operation leaves the list: the child is not seen back at the door for a moment. */
  #answered(child: string, answer: Answer): void {
    const known = this.roll.session?.children.find((each) => each.child.id === child);
    if (!known || answer.result === 'refused') return;
    const stop = answer.stop as HandoverStop | null | undefined;
    const others = known.stops.filter(({ id }) => id !== stop?.id);
    this.roll.put(child, {
      ...('handover' in answer ? { handover: answer.handover as Handover | null } : {}),
      ...(stop ? { stops: [...others, stop] } : {}),
    });
  }

  #tellings(line: DepartureLine, leaving: Leaving): Telling[] {
    const [session, child] = [this.roll.id, line.child.id];
    const about = this.#about(line);
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
    tellings.push({ kind: 'handover', body, about, who: leaving.adult?.name });
    return tellings;
  }

  /** Said at once when the phone could not keep it: nothing is shown, nor said, that is not kept. */
  async #keep(make: () => Telling[], said: () => void = () => undefined, later?: number): Promise<void> {
    try {
      await outbox.add(make(), later);
      said();
    } catch {
      this.#forget();
      toasts.show(t('web.phone.not_kept'));
    }
  }

  /** Whom an operation is about, for the list of what is still on this phone. */
  #about({ child }: DepartureLine): string {
    return [`${child.first_name} ${child.initial}`, this.roll.session?.group.name].filter(Boolean).join(' · ');
  }

  async leave(line: DepartureLine, leaving: Leaving): Promise<void> {
    this.asked = null;
    const name = line.child.first_name;
    const said = leaving.adult
      ? t('web.departure.left_with', { name, adult: leaving.adult.name })
      : t('web.departure.left', { name });
    await this.#keep(
      () => this.#tellings(line, leaving),
      () => this.#remember(line, said),
    );
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
    await this.#keep(() => this.#tellings(line, { kind: 'undone' }));
  }

  /** Leaves at once: the director is to know. */
  async stop(line: DepartureLine, kind: StopKind, adult: { id?: string; name?: string } = {}): Promise<void> {
    const named = adult.id ? { adult: adult.id } : adult.name ? { said_name: adult.name } : {};
    const make = (): Telling[] => {
      const body = { ...stamp(), session: this.roll.id, child: line.child.id, kind, ...named };
      return [{ kind: 'stop', body, about: this.#about(line), who: adult.name }];
    };
    await this.#keep(make, undefined, 0);
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

/** A stop as this phone will tell it. */
function stopOf({ body, who }: Operation): HandoverStop {
  const { id, name } = session.login?.user ?? { id: '', name: '' };
  return {
    id: body.id,
    kind: body.kind as StopKind,
    adult: (body.adult as string | undefined) ?? null,
    name: who ?? '',
    at: body.observed_at,
    noted_by: { id, name },
    state: 'open',
    lifted_by: null,
    lifted_at: null,
    reason: null,
    called: null,
  };
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
