import react from '@vitejs/plugin-react';
import { type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const BACKEND = process.env.SCHEDULER_URL ?? 'http://127.0.0.1:12345';

/** The api fills these in with every answer; the development server does it once. */
function placeholders(): Plugin {
  return {
    name: 'placeholders',
    apply: 'serve',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace('__BASE__', '/').replace('__CSP_NONCE__', ''),
    },
  };
}

/**
 * Of the library that places what floats, a table needs one function, and would fetch all of it before the home page. This gives
 * that function from what is there anyway; whatever floats gets the library as before.
 */
function withoutFloating(): Plugin {
  const shim = new URL('./src/lib/mergeRefs.ts', import.meta.url).pathname;
  return {
    name: 'without-floating',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === '@floating-ui/react' && importer?.includes('/components/ScrollArea/') === true ? shim : null,
  };
}

export default defineConfig({
  // relative, so that the files work under any path prefix
  base: './',
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  plugins: [withoutFloating(), react(), placeholders()],
  build: {
    outDir: 'target/classes/META-INF/resources/ui',
    emptyOutDir: true,
    target: 'es2022',
    // where the browser would have to evaluate data: URLs the policy forbids it
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
  },
  server: { host: '127.0.0.1', proxy: { '/api': BACKEND, '/v3': BACKEND } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
  },
});
