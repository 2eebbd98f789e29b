import type { CaseState } from '#lib/components/case.ts';

const squares: Record<string, CaseState> = {
  received: 'todo',
  meeting: 'late',
  waiting: 'late',
  admitted: 'done',
  redirected: 'excused',
  refused: 'absent',
};

export function stateSquare(state: string): CaseState {
  return squares[state] ?? 'todo';
}

/** Why an establishment says no; another reason is written in words. */
export const refusals = ['no_place', 'too_far', 'age', 'family_declines'];
