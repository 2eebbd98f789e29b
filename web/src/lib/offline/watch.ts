// What goes on behind the screens: the files kept for offline, a newer build, a fresher pack, and the quarter of an
// hour after which a phone left on a table closes it.
import { invalidateAll } from '$app/navigation';
import { api, ApiError } from '#lib/api/client.ts';
import { session } from '#lib/session.svelte.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { t } from '#lib/words/messages.svelte.ts';
import { clock } from './clock.ts';
import { howMany } from './how-many.ts';
import { leave, whenLeft } from './leave.ts';
import { network } from './network.svelte.ts';
import { outbox } from './outbox.svelte.ts';
import { pack } from './pack.svelte.ts';
import { update } from './update.svelte.ts';

const everyMs = 60_000;
/** How long the server is waited for before it counts as out of reach (milliseconds). */
const patience = 8000;
const oldMs = 12 * 3600_000;
let started = false;
let warned = false;

async function registerWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.register('/service-worker.js');
  const look = (worker: ServiceWorker | null) => {
    // The first one has nothing to replace: it is not an update.
    if (worker?.state === 'installed' && navigator.serviceWorker.controller) update.found(worker);
  };
  look(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => look(installing));
  });
}

/** A phone is never the only copy for longer than a day: said once, from half a day on. */
function warn(): void {
  const oldest = outbox.waiting[0]?.op.body.observed_at;
  if (warned || !oldest || clock.best() - Date.parse(oldest) < oldMs) return;
  warned = true;
  toasts.show(t('web.phone.old', howMany(outbox.waiting)));
}

async function freshen(when: 'now' | 'when_old' = 'when_old'): Promise<void> {
  if (document.visibilityState !== 'visible') return;
  warn();
  if (!session.login || session.offline || !navigator.onLine) return;
  await pack.refresh(session.login, when);
  if (!pack.revoked) return;
  pack.revoked = false;
  // Whoever holds a lost phone holds its session too: both end at the first contact.
  toasts.show(t('error.device.revoked'));
  await leave();
}

/** Left alone, or signed out in another tab: what was on the screen goes, what waits to be sent stays sealed. */
async function close(): Promise<void> {
  pack.lock();
  session.forget();
  await outbox.forget();
  await invalidateAll();
}

/**
 * The server counts the same quarter of an hour: asked each minute from then on, which keeps no session open. That it
 * is over is said where every answer is read, as it is everywhere.
 */
async function asked(): Promise<'open' | 'over' | 'unreached'> {
  try {
    await api.get('/login?alone=1', { live: true, patience });
    return 'open';
  } catch (cause) {
    if (!(cause instanceof ApiError)) return 'open';
    return cause.status === 401 ? 'over' : cause.status === 0 ? 'unreached' : 'open';
  }
}

async function tick(): Promise<void> {
  const closed = pack.lockIfIdle();
  const unreached = session.offline || !navigator.onLine || !network.reached;
  if (session.login && (closed || pack.alone) && unreached) return close();
  if (session.login && pack.alone) {
    const answer = await asked();
    if (answer === 'unreached') return close();
    if (answer === 'over') return;
  }
  await freshen(closed ? 'now' : 'when_old');
}

/** Called at each start with a reader; the first time, it begins to watch. */
export async function watch(): Promise<void> {
  if (!started) {
    started = true;
    addEventListener('pointerdown', () => pack.touch(), { passive: true });
    addEventListener('keydown', () => pack.touch());
    addEventListener('online', () => void freshen());
    document.addEventListener('visibilitychange', () => void tick());
    setInterval(() => void tick(), everyMs);
    whenLeft(() => void close());
    await registerWorker().catch(() => undefined);
  }
  await pack.look().catch(() => undefined);
  await freshen();
}
