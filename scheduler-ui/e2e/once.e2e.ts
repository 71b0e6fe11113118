import { afterAll, beforeAll, expect, it } from 'vitest';
import { finished, givenWorkflow, rest, start } from './support/rest';
import { closeBrowser, Stage } from './support/stage';

/** What starts something starts it once: pressed twice, or again because the answer was lost. */
let stage: Stage;

beforeAll(async () => {
  await givenWorkflow('once', 'quick', 'name: quick\ntasks:\n  - {name: a, type: noop}\n');
  await givenWorkflow('once', 'fails', "name: fails\ntasks:\n  - {name: a, type: shell, script: 'exit 3'}\n");
  // where a browser has no secure context, too
  stage = await Stage.open({ plain: true });
  await stage.signIn();
});

afterAll(async () => {
  await stage.close();
  await closeBrowser();
});

/**
 * The first call does what it should, or does not arrive at all; its answer is lost either way. In the page itself: what runs this
 * test does not know the host by which the browser comes.
 */
async function losing(address: RegExp, arrives = true): Promise<() => Promise<string[]>> {
  await stage.page.evaluate(
    ({ pattern, there }) => {
      const real = window.fetch.bind(window);
      const keys: string[] = [];
      Object.assign(window, { keys });
      window.fetch = async (input, init) => {
        const asked = new Request(input, init);
        if (asked.method !== 'POST' || !new RegExp(pattern).test(asked.url)) return real(asked);
        keys.push(asked.headers.get('Idempotency-Key') ?? 'none');
        if (keys.length > 1) return real(asked);
        if (there) await real(asked);
        throw new TypeError('Failed to fetch');
      };
    },
    { pattern: address.source, there: arrives },
  );
  return () => stage.page.evaluate<string[]>('window.keys');
}

async function count(query: string): Promise<number> {
  return (await rest<{ total: number }>('GET', `/workflow-instances?project=once&${query}`)).total;
}

const dialog = () => stage.page.getByRole('dialog');
const lost = () => stage.page.getByText('The server can not be reached.').first();

/** Twice quickly, and once more when it is told that nobody answered. */
async function pressAgain(name: string): Promise<void> {
  const button = dialog().getByRole('button', { name, exact: true });
  await button.dblclick();
  await lost().waitFor();
  await button.click();
}

function same(keys: readonly string[]): void {
  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(keys[1]).toBe(keys[0]);
}

it('a start', async () => {
  const before = await count('workflow=quick');
  await stage.visit('/projects/once/workflows/quick');
  expect(await stage.page.evaluate('isSecureContext')).toBe(false);
  const keys = await losing(/workflows\/quick\/instances$/);
  await stage.page.getByRole('button', { name: 'Start quick' }).click();
  await pressAgain('Start');
  await stage.page.waitForURL(/\/runs\/\d+/);
  same(await keys());
  expect(await count('workflow=quick')).toBe(before + 1);
});

it('a run again, from its page and from the list', async () => {
  const run = await start('once', 'quick');
  await finished(run);
  await stage.visit(`/runs/${run}`);
  const keys = await losing(/workflow-instances\/\d+\/rerun$/);
  await stage.page.getByRole('button', { name: 'Run again' }).first().click();
  await pressAgain('Run again');
  await stage.page.waitForURL((url) => /\/runs\/\d+/.test(url.pathname) && !url.pathname.endsWith(`/${run}`));
  same(await keys());

  await stage.visit('/runs?workflow=quick');
  const before = await count('workflow=quick');
  const batch = await losing(/workflow-instances\/batch$/);
  await stage.page.getByRole('checkbox', { name: `Select quick ${run}` }).check();
  await stage.page.getByRole('toolbar').getByRole('button', { name: 'Run again' }).click();
  await pressAgain('Run again');
  await dialog().getByText('1 of 1 done').waitFor();
  await stage.page.keyboard.press('Escape');
  same(await batch());
  expect(await count('workflow=quick')).toBe(before + 1);

  // who asks the same once more afterwards wants it once more
  await stage.page.getByRole('checkbox', { name: `Select quick ${run}` }).check();
  await stage.page.getByRole('toolbar').getByRole('button', { name: 'Run again' }).click();
  await dialog().getByRole('button', { name: 'Run again' }).click();
  await dialog().getByText('1 of 1 done').waitFor();
  const [first, , third] = await batch();
  expect(third).not.toBe(first);
  expect(await count('workflow=quick')).toBe(before + 2);
});

it('a recovery', async () => {
  const run = await start('once', 'fails');
  await finished(run);
  await stage.visit(`/runs/${run}`);
  const keys = await losing(/workflow-instances\/\d+\/recover$/, false);
  const button = stage.page.getByRole('button', { name: 'Recover' });
  await button.dblclick();
  await lost().waitFor();
  await button.click();
  await stage.page.getByText('The run goes on with what did not succeed.').waitFor();
  same(await keys());
});

it('a backfill; another question after a lost answer is not refused', async () => {
  const total = async () => (await rest<{ total: number }>('GET', '/projects/once/workflows/quick/backfills')).total;
  const before = await total();
  await stage.visit('/projects/once/workflows/quick/backfills');
  const keys = await losing(/workflows\/quick\/backfills$/);
  await stage.page.getByRole('button', { name: 'New backfill' }).first().click();
  await pressAgain('Start the backfill');
  await stage.page.waitForURL(/\/backfills\/\d+/);
  same(await keys());
  expect(await total()).toBe(before + 1);

  await stage.visit('/projects/once/workflows/quick/backfills');
  const others = await losing(/workflows\/quick\/backfills$/);
  await stage.page.getByRole('button', { name: 'New backfill' }).first().click();
  await dialog().getByRole('button', { name: 'Start the backfill' }).click();
  await lost().waitFor();
  await dialog().getByRole('textbox', { name: 'First day' }).fill('2026-01-01');
  await dialog().getByRole('textbox', { name: 'Last day' }).fill('2026-01-01');
  await dialog().getByRole('button', { name: 'Start the backfill' }).click();
  await stage.page.waitForURL(/\/backfills\/\d+/);
  expect(new Set(await others()).size).toBe(2);
  expect(stage.complaints).toEqual([]);
});
