// A club's coach, without account, takes the roll call by link on an old phone, without script; the team sees it, and
// that somebody saw otherwise. A mother asks for a place in Arabic, and reads her rank on the waiting list.
import { assert, says, saysNot, within } from './checks.mjs';
import { anotherHouse, faridComesIn } from './farid.mjs';
import { wordForWord } from './pages.mjs';
import { Person } from './person.mjs';
import { textSent, textsSoFar } from './texts.mjs';

const kB = 1000;
// A Wednesday, ten past ten in Chambéry: the judo of the demonstration has begun.
const duringJudo = '2026-12-02T09:10:00Z';
const api = async (person, path) => (await person.get(`/api/v1${path}`)).json();

/** Another establishment, with its director. */
export const prepare = anotherHouse;

async function club(person, title) {
  const { items } = await api(person, '/offers?from=2026-09-01&until=2027-06-30');
  return items.find((each) => each.kind === 'club' && each.title === title);
}

/** From the club's page: a link, shown once, with what a phone photographs. */
async function lendsTheRoll(story, bruno, judo) {
  const { page } = bruno;
  await bruno.open(`/mercredis-vacances/${judo.id}`);
  await bruno.whole();
  await bruno.reads('Aucun lien pour l’instant.');
  const taps = bruno.taps;
  await bruno.tap('button', 'Faire un lien pour le club');
  assert.equal(await page.getByLabel('Nom du club ou du partenaire', { exact: true }).inputValue(), judo.provider);
  await bruno.tap('button', 'Faire le lien');
  await bruno.reads(`Lien de ${judo.provider}`);
  within(2, bruno.taps - taps, 'taps', 'a link for the club', story);
  await page
    .getByRole('img', {
      name: 'Le même lien, à photographier avec un téléphone',
    })
    .waitFor();
  await bruno.look('lien-du-club');
  await bruno.print('lien-du-club');
  // The paper is given away: the children's names are not on it.
  await page.emulateMedia({ media: 'print' });
  const paper = await bruno.text();
  await page.emulateMedia({ media: null });
  says(paper, judo.provider, '/l/');
  saysNot(paper, 'Papiers à rendre', 'ont leur place', 'ans');
  const address = await page.locator('.once bdi').first().innerText();
  const link = new URL(address).pathname;
  assert.match(link, /^\/l\/[\w-]{22}$/);
  return link;
}

async function weighed(person, act) {
  let bytes = 0;
  const sizes = [];
  person.page.on('requestfinished', (request) =>
    sizes.push(request.sizes().then((size) => (bytes += size.responseBodySize + size.responseHeadersSize))),
  );
  await act();
  await Promise.all(sizes);
  return bytes;
}

/** One list, one page, one away, one press. Sent again, it is the same. */
async function theCoachCalls(story, link, judo) {
  const coach = await Person.enter(story, { scripts: false });
  const { page } = coach;
  const weight = await weighed(coach, () => coach.open(link));
  within(40 * kB, weight, 'bytes', 'the coach’s page', story);
  const text = await coach.text();
  says(
    text,
    'Appel : Judo',
    `Vous répondez pour ${judo.provider}.`,
    'mercredi 2 décembre',
    'Une question ? Appelez-nous.',
  );
  saysNot(text, 'llergie', 'Benali', 'Traitement');
  await coach.look('appel-du-club');
  const children = page.getByRole('group');
  const count = await children.count();
  assert.ok(count >= 5, `${count} children on the roll`);
  const away = (await children.first().locator('legend').innerText()).trim();
  const sending = {
    sending: await page.locator('[name=sending]').inputValue(),
    starts: await page.locator('[name=starts]').inputValue(),
  };
  coach.taps = 0;
  await coach.tap(children.first().getByText('Absent', { exact: true }));
  await coach.tap('button', 'Les autres sont là. Envoyer');
  await coach.reads(/^Envoyé à 10\sh\s1\d\./);
  within(2, coach.taps, 'taps', `${count} children, one away`, story);
  says(await coach.text(), `${count - 1} enfants sont là, 1 absent.`);
  await coach.look('appel-envoye');
  // The same page sent once more, whatever it says, changes nothing: a double tap, an answer that was lost.
  await page.context().request.post(story.server.origin + link, { form: { ...sending, rest: 'present' } });
  await coach.open(link);
  says(await coach.text(), `${count - 1} enfants sont là, 1 absent.`);
  return { coach, away, count };
}

/** On the team's roll: the club's name beside the marks; who saw otherwise is one of two. */
async function theTeamSees(story, bruno, judo, { away, count }) {
  const { page } = bruno;
  const { sessions } = await api(bruno, `/offers/${judo.id}`);
  const today = sessions.find((each) => each.date === '2026-12-02');
  assert.equal(today.counts.present, count - 1);
  assert.equal(today.counts.absent, 1);
  await bruno.open(`/seances/${today.id}`);
  await bruno.look('appel-vu-par-l-equipe');
  await bruno.tap('button', `${away} : Présent`);
  const both = page.getByRole('group', { name: 'À vérifier : deux réponses' });
  await both.waitFor();
  says((await both.innerText()).replaceAll('\u00a0', ' '), 'Présent', 'Absent', judo.provider, 'Vous');
  await bruno.look('deux-reponses');
  const { session } = await api(bruno, `/sessions/${today.id}/attendance`);
  const child = session.children.find((each) => `${each.child.first_name} ${each.child.initial}` === away);
  assert.equal(child.mark.noted_by.name, judo.provider);
  assert.equal(child.mark.other.presence, 'present');
}

/** A child who has asked for nothing at basket, with an adult who may be written to. */
async function whom(bruno, basket) {
  const { requests } = await api(bruno, `/offers/${basket.id}`);
  const asked = new Set(requests.map((each) => each.child.id));
  const { items } = await api(bruno, '/children?limit=60');
  for (const child of items) {
    if (asked.has(child.id)) continue;
    const answer = await bruno.get(`/api/v1/children/${child.id}/family`);
    if (!answer.ok()) continue;
    const { adults, hidden_home } = await answer.json();
    const adult = adults.find((each) => each.may && each.phone && !each.link_until);
    if (adult && !hidden_home) return { child, adult };
  }
  throw new Error('nobody to write to');
}

async function receivesALink(story, bruno, { child, adult }) {
  const before = textsSoFar(story);
  await bruno.open(`/enfants/${child.id}`);
  await bruno.whole();
  await bruno.tap('button', `Envoyer un lien : ${adult.name}`);
  await bruno.tap('button', 'Envoyer par SMS');
  await bruno.reads('Le message part');
  return new URL((await textSent(story, { before })).text.match(/https:\S+/)[0]).pathname;
}

const sectionOf = (page, title) => page.locator('section').filter({ has: page.getByText(title, { exact: true }) });

/** In Arabic, from right to left, on the narrowest phone too: one tap, and the state in words. */
async function asksInArabic(story, link, { child }, basket) {
  const parent = await Person.enter(story, { scripts: false });
  const { page } = parent;
  const weight = await weighed(parent, () => parent.open(link));
  within(40 * kB, weight, 'bytes', 'the family’s page with clubs and holidays', story);
  says(await parent.text(), 'Clubs et vacances', basket.title);
  await parent.look('clubs-et-vacances');
  await wordForWord(parent, 'registration');
  await parent.tap('link', 'العربية');
  await page.locator('html[dir=rtl]').waitFor();
  const size = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  await parent.look('clubs-ar-320');
  await page.setViewportSize(size);
  parent.taps = 0;
  await parent.tap(sectionOf(page, basket.title).getByRole('button'));
  await parent.reads('تم التسجيل. شكرًا لكم.');
  within(1, parent.taps, 'tap', 'a place is asked for', story);
  says(await sectionOf(page, basket.title).innerText(), child.first_name, 'طلبتم مكانًا');
  await parent.look('demande-ar');
  return parent;
}

async function readsTheRank(story, bruno, parent, { child }, basket) {
  await bruno.open(`/mercredis-vacances/${basket.id}`);
  await bruno.whole();
  const name = new RegExp(`^Mettre en attente : ${child.first_name}`);
  await bruno.tap(bruno.page.getByRole('button', { name }));
  await bruno.page.getByRole('button', { name }).waitFor({ state: 'detached' });
  await bruno.look('liste-d-attente');
  await parent.page.reload();
  const said = await sectionOf(parent.page, basket.title).innerText();
  says(said, child.first_name, 'على قائمة الانتظار', /رقم [\d٠-٩]+/);
  await parent.look('rang-ar');
  // Taken back, it may be asked again: nothing is lost by a tap too many.
  await parent.tap(sectionOf(parent.page, basket.title).getByRole('button'));
  await parent.reads('تم التسجيل. شكرًا لكم.');
  says(await sectionOf(parent.page, basket.title).innerText(), 'طلب مكان');
}

/** Who has nothing to do here sees nothing; a link that was closed says nothing of what it opened. */
async function theOthersSeeNothing(story, bruno, coach, judo, link) {
  const farid = await faridComesIn(story);
  assert.equal((await farid.get(`/api/v1/offers/${judo.id}/partner-links`)).status(), 404);
  assert.equal((await farid.get(`/api/v1/offers/${judo.id}`)).status(), 404);
  await bruno.open(`/mercredis-vacances/${judo.id}`);
  await bruno.whole();
  await bruno.reads(/dernier appel reçu/);
  await bruno.tap('button', `Fermer le lien : ${judo.provider}`);
  await bruno.reads(/n’ouvre plus rien/);
  coach.expect(/^GET \/l\/[\w-]+ 404$/);
  await coach.open(link);
  const dead = await coach.text();
  says(dead, 'Ce lien n’ouvre plus rien');
  saysNot(dead, 'Judo', judo.provider);
}

export default async function (story) {
  await story.wakeUpOn(duringJudo);
  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  const judo = await club(bruno, 'Judo');
  const basket = await club(bruno, 'Basket');
  const link = await lendsTheRoll(story, bruno, judo);
  story.secrets = [link.slice(3)];
  const called = await theCoachCalls(story, link, judo);
  await theTeamSees(story, bruno, judo, called);
  const one = await whom(bruno, basket);
  const family = await receivesALink(story, bruno, one);
  story.secrets.push(family.slice(3));
  const parent = await asksInArabic(story, family, one, basket);
  await readsTheRank(story, bruno, parent, one, basket);
  await theOthersSeeNothing(story, bruno, called.coach, judo, link);
}
