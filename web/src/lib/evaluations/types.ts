// Shapes of the evaluation API under the short names that these screens use; the server's field tables make them.
import type * as Api from '#lib/api/types.ts';
import type { Whole } from '#lib/api/types.ts';

export type {
  AssessedChild,
  EvaluationAnswered as Answered,
  EvaluationAssignment as Assignment,
  EvaluationChange as ResultChange,
  EvaluationChildChange as ChildChange,
  EvaluationCompleteness as RoundCompleteness,
  EvaluationCounts as Counts,
  EvaluationCriterionResult as ResultCriterion,
  EvaluationPaperEntry as PaperEntry,
  EvaluationQueueChild as QueueChild,
  EvaluationReminder as Reminder,
  EvaluationResultRow as ResultRow,
  EvaluationResults,
  EvaluationRoundChange as RoundChange,
  EvaluationScore as CriterionScore,
  EvaluationShare as ResultShare,
  EvaluationTeacherLink as TeacherLink,
  Instrument,
  InstrumentCriterion,
  InstrumentForm,
  InstrumentItem,
  InstrumentVersion,
  MadeEvaluationTeacherLink as MadeTeacherLink,
  OtherEvaluationAnswer as OtherAnswer,
  ReminderMessage,
} from '#lib/api/types.ts';

export type Informant = Api.InstrumentForm['informant'];
export type RoundState = Api.EvaluationRound['state'];
export type SheetState = Api.Assessment['state'];
/** Null: not observed, which is a word and never a zero. */
export type SaidAnswer = Whole<Api.EvaluationAnswer>;
export type Assessment = Whole<Api.Assessment>;
/** The contract writes the list of those asked as plain texts; they are informants. */
export type Round = Omit<Api.EvaluationRound, 'informants'> & { informants: Informant[] };
