import type { Survey, SurveyQuestionResult } from '#lib/api/types.ts';
import { addDays } from '#lib/planning/plan.ts';
import { sayDate, sayShare, today } from '#lib/words/dates.ts';
import { t } from '#lib/words/messages.svelte.ts';

export const surveysPath = '/evaluations/questionnaires';

/** "31 réponses pour 80 familles invitées (39 %)": the rate never goes without its base. */
export function sayResponse({ answers, families }: Survey): string {
  const said = t('web.surveys.response', { answers, families });
  return families > 0 && answers <= families ? `${said} (${sayShare(answers / families)})` : said;
}

export function sayStage(survey: Survey): string {
  if (survey.state === 'closed')
    return t('web.surveys.closed_on', { day: sayDate((survey.closed_at ?? '').slice(0, 10)) });
  const day = sayDate(survey.closes_on);
  return t(survey.state === 'over' ? 'web.surveys.over_since' : 'web.surveys.until', { day });
}

/** What the director may do of reminders today, in words. */
export function sayReminder(survey: Survey): string {
  if (survey.reminder_from && survey.reminder_from > today())
    return t('web.surveys.reminder_from', { day: sayDate(survey.reminder_from) });
  if (!survey.reminder_from) return t('web.surveys.no_reminder', { count: survey.reminders });
  return t('web.surveys.reminders', { count: survey.reminders });
}

export const mayRemind = (survey: Survey) => survey.reminder_from !== null && survey.reminder_from <= today();

/** Three weeks: time for two reminders. */
export const usualLastDay = () => addDays(today(), 21);

/** The finding, as a sentence: the question that stands apart, or that none does. */
export function sayFinding(questions: SurveyQuestionResult[]): string {
  const known = questions.filter((each) => each.value !== null).toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0));
  const least = known[0];
  const most = known.at(-1);
  if (!least || !most) return t('web.surveys.finding_none');
  if ((least.high ?? 1) >= (most.low ?? 0)) return t('web.surveys.finding_margin');
  return t('web.surveys.finding', { least: least.text, most: most.text });
}
