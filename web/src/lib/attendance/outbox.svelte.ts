import { api, ApiError } from '#lib/api/client.ts';
import type { Note, NoteResult } from '#lib/api/types.ts';

export interface Unsent {
  note: Note;
  state: 'sending' | 'failed' | 'refused';
  code: string | null;
}

type Listener = (note: Note, result: NoteResult) => void;

/** How long taps are gathered before they leave together. */
const gatherMs = 250;

/**
 * The notes taken on this phone that the server has not answered yet. It outlives the screen: leaving the roll call
 * does not lose a note. A note keeps its id when it is sent again, so the server stores it once.
 */
class Outbox {
  notes = $state.raw<Unsent[]>([]);
  savedAt = $state<string | null>(null);
  #listeners = new Set<Listener>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The newest unanswered note about this child in this session. */
  of(session: string, child: string): Unsent | undefined {
    return this.notes.findLast((each) => each.note.session === session && each.note.child === child);
  }

  add(notes: Note[]): void {
    const about = new Set(notes.map((note) => note.session + note.child));
    const kept = this.notes.filter(
      (each) => each.state !== 'refused' || !about.has(each.note.session + each.note.child),
    );
    this.notes = [...kept, ...notes.map((note): Unsent => ({ note, state: 'sending', code: null }))];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#flush(), gatherMs);
  }

  sendAgain = (): void => {
    this.notes = this.notes.map((each) => (each.state === 'failed' ? { ...each, state: 'sending', code: null } : each));
    void this.#flush();
  };

  async #flush(): Promise<void> {
    if (this.#busy) return;
    const leaving = this.notes.filter((each) => each.state === 'sending').map((each) => each.note);
    if (!leaving.length) return;
    this.#busy = true;
    try {
      const answer = await api.post<{ results: NoteResult[] }>('/attendance-batch', { notes: leaving });
      this.#settle(leaving, answer.results);
    } catch (cause) {
      const code = cause instanceof ApiError ? cause.code : 'unexpected';
      this.#fail(leaving, code);
    }
    this.#busy = false;
    if (this.notes.some((each) => each.state === 'sending')) void this.#flush();
  }

  #fail(notes: Note[], code: string): void {
    const ids = new Set(notes.map((note) => note.id));
    this.notes = this.notes.map((each) => (ids.has(each.note.id) ? { ...each, state: 'failed', code } : each));
  }

  #settle(notes: Note[], results: NoteResult[]): void {
    const refused = new Map(results.filter((each) => each.result === 'refused').map((each) => [each.id, each.code]));
    const answered = new Set(results.map((each) => each.id));
    const missing = notes.filter((note) => !answered.has(note.id));
    this.notes = this.notes
      .filter((each) => !answered.has(each.note.id) || refused.has(each.note.id))
      .map((each) =>
        refused.has(each.note.id) ? { ...each, state: 'refused', code: refused.get(each.note.id) ?? null } : each,
      );
    this.#fail(missing, 'unexpected');
    this.savedAt = new Date().toISOString();
    for (const result of results) {
      const note = notes.find((each) => each.id === result.id);
      if (note) this.#listeners.forEach((listen) => listen(note, result));
    }
  }
}

export const outbox = new Outbox();
