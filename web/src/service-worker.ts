/// <reference lib="webworker" />
// The client without network: its files, all of one build, kept by this browser. The API is never kept here: what a
// phone may know lies sealed in the pack.
const worker = self as unknown as ServiceWorkerGlobalScope;

// Written by tools/finish.js once the files are final: a change of any is a new worker, with a cache of its own.
const files = '%marelle.files%'.split(' ');
const cacheName = 'marelle-%marelle.build%';
const kept = new Set(files);
const shell = '/index.html';
/** What the server answers by itself, and any file. */
const notAScreen = /^\/(api|l|p|healthz|readyz|metrics)(\/|$)|\.\w+$/;

/** All the files or none; one named by its content is taken from the build before. */
async function keep(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(
    files.map(async (path) => {
      const named = path.includes('/immutable/');
      const known = named && (await caches.match(path));
      const answer = known || (await fetch(path, { cache: named ? 'default' : 'no-cache' }));
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await cache.put(path, answer);
    }),
  );
}

/** The build before goes when no other tab may still ask for its files. */
async function takeOver(): Promise<void> {
  await worker.clients.claim();
  if ((await worker.clients.matchAll({ type: 'window' })).length > 1) return;
  for (const name of await caches.keys())
    if (name.startsWith('marelle-') && name !== cacheName) await caches.delete(name);
}

/** A screen opens with the files of its own build, network or not; a newer build is offered, never forced. */
async function screen(request: Request): Promise<Response> {
  const found = await (await caches.open(cacheName)).match(shell);
  return found ?? fetch(request);
}

async function file(request: Request, path: string): Promise<Response> {
  const found = (await (await caches.open(cacheName)).match(path)) ?? (await caches.match(path));
  return found ?? fetch(request);
}

worker.addEventListener('install', (event) => event.waitUntil(keep()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return;
  if (request.mode === 'navigate') {
    if (!notAScreen.test(pathname)) event.respondWith(screen(request));
  } else if (kept.has(pathname) || pathname.startsWith('/_app/immutable/')) {
    event.respondWith(file(request, pathname));
  }
});

export {};
