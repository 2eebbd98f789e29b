// What is declared to the State: a task leads to the sheet, each value is copied by hand into TAM, who would come back
// refused is named with everything that is wrong, the filing is noted, and a change since is told line by line.
import { assert, says, saysNot, within } from './checks.mjs';
import { Person } from './person.mjs';

const year = '/declarations/periscolaire-2026-2027';

/** Filed in August; a name has changed since. */
async function changedSince(story, bruno) {
  await bruno.open('/aujourdhui');
  const from = bruno.taps;
  await bruno.follow('1 fiche déposée a changé : à redéclarer', /\/declarations$/);
  says(await bruno.text('main'), 'Accueil périscolaire 2026-2027', 'Fiche unique', 'Récépissé du 25 août 2026.');
  await bruno.look('declarations');
  await bruno.follow(/^Accueil périscolaire 2026-2027 : Fiche unique/, /\/unique$/);
  within(2, bruno.taps - from, 'taps', 'from today to what changed since it was filed', story);
  const sheet = await bruno.text('main');
  says(sheet, 'Déposée le 20 août 2026, numéro 0730417PE000126', '2 lignes ont changé depuis le dépôt : à redéclarer');
  says(sheet, 'Numéro du local TAM : L-730417 (nouveau)');
  says(sheet, 'Leïla Ferrand, Nom d’usage : D’Arvieux (nouveau)', '073ORG0417', 'Maison des Combes');
  // Everybody who would come back, with everything that is wrong, in words.
  says(sheet, 'seraient refusées par TAM', 'Nom d’usage : apostrophe « ’ » : tapez l’apostrophe droite');
  says(sheet, 'Premier prénom : manque ; Sexe : manque', 'Assez d’adultes ?');
  await bruno.look('fiche-unique');
}

/** TAM reads no file: one tap, one value. */
async function copying(bruno) {
  const { page } = bruno;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  // The clipboard is the machine's: another story may have written in it since. What this page wrote is noted.
  await page.evaluate(() => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => write(text).then(() => void (window.copied = text));
  });
  await bruno.tap('button', 'Copier : Numéro d’organisateur TAM, 073ORG0417');
  await bruno.reads('Copié : 073ORG0417');
  assert.equal(await page.evaluate(() => window.copied), '073ORG0417');
  await bruno.tap('button', /^Copier : Date de naissance, 11\/06\/1979/);
  await bruno.reads('Copié : 11/06/1979');
  // What nothing else knows is written here.
  bruno.expect(/^PUT .*\/values 422/);
  await bruno.tap('button', /^Modifier : Téléphone sur place/);
  await bruno.write('Téléphone sur place', 'douze');
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads('réponse non comprise');
  await bruno.write('Téléphone sur place', '04 79 11 22 33');
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads('3 lignes ont changé depuis le dépôt');
  says(await bruno.text('main'), 'Téléphone sur place : 04 79 11 22 33, au lieu de 04 79 00 00 00');
}

/** The name put right, the filing taken back and noted again. */
async function again(story, bruno) {
  const { page } = bruno;
  await bruno.tap(page.getByRole('link', { name: 'Leïla Ferrand', exact: true }).first());
  await page.waitForURL(/\/equipe\/[\w-]+$/);
  await bruno.settled();
  await bruno.tap('button', 'Lire l’état civil');
  await bruno.reads('D’Arvieux');
  await bruno.tap('button', /^Modifier.*État civil, pour la déclaration/);
  await bruno.write(page.getByLabel(/^Nom d’usage/), "D'Arvieux");
  // Born in a town that is part of another today: its name is enough, TAM takes its code.
  await bruno.choose(page.getByLabel(/^Pays de naissance/), 'FR');
  await bruno.write(page.getByLabel(/^Commune de naissance/), 'seynod');
  await bruno.reads('Seynod (74), code INSEE 74268.');
  await bruno.look('etat-civil');
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await page.locator('form').first().waitFor({ state: 'detached' });
  await bruno.reads('Seynod (74)');
  await bruno.open(`${year}/unique`);
  await bruno.reads('Seynod (74)');
  says(await bruno.text('main'), '74268');
  saysNot(await bruno.text('main'), 'tapez l’apostrophe droite');
  await bruno.open(year);
  const text = await bruno.text('main');
  says(text, 'Le SDJES nous demande', 'Atteint', '7 mineurs au moins', '14 jours par an au moins', '2 h par jour');
  says(text, 'Fiche déposée le 20 août 2026', 'Assurance responsabilité civile', 'se termine avant le dernier jour');
  await bruno.look('accueil');
  await bruno.tap('button', 'Annuler : Fiche déposée le 20 août 2026, numéro 0730417PE000126');
  await bruno.reads('C’est annulé.');
  await bruno.settled();
  says(await bruno.text('main'), /En retard de \d+ jours/, 'Annulé par Bruno Delmas');
  await bruno.open(`${year}/unique`);
  const from = bruno.taps;
  await bruno.tap('button', 'Noter le dépôt');
  await bruno.write('Numéro donné par TAM', '0730417PE000126-2');
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads('Rien n’a changé depuis le dépôt.');
  within(2, bruno.taps - from, 'taps', 'noting a filing', story);
  await bruno.tap('button', 'Noter le récépissé');
  await bruno.write(page.getByLabel(/^Numéro du récépissé/), 'R-2026-0991');
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads(/Récépissé du .* R-2026-0991/);
}

async function documents(bruno) {
  const { page } = bruno;
  await bruno.open(year);
  await bruno.tap('button', /^Il est là.*Rapport de sécurité/);
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await page.locator('form').first().waitFor({ state: 'detached' });
  await bruno.settled();
  says(await bruno.text('main'), 'Rapport de sécurité des locaux\ndu ');
}

/** On paper: the sheet, without its buttons. */
async function onPaper(bruno) {
  const { page } = bruno;
  await bruno.open(`${year}/unique`);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('button', { name: /^Copier/ }).count(), 0);
  says(await bruno.text('main'), 'Numéro d’organisateur TAM', '073ORG0417', 'Nom de naissance');
  const paper = await bruno.print('fiche-unique');
  assert.ok(paper.length > 5000, 'the sheet prints nothing');
}

/** The PEdT and the checks asked have their screen. */
async function settings(bruno) {
  const { page } = bruno;
  await bruno.open('/reglages/encadrement');
  says(await bruno.text('main'), 'ne font partie d’aucun PEdT', 'bénévole', 'Liste des cadres interdits');
  await bruno.look('encadrement');
  await bruno.tap('button', /^Ajouter une convention/);
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads('font partie du PEdT de la commune.');
  await bruno.tap('button', /^Modifier : bénévole/);
  await bruno.tap(page.getByLabel('Carte professionnelle d’éducateur sportif'));
  await bruno.tap(page.locator('form').getByRole('button', { name: 'Enregistrer' }));
  await bruno.reads('C’est enregistré.');
  await bruno.look('encadrement-fait');
}

export const desk = true;

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await changedSince(story, bruno);
  await copying(bruno);
  await again(story, bruno);
  await documents(bruno);
  if (story.width >= 900) await onPaper(bruno);
  await settings(bruno);
  // A referent reads no declaration.
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await anissa.open('/aujourdhui');
  saysNot(await anissa.text('main'), 'fiche déposée');
  assert.equal((await anissa.get('/api/v1/declarations')).status(), 403);
}
