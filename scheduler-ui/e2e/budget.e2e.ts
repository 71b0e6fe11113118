import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { closeBrowser, Stage } from './support/stage';

const LIMIT = 300 * 1024;

afterAll(closeBrowser);

it('signing in and seeing the home page takes at most 300 KiB of compressed JavaScript', async () => {
  const stage = await Stage.open();
  const scripts: Promise<{ name: string; bytes: Buffer; encoding: string | undefined }>[] = [];
  stage.page.on('response', (response) => {
    const name = new URL(response.url()).pathname;
    if (!name.endsWith('.js')) return;
    scripts.push(
      Promise.all([response.body(), response.headerValue('content-encoding')]).then(([bytes, encoding]) => ({
        name,
        bytes,
        encoding: encoding ?? undefined,
      })),
    );
  });
  await stage.signIn();
  await stage.settled();
  const fetched = await Promise.all(scripts);
  await stage.close();

  const total = fetched.reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0);
  console.log(`first load: ${(total / 1024).toFixed(1)} KiB of gzipped JavaScript in ${fetched.length} files`);
  const plain = fetched.filter(({ bytes, encoding }) => bytes.length > 2048 && encoding === undefined);
  expect(plain.map(({ name }) => name)).toEqual([]);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(LIMIT);
});

it('everything comes from the api itself, under a policy that allows nothing else', async () => {
  const stage = await Stage.open();
  const elsewhere: string[] = [];
  stage.page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(stage.origin) && !url.startsWith('data:') && !url.startsWith('blob:')) elsewhere.push(url);
  });
  const answer = await stage.page.goto('./');
  await stage.signIn();
  await stage.close();

  expect(elsewhere).toEqual([]);
  const policy = answer?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe');
});
