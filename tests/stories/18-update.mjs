// A newer build is offered between two tasks, never during a roll call; and two tabs of one phone send each mark once.
import { createServer, request as ask } from 'node:http';
import { assert, says, saysNot } from './checks.mjs';
import { Person } from './person.mjs';
import { button, marks, rollCall, stored, takePack, workerThere } from './phone.mjs';

const bar = /Nouvelle version prête/;

/** Stands before the server; once told, the service worker it hands on is that of a newer build. */
async function before(origin) {
  let newer = false;
  const { hostname, port } = new URL(origin);
  const server = createServer((call, reply) => {
    const worker = call.url === '/service-worker.js';
    const headers = worker ? { ...call.headers, 'accept-encoding': 'identity', 'if-none-match': '' } : call.headers;
    const onwards = ask({ hostname, port, path: call.url, method: call.method, headers }, async (answer) => {
      if (!worker || !newer) {
        reply.writeHead(answer.statusCode, answer.headers);
        answer.pipe(reply);
        return;
      }
      let text = '';
      for await (const piece of answer) text += piece;
      const told = text.replace(/marelle-[0-9a-f]{12}/, 'marelle-0123456789ab');
      // A worker that no longer names its build is not a newer one: the story then waits for it in vain.
      reply
        .writeHead(told === text ? 500 : 200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache' })
        .end(told);
    });
    onwards.on('error', () => reply.destroy());
    call.pipe(onwards);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => (server.closeAllConnections(), server.close());
  return { origin: `http://127.0.0.1:${server.address().port}`, release: () => (newer = true), close };
}

async function newerBuild(anissa, front) {
  await anissa.open('/aujourdhui');
  await workerThere(anissa);
  const { id, children } = await rollCall(anissa);
  front.release();
  await anissa.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    while (!registration.waiting) await new Promise((wait) => setTimeout(wait, 50));
  });
  await anissa.tap('button', button(children[0], 'Absent'));
  await anissa.reads(/Envoyé à/);
  saysNot(await anissa.text(), bar);
  await anissa.follow('Départ', /\/depart$/);
  saysNot(await anissa.text(), bar);
  await anissa.page.goBack();
  await anissa.page.goto(`${front.origin}/seances/${id}`);
  await anissa.settled();
  saysNot(await anissa.text(), bar);
}

async function taken(anissa) {
  await anissa.open('/aujourdhui');
  await anissa.reads(bar);
  await anissa.look('nouvelle-version');
  const again = anissa.page.waitForEvent('load');
  await anissa.tap('button', 'Recharger');
  await again;
  await anissa.settled();
  saysNot(await anissa.text(), bar);
  const caches = await anissa.page.evaluate(() => window.caches.keys());
  assert.deepEqual(caches, ['marelle-0123456789ab'], 'the files of the build before are still there');
}

/** The same account in two tabs: each mark leaves from one of them, once. */
async function twoTabs(anissa) {
  await takePack(anissa);
  const { id, children } = await rollCall(anissa);
  const context = anissa.page.context();
  const other = await context.newPage();
  await other.goto(anissa.page.url());
  await other.getByRole('button', { name: /^Tous présents/ }).waitFor();
  const sent = [];
  context.on('request', (each) => {
    if (/attendance-batch$/.test(each.url())) sent.push(...each.postDataJSON().notes.map((note) => note.id));
  });
  await anissa.network(false);
  await anissa.tap('button', button(children[1], 'Absent'));
  await anissa.reads('1 pointage gardé sur ce téléphone');
  await other.getByRole('button', { name: button(children[2], 'En retard'), exact: true }).click();
  // Each tab counts what the other keeps.
  for (const page of [anissa.page, other])
    await page.getByText('2 pointages gardés sur ce téléphone').first().waitFor();
  assert.equal((await stored(anissa)).outbox, 2);
  await anissa.network(true);
  for (const page of [anissa.page, other])
    await page
      .getByText(/Envoyé à/)
      .first()
      .waitFor();
  assert.equal(sent.length, 2, `sent: ${sent.join(', ')}`);
  const after = await marks(anissa, id);
  assert.deepEqual([after.get(children[1]).presence, after.get(children[2]).presence], ['absent', 'late']);
  assert.deepEqual(
    new Set(sent),
    new Set([after.get(children[1]).note, after.get(children[2]).note]),
    'what was sent is not what the server has',
  );
  assert.equal((await stored(anissa)).outbox, 0);
  await other.close();
}

export const desk = true;

export default async function (story) {
  const front = await before(story.server.origin);
  story.server = { ...story.server, origin: front.origin };
  const stop = story.server.stop;
  story.server.stop = async () => (front.close(), stop());
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await newerBuild(anissa, front);
  await taken(anissa);
  await twoTabs(anissa);
  says(await anissa.text(), /Envoyé à/);
}
