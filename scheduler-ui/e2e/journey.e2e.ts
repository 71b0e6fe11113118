import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EditorHand } from './support/editor';
import { eventually, rest } from './support/rest';
import { closeBrowser, Stage } from './support/stage';

const PROJECT = 'journey';
const WORKFLOW = 'drawn';

/** The first day of somebody who draws a workflow and looks after it: one test, since each step stands on the one before. */
let stage: Stage;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scheduler-journey-'));
  await rest('PUT', `/projects/${PROJECT}`, { description: 'Drawn by hand' });
  stage = await Stage.open({ width: 1440, height: 900 });
});

afterAll(async () => {
  await stage.screenshot('journey-end');
  await stage.close();
  await closeBrowser();
  rmSync(folder, { recursive: true, force: true });
});

it('draws, starts, watches, mends, schedules and backfills a workflow of six tasks', async () => {
  const seen = join(folder, 'seen');
  const mended = join(folder, 'mended');
  await stage.signIn();
  await newWorkflow();
  const scripts: [string, string][] = [
    [
      'extract',
      `echo 'a log line of extract'; for i in $(seq 600); do test -e '${seen}' && exit 0; sleep 0.1; done; exit 9`,
    ],
    ['clean', 'true'],
    ['count', 'true'],
    ['join', 'true'],
    ['load', `test -e '${mended}' || { echo 'the target is not there' >&2; exit 3; }`],
    ['report', 'true'],
  ];
  for (const [index, [name, script]] of scripts.entries()) await addShellTask(index, name, script);
  await connect('extract', 'clean');
  await connect('extract', 'count');
  await connect('clean', 'join');
  await connect('count', 'join');
  await connect('join', 'load');
  await connect('load', 'report');
  await stage.screenshot('journey-drawn');
  await new EditorHand(stage).save();
  expect(await dependencies()).toEqual({
    extract: [],
    clean: ['extract'],
    count: ['extract'],
    join: ['clean', 'count'],
    load: ['join'],
    report: ['load'],
  });

  const run = await startByHand();
  await task('extract', 'Running').waitFor({ timeout: 15_000 });
  await stage.screenshot('journey-running');
  writeFileSync(seen, '');
  await task('load', 'Failed').waitFor({ timeout: 30_000 });
  await stage.page.getByRole('main').getByText('Failed', { exact: true }).first().waitFor();
  await readLog();
  writeFileSync(mended, '');
  await recover();
  await stage.page.getByRole('button', { name: 'Show all of it' }).click();
  await task('report', 'Succeeded').waitFor({ timeout: 30_000 });
  await stage.screenshot('journey-recovered');
  expect(stage.page.url()).toContain(`/runs/${run}`);

  await scheduleEveryTwoSeconds();
  await eventually(
    () => rest<{ total: number }>('GET', `/workflow-instances?project=${PROJECT}&origin=SCHEDULE`),
    ({ total }) => total > 0,
  );
  await stage.visit(`/projects/${PROJECT}/workflows/${WORKFLOW}/runs`);
  await stage.page.getByRole('main').getByText('Schedule', { exact: false }).first().waitFor();
  await rest('DELETE', `/projects/${PROJECT}/workflows/${WORKFLOW}/schedules/often`);

  await backfillThreeDays();
  await stage.page
    .getByText(/Succeeded:\s*3/)
    .first()
    .waitFor({ timeout: 60_000 });
  await stage.screenshot('journey-backfilled');
  expect(stage.complaints).toEqual([]);
}, 240_000);

async function newWorkflow(): Promise<void> {
  await stage.page.getByRole('link', { name: 'Projects' }).click();
  await stage.page.getByRole('link', { name: PROJECT, exact: true }).click();
  await stage.page
    .getByRole('link', { name: 'New workflow' })
    .or(stage.page.getByRole('button', { name: 'New workflow' }))
    .first()
    .click();
  await stage.page.getByLabel('Name').fill(WORKFLOW);
  await stage.page.getByRole('button', { name: 'Open the editor' }).click();
  await node('hello').waitFor();
  // the drawing needs the room of the text
  await stage.page.getByRole('button', { name: 'YAML text (Y)' }).click();
}

function node(name: string): Locator {
  return stage.page.locator(`.react-flow__node[data-id="${name}"]`);
}

/** The first one stands there already and only gets another name. */
async function addShellTask(index: number, name: string, script: string): Promise<void> {
  if (index === 0) {
    await node('hello').click();
  } else {
    const canvas = await boxOf(stage.page.locator('.react-flow__pane'));
    await dragTo(stage.page.getByRole('button', { name: 'Shell script' }), {
      x: canvas.x + 130 + 330 * ((index - 1) % 3),
      y: canvas.y + 90 + (index > 3 ? canvas.height - 220 : 0),
    });
  }
  const form = stage.page.getByRole('region', { name: 'Task', exact: true });
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await form.getByRole('textbox', { name: 'Name', exact: true }).press('Enter');
  await node(name).waitFor();
  await form.getByRole('textbox', { name: 'Script' }).click();
  await stage.page.keyboard.press('Control+A');
  // over a selection the browser itself would add a style to what it inserts, which the policy forbids and the editor drops
  await stage.page.keyboard.press('Delete');
  await stage.page.keyboard.insertText(script);
  await form.getByRole('button', { name: 'Close' }).click();
}

async function boxOf(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await part.boundingBox();
  if (box === null) throw new Error('expected it to be on the page');
  return box;
}

async function dragTo(from: Locator, to: { x: number; y: number }): Promise<void> {
  const box = await boxOf(from);
  const { mouse } = stage.page;
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await mouse.down();
  await mouse.move(to.x - 10, to.y - 10, { steps: 8 });
  await mouse.move(to.x, to.y, { steps: 4 });
  await mouse.up();
}

/** Once the drawing has come to rest. */
async function boxAtRest(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  let before = '';
  let same = 0;
  await eventually(
    async () => {
      const now = JSON.stringify(await boxOf(part));
      same = now === before ? same + 1 : 0;
      before = now;
      return same;
    },
    (times) => times >= 3,
  );
  return boxOf(part);
}

async function connect(from: string, to: string): Promise<void> {
  const edges = stage.page.locator('.react-flow__edge');
  await stage.page.getByRole('button', { name: 'Show all' }).click();
  const source = node(from).locator('.react-flow__handle.source').first();
  await boxAtRest(source);
  const target = await boxAtRest(node(to).locator('.react-flow__handle.target'));
  const connections = await edges.count();
  await dragTo(source, { x: target.x + target.width / 2, y: target.y + target.height / 2 });
  await eventually(
    () => edges.count(),
    (count) => count > connections,
  );
}

async function dependencies(): Promise<Record<string, string[]>> {
  const { tasks } = await rest<{ tasks: { name: string; dependsOn?: string[] }[] }>(
    'GET',
    `/projects/${PROJECT}/workflows/${WORKFLOW}`,
  );
  return Object.fromEntries(tasks.map(({ name, dependsOn }) => [name, [...(dependsOn ?? [])].sort()]));
}

async function startByHand(): Promise<number> {
  await stage.visit(`/projects/${PROJECT}/workflows/${WORKFLOW}`);
  await stage.page.getByRole('button', { name: `Start ${WORKFLOW}` }).click();
  await stage.page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
  await stage.page.waitForURL(/\/runs\/\d+/);
  return Number(/\/runs\/(\d+)/.exec(stage.page.url())?.[1]);
}

function task(name: string, state: string): Locator {
  return stage.page.getByRole('button', { name: new RegExp(`^${name}.*${state}`) });
}

async function readLog(): Promise<void> {
  await task('extract', 'Succeeded').click();
  await stage.page.getByRole('tab', { name: 'Log' }).click();
  await stage.page.getByText('a log line of extract').first().waitFor();
  await stage.page.getByRole('button', { name: 'Close the task' }).click();
}

async function recover(): Promise<void> {
  await stage.page.getByRole('button', { name: 'Recover' }).click();
  const asked = stage.page.getByRole('dialog').getByRole('button', { name: 'Recover' });
  if (await asked.isVisible()) await asked.click();
}

async function scheduleEveryTwoSeconds(): Promise<void> {
  await stage.visit(`/projects/${PROJECT}/workflows/${WORKFLOW}/schedules`);
  await stage.page.getByRole('button', { name: 'New schedule' }).first().click();
  const form = stage.page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name' }).fill('often');
  await form.getByRole('textbox', { name: 'Cron expression' }).fill('*/2 * * * * ?');
  await form.getByRole('table', { name: 'Fires next' }).getByRole('cell').first().waitFor();
  await stage.screenshot('journey-schedule');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
}

async function backfillThreeDays(): Promise<void> {
  await stage.visit(`/projects/${PROJECT}/workflows/${WORKFLOW}/backfills`);
  await stage.page.getByRole('button', { name: 'New backfill' }).first().click();
  const form = stage.page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'First day' }).fill('2026-01-01');
  await form.getByRole('textbox', { name: 'First day' }).press('Tab');
  await form.getByRole('textbox', { name: 'Last day' }).fill('2026-01-03');
  await form.getByRole('textbox', { name: 'Last day' }).press('Tab');
  await form.getByText('3 runs').waitFor();
  await form.getByRole('button', { name: 'Start the backfill' }).click();
  await stage.page.waitForURL(/\/backfills\/\d+/);
}
