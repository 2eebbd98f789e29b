// One child's assessment as this screen sees it: the server's answers, what this phone has not sent above them, and the
// last taps above all. Every tap goes through the outbox, with or without network: one road, kept before it is said so.
import { untrack } from 'svelte';
import { api, query } from '#lib/api/client.ts';
import { newId } from '#lib/ids.ts';
import { clock } from '#lib/offline/clock.ts';
import { outbox, type Answer, type Body, type OutboxItem } from '#lib/offline/outbox.svelte.ts';
import { Resource } from '#lib/resource.svelte.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { errorText, t } from '#lib/words/messages.svelte.ts';
import type { Level } from './grid.ts';
import type { Assessment, Informant, OtherAnswer, SaidAnswer } from './types.ts';

/** Taps are gathered for as long before they leave: one word to the server, not one a question. */
const gatherMs = 2500;

export interface SheetOf {
  round: string;
  child: string;
  informant: Informant;
  /** Which of several teachers or psychologists; null: whoever the server shows first. */
  respondent: string | null;
  /** "Lina B.", as far as it is known by now. */
  name: () => string;
}

/** By item; an item that is not there has no answer, and one that was taken back is undefined. */
type Levels = Record<string, Level | undefined>;

const sameChild = (body: Body, { round, child, informant, respondent }: SheetOf): boolean =>
  body.round === round &&
  body.child === child &&
  body.informant === informant &&
  (body.respondent ?? null) === respondent;

function levelsIn(body: Body): Levels {
  const said = ((body.answers ?? []) as SaidAnswer[]).map(({ item, level }) => [item, level]);
  const back = ((body.taken_back ?? []) as string[]).map((item) => [item, undefined]);
  return Object.fromEntries([...said, ...back]);
}

/** What the server holds once it has taken this. */
function after(sheet: Assessment, body: Body, word: Answer): Assessment {
  const levels = { ...Object.fromEntries(sheet.answers.map(({ item, level }) => [item, level])), ...levelsIn(body) };
  const answers = Object.entries(levels).flatMap(([item, level]) => (level === undefined ? [] : [{ item, level }]));
  const others = (word.others as OtherAnswer[] | undefined) ?? [];
  const state = (word.state as Assessment['state'] | undefined) ?? sheet.state;
  const version = (word.version as number | null) ?? sheet.version;
  return { ...sheet, answers, others, state, version, comment: (body.comment as string | undefined) ?? sheet.comment };
}

export class Sheet {
  readonly answer = new Resource<Assessment>();
  /** When the server last took something of this sheet. */
  savedAt = $state<string | null>(null);
  refusedWith = $state<string | null>(null);
  #typed = $state.raw<Levels>({});
  /** Typed a moment ago, and not among what this phone keeps yet. */
  #keeping = $state.raw<Levels>({});
  #comment = $state<string | null>(null);
  #ended = $state(false);
  #before = $state.raw<{ item: string; level: Level | undefined }[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whose sheet it is, where nobody has written of the child yet: a teacher by name. */
  teacher = $state<string | null>(null);

  constructor(readonly of: SheetOf) {
    const kept = untrack(() => outbox.items.findLast(({ op }) => op.kind === 'assessment' && sameChild(op.body, of)));
    this.teacher = (kept?.op.body.teacher as string | undefined) ?? null;
    void this.answer.load(this.path());
  }

  #same = (body: Body): boolean => sameChild(body, this.of) && (body.teacher ?? null) === this.teacher;

  path(below = ''): string {
    const { round, child, informant, respondent } = this.of;
    const one = `/evaluation-rounds/${round}/children/${child}/assessments/${informant}${below}`;
    return one + query({ respondent: respondent ?? undefined });
  }

  /** Known by this phone alone: what was said before, and by whom, is not shown. */
  get alone(): boolean {
    return this.answer.value === null && this.answer.error?.code === 'offline';
  }

  get ready(): boolean {
    return this.answer.value !== null || this.alone;
  }

  unsent: OutboxItem | undefined = $derived.by(() =>
    outbox.items.findLast(({ op, state }) => op.kind === 'assessment' && state !== 'refused' && this.#same(op.body)),
  );

  #unsentLevels: Levels = $derived.by(() => (this.unsent ? levelsIn(this.unsent.op.body) : {}));

  /** What the phone keeps stands above what was typed here: another tab may have said otherwise since. */
  levels: Levels = $derived.by(() => ({
    ...Object.fromEntries((this.answer.value?.answers ?? []).map(({ item, level }) => [item, level])),
    ...this.#typed,
    ...this.#unsentLevels,
    ...this.#keeping,
  }));

  previous: Levels = $derived.by(() =>
    Object.fromEntries((this.answer.value?.previous?.answers ?? []).map(({ item, level }) => [item, level])),
  );

  /** What a colleague had said of an item, where two disagree; "" is the comment. */
  others: Record<string, OtherAnswer> = $derived.by(() =>
    Object.fromEntries(
      (this.answer.value?.others ?? []).flatMap((other) => (other.item in this.#typed ? [] : [[other.item, other]])),
    ),
  );

  comment = $derived.by(
    () => this.#comment ?? (this.unsent?.op.body.comment as string | undefined) ?? this.answer.value?.comment ?? '',
  );

  submitted = $derived.by(
    () => this.#ended || this.unsent?.op.body.submitted === true || this.answer.value?.state === 'submitted',
  );

  /** Whether this reader may still write here; the phone alone believes so, and the server has the last word. */
  mayWrite = $derived.by(
    () => !this.submitted && !this.unnamed && (this.alone || !!this.answer.value?.may.includes('write')),
  );

  /** A teacher's sheet is somebody's: of which, before anything is said. */
  unnamed = $derived.by(() => {
    if (this.of.informant !== 'teacher' || this.of.respondent || this.teacher) return false;
    return this.alone || (this.answer.value?.state === 'missing' && this.answer.value.may.includes('write'));
  });

  count(items: { key: string }[]): number {
    return items.filter(({ key }) => this.levels[key] !== undefined).length;
  }

  get canUndo(): boolean {
    return this.#before.length > 0 && this.mayWrite;
  }

  /** Takes the server's words about this sheet while its screen is open. */
  listen(): () => void {
    return outbox.listen(({ kind, body }, word) => {
      if (kind !== 'assessment' || !this.#same(body)) return;
      this.refusedWith = word.result === 'refused' ? (word.code ?? 'unexpected') : null;
      if (word.result === 'refused') return;
      this.savedAt = new Date(clock.best()).toISOString();
      const sheet = this.answer.value;
      if (sheet && word.result !== 'conflict') this.answer.set(after(sheet, body, word));
      // Somebody answered otherwise: what stands is theirs or ours, item by item, and the server alone knows.
      else void this.answer.again();
      this.#forget(body);
      // Finished here on what this phone knew, and not whole there: a draft still, and it says so.
      if (word.code === 'evaluation.incomplete') toasts.show(errorText(word.code));
    });
  }

  /** What the server took is its own word from now on; what was typed since, and waits on this phone, is not. */
  #forget(body: Body): void {
    const took = levelsIn(body);
    const waits = (item: string, level: Level | undefined) =>
      item in this.#keeping || (item in this.#unsentLevels && this.#unsentLevels[item] === level);
    this.#typed = Object.fromEntries(
      Object.entries(this.#typed).filter(
        ([item, level]) => !(item in took) || (took[item] !== level && waits(item, level)),
      ),
    );
    if (body.comment === this.#comment) this.#comment = null;
    if (body.submitted === true) this.#ended = false;
  }

  async #tell(more: Record<string, unknown>, later = gatherMs): Promise<void> {
    const observed_at = clock.now();
    const { round, child, informant, respondent, name } = this.of;
    const base = this.answer.value?.version || null;
    const id = newId(Date.parse(observed_at));
    const none = { answers: [], taken_back: [], submitted: false };
    const whose = respondent ? { respondent } : this.teacher ? { teacher: this.teacher } : {};
    const body: Body = { id, round, child, informant, ...whose, base, observed_at, ...none, ...more };
    try {
      await outbox.add([{ kind: 'assessment', body, about: name() }], later);
    } catch {
      toasts.show(t('web.phone.not_kept'));
    }
  }

  #say(item: string, level: Level | undefined): void {
    this.#typed = { ...this.#typed, [item]: level };
    this.#keeping = { ...this.#keeping, [item]: level };
    const told = this.#tell(level === undefined ? { taken_back: [item] } : { answers: [{ item, level }] });
    void told.finally(() => {
      // Typed twice in a moment: the second is still on its way.
      if (this.#keeping[item] !== level) return;
      this.#keeping = Object.fromEntries(Object.entries(this.#keeping).filter(([each]) => each !== item));
    });
  }

  set(item: string, level: Level | undefined): void {
    const before = this.levels[item];
    if (!this.mayWrite || (before === level && !this.others[item])) return;
    this.#before = [...this.#before, { item, level: before }];
    this.#say(item, level);
  }

  /** The last answer is taken back; answers which one, so that the screen goes there. */
  undo = (): string | null => {
    const last = this.#before.at(-1);
    if (!last || !this.mayWrite) return null;
    this.#before = this.#before.slice(0, -1);
    this.#say(last.item, last.level);
    return last.item;
  };

  write(text: string): void {
    this.#comment = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.flush, 600);
  }

  /** What is being typed is kept now: the screen is being left. */
  flush = (): void => {
    clearTimeout(this.#timer);
    const known = (this.unsent?.op.body.comment as string | undefined) ?? this.answer.value?.comment ?? '';
    if (this.#comment !== null && this.#comment !== known) void this.#tell({ comment: this.#comment });
  };

  /** Says that it is finished, with what lets one take it back. */
  async finish(takenBack: () => void): Promise<void> {
    this.flush();
    this.#ended = true;
    this.#before = [];
    toasts.show(t('web.evaluation.finished_one', { name: this.of.name() }), () => {
      this.reopen().then(takenBack, () => toasts.show(t('web.evaluation.not_reopened')));
    });
    await this.#tell({ submitted: true }, 0);
  }

  /** Back to a draft. Throws what the server refuses. */
  async reopen(reason = ''): Promise<void> {
    this.#ended = false;
    if (this.unsent?.op.body.submitted === true) return this.#tell({ submitted: false });
    // One's own is taken back; another's is corrected, for a reason that does not travel in an address.
    if (reason) await api.post(this.path('/correction'), { reason });
    else await api.remove(this.path('/submission'));
    await this.answer.again();
  }
}
