import { t } from '#lib/words/messages.svelte.ts';

/** Why a session does not take place, the same words on every page; without a reason, its slot was ended. */
export function sayCancelled({ cancel_reason: reason }: { cancel_reason: string | null }): string {
  return reason ? t('web.session.cancelled', { reason }) : t('web.session.cancelled_slot');
}
