// The door: who collects whom, in two taps; somebody nobody knows; somebody who must not come near; a child who may
// leave alone, not before the hour.
import { assert, says, saysNot, until, within } from './checks.mjs';
import { Person } from './person.mjs';
import { takePack, unlock } from './phone.mjs';

/** Writes through the reader's own session, as their browser would. */
async function send(person, method, path, body) {
  const answer = await person.page.evaluate(
    async ([method, path, body]) => {
      const { csrf } = await (await fetch('/api/v1/login')).json();
      const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
      const reply = await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
      return { status: reply.status, body: await reply.json() };
    },
    [method, path, body],
  );
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

async function roll(person, id) {
  const { session } = await (await person.get(`/api/v1/sessions/${id}/attendance`)).json();
  return session.children;
}

/** A child of the roll, once the server has what the phone tells it a moment later. */
const once = (person, id, child, isSo) =>
  until(async () => (await roll(person, id)).find((each) => each.child.id === child.id), isSo);

const line = (person, name) => person.page.locator('li').filter({ hasText: name });
const row = (person, name) => line(person, name).getByRole('button', { name: /Qui vient chercher/ });

/** The roll is called, and the other half of the screen is the door. */
async function toTheDoor(anissa) {
  await anissa.open('/aujourdhui');
  await anissa.follow(/Comètes/, /\/seances\//);
  const id = new URL(anissa.page.url()).pathname.split('/').at(-1);
  await anissa.tap('button', /^Tous présents/);
  await anissa.reads('enfants marqués présents');
  await anissa.quiet();
  await anissa.follow('Départ', /\/depart$/);
  await anissa.reads(/\d+ enfants encore là/);
  await anissa.look('a-la-porte');
  return id;
}

async function withAParent(story, anissa, id, child) {
  const from = anissa.taps;
  await anissa.tap(row(anissa, child.first_name));
  const adult = line(anissa, child.first_name)
    .getByRole('button', { name: /mère|père/i })
    .first();
  await adult.waitFor();
  await anissa.look('qui-vient');
  const [who] = (await adult.innerText()).split('\n');
  await anissa.tap(adult);
  await anissa.reads(`${child.first_name} : départ avec ${who.trim()}`);
  within(2, anissa.taps - from, 'taps', 'a child leaves with a parent', story);
  const kept = await once(anissa, id, child, ({ handover }) => handover);
  assert.equal(kept.handover?.kind, 'guardian');
  assert.equal(kept.handover.adult.name, who.trim());
  assert.ok(kept.mark.minutes < 90, `${kept.mark.minutes} minutes though the child left early`);
  await anissa.look('parti');
  await anissa.tap('button', 'Annuler');
  const back = await once(anissa, id, child, ({ handover }) => !handover);
  assert.equal(back.handover, null, 'undo did not keep the child here');
  assert.equal(back.mark.minutes, 90);
}

/** Somebody who does not say who they are is stopped too. */
async function somebodyNameless(anissa, id, child) {
  await anissa.tap(row(anissa, child.first_name));
  const here = line(anissa, child.first_name);
  await anissa.tap(here.getByRole('button', { name: 'Une autre personne se présente' }));
  await anissa.tap(here.getByRole('button', { name: 'Arrêt : pas dans la liste' }));
  await anissa.reads('Une autre personne n’est pas dans la liste');
  await anissa.reads('La direction ou la personne référente peut lever cet arrêt');
  const kept = await once(anissa, id, child, ({ stops }) => stops.length);
  assert.deepEqual([kept.stops[0]?.kind, kept.stops[0]?.name], ['not_listed', '']);
}

/** Nobody knows this adult: red, the parents' numbers, and the director lifts it with a reason. */
async function somebodyElse(story, anissa, bruno, id, child) {
  await anissa.tap(row(anissa, child.first_name));
  const here = line(anissa, child.first_name);
  await anissa.tap(here.getByRole('button', { name: 'Une autre personne se présente' }));
  await anissa.write('Qui est-ce ? (si vous le savez)', 'Mireille, une voisine');
  await anissa.tap(here.getByRole('button', { name: 'Arrêt : pas dans la liste' }));
  await anissa.reads('Stop');
  says(await anissa.text('main'), 'Mireille, une voisine n’est pas dans la liste', 'Appeler');
  await anissa.look('stop');

  await once(anissa, id, child, ({ stops }) => stops.length);
  await bruno.open('/aujourdhui');
  says(await bruno.text('main'), 'à la porte');
  await bruno.look('aujourdhui-arret');
  await bruno.open(`/seances/${id}/depart`);
  await bruno.tap(row(bruno, child.first_name));
  const there = line(bruno, child.first_name);
  await bruno.tap(there.getByRole('button', { name: 'Lever l’arrêt…' }));
  await bruno.tap(there.getByRole('button', { name: 'Lever cet arrêt' }));
  await bruno.reads('Écrivez la raison');
  const why = 'Sa mère, au téléphone à 17 h 10, est d’accord.';
  await bruno.write('Pourquoi ? (qui a donné son accord, comment, quand)', why);
  await bruno.look('lever');
  await bruno.tap(there.getByRole('button', { name: 'Lever cet arrêt' }));
  await bruno.reads('Arrêt levé par Bruno Delmas');

  await anissa.page.reload();
  await anissa.settled();
  await anissa.tap(row(anissa, child.first_name));
  await anissa.reads('Sa mère, au téléphone');
  await anissa.tap(here.getByRole('button', { name: `${child.first_name} peut partir : noter le départ` }));
  const kept = await once(anissa, id, child, ({ handover }) => handover);
  assert.ok(kept.handover?.stop, 'the departure does not name the stop that was lifted');
  await anissa.look('leve');
}

/** A court keeps an adult away: the team cannot lift that stop, and without network it is one all the same. */
async function mustNotApproach(anissa, bruno, id, child) {
  await send(bruno, 'POST', `/children/${child.id}/guardians`, {
    guardian: { given_names: 'Gérard', usage_name: 'Delaporte' },
    relation: 'father',
    authority: 'withdrawn',
    rights: ['no_approach'],
  });
  await takePack(anissa);
  await anissa.open(`/seances/${id}/depart`);
  await anissa.network(false);
  await anissa.page.reload();
  await unlock(anissa);
  await anissa.tap(row(anissa, child.first_name));
  const here = line(anissa, child.first_name);
  const banned = here.getByRole('button', { name: /Gérard Delaporte ne doit pas approcher/ });
  await anissa.tap(banned);
  await anissa.reads('la direction n’est pas prévenue');
  assert.equal(await banned.count(), 0, 'asks again whether he is there');
  await anissa.look('arret-sans-reseau');
  await anissa.page.reload();
  await unlock(anissa);
  await anissa.tap(row(anissa, child.first_name));
  await anissa.tells('Stop', 'Ne remettez pas', 'la direction n’est pas prévenue');
  await anissa.network(true);
  await anissa.reads('Seule la direction peut lever cet arrêt');
  says(await anissa.text('main'), 'Ne remettez pas');
  saysNot(await anissa.text('main'), 'Lever l’arrêt');
  await anissa.look('ne-doit-pas-approcher');
  await anissa.quiet();
  await anissa.follow('Appel', /seances\/[0-9a-f-]+$/);
  await anissa.tap('button', new RegExp(`^${child.first_name}.*Fiche`));
  await anissa.page.getByRole('dialog').getByText('Gérard Delaporte').waitFor();
  await anissa.look('fiche', { whole: false });
  await anissa.tap('button', 'Fermer');
  await bruno.open(`/seances/${id}/depart`);
  await bruno.tap(row(bruno, child.first_name));
  await line(bruno, child.first_name).getByRole('button', { name: 'Lever l’arrêt…' }).waitFor();
}

/** Without network too, whoever may leave alone may not before the hour, and may from then on in one tap. */
async function aloneFromItsHour(story) {
  const clara = await Person.signIn(story, 'clara@marelle.example');
  const { sessions } = await (await clara.get('/api/v1/today')).json();
  const tonight = sessions.find(({ group }) => group.name === 'Collège 6e–5e');
  const { child, leaves_alone } = tonight.children.find((each) => each.leaves_alone?.allowed);
  assert.equal(leaves_alone.from, '18:45');
  const other = tonight.children.find((each) => !each.leaves_alone?.allowed).child;
  await takePack(clara);
  await clara.open(`/seances/${tonight.id}/depart`);
  await clara.network(false);
  await clara.page.reload();
  await unlock(clara);
  const name = `${child.first_name} ${child.initial}`;
  const alone = line(clara, name).getByRole('button', { name: /^Seul·e/ });
  await line(clara, name)
    .getByText(/Peut partir seul·e à partir de 18\sh\s45/)
    .waitFor();
  assert.equal(await alone.count(), 0, 'may leave alone before the hour');
  await clara.tap(row(clara, name));
  await line(clara, name).getByText('Qui vient chercher', { exact: false }).first().waitFor();
  const others = line(clara, name).getByRole('button', { name: /seul/i }).filter({ hasNotText: 'Qui vient chercher' });
  assert.equal(await others.count(), 0, 'the panel lets leave alone');
  await clara.look('seul-avant-l-heure');
  // At a quarter to seven, still without network: one tap, for that child and no other.
  await clara.page.clock.fastForward('01:58:00');
  await unlock(clara).catch(() => undefined);
  await alone.waitFor();
  const stays = line(clara, `${other.first_name} ${other.initial}`).getByRole('button', { name: /^Seul·e/ });
  assert.equal(await stays.count(), 0, 'a child without the authorisation may leave alone');
  clara.taps = 0;
  await clara.tap(alone);
  await clara.reads(/1 départ.* gardés? sur ce téléphone/);
  within(1, clara.taps, 'tap', 'a child leaves alone at the hour, without network', story);
  await clara.look('seul-a-l-heure');
}

export default async function (story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const id = await toTheDoor(anissa);
  const children = (await roll(anissa, id)).map((each) => each.child);
  story.secrets = ['Delaporte', 'Mireille', children[0].first_name];
  await withAParent(story, anissa, id, children[0]);
  await somebodyElse(story, anissa, bruno, id, children[1]);
  await somebodyNameless(anissa, id, children[3]);
  await mustNotApproach(anissa, bruno, id, children[2]);
  await aloneFromItsHour(story);
}
