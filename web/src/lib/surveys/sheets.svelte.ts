// Sheets typed one after the other: the next one is typed while the last is on its way. One that was refused stays here
// with its reason, until it is taken up again or left aside.
import { api, ApiError } from '#lib/api/client.ts';
import type { SurveyCounted } from '#lib/api/types.ts';
import { newId } from '#lib/ids.ts';

export const faces = ['unsaid', 'yes', 'rather_yes', 'rather_no', 'no'] as const;

export interface TypedSheet {
  /** Sent again after a lost answer, it is counted once. */
  sending: string;
  code: string;
  digits: string[];
  text: string;
}

/** Without a reason it was never sent: another one was taken up in its place. */
export interface HeldSheet {
  sheet: TypedSheet;
  why: string;
}

export const blankSheet = (questions: number): TypedSheet => ({
  sending: newId(),
  code: '',
  digits: Array.from({ length: questions }, () => ''),
  text: '',
});

export const saysNothing = ({ digits, text }: TypedSheet): boolean => !digits.some(Boolean) && !text.trim();
export const isBlank = (sheet: TypedSheet): boolean => !sheet.code.trim() && saysNothing(sheet);

export class Sheets {
  /** On their way. */
  waiting = $state(0);
  held = $state.raw<HeldSheet[]>([]);
  done = $state.raw<{ code: string; answers: number } | null>(null);
  #last: Promise<void> = Promise.resolve();

  constructor(
    readonly survey: string,
    readonly questions: string[],
  ) {}

  /** In the order they were typed. Ends when this one is counted (true) or refused. */
  send(sheet: TypedSheet): Promise<boolean> {
    this.waiting += 1;
    const sent = this.#last.then(() => this.#post(sheet));
    this.#last = sent.then(() => undefined);
    return sent;
  }

  async #post(sheet: TypedSheet): Promise<boolean> {
    const { sending, code, digits } = sheet;
    const answers = this.questions.flatMap((question, index) => {
      const face = faces[Number(digits[index])];
      return digits[index] && face ? [{ question, face }] : [];
    });
    const body = { sending, code, answers, text: sheet.text.trim() || undefined };
    try {
      const counted = await api.post<SurveyCounted>(`/surveys/${this.survey}/paper-answers`, body);
      this.done = { code: code.toUpperCase(), answers: counted.answers };
      return true;
    } catch (cause) {
      this.hold(sheet, cause instanceof ApiError ? cause.code : 'unexpected');
      return false;
    } finally {
      this.waiting -= 1;
    }
  }

  hold(sheet: TypedSheet, why: string): void {
    this.held = [...this.held, { sheet, why }];
  }

  leave(one: HeldSheet): void {
    this.held = this.held.filter((each) => each !== one);
  }
}
