import { ApiError } from '#lib/api/client.ts';
import { newId } from '#lib/ids.ts';

export interface FieldError {
  field: string;
  code: string;
}

export function fieldId(name: string): string {
  return 'f-' + name.replace(/[^a-z0-9_]+/gi, '-');
}

/** What is wrong with a form: found here before sending, or said by the server. */
export class FormErrors {
  fields = $state.raw<FieldError[]>([]);
  code = $state<string | null>(null);
  /** Which one the refusal is about. */
  which = $state<string | null>(null);
  /** Grows at every refusal, so that the summary takes the focus again. */
  turn = $state(0);

  get any(): boolean {
    return this.fields.length > 0 || this.code !== null;
  }

  of(field: string): string | null {
    return this.fields.find((each) => each.field === field)?.code ?? null;
  }

  clear(): void {
    this.fields = [];
    this.code = null;
  }

  /** Names every empty field that must be filled; true when none is. */
  require(values: Record<string, string>): boolean {
    this.clear();
    this.fields = Object.entries(values)
      .filter(([, value]) => !value.trim())
      .map(([field]) => ({ field, code: 'required' }));
    if (this.fields.length) this.turn += 1;
    return this.fields.length === 0;
  }

  /** Names fields that this page could not read. */
  refuse(fields: FieldError[]): void {
    this.clear();
    this.fields = fields;
    this.turn += 1;
  }

  take(cause: unknown): void {
    const error = cause instanceof ApiError ? cause : new ApiError({ status: 0, code: 'unexpected' });
    this.fields = error.fields;
    // "Some fields are wrong" says less than the list that names them; any other sentence says why, and stays.
    this.code = error.fields.length && error.code.endsWith('.wrong_fields') ? null : error.code;
    this.which = error.which;
    this.turn += 1;
  }
}

/** One sending at a time: what is on its way, and what came back wrong. */
export class Submission {
  readonly errors = new FormErrors();
  busy = $state(false);
  /** Of what is being created: sending it again after a lost answer creates it once. */
  id = newId();

  /** Runs the write; true when the server took it. */
  async run(write: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.errors.clear();
    try {
      await write();
      this.id = newId();
      return true;
    } catch (cause) {
      this.errors.take(cause);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

/** A whole number as it was typed: what is not one goes as it is, and the server says so. */
export function whole(text: string): number | string {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : text;
}
