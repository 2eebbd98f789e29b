// A teacher refers a child: a link, a phone, no JavaScript, no account.
import { assert, says, saysNot, within } from './checks.mjs';
import { Person } from './person.mjs';

const kB = 1000;

async function makesALink(story) {
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await bruno.open('/reglages/liens');
  await bruno.tap('button', 'Créer un lien');
  await bruno.write('Pour qui', 'Mme Roussillon');
  await bruno.tap('button', 'Créer le lien');
  await bruno.reads('ne sera plus jamais affiché');
  await bruno.look('lien-cree');
  return new URL((await bruno.text('main')).match(/http\S+\/l\/[\w-]+/)[0]).pathname;
}

/** Everything the browser fetched for one page, as it came over the wire. */
async function weighing(teacher, act) {
  const sizes = [];
  const note = (request) => sizes.push(request.sizes());
  teacher.page.on('requestfinished', note);
  await act();
  await teacher.quiet();
  teacher.page.off('requestfinished', note);
  const all = await Promise.all(sizes);
  return all.reduce((sum, each) => sum + each.responseBodySize + each.responseHeadersSize, 0);
}

const written = {
  '#parents_informed_on': '2026-11-20',
  '#parents_agreed_by': 'les deux parents',
  '#uai': '0739001A', // a wrong check letter
  '#given_names': 'Zoé-Lou',
  '#birth_name': "N'Guessan",
  '#facts': 'Se cache sous la table quand on lit à voix haute.\nNe rend plus ses cahiers.',
  '#strengths': 'Dessine très bien ; « la reine du calcul mental ».',
  '#guardian_name_1': "Awa N'Guessan",
  '#guardian_relation_1': 'mère',
  '#guardian_phone_1': '06 39 98 77 01',
};

async function fills(teacher) {
  await teacher.tap(teacher.page.getByLabel('Oui, ils sont informés et d’accord'));
  for (const [field, text] of Object.entries(written)) await teacher.write(teacher.page.locator(field), text);
  await teacher.choose(teacher.page.locator('#referrer_role'), 'teacher');
  await teacher.choose(teacher.page.locator('#level'), 'CE1');
  await teacher.tap(teacher.page.getByLabel('Langage'));
  await teacher.tap(teacher.page.getByLabel('Confiance en soi'));
  await teacher.tap(teacher.page.getByLabel('Bientôt'));
}

async function nothingIsRetyped(teacher) {
  for (const [field, text] of Object.entries(written))
    assert.equal(await teacher.page.locator(field).inputValue(), text, `${field} lost what was written`);
  assert.equal(await teacher.page.locator('#level').inputValue(), 'CE1');
  assert.equal(await teacher.page.locator('#referrer_role').inputValue(), 'teacher');
  for (const label of ['Oui, ils sont informés et d’accord', 'Langage', 'Confiance en soi', 'Bientôt'])
    assert.ok(await teacher.page.getByLabel(label).isChecked(), `${label} is no longer chosen`);
}

/** A forgotten answer and a wrong letter: one page says both, and keeps everything. */
async function twoAnswersAreWrong(story, teacher) {
  await fills(teacher);
  teacher.expect(/^POST \/l\/[\w-]+ 422$/);
  const weight = await weighing(teacher, async () => {
    await teacher.tap('button', 'Envoyer');
    await teacher.reads('Tout ce que vous avez écrit est gardé');
  });
  within(40 * kB, weight, 'bytes', 'the page with its errors', story);
  const summary = await teacher.text('#summary');
  says(summary, '2 réponses sont à corriger', 'Numéro de l’école (UAI) : ', 'Date de naissance : à remplir');
  saysNot(summary, 'Domaines', 'Prénom');
  await nothingIsRetyped(teacher);
  for (const field of ['#uai', '#birth_date']) {
    assert.equal(await teacher.page.locator(field).getAttribute('aria-invalid'), 'true');
    const ways = await teacher.page.locator(`#summary a[href="${field}"]`).count();
    assert.equal(ways, 1, `no way from the summary to ${field}`);
  }
  await teacher.look('a-corriger');
}

/** The page loaded again, so sent twice: received once. */
async function sentTwice(teacher, receipt) {
  const posts = () => teacher.asked.filter((line) => line.startsWith('POST')).length;
  const before = posts();
  await teacher.page.reload();
  assert.equal(posts(), before + 1);
  assert.equal(await teacher.text('.receipt'), receipt, 'sent again, it became another referral');
}

async function realSchool(story) {
  const bruno = story.contexts[0].pages()[0];
  const { items } = await (await bruno.request.get(`${story.server.origin}/api/v1/schools?search=`)).json();
  return items[0].uai;
}

export default async function (story) {
  story.secrets = ['Guessan', 'Zoé-Lou', 'Roussillon'];
  const link = await makesALink(story);
  assert.match(link, /^\/l\/[\w-]{22}$/);

  const teacher = await Person.enter(story, { scripts: false });
  const weight = await weighing(teacher, () => teacher.open(link));
  assert.ok(weight > 0, 'nothing was weighed');
  within(40 * kB, weight, 'bytes', 'the page', story);
  says(await teacher.text(), 'Orienter un enfant', 'Les parents d’abord', 'Mme Roussillon');
  await teacher.look('formulaire');
  await twoAnswersAreWrong(story, teacher);

  await teacher.write(teacher.page.locator('#uai'), await realSchool(story));
  await teacher.write(teacher.page.locator('#birth_date'), '2019-04-09');
  await teacher.tap('button', 'Envoyer');
  await teacher.reads('C’est envoyé');
  const receipt = await teacher.text('.receipt');
  assert.match(receipt, /^[A-Z0-9]+-?[A-Z0-9-]+$/);
  await teacher.look('recu');
  await sentTwice(teacher, receipt);

  // From now on the link says where it is, and nothing about the child.
  await teacher.open(link);
  const state = await teacher.text();
  says(state, receipt, 'Bien reçue', 'Envoyée le');
  saysNot(state, 'Zoé', 'Guessan', '2019', '06 39', 'Langage');
  assert.equal(state.split(receipt).length - 1, 1);
  await teacher.look('etat');

  // Somebody who guesses sees what everybody sees of a link that does not exist.
  const stranger = await Person.enter(story, { scripts: false });
  stranger.expect(/^GET \/l\/[\w-]+ 404$/);
  await stranger.open(`/l/${'A'.repeat(22)}`);
  says(await stranger.text(), 'Ce lien n’ouvre plus rien');
  await stranger.look('lien-inconnu');
}
