import { afterAll, expect, it } from 'vitest';
import { closeBrowser, Stage } from './support/stage';

const LIMIT = 300 * 1024;

afterAll(closeBrowser);

it('signing in and seeing the home page takes at most 300 KiB of compressed JavaScript', async () => {
  const stage = await Stage.open();
  const sizes = new Map<string, number>();
  stage.page.on('response', (response) => {
    const url = new URL(response.url());
    if (!url.pathname.endsWith('.js')) return;
    sizes.set(url.pathname, Number(response.headers()['content-length'] ?? Number.NaN));
    expect(response.headers()['content-encoding'], url.pathname).toMatch(/gzip|br/);
  });
  // what is measured is gzip, as for the browsers that take nothing better
  await stage.page.setExtraHTTPHeaders({ 'Accept-Encoding': 'gzip' });
  await stage.signIn();
  await stage.settled();
  await stage.page.waitForLoadState('networkidle');
  await stage.close();

  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  console.log(`first load: ${(total / 1024).toFixed(1)} KiB in ${sizes.size} files`);
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
