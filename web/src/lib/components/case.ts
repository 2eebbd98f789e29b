/** What a hopscotch square says. */
export type CaseState = 'todo' | 'done' | 'late' | 'excused' | 'absent';
