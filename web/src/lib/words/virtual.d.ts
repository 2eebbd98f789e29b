type Catalogue = Record<string, string | object[]>;

declare module 'virtual:messages/fr' {
  const catalogue: Catalogue;
  export default catalogue;
}

declare module 'virtual:messages/en' {
  const catalogue: Catalogue;
  export default catalogue;
}
