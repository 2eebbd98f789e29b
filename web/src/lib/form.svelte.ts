import { ApiError } from '#lib/api/client.ts';

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

  take(cause: unknown): void {
    const error = cause instanceof ApiError ? cause : new ApiError({ status: 0, code: 'unexpected' });
    this.fields = error.fields;
    this.code = error.fields.length ? null : error.code;
    this.turn += 1;
  }
}

/** One sending at a time: what is on its way, and what came back wrong. */
export class Submission {
  readonly errors = new FormErrors();
  busy = $state(false);

  /** Runs the write; true when the server took it. */
  async run(write: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.errors.clear();
    try {
      await write();
      return true;
    } catch (cause) {
      this.errors.take(cause);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
