import { afterAll, expect, it } from 'vitest';
import { EditorHand, storedText } from './support/editor';
import { finished, givenWorkflow, rest } from './support/rest';
import { closeBrowser, Stage } from './support/stage';

afterAll(closeBrowser);

const focused = `(() => { const at = document.activeElement; return at?.getAttribute('aria-label') ?? at?.textContent ?? ''; })()`;

/** Tab, as often as a person would have to, at most. */
async function tabTo(stage: Stage, name: RegExp, key = 'Tab'): Promise<void> {
  for (let step = 0; step < 60; step++) {
    if (name.test(await stage.page.evaluate<string>(focused))) return;
    await stage.page.keyboard.press(key);
  }
  throw new Error(`${name.source} is not reached by ${key}`);
}

it('a task is added, connected, named and saved, and the workflow started, without a mouse', async () => {
  await rest('DELETE', '/projects/keys/workflows/typed').catch(() => undefined);
  await givenWorkflow('keys', 'typed', 'name: typed\ntasks:\n  - {name: first, type: noop}\n');
  const stage = await Stage.open();
  await stage.signIn();
  const { page } = stage;
  const editor = new EditorHand(stage);
  await editor.open('keys', 'typed');
  await page.locator('.react-flow__node[data-id="first"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'group');

  await page.keyboard.press('a');
  await page.keyboard.type('noop');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.value === 'noop');
  await page.keyboard.type('second');
  await page.keyboard.press('Enter');
  await page.locator('.react-flow__node[data-id="second"]').waitFor();
  // the type, then what it depends on
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('first');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('.react-flow__edge').waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'group');

  // a name that is still being typed is saved with the rest
  await page.keyboard.press('Enter');
  await page.keyboard.type('renamed');
  await page.keyboard.press('Control+s');
  await page
    .getByText(/Saved as version 2/)
    .first()
    .waitFor();
  expect(await storedText('keys', 'typed')).toMatch(/- \{name: first, type: noop\}\n {2}- name: renamed\n/);
  expect(await storedText('keys', 'typed')).toContain('first');

  await page.keyboard.press('Escape');
  await tabTo(stage, /^Start typed$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(stage, /^Start$/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/runs\/\d+/);
  const run = await finished(Number(/\/runs\/(\d+)/.exec(page.url())?.[1]));
  expect(run.state).toBe('SUCCEEDED');
  expect(stage.complaints).toEqual([]);
  await stage.close();
});
