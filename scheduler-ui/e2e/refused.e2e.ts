import { afterAll, expect, it } from 'vitest';
import { Hand } from './support/hand';
import { givenWorkflow } from './support/rest';
import { pagesOf } from './support/sample';
import { closeBrowser, Stage } from './support/stage';
import { wordsOf } from './support/words';

afterAll(closeBrowser);

const PROBLEM = {
  status: 403,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Forbidden',
    status: 403,
    code: 'auth.forbidden',
    detail: 'this needs the permission to look',
  }),
};

/** These show nothing of anybody's. */
const OPEN = new Set(['missing', 'new-workflow']);

it('every page says so where the api does not let somebody look, and goes on working', async () => {
  const stage = await Stage.open();
  await stage.signIn();
  const { page } = stage;
  await page.route(/\/api\/v1\/(?!me$)/, (route) => route.fulfill(PROBLEM));
  const hand = new Hand(stage, wordsOf('en'));
  const faults: string[] = [];
  const pages = pagesOf({ succeeded: 1, failed: 1, running: 1, backfill: 1, logged: 1 });
  for (const [name, path] of Object.entries(pages)) {
    await hand.goTo(path);
    const main = page.getByRole('main');
    const told = main.getByText('this needs the permission to look').first();
    if (!OPEN.has(name)) await told.waitFor({ timeout: 5_000 }).catch(() => faults.push(`${name}: it is not said`));
    if (await main.getByText('This page has stopped working').isVisible()) faults.push(`${name}: it breaks`);
  }
  await stage.screenshot('forbidden-light');
  await stage.close();
  expect([...faults, ...stage.complaints]).toEqual([]);
});

it('who may look and not act is told so where the button is, and what was entered stays', async () => {
  await givenWorkflow('refused', 'w', 'name: w\nparams: {day: x}\ntasks:\n  - {name: a, type: noop}\n');
  const stage = await Stage.open();
  await stage.signIn();
  const { page } = stage;
  await page.route(/\/api\/v1\//, (route) =>
    route.request().method() === 'GET' ? route.fallback() : route.fulfill(PROBLEM),
  );
  const dialog = page.getByRole('dialog');
  const said = page.getByRole('alert').filter({ hasText: 'this needs the permission to look' });

  await stage.visit('/projects/refused/workflows/w');
  await page.getByRole('button', { name: 'Start w' }).click();
  await dialog.getByRole('textbox', { name: 'day' }).fill('typed');
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await said.first().waitFor();
  expect(await dialog.getByRole('textbox', { name: 'day' }).inputValue()).toBe('typed');
  await page.keyboard.press('Escape');

  await stage.visit('/projects/refused/parameters');
  await page.getByRole('button', { name: 'New parameter' }).first().click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('typed');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await said.first().waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('typed');
  await page.keyboard.press('Escape');

  await stage.visit('/projects/refused/workflows/w/edit');
  await page.getByRole('textbox', { name: 'The workflow as YAML' }).click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('# typed\n');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await said.first().waitFor();
  expect(await page.getByText('Not saved').isVisible()).toBe(true);
  expect(stage.complaints).toEqual([]);
  await stage.close();
});
