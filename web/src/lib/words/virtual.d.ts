type Catalogue = Record<string, string | object[]>;

declare module 'virtual:messages/fr' {
  const catalogue: Catalogue;
  export default catalogue;
}

declare module 'virtual:messages/en' {
  const catalogue: Catalogue;
  export default catalogue;
}

/** What one part of the product says alone, by language and name. */
declare module 'virtual:messages/sections' {
  const sections: Record<'fr' | 'en', Record<string, () => Promise<{ default: Catalogue }>>>;
  export default sections;
}

/** The sections a screen says from the start, by the name of its route. */
declare module 'virtual:messages/routes' {
  const routes: Record<string, string[]>;
  export default routes;
}
