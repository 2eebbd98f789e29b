// A draft while it is written: the whole definition, what the server says is missing, and the last edition kept.
import { api, ApiError } from '#lib/api/client.ts';
import type {
  Instrument,
  InstrumentDefinition,
  InstrumentForm,
  InstrumentGap,
  InstrumentItem,
} from '#lib/api/types.ts';
import { Submission } from '#lib/form.svelte.ts';
import { nameOf } from './types.ts';

const levelsOf = (form: InstrumentForm): number => (form.scale === 'smiley3' ? 3 : 4);

/** "k", then "k_2", "k_3"…: no key twice in a form. */
function freeKey(wanted: string, items: InstrumentItem[]): string {
  const taken = new Set(items.map((item) => item.key));
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n += 1) if (!taken.has(`${wanted}_${n}`)) return `${wanted}_${n}`;
}

export class Editor {
  definition: InstrumentDefinition = $state({} as InstrumentDefinition);
  gaps = $state.raw<InstrumentGap[]>([]);
  edition = $state(0);
  formName = $state('');
  /** Which question is open. */
  item = $state(0);
  savedAt = $state<string | null>(null);
  readonly sending = new Submission();
  #kept = $state('');

  constructor(
    readonly id: string,
    from: Instrument,
    readonly onkept: (kept: Instrument) => void,
  ) {
    this.take(from);
    this.formName = nameOf(from.definition.forms[0] ?? { cursus: 1, informant: 'referent' });
  }

  take(from: Instrument): void {
    this.definition = structuredClone(from.definition);
    this.gaps = from.gaps;
    this.edition = from.edition;
    this.#kept = JSON.stringify(from.definition);
  }

  get dirty(): boolean {
    return JSON.stringify(this.definition) !== this.#kept;
  }

  get formIndex(): number {
    const at = this.definition.forms.findIndex((form) => nameOf(form) === this.formName);
    return at < 0 ? 0 : at;
  }

  get form(): InstrumentForm | undefined {
    return this.definition.forms[this.formIndex];
  }

  gap(path: string): string | null {
    return this.gaps.find((gap) => gap.field === path)?.code ?? null;
  }

  choose(name: string): void {
    this.formName = name;
    this.item = 0;
  }

  /** Opens the place of a gap. */
  go(path: string): void {
    const [list, form, , item] = path.split('/');
    if (list !== 'forms') return;
    const found = this.definition.forms[Number(form)];
    if (found) this.choose(nameOf(found));
    if (item !== undefined && /^\d+$/.test(item)) this.item = Number(item);
  }

  add(): void {
    const form = this.form;
    if (!form) return;
    const criterion = form.items[this.item]?.criterion ?? this.definition.criteria[0]?.key ?? '';
    const key = freeKey(`question_${form.items.length + 1}`, form.items);
    const anchors = Array.from({ length: levelsOf(form) }, () => '');
    form.items.splice(this.item + 1, 0, { key, criterion, cps: null, text: '', help: null, reversed: false, anchors });
    this.item = Math.min(this.item + 1, form.items.length - 1);
  }

  /** Another scale: its levels have other words, and what each looks like is to be written. */
  rescale(form: InstrumentForm, scale: InstrumentForm['scale']): void {
    if (scale === form.scale) return;
    const like = this.definition.forms.find((each) => each !== form && each.scale === scale);
    form.scale = scale;
    const blank = () => Array.from({ length: levelsOf(form) }, () => '');
    form.levels = like ? [...like.levels] : blank();
    for (const item of form.items) item.anchors = blank();
  }

  /** As it was before another scale was tried. */
  restoreScale(form: InstrumentForm, before: InstrumentForm): void {
    form.scale = before.scale;
    form.levels = [...before.levels];
    for (const item of form.items) {
      const same = before.items.find(({ key }) => key === item.key);
      item.anchors = same ? [...same.anchors] : Array.from({ length: levelsOf(form) }, () => '');
    }
  }

  remove(index: number): InstrumentItem | undefined {
    const gone = this.form?.items.splice(index, 1)[0];
    this.item = Math.max(0, Math.min(this.item, (this.form?.items.length ?? 1) - 1));
    return gone;
  }

  restore(form: InstrumentForm, index: number, item: InstrumentItem): void {
    form.items.splice(index, 0, item);
    this.item = index;
  }

  move(index: number, by: 1 | -1): void {
    const items = this.form?.items;
    const to = index + by;
    if (!items || to < 0 || to >= items.length) return;
    const [moved] = items.splice(index, 1);
    if (moved) items.splice(to, 0, moved);
    this.item = to;
  }

  addCriterion(): void {
    const { criteria } = this.definition;
    let n = criteria.length + 1;
    while (criteria.some(({ key }) => key === `criterion_${n}`)) n += 1;
    criteria.push({ key: `criterion_${n}`, title: '', why: '', expected_from: 3, expected_from_smileys: 2.5 });
  }

  /** Whether a question still asks about it. */
  isAsked(criterion: string): boolean {
    return this.definition.forms.some((form) => form.items.some((item) => item.criterion === criterion));
  }

  /** The same questions, for another cursus or by somebody else: to be reworded. */
  copyForm(cursus: number, informant: InstrumentForm['informant']): void {
    const form = this.form;
    if (!form) return;
    this.definition.forms.splice(this.formIndex + 1, 0, { ...$state.snapshot(form), cursus, informant });
    this.choose(nameOf({ cursus, informant }));
  }

  removeForm(): InstrumentForm | undefined {
    const gone = this.definition.forms.splice(this.formIndex, 1)[0];
    this.choose(nameOf(this.definition.forms[0] ?? { cursus: 1, informant: 'referent' }));
    return gone;
  }

  restoreForm(form: InstrumentForm, at: number): void {
    this.definition.forms.splice(at, 0, form);
    this.choose(nameOf(form));
  }

  /** True when the server kept it. What another wrote meanwhile is not written over: it says so. */
  save = (): Promise<boolean> =>
    this.sending.run(async () => {
      const answer = await api.put<Instrument>(`/instruments/${this.id}`, this.definition, `"${this.edition}"`);
      this.take(answer);
      this.onkept(answer);
      this.savedAt = new Date().toISOString();
    });

  get stale(): boolean {
    return this.sending.errors.code === 'stale';
  }

  /** What the other wrote, in the place of what stands here. */
  async reload(): Promise<void> {
    try {
      this.take(await api.get<Instrument>(`/instruments/${this.id}`));
      this.sending.errors.clear();
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      this.sending.errors.take(cause);
    }
  }
}
