// An icon of the library works its attributes out again for each drawing, and asks Svelte for an element of each of its
// lines: the four of a roll call's row took longer than its words. Here each is a drawing written out when the client
// is built; it takes what src/lib/components/icon.d.ts says and nothing else.
const icon = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;

const attributes = (given) => Object.entries(given).map(([name, value]) => ` ${name}="${value}"`);

/** The drawing of one icon, from the library's own file. */
export function drawn(code) {
  const data = code.match(/const iconData = (\{.*\});/)?.[1];
  if (!data) throw new Error('the library does not say its icons as it did');
  const { name, size, node } = JSON.parse(data);
  const lines = node.map(([tag, given]) => `<${tag}${attributes(given).join('')}/>`).join('');
  return [
    '<script>let { size = 24, strokeWidth = 2 } = $props();</script>',
    `<svg class="lucide-${name}" width={size} height={size} viewBox="0 0 ${size} ${size}" fill="none"`,
    '  stroke="currentColor" stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round"',
    `  aria-hidden="true">${lines}</svg>`,
  ].join('\n');
}

export function drawnIcons() {
  return {
    name: 'marelle-drawn-icons',
    enforce: 'pre',
    transform: (code, id) => (icon.test(id) ? { code: drawn(code), map: null } : null),
  };
}
