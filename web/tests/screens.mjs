// Every screen with its address; "act" brings it to the state worth looking at.
const child = '018f0000-0000-7000-8000-0000000c0000';

export const screens = [
  { name: 'connexion', path: '/connexion', modes: [] },
  { name: 'aujourdhui', path: '/aujourdhui', print: true },
  { name: 'appel', path: '/seances/018f0000-0000-7000-8000-0000000005e0', whole: false, print: true },
  { name: 'appel-verifier', path: '/seances/018f0000-0000-7000-8000-0000000005e2', whole: false, modes: [] },
  {
    name: 'appel-fiche',
    path: `/seances/018f0000-0000-7000-8000-0000000005e0?fiche=${child}`,
    whole: false,
    modes: [],
    act: async (page) => {
      await page.getByRole('button', { name: /^Fabio M\. Fiche/ }).click();
      await page.getByRole('dialog').getByText('06 00').waitFor();
    },
  },
  { name: 'enfants', path: '/enfants', print: true },
  { name: 'enfant', path: `/enfants/${child}`, print: true },
  {
    name: 'enfant-adulte',
    path: `/enfants/${child}`,
    modes: [],
    act: async (page) => {
      await page.getByRole('button', { name: /Modifier : Les adultes/ }).click();
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByText('2 réponses à revoir').waitFor();
    },
  },
  { name: 'orientations', path: '/orientations' },
  { name: 'orientation', path: '/orientations/018f0000-0000-7000-8000-000000000f00', modes: ['failing'] },
  {
    name: 'orientation-refus',
    path: '/orientations/018f0000-0000-7000-8000-000000000f00',
    modes: [],
    act: async (page) => {
      await page.getByRole('button', { name: 'Refuser' }).click();
      await page.getByText('Pourquoi refuser').waitFor();
    },
  },
  {
    name: 'admission',
    path: '/orientations/018f0000-0000-7000-8000-000000000f00/admission',
    modes: ['failing'],
    act: async (page) => {
      await page.getByLabel('Nom de naissance').fill('');
      await page.getByRole('button', { name: 'Admettre Kenza' }).click();
      await page.getByText('2 réponses à revoir').waitFor();
    },
  },
  { name: 'groupes', path: '/groupes' },
  { name: 'groupe', path: '/groupes/018f0000-0000-7000-8000-00000000ab00', print: true },
  { name: 'impact', path: '/impact?par=age_band', print: true },
  { name: 'impact-ensemble', path: '/impact?chiffre=hours_attended&par=group', modes: [] },
  { name: 'comptes', path: '/reglages' },
  { name: 'liens', path: '/reglages/liens' },
  { name: 'quartiers', path: '/reglages/quartiers' },
  {
    name: 'lien-cree',
    path: '/reglages/liens',
    modes: [],
    print: true,
    act: async (page) => {
      await page.getByRole('button', { name: 'Créer un lien' }).click();
      await page.getByLabel('Pour qui').fill('Mme Garnier');
      await page.getByRole('button', { name: 'Créer le lien' }).click();
      await page.getByText('/l/q7Zt0').waitFor();
    },
  },
  {
    name: 'import',
    path: '/reglages/quartiers',
    modes: [],
    act: async (page) => {
      await page.clock.resume();
      await page.getByRole('button', { name: 'Importer des contours' }).click();
      await page.getByLabel('Source').fill('Contours officiels');
      const file = { name: 'quartiers.geojson', mimeType: 'application/json', buffer: Buffer.from('{}') };
      await page.getByLabel('Fichier').setInputFiles(file);
      await page.getByRole('button', { name: 'Importer', exact: true }).click();
      await page.getByText('Terminé').waitFor();
    },
  },
  { name: 'compte', path: '/compte', modes: [] },
  { name: 'plus', path: '/plus', modes: [] },
];
