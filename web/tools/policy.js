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
