// Headquarters read the grid that comes with Marelle, make a better version of it, see what is missing, publish; the
// team reads it and prints the sheet; nobody of it ever saw the draft.
import { assert, says, saysNot } from './checks.mjs';
import { Person } from './person.mjs';

const list = '/reglages/instruments';
const idOf = (person) => new URL(person.page.url()).pathname.split('/')[3];

/** As those who answer will see it: three cursus, five who answer, faces for the youngest. */
async function reads(elodie) {
  await elodie.open(list);
  says(
    await elodie.text('main'),
    'Grilles d’évaluation',
    'Grille Marelle, version 1',
    'En vigueur',
    'Livrée avec Marelle',
  );
  await elodie.look('grilles');
  await elodie.follow('Lire le guide', /guide$/);
  says(await elodie.text('main'), 'Faire le point avec un enfant', 'Ce n’est pas un zéro', 'CC BY 4.0');
  await elodie.look('guide');
  await elodie.open(list);
  await elodie.follow('Grille Marelle, version 1', /instruments\/[0-9a-f-]{36}$/);
  says(
    await elodie.text('main'),
    'Cursus 1, Référent',
    'Engagement scolaire',
    'Commence presque chaque soir, sans rappel.',
  );
  await elodie.look('grille-referent');
  await elodie.tap('button', 'Enfant');
  says(await elodie.text('main'), 'J’aime aller à l’école.', 'Un peu', 'Je ne sais pas');
  await elodie.tap(elodie.page.getByRole('radiogroup').first().getByRole('radio', { name: 'Oui', exact: true }));
  await elodie.reads('1 sur 9 essayées');
  await elodie.tap('button', '3');
  says(await elodie.text('main'), 'Cursus 3, Enfant', 'Je vais au collège avec envie.');
  await elodie.look('grille-jeune');
}

/** Another scale is tried: its levels are its own, nothing written is lost when one goes back. */
async function rescales(elodie, anchor) {
  await elodie.tap(elodie.page.getByText('Mots des niveaux', { exact: true }));
  says(await elodie.text('main'), 'ne se compare pas aux évaluations faites avant');
  await elodie.choose('Échelle', 'Trois visages, lus à voix haute');
  await elodie.reads(/^Échelle changée/);
  assert.equal(await anchor.count(), 0, 'a level of the other scale is still there');
  await elodie.look('autre-echelle');
  await elodie.tap(elodie.page.getByRole('status').getByRole('button', { name: 'Annuler' }));
  assert.equal(await anchor.inputValue(), 'Commence presque chaque soir, sans rappel.');
  await elodie.tap(elodie.page.getByText('Mots des niveaux', { exact: true }));
}

/** A new version: an anchor emptied is named, written again it may be published, and then it is for good. */
async function rewrites(elodie, anissa) {
  await elodie.tap('button', 'Faire une nouvelle version');
  await elodie.page.waitForURL(/modifier$/);
  await elodie.settled();
  const id = idOf(elodie);
  const anchor = elodie.page.getByLabel('4 · Presque toujours', { exact: true });
  await rescales(elodie, anchor);
  await elodie.write(anchor, '');
  await elodie.reads('Pas encore enregistré');
  await elodie.tap('button', 'Enregistrer');
  await elodie.reads('Une chose à écrire avant de publier');
  await elodie.reads(/Enregistré à \d/);
  await elodie.look('brouillon-incomplet');
  await elodie.open(`${list}/${id}`);
  saysNot(await elodie.text('main'), 'Publier');
  says(await elodie.text('main'), 'Commence son activité ou ses devoirs', 'Repère 4 : à remplir');
  await elodie.look('ce-qui-manque');
  anissa.expect(/^GET \/api\/v1\/instruments\/[0-9a-f-]+ 404$/);
  await anissa.open(`${list}/${id}`);
  await anissa.reads('Cette grille n’existe pas, ou n’est pas publiée.');

  await elodie.follow('Modifier', /modifier$/);
  await elodie.write(anchor, 'Commence chaque soir, et aide un autre enfant à commencer.');
  await elodie.tap('button', 'Ajouter une question');
  await elodie.write('Question', 'Range ses affaires avant de partir.');
  await elodie.look('editeur');
  await elodie.tap('button', 'Retirer la question 2');
  await elodie.tap('button', 'Enregistrer');
  await elodie.reads(/Rien ne manque/);
  await elodie.reads(/Enregistré à \d/);
  await elodie.open(`${list}/${id}`);
  await elodie.tap('button', 'Publier');
  await elodie.reads('Une version publiée ne change plus');
  await elodie.look('avant-de-publier');
  await elodie.tap('button', 'Publier cette version pour toujours');
  await elodie.reads('Grille publiée');
  await elodie.follow('Comparer avec la version 1', /differences/);
  says(
    await elodie.text('main'),
    'De la version 1 à la version 2',
    'Une différence',
    'Commence presque chaque soir, sans rappel.',
    'aide un autre enfant à commencer',
  );
  await elodie.look('ce-qui-a-change');
  await elodie.open(list);
  says(await elodie.text('main'), 'version 2', 'En vigueur', 'Remplacée');
  return id;
}

/** A file leaves, comes back changed, and says what it would change before it is kept. */
async function fromAFile(elodie, id) {
  await elodie.open(`${list}/${id}`);
  const coming = elodie.page.waitForEvent('download');
  await elodie.tap('button', 'Télécharger (TOML)');
  const stream = await (await coming).createReadStream();
  let text = '';
  for await (const chunk of stream) text += chunk;
  assert.match(text, /^code = "grille-marelle"/);
  await elodie.open(list);
  await elodie.tap('button', 'Importer un fichier');
  const give = (body) =>
    elodie.page
      .getByLabel('Fichier de la grille')
      .setInputFiles({ name: 'grille.toml', mimeType: 'application/toml', buffer: Buffer.from(body) });
  elodie.expect(/^POST \/api\/v1\/instrument-readings 422$/);
  await give('rien = [');
  await elodie.reads('Ce fichier n’a pas pu être lu');
  await elodie.look('fichier-illisible');
  await give(
    text.replace('title = "Grille Marelle"', 'title = "Grille des Combes"').replace('"gives_up"', '"gives_up_soon"'),
  );
  await elodie.reads('Grille des Combes');
  const changed = await elodie.text('main');
  says(changed, 'Tout est écrit', 'est difficile. (gives_up_soon)', 'C2.2 Se donner un but', 'Engagement scolaire');
  // What a person reads is never the key of a file: neither a criterion's nor those of questions that stayed.
  saysNot(changed, 'asks_help', 'school', 'false');
  await elodie.look('fichier-relu');
}

/** The whole team reads and prints what is in force; nobody of the team edits. */
async function prints(anissa, id) {
  await anissa.open(`${list}/${id}`);
  saysNot(await anissa.text('main'), 'Faire une nouvelle version', 'Modifier');
  await anissa.open(`${list}/${id}/papier?feuille=1-referent`);
  says(await anissa.text('main'), 'M2-11-', 'Prénom de l’enfant', 'Repères de chaque niveau');
  await anissa.look('papier');
  const pdf = await anissa.print('feuille-referent');
  assert.equal([...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length, 2, 'a sheet and its back');
  await anissa.open(`${list}/${id}/papier?feuille=1-child`);
  saysNot(await anissa.page.locator('table').first().innerText(), 'Bien-être');
  await anissa.print('feuille-enfant');
}

export const desk = true;

export default async function instruments(story) {
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  await reads(elodie);
  const id = await rewrites(elodie, anissa);
  await fromAFile(elodie, id);
  await prints(anissa, id);
}
