// What a house decides of itself, and headquarters for all: a rule stricter than the law, somebody's hours, the week of
// a commune; told in the recent activity, and taken back. A screen that does not come is said inside the app.
import { assert, says, saysNot } from './checks.mjs';
import { Person } from './person.mjs';

/** Stricter than the association from today: amber beside a law that is kept, and what a looser one is answered. */
async function ownRule(bruno) {
  await bruno.open('/reglages/encadrement');
  says(
    await bruno.text('main'),
    'un référent ou intervenant pour 12 enfants',
    'La promesse de l’association : un pour 12.',
  );
  await bruno.tap('button', /^Modifier : Notre règle/);
  bruno.expect(/^PUT .*own-ratio 422/);
  await bruno.write('Enfants pour un référent (si vous savez)', '20');
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('hors des valeurs possibles');
  await bruno.write('Enfants pour un référent (si vous savez)', '5');
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('un référent ou intervenant pour 5 enfants');
  await bruno.look('notre-regle');
  const { items } = await (await bruno.get('/api/v1/ratios')).json();
  const own = items.flatMap((each) => each.lines).filter((each) => each.kind === 'own');
  assert.ok(
    own.length && own.some((each) => each.words.includes('÷ 5') && each.light === 'amber'),
    'no amber by our rule',
  );
  // Who directs is said with the quotas.
  const house = items.flatMap((each) => each.house).filter((each) => each.kind === 'directed');
  assert.ok(house.length && house.every((each) => each.light === 'green'), 'the director holds the BAFD');
}

async function hours(bruno) {
  const { items } = await (await bruno.get('/api/v1/staff')).json();
  const anissa = items.find((each) => each.name.startsWith('Anissa'));
  await bruno.open(`/equipe/${anissa.id}`);
  says(await bruno.text('main'), 'Heures de travail', 'Aucune heure notée.');
  await bruno.tap('button', /^Modifier : Heures de travail/);
  await bruno.write('Heures par semaine', 'beaucoup');
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('réponse non comprise');
  await bruno.write('Heures par semaine', '17 h 30');
  await bruno.tap('button', 'Enregistrer');
  await bruno.reads('17 h 30 par semaine, à partir du 26 novembre 2026');
  await bruno.look('heures');
}

/** Each commune where there is a house; one is written, and taken back. */
async function weekForAll(story) {
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  await elodie.open('/reglages/calendrier');
  says(await elodie.text('main'), 'Semaine scolaire des communes', 'Chambéry', '1 établissement');
  await elodie.tap('button', /^Écrire la semaine : Chambéry/);
  await elodie.tap(elodie.page.getByLabel('Mercredi, matin'));
  await elodie.tap('button', 'Enregistrer');
  await elodie.reads(/Semaine enregistrée : Chambéry/);
  await elodie.reads(/mercredi, matin/);
  await elodie.look('semaine-pour-toutes');
  return elodie;
}

async function told(bruno) {
  await bruno.open('/activite');
  const text = await bruno.text('main');
  says(text, 'a noté pour tous les établissements la semaine d’école de Chambéry', 'le siège peut l’annuler');
  says(text, /règle d’encadrement de l’établissement à partir du 26 novembre 2026 : un référent pour 5 enfants/);
  says(text, /heures de travail d’Anissa Kaddour à partir du 26 novembre 2026 : 17 h 30 par semaine/);
  await bruno.tap(bruno.page.getByRole('button', { name: /^Annuler.*17 h 30 par semaine/ }));
  await bruno.reads(/Annulé par Bruno Delmas/);
}

/** The files of a screen do not come: said where one stands, with the menu; it opens once the network is back. */
async function noAnswer(bruno) {
  await bruno.open('/aujourdhui');
  await bruno.network(false);
  await bruno.tap(bruno.page.getByRole('link', { name: 'Planning', exact: true }).first());
  await bruno.reads('Cet écran n’a pas pu s’ouvrir');
  await bruno.reads('Le réseau ne répond pas. Vérifiez la connexion, puis réessayez.');
  assert.ok(
    await bruno.page.getByRole('link', { name: 'Enfants', exact: true }).first().isVisible(),
    'the menu is gone',
  );
  const failed = bruno.page.waitForEvent('requestfailed');
  await bruno.tap('button', 'Réessayer');
  await failed;
  await bruno.reads('Cet écran n’a pas pu s’ouvrir');
  await bruno.network(true);
  await bruno.tap('button', 'Réessayer');
  await bruno.reads(/^Semaine du/);
  saysNot(await bruno.text('main'), 'n’a pas pu s’ouvrir');
}

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await ownRule(bruno);
  await hours(bruno);
  const elodie = await weekForAll(story);
  await told(bruno);
  await elodie.tap('button', /^Revenir à ce qui était dit avant : Chambéry/);
  await elodie.reads('Semaine à renseigner');
  await noAnswer(await Person.signIn(story, 'bruno@marelle.example'));
}
