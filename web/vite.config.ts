import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { messages } from './tools/messages.js';
import { noInlineStyle } from './tools/policy.js';

// The server that answers /api during development: MARELLE_API=… npm run dev
const api = process.env.MARELLE_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    messages(),
    noInlineStyle(),
    sveltekit({
      adapter: adapter({ pages: 'build', fallback: 'index.html' }),
      output: { bundleStrategy: 'split' },
      // The same sources give the same files: a phone downloads what changed.
      version: { name: 'marelle' },
      // Registered after the first screen is there: what is kept for offline does not slow it.
      serviceWorker: { register: false },
    }),
  ],
  resolve: {
    // Messages are parsed at build time: the parser stays out of the phones.
    alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' },
  },
  build: { target: ['chrome94', 'firefox98', 'safari15.4'], assetsInlineLimit: 0 },
  server: { proxy: { '/api': api, '/l': api } },
});
