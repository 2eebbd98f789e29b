// The director's own words of a report, kept as they are typed. Who writes second is told what the first one wrote, and
// chooses; nothing is written over unseen.
import { api, ApiError } from '#lib/api/client.ts';
import type { Report, ReportText } from '#lib/api/types.ts';
import { sayClock } from '#lib/words/dates.ts';
import { errorText, t } from '#lib/words/messages.svelte.ts';

/** After as long without a key, what was typed leaves (milliseconds). */
const gatherMs = 1000;

export type TextState = 'kept' | 'typing' | 'saving' | 'offline' | 'refused' | 'choosing';

const keyOf = (section: string, key: string) => `${section}/${key}`;

export class Texts {
  state = $state<TextState>('kept');
  savedAt = $state<string | null>(null);
  refusedWith = $state<string | null>(null);
  /** The block written last: how far its saving is stands under it. */
  last = $state('');
  /** What somebody else wrote meanwhile where this reader was writing, by block. */
  others = $state.raw<Record<string, string>>({});
  #typed = $state.raw<Record<string, string>>({});
  /** What each block said when this reader began to write in it. */
  #from: Record<string, string> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;

  constructor(
    readonly report: () => Report | null,
    readonly took: (report: Report) => void,
  ) {}

  #kept(key: string): string {
    const [section, name] = key.split('/', 2);
    const texts = this.report()?.content.sections.find((each) => each.key === section)?.texts;
    return texts?.find((each) => each.key === name)?.text ?? '';
  }

  of = (section: string, { key, text }: ReportText): string => this.#typed[keyOf(section, key)] ?? text;
  isLast = (section: string, key: string): boolean => this.last === keyOf(section, key);
  other = (section: string, key: string): string | undefined => this.others[keyOf(section, key)];

  write(section: string, name: string, text: string): void {
    const key = keyOf(section, name);
    this.#from[key] ??= this.#kept(key);
    this.last = key;
    this.#typed = { ...this.#typed, [key]: text };
    if (this.state !== 'offline') this.state = 'typing';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), gatherMs);
  }

  /** The other's words are taken, or this reader's are kept: they were both read. */
  settle(section: string, name: string, whose: 'theirs' | 'mine'): void {
    const key = keyOf(section, name);
    this.#from[key] = this.#kept(key);
    const { [key]: _, ...rest } = this.others;
    this.others = rest;
    if (whose === 'theirs') this.#forget([key]);
    void this.flush();
  }

  #forget(keys: string[]): void {
    this.#typed = Object.fromEntries(Object.entries(this.#typed).filter(([key]) => !keys.includes(key)));
    for (const key of keys) delete this.#from[key];
  }

  /** How far saving is, in words; nothing before the first one. */
  get said(): string {
    switch (this.state) {
      case 'offline':
        return t('web.report.text_offline');
      case 'refused':
        return errorText(this.refusedWith ?? 'unexpected');
      case 'choosing':
        return t('web.report.text_choose');
      case 'kept':
        return this.savedAt ? t('web.report.text_saved', { time: sayClock(this.savedAt) }) : '';
      default:
        return t('web.report.text_saving');
    }
  }

  /** Everything that was typed and may leave has left when this ends, or the state says why not. */
  flush = async (): Promise<void> => {
    clearTimeout(this.#timer);
    while (this.#sending) await this.#sending;
    this.#sending = this.#send(2);
    await this.#sending;
    this.#sending = null;
  };

  async #send(tries: number): Promise<void> {
    const report = this.report();
    const leaving = Object.entries(this.#typed).filter(([key]) => !(key in this.others));
    if (!report || !leaving.length) {
      // What stays is what somebody must choose.
      this.state = Object.keys(this.#typed).length ? 'choosing' : 'kept';
      return;
    }
    this.state = 'saving';
    const texts = leaving.map(([key, text]) => {
      const [section, name] = key.split('/', 2);
      return { section, key: name, text };
    });
    try {
      const path = `/reports/${report.id}/texts`;
      this.#taken(leaving, await api.put<Report>(path, { texts }, `"${report.version}"`));
    } catch (cause) {
      const error = cause instanceof ApiError ? cause : new ApiError({ status: 0, code: 'unexpected' });
      if (error.status === 412 && tries) return this.#compare(report.id, tries);
      this.state = error.code === 'offline' ? 'offline' : 'refused';
      this.refusedWith = error.code;
    }
  }

  #taken(left: [key: string, text: string][], report: Report): void {
    this.took(report);
    // What was typed on while it travelled leaves next.
    this.#forget(left.filter(([key, text]) => this.#typed[key] === text).map(([key]) => key));
    for (const key of Object.keys(this.#typed)) if (!(key in this.others)) this.#from[key] = this.#kept(key);
    const waiting = Object.keys(this.#typed);
    this.state = !waiting.length ? 'kept' : waiting.every((key) => key in this.others) ? 'choosing' : 'typing';
    this.savedAt = new Date().toISOString();
    this.refusedWith = null;
  }

  /** Somebody wrote since: in other blocks, it is sent again; in one of these, this reader chooses. */
  async #compare(id: string, tries: number): Promise<void> {
    try {
      this.took(await api.get<Report>(`/reports/${id}`));
    } catch {
      this.state = 'offline';
      return;
    }
    const touched = Object.keys(this.#typed).filter((key) => {
      const now = this.#kept(key);
      return now !== this.#from[key] && now !== this.#typed[key];
    });
    this.others = { ...this.others, ...Object.fromEntries(touched.map((key) => [key, this.#kept(key)])) };
    await this.#send(tries - 1);
  }
}
