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

/** What worries, and who says so, in the order of the teacher's form. */
export const motives = [
  'learning',
  'language',
  'behaviour',
  'attendance',
  'isolation',
  'self_esteem',
  'health_rhythm',
  'family_situation',
];
export const referrerRoles = [
  'teacher',
  'head_teacher',
  'educational_adviser',
  'school_nurse',
  'social_worker',
  'psychologist',
  'other',
];
