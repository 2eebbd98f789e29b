// A family answers by link, without account and without JavaScript, in its own language; the team sees it on the roll,
// answers in its place by phone, proposes a meeting, and prints what cannot be sent.
import { assert, says, saysNot, within } from './checks.mjs';
import { wordForWord } from './pages.mjs';
import { Person } from './person.mjs';
import { textSent, textsSoFar } from './texts.mjs';

const kB = 1000;
const beforeTheBell = '2026-11-26T14:00:00Z';

/** A child of tonight with somebody to write to, as the server says it. */
async function whom(anissa) {
  const { sessions } = await (await anissa.get('/api/v1/today')).json();
  for (const session of sessions)
    for (const { child } of session.children) {
      const answer = await anissa.get(`/api/v1/children/${child.id}/family`);
      if (!answer.ok()) continue;
      const { adults, messages, hidden_home } = await answer.json();
      const adult = adults.find((each) => each.may && each.phone && !each.link_until);
      // The questionnaire went to everybody.
      const told = messages.filter(({ kind }) => !kind.startsWith('survey_'));
      if (adult && !told.length && !hidden_home) return { session: session.id, child, adult };
    }
  throw new Error('nobody to write to');
}

async function sendsALink(story, anissa, { child, adult }) {
  await anissa.open(`/enfants/${child.id}`);
  await anissa.reads('Avec la famille');
  await anissa.look('avec-la-famille');
  const [taps, before] = [anissa.taps, textsSoFar(story)];
  await anissa.tap('button', `Envoyer un lien : ${adult.name}`);
  await anissa.tap('button', 'Envoyer par SMS');
  within(3, anissa.taps - taps, 'taps', 'a link is sent', story);
  await anissa.reads('Le message part');
  const sms = await textSent(story, { before });
  says(sms.text, child.first_name, 'https://marelle.example.org/l/');
  saysNot(sms.text, child.initial.replace('.', '') + ' ', adult.name);
  return new URL(sms.text.match(/https:\S+/)[0]).pathname;
}

async function weighed(parent, act) {
  let bytes = 0;
  const sizes = [];
  parent.page.on('requestfinished', (request) =>
    sizes.push(request.sizes().then((size) => (bytes += size.responseBodySize + size.responseHeadersSize))),
  );
  await act();
  await Promise.all(sizes);
  return bytes;
}

async function saysAbsent(story, parent, link, { child }) {
  const weight = await weighed(parent, () => parent.open(link));
  within(40 * kB, weight, 'bytes', 'the family’s page', story);
  says(await parent.text(), 'Ce soir', `Nous attendons ${child.first_name}.`, 'Une question ? Appelez-nous.');
  await parent.look('ce-soir');
  const taps = parent.taps;
  await parent.tap(
    parent.page.getByRole('button', {
      name: `${child.first_name} ne vient pas ce soir`,
    }),
  );
  await parent.reads('C’est noté. Merci.');
  within(1, parent.taps - taps, 'taps', 'the child does not come tonight', story);
  says(await parent.text(), `Vous avez dit : ${child.first_name} ne vient pas.`);
  await parent.look('note');
}

/** One tap a language; each looked at, also on the narrowest phone. */
async function fiveLanguages(story, parent) {
  const size = parent.page.viewportSize();
  for (const [name, language, direction] of [
    ['English', 'en', 'ltr'],
    ['العربية', 'ar', 'rtl'],
    ['Türkçe', 'tr', 'ltr'],
    ['Português', 'pt', 'ltr'],
  ]) {
    await parent.tap('link', name);
    await parent.page.locator(`html[lang=${language}][dir=${direction}]`).waitFor();
    await parent.look(`langue-${language}`);
    if (direction !== 'rtl') continue;
    await parent.page.setViewportSize({ width: 320, height: 640 });
    await parent.look('langue-ar-320');
    await parent.page.setViewportSize(size);
  }
  await parent.tap('link', 'Français');
  await parent.page.locator('html[lang=fr]').waitFor();
}

async function onTheRoll(anissa, { session, child }) {
  await anissa.open(`/seances/${session}`);
  const name = `${child.first_name} ${child.initial}`;
  const line = anissa.page.getByRole('group', { name, exact: true });
  await line.getByText('La famille prévient : ne vient pas').waitFor();
  await anissa.look('appel');
  await anissa.tap('button', /^Tous présents/);
  await anissa.reads(/1 excusé par sa famille/);
  await line
    .getByText(/Excusé/)
    .first()
    .waitFor();
  await anissa.reads(/Envoyé à/);
  await anissa.tap('button', 'Annuler');
  await line.getByText('La famille prévient : ne vient pas').waitFor();
  await anissa.quiet();
}

/** The parent phones: two taps from the child's page. */
async function answersInItsPlace(story, anissa, { child }) {
  await anissa.open(`/enfants/${child.id}`);
  const taps = anissa.taps;
  await anissa.tap(anissa.page.getByRole('button', { name: /^Vient finalement/ }).first());
  await anissa.reads(`Noté : ${child.first_name} vient`);
  within(2, anissa.taps - taps, 'taps', 'an answer in the family’s place', story);
}

async function proposesAMeeting(story, anissa, { child }) {
  await anissa.open(`/enfants/${child.id}`);
  const taps = anissa.taps;
  await anissa.tap('button', 'Proposer un rendez-vous');
  await anissa.page.getByRole('button', { name: 'Proposer par lettre' }).waitFor();
  await anissa.look('trois-heures');
  await anissa.tap('button', 'Proposer par lettre');
  within(4, anissa.taps - taps, 'taps', 'three hours are proposed', story);
  await anissa.reads(/La lettre est prête/);
  await anissa.open('/messages/lettres');
  const about = new RegExp(`pour parler d(?:e |’)${child.first_name}`);
  const letter = anissa.page.locator('article').filter({ hasText: about });
  await letter.locator('svg').waitFor();
  const pdf = await anissa.print('lettre');
  assert.ok(pdf.length > 5000, 'the letter prints nothing');
  return new URL((await letter.innerText()).match(/https:\S+/)[0]).pathname;
}

async function choosesAnHour(story, parent, link, anissa, { child }) {
  await parent.open(link);
  await parent.look('choisir-une-heure');
  await wordForWord(parent, 'meeting');
  const taps = parent.taps;
  await parent.tap(parent.page.getByRole('button', { name: /à 17 h 30$/ }).first());
  await parent.reads('C’est noté. Merci.');
  within(1, parent.taps - taps, 'taps', 'an hour is chosen', story);
  const file = await parent.page
    .context()
    .request.get(
      story.server.origin +
        (await parent.page.getByRole('link', { name: 'Mettre dans mon agenda' }).getAttribute('href')),
    );
  says(await file.text(), 'BEGIN:VEVENT', 'T163000Z');
  saysNot(await file.text(), child.first_name);
  await parent.look('rendez-vous');
  await parent.tap('button', 'Annuler ce rendez-vous');
  await parent.reads(/aucune heure ne va/);
  await anissa.open('/aujourdhui');
  await anissa.reads('1 famille refuse un rendez-vous');
}

/** The mother says by phone when she can come: two taps from her child's page; changed in two more. */
async function choosesInItsPlace(story, anissa, { child }) {
  await anissa.open(`/enfants/${child.id}`);
  for (const which of [0, 1]) {
    const taps = anissa.taps;
    await anissa.tap('button', 'Répondre à la place de la famille');
    // Said twice in the same words: the second time is the one whose answer has come.
    const noted = anissa.page.waitForResponse(/\/meetings\/[\w-]+\/answer$/);
    await anissa.tap(anissa.page.getByRole('button', { name: /17\sh\s30$/ }).nth(which));
    await noted;
    await anissa.settled();
    await anissa.reads('Réponse notée');
    within(2, anissa.taps - taps, 'taps', 'an hour in the family’s place', story);
    const { meetings } = await (await anissa.get(`/api/v1/children/${child.id}/family`)).json();
    const [meeting] = meetings.filter(({ state }) => state === 'chosen');
    assert.ok(meeting?.by_team, 'the hour is not said to be the team’s word');
  }
  await anissa.look('heure-a-sa-place');
}

async function messages(bruno) {
  await bruno.open('/messages');
  await bruno.look('messages');
  await bruno.open('/messages?etat=trouble');
  await bruno.reads('Refusé : le numéro ou l’adresse est sans doute faux');
  await bruno.look('pas-envoyes');
  await bruno.tap(bruno.page.getByRole('button', { name: /^Renvoyer/ }).first());
  await bruno.reads('Le message repart');
}

export default async function (story) {
  await story.wakeUpOn(beforeTheBell);
  const anissa = await Person.signIn(story, 'anissa@marelle.example');
  const one = await whom(anissa);
  story.secrets = ['/l/' + 'A'.repeat(22)];
  const link = await sendsALink(story, anissa, one);
  story.secrets.push(link.slice(3));

  const parent = await Person.enter(story, { scripts: false });
  await saysAbsent(story, parent, link, one);
  await fiveLanguages(story, parent);
  await onTheRoll(anissa, one);
  await answersInItsPlace(story, anissa, one);
  await parent.open(link);
  says(await parent.text(), `Nous attendons ${one.child.first_name}.`);

  const invitation = await proposesAMeeting(story, anissa, one);
  await choosesAnHour(story, parent, invitation, anissa, one);
  await choosesInItsPlace(story, anissa, one);

  const bruno = await Person.signIn(story, 'bruno@marelle.example');
  await messages(bruno);

  const stranger = await Person.enter(story, { scripts: false });
  stranger.expect(/^GET \/l\/[\w-]+ 404$/);
  await stranger.open(`/l/${'A'.repeat(22)}`);
  says(await stranger.text(), 'Ce lien n’ouvre plus rien');
  saysNot(await stranger.text(), one.child.first_name);
}
