// Tonight exists: who is expected where, by whom, with how many places; and it does not on a day without school.
import { assert, says, saysNot, until, within } from './checks.mjs';
import { Person } from './person.mjs';

async function whoIsExpected(story) {
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await anissa.open('/aujourdhui');
  const today = await anissa.text('main');
  says(today, 'Jeudi 26 novembre', '16 h 45', 'Comètes', 'Salle du préau', 'Appel à faire', 'Demain');
  says(today, /\d+ enfants attendus/);
  await anissa.look('aujourdhui-referente');
  const paper = await anissa.print('feuille-du-jour');
  assert.ok(paper.length > 5_000 && paper.subarray(0, 5).toString() === '%PDF-');
  await anissa.follow(/Comètes/, /\/seances\//);
  await anissa.reads(/\d+ enfants à pointer/);
  await anissa.look('attendus');
  assert.ok((await anissa.print('feuille-d-appel')).length > 5_000);
}

/** A group of two places, every Thursday: tonight and the weeks of school, none in the holidays. */
async function aGroupIsBorn(bruno) {
  const { page } = bruno;
  await bruno.open('/groupes');
  await bruno.tap('button', 'Créer un groupe');
  await bruno.write('Nom du groupe', 'Cerfs-volants');
  await bruno.write('Places', '2');
  await bruno.choose('Cursus', '1');
  await bruno.write('Salle (si vous savez)', 'Salle bleue');
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Créer un groupe' }));
  await page.waitForURL(/\/groupes\/[\w-]+$/);
  await bruno.settled();
  await bruno.reads('Pas de créneau');
  await bruno.reads('Personne dans ce groupe');
  await bruno.tap('button', /^(Ajouter un créneau|Modifier) : Chaque semaine/);
  await bruno.choose('Jour', { label: 'Jeudi' });
  await bruno.write('Début', '17:00');
  await bruno.write('Fin', '18:00');
  await bruno.look('creneau');
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads('Jeudi 26 novembre, 17 h');
  const text = await bruno.text('main');
  says(text, 'Jeudi 17 h – 18 h', 'Jeudi 3 décembre, 17 h');
  // The holidays of zone A begin on 19 December.
  saysNot(text, 'Vendredi', '24 décembre', '31 décembre');
}

/** Two children move in, the third finds no place; each is dated. */
async function childrenMoveIn(story, bruno) {
  const { page } = bruno;
  await bruno.open('/groupes');
  await bruno.follow(/^Comètes/, /\/groupes\/[\w-]+$/);
  const rows = page.getByRole('button', { name: /^Déplacer vers…/ });
  const all = await rows.count();
  const name = async () => (await rows.first().innerText()).replace(/^Déplacer vers…\s*/, '');
  const there = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Cerfs-volants' });
  const moved = [];
  for (const places of ['0 sur 2 → 1 sur 2', '1 sur 2 → 2 sur 2']) {
    moved.push(await name());
    const from = bruno.taps;
    await bruno.tap(rows.first());
    await bruno.reads(places);
    await bruno.tap(there.getByRole('button'));
    await bruno.reads(`${moved.at(-1).split(' ')[0]} : Cerfs-volants, à partir d’aujourd’hui.`);
    within(3, bruno.taps - from, 'taps', 'moving a child', story);
    await bruno.settled();
  }
  assert.equal(
    await until(
      () => rows.count(),
      (left) => left === all - 2,
    ),
    all - 2,
  );
  // The third finds no place: it is said before any tap, and there is nothing to tap.
  await bruno.tap(rows.first());
  await bruno.reads('2 sur 2 : complet le 26 novembre 2026.');
  assert.equal(await there.getByRole('button').count(), 0);
  await bruno.look('groupe-complet', { whole: false });
  await page.keyboard.press('Escape');

  await bruno.open('/groupes');
  await bruno.follow(/^Cerfs-volants/, /\/groupes\/[\w-]+$/);
  const group = await bruno.text('main');
  says(group, '2 enfants pour 2 places', ...moved, 'depuis le 26 novembre 2026');
  await bruno.look('groupe');
  return moved;
}

export default async function (story) {
  await whoIsExpected(story);
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await aGroupIsBorn(bruno);
  const moved = await childrenMoveIn(story, bruno);
  await bruno.open('/aujourdhui');
  says(await bruno.text('main'), '48 enfants attendus', 'Cerfs-volants', 'Salle bleue', '17 h');
  // The eldest's last roll call has not come, and one knows whose phone may hold it.
  await bruno.reads(/^Collège 6e–5e, mardi 24 novembre à 17 h 15 : Clara Bonnet avait la liste sur son téléphone/);
  await bruno.look('aujourdhui-direction');
  await bruno.follow(/Cerfs-volants/, /\/seances\//);
  await bruno.reads('2 enfants à pointer');
  for (const name of moved) says(await bruno.text('main'), name.split(' ')[0]);

  // A Saturday of the Christmas holidays.
  await story.wakeUpOn('2026-12-26T15:50:00Z');
  const later = await Person.signIn(story, 'bruno@marelle.example');
  await later.open('/aujourdhui');
  const holiday = await later.text('main');
  says(holiday, 'Rien ce soir', 'Samedi 26 décembre', /Prochain : |Aucune séance n’est prévue/);
  await later.look('vacances');
}
