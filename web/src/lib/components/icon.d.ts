// What an icon takes (tools/icons.js): tsconfig.json reads this in the place of the library's own types.
import type { Component } from 'svelte';

declare const icon: Component<{ size?: number; strokeWidth?: number }>;
export default icon;
