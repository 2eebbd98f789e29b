// A roll call kept on paper, typed in afterwards: one line a child, sent through the same notes as any other.
import type { Note, PresenceCode, Reason, Session, SessionChild } from '#lib/api/types.ts';
import { findDraft, keepDraft } from '#lib/facts/drafts.ts';
import { newId } from '#lib/ids.ts';
import { clock } from '#lib/offline/clock.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import { Resource } from '#lib/resource.svelte.ts';
import { localTime } from '#lib/words/dates.ts';
import { instantAt, readHour } from './paper-hours.ts';

export type Column = 'presence' | 'arrived' | 'left';
export const columns: Column[] = ['presence', 'arrived', 'left'];

const presences: PresenceCode[] = ['present', 'late', 'excused', 'absent'];
const there = (presence: PresenceCode | null) => presence === 'present' || presence === 'late';

export interface PaperLine {
  child: SessionChild['child'];
  presence: PresenceCode | null;
  reason: Reason;
  arrived: string;
  left: string;
}

function lineOf({ child, mark }: SessionChild): PaperLine {
  return {
    child,
    presence: mark?.presence ?? null,
    reason: (mark?.reason as Reason | null) ?? 'other',
    arrived: mark?.arrived_at ? localTime(mark.arrived_at) : '',
    left: mark?.left_at ? localTime(mark.left_at) : '',
  };
}

type Said = Omit<PaperLine, 'child'>;
const said = (line: PaperLine): Said => ({
  presence: line.presence,
  reason: line.reason,
  arrived: line.arrived,
  left: line.left,
});

/** What waits on this device for a child, as it was typed. */
function waitingFor(session: string, child: string): Partial<Said> {
  const item = outbox.of(session, child);
  if (!item || item.state === 'refused') return {};
  const { presence, reason, arrived_at, left_at } = item.op.body as unknown as Note;
  return {
    presence: presence === 'unmarked' ? null : presence,
    reason: (reason as Reason | undefined) ?? 'other',
    arrived: arrived_at ? localTime(arrived_at) : '',
    left: left_at ? localTime(left_at) : '',
  };
}

export class Paper {
  readonly answer = new Resource<{ session: Session }>();
  lines = $state<PaperLine[]>([]);
  /** By child: why the server did not take its line. */
  refused = $state<Record<string, string>>({});
  sent = $state(0);
  /** Whether what is typed and not saved yet lies on this device too. */
  kept = $state(false);
  #known = $state.raw(new Map<string, string>());
  #filled = false;
  /** How many answers came to lines of this session. */
  #heard = 0;
  readonly #draft: string;

  constructor(readonly id: string) {
    this.#draft = `paper.${id}`;
    void this.answer.load(`/sessions/${id}/attendance`);
    void findDraft(this.#draft, 'week').then((draft) => (this.kept = draft !== ''));
  }

  get session(): Session | null {
    return this.answer.value?.session ?? null;
  }

  /** The server's marks, above them what has not left this device, and above all what was being typed. */
  async fill(): Promise<void> {
    if (this.#filled || !this.session) return;
    this.#filled = true;
    if (outbox.left) await outbox.ready();
    // What left meanwhile is in a roll that is read after its answer, not surely in the one that was on its way.
    for (let heard = 0; heard !== this.#heard;) {
      heard = this.#heard;
      await this.answer.again();
    }
    const { children } = this.session;
    const disputed = children.filter(({ mark }) => mark?.other);
    this.refused = { ...Object.fromEntries(disputed.map(({ child }) => [child.id, 'conflict'])), ...this.refused };
    const lines = children.map((each) => ({ ...lineOf(each), ...waitingFor(this.id, each.child.id) }));
    this.#known = new Map(lines.map((line) => [line.child.id, JSON.stringify(line)]));
    const typed = JSON.parse((await findDraft(this.#draft, 'week')) || '{}') as Record<string, Said>;
    this.lines = lines.map((line) => ({ ...line, ...typed[line.child.id] }));
  }

  /** Keeps what is typed until it is saved: a tab that is closed, or a server that is gone, loses nothing of it. */
  async keep(): Promise<void> {
    const typed = this.changed.map((line) => [line.child.id, said(line)]);
    if (!this.lines.length) return;
    const draft = typed.length ? JSON.stringify(Object.fromEntries(typed)) : '';
    this.kept = await keepDraft(this.#draft, draft, 'week');
  }

  /** The letter of a presence in the reader's language, and back: "prea". */
  static named(letter: string, letters: string): PresenceCode | null {
    return presences[letters.indexOf(letter.toLowerCase())] ?? null;
  }

  static letter(presence: PresenceCode | null, letters: string): string {
    return presence ? (letters[presences.indexOf(presence)] ?? '') : '';
  }

  get changed(): PaperLine[] {
    return this.lines.filter((line) => JSON.stringify(line) !== this.#known.get(line.child.id));
  }

  get unmarked(): number {
    return this.lines.filter((line) => line.presence === null).length;
  }

  /** What is wrong with an hour: not one, or a departure before the arrival. */
  wrong(line: PaperLine, column: Column): string | null {
    if (column === 'presence') return null;
    const typed = line[column];
    if (!typed) return null;
    const hour = readHour(typed);
    if (!hour) return 'invalid';
    if (!there(line.presence)) return 'not_there';
    const arrived = readHour(line.arrived);
    return column === 'left' && arrived && hour < arrived ? 'too_early' : null;
  }

  get wrongs(): number {
    return this.lines.filter((line) => columns.some((column) => this.wrong(line, column))).length;
  }

  #body(session: Session, line: PaperLine) {
    const observed_at = clock.now();
    const hour = (typed: string) => {
      const read = readHour(typed);
      return read && there(line.presence) ? { at: instantAt(session.date, read) } : null;
    };
    const arrived = hour(line.arrived);
    const left = hour(line.left);
    return {
      id: newId(Date.parse(observed_at)),
      session: session.id,
      child: line.child.id,
      presence: line.presence,
      ...(line.presence === 'excused' ? { reason: line.reason } : {}),
      ...(arrived ? { arrived_at: arrived.at } : {}),
      ...(left ? { left_at: left.at } : {}),
      observed_at,
    };
  }

  /** Keeps what was typed on this device, then sends it; the lines that were not touched are left alone. */
  async save(): Promise<void> {
    const session = this.session;
    if (!session) return;
    const lines = this.changed.filter((line) => line.presence !== null);
    this.refused = {};
    this.sent = 0;
    const about = (line: PaperLine) => `${line.child.first_name} ${line.child.initial} · ${session.group.name}`;
    await outbox.add(
      lines.map((line) => ({ kind: 'note' as const, body: this.#body(session, line), about: about(line) })),
    );
    this.#known = new Map([...this.#known, ...lines.map((line) => [line.child.id, JSON.stringify(line)] as const)]);
  }

  /** Takes the server's answers while this screen is open. */
  listen(): () => void {
    return outbox.listen(({ kind, body }, answer) => {
      if (kind !== 'note' || body.session !== this.id) return;
      const child = body.child as string;
      this.#heard += 1;
      if (answer.result === 'refused') this.refused = { ...this.refused, [child]: answer.code ?? 'unexpected' };
      else if (answer.result === 'conflict') this.refused = { ...this.refused, [child]: 'conflict' };
      else this.sent += 1;
    });
  }
}
