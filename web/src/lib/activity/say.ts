// What was done, as one would say it.
import type { ActivityItem } from '#lib/api/types.ts';
import { sayPhone } from '#lib/children/names.ts';
import { sayDate, sayDay, sayTime, sayWeekday, today } from '#lib/words/dates.ts';
import { sayMinutes } from '#lib/team/say.ts';
import { choice, t } from '#lib/words/messages.svelte.ts';

const lower = (text: string) => text.charAt(0).toLocaleLowerCase() + text.slice(1);

/** The last day of what ends the day after. */
function dayBefore(day: string): string {
  const before = new Date(`${day}T12:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return before.toISOString().slice(0, 10);
}

/** "bénévole : carte professionnelle sportive", of "volunteer sport_card". */
function sayAsked(detail: string): string {
  const [profile, ...kinds] = detail.split(' ');
  const who = choice('work_profile', profile);
  if (!kinds.length) return who;
  return t('web.activity.asked', { profile: who, kinds: kinds.map((each) => choice('check_kind', each)).join(', ') });
}

/** What a setting of the house became. */
function saySetting(kind: string, detail: string): string {
  if (kind === 'calendar_place') return choice('school_zone', detail);
  if (kind === 'pedt') return sayDate(dayBefore(detail));
  if (kind === 'phone') return sayPhone(detail);
  if (kind === 'school_year' || kind === 'school_year_for_all') {
    const [year, zone] = detail.split(' ');
    return [year, choice('school_zone', zone)].join(', ');
  }
  if (kind === 'own_ratio') return t('web.supervision.own_children_count', { count: Number(detail) });
  if (kind === 'engagement') return choice('work_profile', detail.split(' ')[0]);
  if (kind === 'post') return choice('profile', detail.split(' ')[0]);
  if (kind === 'work_hours') return sayMinutes(Number(detail));
  if (kind === 'work_week') return detail.split(' ').map(Number).map(sayWeekday).join(', ');
  if (kind === 'check_requirement') return sayAsked(detail);
  if (kind !== 'follow_up_setting') return detail;
  const [absences, days] = detail.split(' ').map(Number);
  return t('web.activity.follow_up_setting', { absences, days });
}

/** A code of the detail, in the words of its kind. */
function sayDetail({ kind, detail }: ActivityItem): string {
  if (!detail) return '';
  if (kind === 'presence') return lower(choice('presence', detail));
  if (kind === 'offer_changed')
    return detail
      .split(' ')
      .map((part) => lower(choice('offer_part', part)))
      .join(', ');
  if (kind === 'work_link' || kind === 'work_link_revoked') return choice('work_link', detail);
  if (kind === 'child_changed')
    return detail
      .split(' ')
      .map((part) => lower(choice('child_part', part)))
      .join(', ');
  if (kind === 'family_link') return lower(choice('message_channel', detail));
  if (kind === 'message_stopped') return lower(choice('message_kind', detail));
  if (kind === 'incident_step') return choice('incident_step', detail.split(' ')[1]);
  if (kind === 'incident_sent') return lower(choice('report_state', detail));
  if (kind === 'wish') return lower(choice('companion_kind', detail));
  if (kind === 'stop') return lower(choice('stop_kind', detail));
  if (kind === 'meeting_presence') return lower(choice('meeting_came', detail));
  if (kind === 'leaving') return lower(choice('exit_reason', detail));
  if (kind === 'place') return lower(choice('request_state', detail));
  if (kind === 'evening_answer') return lower(choice('evening_said', detail));
  if (kind === 'family_word') return lower(choice('family_word', detail));
  if (kind === 'document') return lower(choice('due_kind', detail));
  if (kind === 'check') return choice('check_kind', detail);
  if (kind === 'qualification') return choice('qualification_kind', detail);
  if (kind === 'availability') return lower(choice('exception_kind', detail));
  if (kind === 'follow_up') return choice('follow_up_event', detail);
  if (['fact', 'group_fact', 'fact_withdrawn'].includes(kind)) return lower(choice('severity', detail));
  if (kind === 'slot_opened' || kind === 'slot_closed') return sayWeekday(Number(detail));
  return saySetting(kind, detail);
}

// Without an account: a club, a family, a volunteer, a teacher, told apart from who is signed in.
const byLink = ['presence', 'family_word', 'evening_answer', 'assessment'];

function keyOf(item: ActivityItem): string {
  const { kind, detail, children, child, group, from_group } = item;
  if (byLink.includes(kind) && item.other) return children > 1 ? `${kind}s_by_link` : `${kind}_by_link`;
  if (kind === 'presence') {
    if (detail === 'unmarked' && child) return 'presence_unmarked';
    if (children > 1 && detail === 'unmarked') return 'presences_unmarked';
    if (children > 1) return detail ? 'presences' : 'presences_mixed';
  }
  if (kind === 'session_added' && detail === 'event') return 'event_added';
  if (children > 1 && kind === 'session_changed') return 'event_changed';
  if (children > 1 && kind === 'session_removed') return 'event_removed';
  if (children > 1 && kind === 'cancelled') return 'event_cancelled';
  if (kind === 'pedt' && detail) return 'pedt_until';
  if (kind === 'own_ratio' && !detail) return 'own_ratio_none';
  if (kind === 'incident_step' && detail?.startsWith('not_applicable')) return 'incident_step_not_applicable';
  if (kind === 'work_week' && !detail) return 'work_week_none';
  if (kind === 'check_requirement' && !detail?.includes(' ')) return 'check_requirement_none';
  if (kind === 'engagement' || kind === 'post') return `${kind}_${detail?.split(' ')[1]}`;
  if (kind === 'declaration') return `declaration_${detail}`;
  if (kind === 'substituted') return detail ? 'substituted' : 'substituted_nobody';
  if (kind === 'move') return group ? (from_group ? 'move' : 'move_in') : 'move_out';
  if (kind === 'fact_withdrawn' && !child) return 'group_fact_withdrawn';
  if (kind === 'departure') return item.other ? 'departure_adult' : `departure_${detail}`;
  return kind;
}

/** "Anissa a déplacé Maya B. de Comètes vers Explorateurs, à partir du 13 janvier 2026." */
export function sayActivity(item: ActivityItem): string {
  return t(`web.activity.said.${keyOf(item)}`, {
    by: item.by.name,
    name: item.child ? `${item.child.first_name} ${item.child.initial}` : '',
    count: item.children,
    group: item.group?.name ?? '',
    before: item.from_group?.name ?? '',
    other: item.other?.name ?? '',
    day: item.date ? (item.session ? sayDay(item.date) : sayDate(item.date)) : '',
    time: item.starts ? sayTime(item.starts) : '',
    detail: sayDetail(item),
  });
}

const gone = [
  'departure',
  'departure_settled',
  'evaluation_reopened',
  'evening_answer',
  'fact',
  'fact_withdrawn',
  'family_link',
  'family_link_revoked',
  'follow_up',
  'group_fact',
  'group_opened',
  'message_stopped',
  'minutes',
  'offer_opened',
  'report_withdrawn',
  'settled',
  'stop',
  'work_link',
  'work_link_revoked',
  'incident_sent',
  'draw',
  'meeting',
  'report_frozen',
  'evaluation_reminded',
  'commune_week_for_all',
  'school_year_for_all',
  'calendar_import_for_all',
];
/** Settings that came back only before their first day was past. */
const dated = ['follow_up_setting', 'check_requirement', 'own_ratio'];

/** Why what left, or what others rely on, has no "Annuler", and what to do instead. */
export function sayStays(item: ActivityItem): string {
  if (item.undo || item.undone_at) return '';
  // What took a departure back is no departure.
  if (item.kind === 'departure' && item.detail === 'undone') return '';
  const inForce = dated.includes(item.kind) && (item.date ?? '') < today();
  return gone.includes(item.kind) || inForce ? t(`web.activity.stays.${item.kind}`) : '';
}
