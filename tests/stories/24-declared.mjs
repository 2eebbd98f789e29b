// A partner's table copied line by line: the impossible percentage said while it is typed, a doubt answered and doubted
// again, a correction taken back, the file; and nobody else's business.
import { readFileSync } from 'node:fs';
import { assert, says, saysNot } from './checks.mjs';
import { Person } from './person.mjs';
import { readCsv } from './sheets.mjs';

const here = '/impact/chiffres-declares';
const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const impossible = '37,4 % de 118 est impossible ; 37,3 % = 44/118 ; 38,1 % = 45/118 ; 37,4 % = 43/115 ou 46/123.';

const reads = (person, ...words) => person.tells(...words);

/** What the demonstration's mid-term table holds, and what is doubted of it. */
async function theTable(bruno) {
  await bruno.open('/impact');
  await bruno.follow('Chiffres des partenaires', /chiffres-declares$/);
  await reads(
    bruno,
    'Évaluation à mi-parcours du contrat de ville',
    impossible,
    'Les 2 parties saisies font 92, soit 2 de moins que le total (94).',
    '74 % sans base ne se vérifie pas',
    '79,2 %, comme la fois d’avant (2016), à la décimale près',
    'L’agglomération l’a confirmé par écrit',
  );
  await bruno.look('liste');
  const paper = await bruno.print('liste');
  assert.ok(paper.length > 8_000);
  await bruno.tap('link', /^À vérifier/);
  await bruno.page.waitForURL(/voir=doutes/);
  await bruno.page.getByText('Réussite au brevet').first().waitFor({ state: 'detached' });
  saysNot(plain(await bruno.text('main')), 'Réussite au brevet', 'comme la fois d’avant');
}

/** A line is typed; the doubt comes before it is kept, and leaves when the base is right. */
async function theLine(bruno) {
  await bruno.open(`${here}/nouveau`);
  await bruno.write('Partenaire', 'Agglomération du Val-Clair');
  await bruno.write('Document', 'Bilan annuel');
  await bruno.write('Ce qui est compté', 'Élèves à l’aise en calcul');
  await bruno.write('Valeur imprimée', '37,4');
  await bruno.page.getByText('sans base ne se vérifie pas').waitFor();
  await bruno.write(bruno.page.getByLabel(/^Base/), '118');
  await bruno.page.getByText('est impossible').waitFor();
  await reads(bruno, impossible, 'Vous pouvez enregistrer');
  await bruno.look('saisie-douteuse');
  await bruno.write(bruno.page.getByLabel(/^Base/), '115');
  await bruno.page.getByText('Rien à signaler sur ce chiffre').waitFor();
  await bruno.write(bruno.page.getByLabel(/^Base/), '118');
  await bruno.page.getByText('est impossible').waitFor();
  await bruno.tap('button', 'Enregistrer, puis la ligne suivante');
  await bruno.page.getByText('« Élèves à l’aise en calcul » est enregistré.').waitFor();
  // The next line of the table: what was typed is gone, its source stays.
  await bruno.page.waitForFunction(() => document.querySelector('[name=value]')?.value === '');
  const partner = bruno.page.getByLabel('Partenaire');
  assert.equal(await partner.inputValue(), 'Agglomération du Val-Clair');
}

/** Answered, doubted again; corrected, and the correction taken back. */
async function theDoubt(bruno) {
  await bruno.open(here);
  await bruno.follow('Élèves à l’aise en calcul', /chiffres-declares\/[0-9a-f-]+$/);
  await reads(bruno, impossible, 'Bilan annuel');
  await bruno.look('un-chiffre');
  await bruno.tap('button', 'Répondre à ce doute');
  await bruno.write('Pourquoi ce chiffre se tient', 'Base de 115, dite au téléphone');
  await bruno.tap('button', 'Répondre');
  await bruno.page.getByText('Votre réponse est gardée').waitFor();
  await reads(bruno, 'Base de 115, dite au téléphone', 'Répondu');
  await bruno.look('repondu');
  await bruno.tap('button', 'Le remettre en doute');
  await bruno.page.getByRole('button', { name: 'Répondre à ce doute' }).waitFor();
  await bruno.tap('button', 'Modifier : Le chiffre');
  await bruno.write(bruno.page.getByLabel(/^Base/), '115');
  await bruno.tap('button', 'Enregistrer');
  await bruno.page.getByText('Le chiffre est corrigé.').waitFor();
  await reads(bruno, 'Rien à signaler sur ce chiffre', 'sur 115');
  await bruno.tap('button', 'Annuler');
  await bruno.page.getByText('est impossible').first().waitFor();
  await bruno.tap('button', 'Retirer ce chiffre');
  await bruno.write('Pourquoi le retirer', 'Recopié deux fois');
  await bruno.tap('button', 'Retirer ce chiffre');
  await bruno.page.getByText(/Retiré par .*Recopié deux fois/).waitFor();
  await bruno.look('retire');
  await bruno.tap('button', 'Le remettre');
  await bruno.page.getByRole('button', { name: 'Répondre à ce doute' }).waitFor();
}

async function theFile(bruno) {
  await bruno.open(here);
  const arrives = bruno.page.waitForEvent('download');
  await bruno.tap('button', /CSV/);
  const [head, ...lines] = readCsv(readFileSync(await (await arrives).path(), 'utf8'));
  const line = lines.find((each) => each[head.indexOf('Ce qui est compté')] === 'Élèves à l’aise en calcul');
  assert.equal(plain(line[head.indexOf('Imprimé')]), '37,4 %');
  assert.equal(line[head.indexOf('Base')], '118');
  says(plain(line[head.indexOf('Doutes')]), '43/115');
}

export default async function (story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await theTable(bruno);
  await theLine(bruno);
  await theDoubt(bruno);
  await theFile(bruno);
  // Whoever follows children has no part in it; another establishment has its own.
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  assert.equal((await anissa.get('/api/v1/declared-figures')).status(), 403);
  const elodie = await Person.signIn(story, 'elodie@marelle.example');
  await elodie.open(here);
  await reads(elodie, impossible);
  saysNot(await elodie.text('main'), 'Répondre à ce doute');
}
