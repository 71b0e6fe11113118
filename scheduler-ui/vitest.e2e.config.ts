import { defineConfig } from 'vitest/config';

/** A real browser against a real scheduler: `npm run e2e` with SCHEDULER_URL and SCHEDULER_ADMIN_PASSWORD. */
export default defineConfig({
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  test: {
    environment: 'node',
    include: ['e2e/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    reporters: ['verbose', ['junit', { outputFile: 'target/e2e-report.xml' }]],
  },
});
