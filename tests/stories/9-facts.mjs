// Something happens: it is written in three taps and one's own words, the director sees it at once, and a serious one
// opens the State's form.
import { assert, says, saysNot, until, within } from './checks.mjs';
import { Person } from './person.mjs';

const words = 'Zèbre-4471 est tombée dans la cour, le poignet est gonflé.';

async function children(person, session) {
  const { session: roll } = await (await person.get(`/api/v1/sessions/${session}/attendance`)).json();
  return roll.children.map(({ child }) => child);
}

async function tonight(person) {
  const { sessions } = await (await person.get('/api/v1/today')).json();
  return sessions.find((each) => each.group.name === 'Comètes').id;
}

/** From the first screen: the group, the child, the words, and the tap that says how grave it is. */
async function graveInThreeTaps(story, anissa, child) {
  await anissa.open('/aujourdhui');
  anissa.taps = 0;
  await anissa.follow(/Comètes/, /\/seances\//);
  await anissa.tap(anissa.page.locator('.roll .name').filter({ hasText: child.first_name }).first());
  const field = anissa.page.getByLabel(`Noter un fait : ${child.first_name}`, { exact: true });
  await anissa.write(field, words);
  await anissa.look('fiche-et-fait');
  await anissa.tap('button', 'Grave : prévenir la direction');
  await anissa.reads('Noté. La direction est prévenue');
  within(3, anissa.taps, 'taps', 'a grave fact from the first screen, the words apart', story);
  // The phone has it: the card closes.
  await anissa.page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** What has not left is taken back at once, and never leaves. */
async function takenBack(anissa, child) {
  await anissa.tap(anissa.page.locator('.roll .name').filter({ hasText: child.first_name }).first());
  await anissa.write(`Noter un fait : ${child.first_name}`, 'Hochequeue-17 : noté par erreur.');
  await anissa.tap('button', 'Noter');
  await anissa.reads('2 faits gardés sur ce téléphone');
  await anissa.tap('button', 'Annuler');
  await anissa.reads('Retiré de ce téléphone.');
  await anissa.reads('1 fait et 1 retrait gardés sur ce téléphone');
}

/** Without network the same taps keep it, say so where it is seen, and it leaves later. */
async function withoutNetwork(anissa, child) {
  // The card that was opened leaves before: it is the fact that must have.
  const own = async () => JSON.stringify(await (await anissa.get('/api/v1/own-facts')).json());
  assert.ok((await until(own, (facts) => facts.includes('Zèbre-4471'))).includes('Zèbre-4471'), 'the fact never left');
  await anissa.reads(/Envoyé à/);
  await anissa.network(false);
  await anissa.tap(anissa.page.locator('.roll .name').filter({ hasText: child.first_name }).first());
  await anissa.write(`Noter un fait : ${child.first_name}`, 'Perruche-88 : le poignet désenfle.');
  await anissa.tap('button', 'À surveiller');
  await anissa.page.getByRole('dialog').waitFor({ state: 'detached' });
  await anissa.reads('Noté.');
  await anissa.reads('1 fait gardé sur ce téléphone');
  await anissa.look('note-sans-reseau');
  await takenBack(anissa, child);
  // It never arrived: there is nothing to take back, which the phone cannot know.
  await anissa.network(true);
  await anissa.reads(/Envoyé à/);
  const left = await until(own, (facts) => facts.includes('Perruche-88'));
  assert.ok(left.includes('Perruche-88') && !left.includes('Hochequeue-17'), 'a fact taken back left all the same');
}

/** What is typed is not lost with the page, and does not lie on the phone as it was typed. */
async function draftIsKept(anissa, session, child) {
  const open = async () => {
    await anissa.open(`/seances/${session}`);
    await anissa.tap(anissa.page.locator('.roll .name').filter({ hasText: child.first_name }).first());
    return anissa.page.getByLabel(`Noter un fait : ${child.first_name}`, { exact: true });
  };
  await anissa.write(await open(), 'Ocarina-52, à finir');
  await anissa.page.waitForFunction(() => Object.keys(sessionStorage).some((key) => key.startsWith('marelle.draft.')));
  const kept = await anissa.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  assert.ok(!kept.includes('Ocarina'), 'the draft lies on the phone in clear');
  const again = await open();
  await anissa.page.waitForFunction(() =>
    [...document.querySelectorAll('textarea')].some((each) => each.value.includes('Ocarina-52')),
  );
  await anissa.write(again, '');
  await anissa.page.keyboard.press('Escape');
}

async function directorSeesIt(story, bruno) {
  // The band asks twice a minute while the screen is looked at.
  await bruno.page.clock.fastForward(31_000);
  await bruno.reads('1 fait grave à voir');
  await bruno.open('/aujourdhui');
  await bruno.look('bandeau-direction');
  await bruno.follow('1 fait grave à voir', /\/faits\//);
  says(await bruno.text('main'), words, 'Grave', 'Anissa Kaddour');
  const id = new URL(bruno.page.url()).pathname.split('/').at(-1);
  await bruno.tap('button', 'Vu');
  await bruno.reads(/Vu par Bruno Delmas/);
  await bruno.look('vu');
  const waiting = await (await bruno.get('/api/v1/facts-waiting')).json();
  assert.equal(waiting.count, 0);
  return id;
}

/** The form of a serious incident: what must be done first, then what the State asks; on paper too. */
async function declaration(bruno) {
  await bruno.tap('button', 'Corriger');
  await bruno.tap(bruno.page.getByLabel(/C’est un incident/));
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('Corrigé.');
  await bruno.follow('Déclaration à l’État', /\/incident$/);
  await bruno.look('declaration-vide');
  says(await bruno.text('main'), 'CASF R227-11', 'sans délai');
  for (const step of ['Faire cesser le danger', 'Informer les responsables légaux'])
    await bruno.tap('button', `C’est fait : ${step}`);
  await bruno.tap('button', 'Sans objet : S’occuper de l’auteur présumé');
  await bruno.reads(/2 étapes restent à faire/);
  bruno.expect(/POST .*incident-sendings 422/);
  await bruno.tap('button', 'C’est envoyé');
  await bruno.reads('La déclaration n’est pas complète.');
  await bruno.choose('Catégorie', 'Santé');
  await bruno.tap(bruno.page.getByLabel('accident corporel'));
  await bruno.write('Récit des faits', 'Chute dans la cour à 16 h 50, poignet gonflé.');
  await bruno.write('Mesures prises pour faire cesser le danger', 'Cour fermée.');
  await bruno.write('Information donnée aux familles', 'La mère appelée à 16 h 55.');
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('Cette version est gardée');
  await bruno.tap('button', 'C’est envoyé');
  await bruno.reads(/envoyée .* par Bruno Delmas/);
  await bruno.look('declaration');
  const pdf = await bruno.print('declaration-papier');
  assert.ok(pdf.length > 4000, 'an empty sheet');
}

async function othersReadNothing(story, id) {
  const leila = await Person.signIn(story, 'leila@marelle.example');
  const answer = await leila.get(`/api/v1/facts/${id}`);
  assert.equal(answer.status(), 404);
  const driss = await Person.signIn(story, 'driss@marelle.example');
  assert.equal((await driss.get(`/api/v1/facts/${id}`)).status(), 403);
  const seen = await (await driss.get('/api/v1/today')).json();
  saysNot(JSON.stringify(seen), 'Zèbre-4471');
  const session = seen.sessions[0];
  if (session) {
    await driss.open(`/seances/${session.id}`);
    await driss.tap(driss.page.locator('.roll .name').first());
    await driss.reads(/Dites-le ce soir à .+ ou à Bruno Delmas/);
    await driss.look('benevole');
  }
}

export default async function play(story) {
  story.secrets = ['Zèbre-4471', 'Ocarina-52', 'Perruche-88', 'Hochequeue-17'];
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await bruno.open('/enfants');
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const session = await tonight(anissa);
  const [one] = await children(anissa, session);
  await draftIsKept(anissa, session, one);
  await graveInThreeTaps(story, anissa, one);
  await withoutNetwork(anissa, one);
  const id = await directorSeesIt(story, bruno);
  await declaration(bruno);
  await othersReadNothing(story, id);
}
