// Another establishment and its director, who must see nothing of the first.
import { Person } from './person.mjs';

/** Before anybody is served: the establishment, and an account with a password to change. */
export function anotherHouse(story) {
  const { house, kept } = story;
  const where = ['--commune', '73065', '--commune-name', 'Chambéry', '--places', '40', '--zone', 'A'];
  house.command(kept, 'establishment', 'add', '--name', 'Bellevue', ...where);
  const farid = ['--name', 'Farid Benmoussa', '--email', 'farid@marelle.example', '--profile', 'director'];
  const said = house.command(kept, 'user', 'add', ...farid, '--establishment', 'Bellevue');
  [, story.provisional] = said.match(/provisoire\s:\s(.+) \(/);
}

export async function faridComesIn(story) {
  const farid = await Person.enter(story);
  await farid.open('/connexion');
  await farid.write('Adresse e-mail', 'farid@marelle.example');
  await farid.write('Mot de passe', story.provisional);
  await farid.tap('button', 'Se connecter');
  await farid.page.waitForURL(/\/compte$/);
  await farid.settled();
  await farid.write('Mot de passe actuel', story.provisional);
  await farid.write('Nouveau mot de passe', 'le toboggan jaune de la cour');
  await farid.tap('button', 'Enregistrer');
  await farid.reads('Mot de passe changé');
  return farid;
}
