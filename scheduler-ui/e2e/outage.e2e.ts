import { afterAll, expect, it } from 'vitest';
import { EditorHand, storedText } from './support/editor';
import { eventually, givenWorkflow } from './support/rest';
import { settings } from './support/settings';
import { closeBrowser, Stage } from './support/stage';

const CHAIN = `name: draft # stays
tasks:
  - {name: first, type: noop}
`;

afterAll(closeBrowser);

it('a network that is away for 20 s is told, and afterwards everything goes on by itself', async () => {
  await givenWorkflow('outage', 'draft', CHAIN);
  const stage = await Stage.open();
  await stage.signIn();
  await stage.visit('/runs');
  await stage.context.setOffline(true);
  const banner = stage.page.getByRole('alert').filter({ hasText: 'No connection to the server' });
  await banner.waitFor({ timeout: 20_000 });
  await stage.screenshot('connection-lost-light');
  // the limit of the promise, not a pause: the page has to stand it for that long
  await stage.page.waitForFunction(
    () => Number(/(\d+) s/.exec(document.querySelector('[role=alert]')?.textContent ?? '')?.[1] ?? 0) >= 20,
    undefined,
    { timeout: 40_000 },
  );
  await stage.context.setOffline(false);
  await banner.waitFor({ state: 'detached', timeout: 15_000 });
  await stage.close();
});

it('an api that starts again in the middle of editing loses nothing', async () => {
  const control = process.env.SCHEDULER_CONTROL;
  if (control === undefined) throw new Error('expected SCHEDULER_CONTROL, where a restart can be asked for');
  const stage = await Stage.open();
  await stage.signIn();
  const editor = new EditorHand(stage);
  await editor.open('outage', 'draft');
  await editor.typeFirstLine('description: written before the restart');
  const restarted = fetch(`${control}/restart`, { method: 'POST' });
  await eventually(
    () =>
      fetch(settings.url).then(
        () => 'up',
        () => 'down',
      ),
    (state) => state === 'down',
  );
  await editor.saveButton.click();
  const banner = stage.page.getByRole('alert').filter({ hasText: 'No connection to the server' });
  await banner.waitFor({ timeout: 30_000 });
  expect((await restarted).status).toBe(204);
  await banner.waitFor({ state: 'detached', timeout: 30_000 });
  await editor.save();
  expect(await storedText('outage', 'draft')).toContain('written before the restart');
  await stage.close();
});

it('a session that ends in the middle of editing asks for the password and goes on with what was entered', async () => {
  const stage = await Stage.open();
  await stage.signIn();
  const editor = new EditorHand(stage);
  await editor.open('outage', 'draft');
  await editor.typeFirstLine('timeout: 11m # written before the session ended');
  await stage.context.clearCookies();
  await editor.saveButton.click();
  await stage.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await stage.screenshot('session-ended-light');
  await stage.page.getByRole('dialog').getByLabel('Password').and(stage.page.locator('input')).fill(settings.password);
  await stage.page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
  await stage.page.getByRole('dialog', { name: 'Your session has ended' }).waitFor({ state: 'detached' });
  await editor.save();
  expect(await storedText('outage', 'draft')).toContain('written before the session ended');
  await stage.close();
});
