import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closed, type Company, givenCompany } from './support/company';
import { type Opening, openings } from './support/dialogs';
import { misfits } from './support/fit';
import { Hand } from './support/hand';
import { closeBrowser, Stage } from './support/stage';
import { wordsOf } from './support/words';

const CONTRAST = ['color-contrast'];

let company: Company;

beforeAll(async () => {
  company = await givenCompany();
});

afterAll(async () => {
  await closed(company);
  await closeBrowser();
});

/** Opens it, looks at it, and closes it by Escape: the focus has to be where it was. */
async function opened(hand: Hand, opening: Opening, look: (dialog: Locator) => Promise<void>): Promise<string[]> {
  const { page } = hand.stage;
  await hand.goTo(opening.at);
  await opening.before?.(hand);
  const pressed = opening.press(hand);
  await pressed.click();
  if (opening.entry !== undefined) await hand.entry(opening.entry).click();
  const dialog = hand.dialog;
  await dialog.waitFor();
  await opening.within?.(hand);
  await dialog.evaluate((box) => Promise.allSettled(box.getAnimations({ subtree: true }).map((each) => each.finished)));
  await look(dialog);
  await page.keyboard.press('Escape');
  const gone = await dialog.waitFor({ state: 'detached', timeout: 3_000 }).then(
    () => true,
    () => false,
  );
  if (!gone) {
    await dialog.getByRole('button').first().click();
    return ['Escape does not close it'];
  }
  const back = (opening.back?.(hand) ?? pressed).and(page.locator(':focus'));
  return back.waitFor({ state: 'attached', timeout: 3_000 }).then(
    () => [],
    async () => [`the focus is on ${await page.evaluate<string>('document.activeElement.outerHTML.slice(0, 120)')}`],
  );
}

async function all(hand: Hand, look: (opening: Opening, dialog: Locator) => Promise<string[]>): Promise<string[]> {
  const faults: string[] = [];
  for (const opening of openings(company)) {
    const found: string[] = [];
    try {
      found.push(
        ...(await opened(hand, opening, async (dialog) => {
          found.push(...(await look(opening, dialog)));
        })),
      );
    } catch (failure) {
      found.push(String(failure).split('\n').slice(0, 3).join(' '));
      await hand.stage.page.keyboard.press('Escape');
    }
    faults.push(...found.map((fault) => `${opening.name}: ${fault}`));
  }
  return [...faults, ...hand.stage.complaints];
}

describe.concurrent('everything that opens over a page', () => {
  it('fits on a tablet, can be used by everybody in light and dark, closes by Escape, gives the focus back', async () => {
    const stage = await Stage.open({ width: 820, height: 1180 });
    await stage.signIn();
    let dark = false;
    const faults = await all(new Hand(stage, wordsOf('en')), async ({ name }, dialog) => {
      const found: string[] = [];
      // it begins with the colours that the one before ended with
      for (const turned of [false, true]) {
        if (turned) {
          dark = !dark;
          await stage.wear(dark ? 'dark' : 'light');
        }
        found.push(...(await stage.barriers('[role=dialog]', dark ? CONTRAST : undefined)));
        await stage.closeUp(`dialog-${name}-${dark ? 'dark' : 'light'}`, dialog);
      }
      return [...found, ...(await misfits(dialog))];
    });
    await stage.close();
    expect(faults).toEqual([]);
  }, 300_000);

  it('fits and is worded in Chinese', async () => {
    const stage = await Stage.open({ language: 'zh-CN' });
    await stage.signInWith('用户名', '密码', '登录', '主导航');
    const faults = await all(new Hand(stage, wordsOf('zh')), async ({ name }, dialog) => {
      await stage.closeUp(`dialog-${name}-chinese`, dialog);
      return misfits(dialog);
    });
    await stage.close();
    expect(faults).toEqual([]);
  }, 300_000);
});

it('panels beside a page and the menu on a tablet close by Escape and give the focus back', async () => {
  const stage = await Stage.open({ width: 820, height: 1180 });
  await stage.signIn();
  const { page } = stage;
  const menu = page.getByRole('button', { name: 'Open the menu' });
  const navigation = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Projects' });
  await menu.click();
  await expect.poll(() => inWindow(navigation)).toBe(true);
  expect(await stage.barriers()).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => inWindow(navigation)).toBe(false);
  await menu.and(page.locator(':focus')).waitFor();

  await stage.visit(`/runs/${company.failed}`);
  const task = page.getByRole('button', { name: /^b.*Failed/ });
  await task.click();
  const panel = page.getByRole('complementary', { name: 'Task b' });
  await panel.getByRole('tab', { name: 'Attempts' }).click();
  expect(await misfits(panel)).toEqual([]);
  await stage.screenshot('task-panel-tablet');
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await task.and(page.locator(':focus')).waitFor();

  await stage.visit('/projects/offices/workflows/queue/edit');
  await page.locator('.react-flow__node[data-id="first"]').click();
  const form = page.getByRole('region', { name: 'Task', exact: true });
  await form.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
  expect(await misfits(form)).toEqual([]);
  await stage.screenshot('task-form-tablet');
  await form.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('group', { name: 'Tasks of the workflow' }).and(page.locator(':focus')).waitFor();
  expect(stage.complaints).toEqual([]);
  await stage.close();
});

async function inWindow(part: Locator): Promise<boolean> {
  const box = await part.boundingBox();
  return box !== null && box.x >= 0 && box.x < 820;
}
