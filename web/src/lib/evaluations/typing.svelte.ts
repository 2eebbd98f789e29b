// Sheets filled on paper, typed afterwards: one row of digits a child, sent by the same road as any other answer.
import { api, query } from '#lib/api/client.ts';
import type { List } from '#lib/api/types.ts';
import { newId } from '#lib/ids.ts';
import { clock } from '#lib/offline/clock.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import { formOf, itemsOf, partsOf, readDigits, spacedDigits, type Part } from './grid.ts';
import type { Assessment, Instrument, InstrumentForm, InstrumentItem, PaperEntry, QueueChild } from './types.ts';

export interface PaperRow {
  row: QueueChild;
  typed: string;
  /** Entered before it was whole: what is missing is said until it is typed on. */
  short: boolean;
}

/** "" not sent; "kept" on this device; "taken" by the server; otherwise why it was refused. */
export type PaperState = string;

export class Typing {
  /** On whose sheets one is: two teachers of one child each have a sheet. */
  teacher = $state('');
  /** What became of each sheet, of each teacher who was named here. */
  #states = $state<Record<string, PaperState>>({});
  /** What stood when a sheet was taken back here: what is typed next is typed on that. */
  #bases: Record<string, number> = {};
  readonly form: InstrumentForm | undefined;
  readonly parts: Part[];
  readonly items: InstrumentItem[];
  rows = $state<PaperRow[]>([]);

  constructor(
    readonly round: string,
    readonly entry: PaperEntry,
    instrument: Instrument,
  ) {
    this.form = formOf(instrument, entry.form);
    this.parts = this.form ? partsOf(instrument, this.form) : [];
    this.items = this.form ? itemsOf(instrument, this.form) : [];
    this.rows = entry.children.filter(({ left }) => !left).map((row) => ({ row, typed: '', short: false }));
  }

  /** A teacher's sheets are somebody's: without a name the second would write over the first. */
  get unnamed(): boolean {
    return this.entry.informant === 'teacher' && !this.teacher.trim();
  }

  /** Names already said of these children, to pick from. */
  get teachers(): string[] {
    const known = this.rows.flatMap(({ row }) => row.answers.map(({ respondent }) => respondent?.name ?? ''));
    return [...new Set(known)].filter(Boolean).sort();
  }

  #key = (child: string, teacher: string): string => `${teacher.trim().toLocaleLowerCase()}|${child}`;

  state = ({ row }: PaperRow): PaperState => this.#states[this.#key(row.child.id, this.teacher)] ?? '';

  write(row: PaperRow, typed: string): void {
    row.typed = this.spaced(typed);
    row.short = false;
    this.#states[this.#key(row.row.child.id, this.teacher)] = '';
  }

  /** Another teacher's sheets: what was sent of the one before leaves the rows. */
  turnTo(teacher: string): void {
    for (const row of this.rows) if (['kept', 'taken'].includes(this.state(row))) row.typed = '';
    this.teacher = teacher;
  }

  spaced = (typed: string): string => spacedDigits(this.parts, typed);

  read(row: PaperRow) {
    return this.form ? readDigits(this.form, this.items, row.typed) : { answers: [], wrong: '', over: 0 };
  }

  /** Whole and readable: it can be sent. */
  whole(row: PaperRow): boolean {
    const { answers, wrong, over } = this.read(row);
    return !wrong && over === 0 && answers.length === this.items.length;
  }

  /** Finished before this screen was opened: of the teacher who is named, or of anybody when nobody is. */
  finished({ row }: PaperRow): boolean {
    const name = this.teacher.trim().toLocaleLowerCase();
    if (!name) return row.state === 'submitted';
    return row.answers.some(
      ({ respondent, state }) => state === 'submitted' && respondent?.name.toLocaleLowerCase() === name,
    );
  }

  get done(): number {
    return Object.values(this.#states).filter((state) => state === 'kept' || state === 'taken').length;
  }

  /** Keeps a row on this device and sends it; false when it is not whole, or nobody's. */
  async send(row: PaperRow): Promise<boolean> {
    if (this.unnamed || !this.whole(row)) {
      row.short = true;
      return false;
    }
    const observed_at = clock.now();
    const { child, version } = row.row;
    const teacher = this.teacher.trim();
    const key = this.#key(child.id, teacher);
    const body = {
      id: newId(Date.parse(observed_at)),
      round: this.round,
      child: child.id,
      informant: this.entry.informant,
      // Nothing of a named teacher's sheet was seen here.
      base: this.#bases[key] ?? (teacher ? null : version || null),
      ...(teacher ? { teacher } : {}),
      answers: this.read(row).answers,
      taken_back: [],
      submitted: true,
      observed_at,
    };
    // Said at once: the next digits are already being typed, and are the next child's.
    this.#states[key] = 'kept';
    try {
      await outbox.add([{ kind: 'assessment', body, about: `${child.first_name} ${child.initial}` }]);
    } catch (cause) {
      this.#states[key] = '';
      throw cause;
    }
    return true;
  }

  /** A sheet typed here was misread: a draft again, its digits under the fingers. Throws what the server refuses. */
  async takeBack(row: PaperRow): Promise<void> {
    const { id } = row.row.child;
    const key = this.#key(id, this.teacher);
    const one = `/evaluation-rounds/${this.round}/children`;
    const { informant } = this.entry;
    let respondent: string | undefined;
    if (this.teacher.trim()) {
      const { items } = await api.get<List<QueueChild>>(`${one}${query({ informant, child: id })}`);
      const name = this.teacher.trim().toLocaleLowerCase();
      const known = items[0]?.answers ?? [];
      respondent = known.find((each) => each.respondent?.name.toLocaleLowerCase() === name)?.respondent?.id;
    }
    const path = `${one}/${id}/assessments/${informant}/submission${query({ respondent })}`;
    const { version } = await api.remove<Assessment>(path);
    this.#bases[key] = version;
    this.#states[key] = '';
  }

  /** Takes the server's answers while this screen is open. */
  listen(): () => void {
    return outbox.listen(({ kind, body }, { result, code }) => {
      if (kind !== 'assessment' || body.round !== this.round || body.informant !== this.entry.informant) return;
      const key = this.#key(String(body.child), String(body.teacher ?? ''));
      if (this.#states[key] === 'kept') this.#states[key] = result === 'refused' ? (code ?? 'unexpected') : 'taken';
    });
  }
}
