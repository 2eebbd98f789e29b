import CalendarDays from '@lucide/svelte/icons/calendar-days';
import CalendarRange from '@lucide/svelte/icons/calendar-range';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import ChartNoAxesColumn from '@lucide/svelte/icons/chart-no-axes-column';
import FileChartColumn from '@lucide/svelte/icons/file-chart-column';
import History from '@lucide/svelte/icons/history';
import HandHelping from '@lucide/svelte/icons/hand-helping';
import IdCard from '@lucide/svelte/icons/id-card';
import Inbox from '@lucide/svelte/icons/inbox';
import Mail from '@lucide/svelte/icons/mail';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import Tent from '@lucide/svelte/icons/tent-tree';
import Stamp from '@lucide/svelte/icons/stamp';
import Settings from '@lucide/svelte/icons/settings';
import Shapes from '@lucide/svelte/icons/shapes';
import Users from '@lucide/svelte/icons/users';
import type { Component } from 'svelte';
import { session } from '#lib/session.svelte.ts';
import { settings } from '#lib/settings/settings.ts';

export interface Place {
  href: string;
  label: string;
  /** The letter after "g". */
  letter: string;
  icon: Component<{ size?: number }>;
  /** Any of these capabilities opens the place. */
  needs: string[];
  /** What opens a larger place that leads here too: one line in the menu is enough. */
  unless?: string;
}

const all: Place[] = [
  { href: '/aujourdhui', label: 'web.nav.today', letter: 'a', icon: CalendarDays, needs: ['today.read'] },
  { href: '/enfants', label: 'web.nav.children', letter: 'e', icon: Users, needs: ['child.read', 'child.care'] },
  { href: '/planning', label: 'web.nav.planning', letter: 'p', icon: CalendarRange, needs: ['plan.read'] },
  { href: '/messages', label: 'web.nav.messages', letter: 'm', icon: Mail, needs: ['message.read'] },
  { href: '/groupes', label: 'web.nav.groups', letter: 'g', icon: Shapes, needs: ['group.write', 'child.care'] },
  { href: '/mercredis-vacances', label: 'web.nav.offers', letter: 'v', icon: Tent, needs: ['offer.read'] },
  {
    href: '/evaluations',
    label: 'web.nav.evaluations',
    letter: 'l',
    icon: ClipboardList,
    needs: ['evaluation.list'],
  },
  {
    href: '/evaluations/questionnaires',
    label: 'web.nav.surveys',
    letter: 'l',
    icon: ClipboardList,
    needs: ['survey.read'],
    unless: 'evaluation.list',
  },
  { href: '/faits', label: 'web.nav.facts', letter: 'f', icon: NotebookPen, needs: ['fact.write'] },
  { href: '/soirs', label: 'evening.title', letter: 's', icon: HandHelping, needs: ['evening.answer'] },
  { href: '/equipe', label: 'web.team.nav', letter: 'q', icon: IdCard, needs: ['staff.read'] },
  { href: '/declarations', label: 'web.declaration.title', letter: 'd', icon: Stamp, needs: ['declaration.read'] },
  { href: '/orientations', label: 'web.nav.referrals', letter: 'o', icon: Inbox, needs: ['referral.read'] },
  { href: '/activite', label: 'web.nav.activity', letter: 'h', icon: History, needs: ['activity.read'] },
  { href: '/impact', label: 'web.nav.impact', letter: 'i', icon: ChartNoAxesColumn, needs: ['figure.read'] },
  { href: '/bilans', label: 'web.report.title', letter: 'b', icon: FileChartColumn, needs: ['report.read'] },
  {
    href: '/reglages',
    label: 'web.nav.settings',
    letter: 'r',
    icon: Settings,
    needs: ['user.write', 'territory.import', 'referral_link.write', 'instrument.write'],
  },
];

/** The places this reader may go to, in the order of the day. */
export function places(): Place[] {
  const opens = ({ needs, unless }: Place) =>
    needs.some((need) => session.may(need)) && !(unless && session.may(unless));
  return all.filter(opens);
}

/** Whether this reader may open an address: what belongs to no place is open, and the server has the last word. */
export function mayOpen(path: string): boolean {
  const belongs = (each: { href: string }) => path === each.href || path.startsWith(`${each.href}/`);
  const setting = settings.findLast(belongs);
  if (setting) return session.may(setting.needs);
  const place = all.findLast(belongs);
  return !place || place.needs.some((need) => session.may(need));
}

/** Whether an address is in a place. */
export function stands(path: string, href: string): boolean {
  return path.startsWith(href);
}

/** How many places stand in the bottom bar of a phone, beside "Plus". */
export const inBar = 4;
