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
      await page.getByRole('button', { name: /Ajouter un adulte/ }).click();
      await page.getByRole('button', { name: 'Enregistrer' }).click();
      await page.getByText('2 réponses à revoir').waitFor();
    },
  },
];
