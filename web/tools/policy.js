// SvelteKit's announcer hides itself with an inline style, which our content security policy refuses: a class does it.
export function noInlineStyle() {
  return {
    name: 'marelle-no-inline-style',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('@sveltejs/kit') || !id.endsWith('root.svelte')) return null;
      return { code: code.replace(/\sstyle="position: absolute[^"]*"/, ' class="hidden"'), map: null };
    },
  };
}

/**
 * SvelteKit carries a serialiser for what a server of its own would send, and for remote functions; this client has
 * neither, and the state of a page is plain data.
 */
export function plainData() {
  return {
    name: 'marelle-plain-data',
    enforce: 'pre',
    resolveId(id, importer) {
      const inClient = this.environment.name === 'client' && importer?.includes('@sveltejs/kit/src/runtime/');
      return id === 'devalue' && inClient ? '\0marelle-plain-data' : null;
    },
    load(id) {
      if (id !== '\0marelle-plain-data') return null;
      const none = ['uneval', 'unflatten', 'stringifyAsync'].map(
        (name) => `export const ${name} = () => { throw new Error('${name}: there is no server data'); };`,
      );
      return [
        'export const stringify = (data) => JSON.stringify(data);',
        'export const parse = (text) => JSON.parse(text);',
        ...none,
      ].join('\n');
    },
  };
}
