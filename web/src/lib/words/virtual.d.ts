type Catalogue = Record<string, import('./format.ts').Message>;

/** Everything, for a sentence nobody brought; a test keeps it from being needed. */
declare module 'virtual:messages/fr' {
  const catalogue: Catalogue;
  export default catalogue;
}

declare module 'virtual:messages/en' {
  const catalogue: Catalogue;
  export default catalogue;
}

/** What the server's refusals say. */
declare module 'virtual:messages/refusals' {
  const catalogue: Catalogue;
  export default catalogue;
}
