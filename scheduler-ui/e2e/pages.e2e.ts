import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { givenSample, pagesOf, type Sample } from './support/sample';
import { closeBrowser, Stage, type View } from './support/stage';

const VIEWS: Record<string, View> = {
  light: { colours: 'light' },
  dark: { colours: 'dark' },
  tablet: { colours: 'light', width: 820, height: 1180 },
  chinese: { colours: 'light', language: 'zh-CN' },
};

/** Pages whose content is wider than the window by nature scroll inside of themselves. */
const SIDEWAYS = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';

let sample: Sample;

beforeAll(async () => {
  sample = await givenSample();
});

afterAll(closeBrowser);

describe.each(Object.entries(VIEWS))('in %s', (name, view) => {
  it('every page is whole: nothing in its way, nothing beside the window, no complaint of the browser', async () => {
    const stage = await Stage.open(view);
    if (name === 'chinese') await stage.signInWith('用户名', '密码', '登录', '主导航');
    else await stage.signIn();
    const faults: string[] = [];
    for (const [page, path] of Object.entries(pagesOf(sample))) {
      await stage.visit(path);
      await stage.screenshot(`${page}-${name}`);
      faults.push(...(await stage.barriers()).map((barrier) => `${page}: ${barrier}`));
      if (await stage.page.evaluate(SIDEWAYS)) faults.push(`${page}: the page is wider than the window`);
      if ((await stage.page.title()) === '') faults.push(`${page}: it has no title`);
    }
    faults.push(...stage.complaints);
    await stage.close();
    expect(faults).toEqual([]);
  }, 300_000);
});
