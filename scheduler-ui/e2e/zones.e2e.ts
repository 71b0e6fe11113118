import { afterAll, expect, it } from 'vitest';
import { eventually, givenWorkflow, rest } from './support/rest';
import { closeBrowser, Stage } from './support/stage';

afterAll(closeBrowser);

/** The browser is in Paris, the person looks by the clock of New York, and what runs belongs to Shanghai. */
it('times are shown and entered by the clock that they say', async () => {
  await givenWorkflow('zones', 'far', 'name: far\ntasks:\n  - {name: a, type: noop}\n');
  await rest('PUT', '/projects/zones/workflows/far/schedules/often', {
    cron: '*/2 * * * * ?',
    timezone: 'Asia/Shanghai',
    enabled: true,
  });
  const { id: backfill } = await rest<{ id: number }>('POST', '/projects/zones/workflows/far/backfills', {
    from: '2026-01-01',
    to: '2026-01-01',
    timezone: 'Asia/Shanghai',
  });
  await eventually(
    () => rest<{ total: number }>('GET', '/workflow-instances?project=zones&origin=SCHEDULE'),
    ({ total }) => total > 0,
  );
  await rest('POST', '/projects/zones/workflows/far/schedules/often/pause', { reason: 'seen' });

  const stage = await Stage.open();
  await stage.context.addInitScript(() =>
    localStorage.setItem('scheduler.preferences', JSON.stringify({ language: 'en', zone: 'America/New_York' })),
  );
  await stage.signIn();
  const { page } = stage;

  // the day that was asked for, and not the one that it is elsewhere at that moment
  await stage.visit(`/backfills/${backfill}`);
  await page.getByRole('cell', { name: '01/01/2026, 00:00:00 Asia/Shanghai' }).waitFor();
  const day = page.getByText('01/01/2026, 00:00:00 Asia/Shanghai');
  expect(await day.getAttribute('title')).toContain('31/12/2025, 11:00:00');

  await stage.visit('/projects/zones/workflows/far/runs');
  await page
    .getByRole('cell', { name: /Asia\/Shanghai$/ })
    .first()
    .waitFor();

  await stage.visit('/projects/zones/workflows/far/schedules');
  await page.getByRole('button', { name: 'More actions for far often' }).click();
  await page.getByRole('menuitem', { name: 'Past fires' }).click();
  await page
    .getByRole('dialog')
    .getByRole('cell', { name: /Asia\/Shanghai$/ })
    .first()
    .waitFor();
  await page.keyboard.press('Escape');

  // a new schedule begins in the chosen zone, and its next fires stand in both
  await page.getByRole('button', { name: 'New schedule' }).first().click();
  const zone = page
    .getByRole('dialog')
    .getByRole('combobox', { name: 'Time zone' })
    .or(page.getByRole('dialog').getByRole('textbox', { name: 'Time zone' }));
  expect(await zone.inputValue()).toBe('America/New_York');
  await zone.fill('Asia/Tokyo');
  await page.getByRole('option', { name: 'Asia/Tokyo' }).click();
  for (const each of ['Asia/Tokyo', 'America/New_York']) {
    await page.getByRole('dialog').getByRole('columnheader', { name: each }).waitFor();
  }
  await page.keyboard.press('Escape');

  // what is entered is meant by the chosen clock
  await stage.visit('/runs');
  const from = page.getByRole('search').getByLabel('From');
  await from.fill('2026-01-15T09:30');
  await from.blur();
  await page.waitForURL(/from=2026-01-15T14%3A30/);
  await expect.poll(() => from.inputValue()).toBe('2026-01-15T09:30');
  expect(stage.complaints).toEqual([]);
  await stage.close();
});
