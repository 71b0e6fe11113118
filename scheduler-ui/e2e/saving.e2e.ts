import { afterAll, expect, it } from 'vitest';
import { EditorHand, storedText } from './support/editor';
import { givenWorkflow, rest } from './support/rest';
import { closeBrowser, Stage } from './support/stage';

afterAll(closeBrowser);

const TEXT = `name: shared
tasks:
  - {name: first, type: noop}
`;

async function editing(workflow: string): Promise<{ stage: Stage; editor: EditorHand }> {
  await rest('DELETE', `/projects/saving/workflows/${workflow}`).catch(() => undefined);
  await givenWorkflow('saving', workflow, TEXT.replace('shared', workflow));
  const stage = await Stage.open();
  await stage.signIn();
  const editor = new EditorHand(stage);
  await editor.open('saving', workflow);
  return { stage, editor };
}

it('what was saved, although its answer was lost, is no conflict with oneself', async () => {
  const { stage, editor } = await editing('lost-answer');
  await editor.typeFirstLine('# once');
  let lost = 0;
  await stage.page.route('**/api/v1/projects/saving/workflows/lost-answer', async (route) => {
    if (route.request().method() !== 'PUT' || lost > 0) return route.continue();
    lost++;
    await route.fetch();
    return route.abort();
  });
  await editor.saveButton.click();
  await stage.page.getByText('The server can not be reached.').first().waitFor();
  expect(lost).toBe(1);
  await editor.save();
  expect(await stage.page.getByText('Somebody saved meanwhile').count()).toBe(0);
  expect(await storedText('saving', 'lost-answer')).toMatch(/^# once\n/);
  await stage.close();
});

it('two tabs that edit the same workflow: the later one compares, mends on the right, and loses nothing', async () => {
  const { stage, editor } = await editing('shared');
  const other = await stage.context.newPage();
  await other.goto('./projects/saving/workflows/shared/edit');
  const yaml = other.getByRole('region', { name: 'The workflow as YAML' }).locator('.cm-content');
  await yaml.click();
  await other.keyboard.press('Control+Home');
  await other.keyboard.type('# theirs\n');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await other.getByText('Saved as version 2').first().waitFor();

  await editor.typeFirstLine('# mine');
  await stage.page.keyboard.press('Control+s');
  const dialog = stage.page.getByRole('dialog');
  await dialog.getByText('Somebody saved meanwhile').waitFor();
  const right = dialog.getByRole('textbox', { name: 'Yours' });
  await right.click();
  await stage.page.keyboard.press('Control+Home');
  await stage.page.keyboard.type('# typed in the comparison\n');
  await stage.screenshot('conflict-light');
  expect(await stage.barriers()).toEqual([]);
  await stage.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => editor.yaml.innerText()).toContain('# typed in the comparison');

  // one that is closed without an edit takes no draft away
  await stage.page.waitForFunction(() =>
    Object.values(localStorage).some((kept: string) => kept.includes('typed in the comparison')),
  );
  await other.close();
  await stage.page.reload();
  await stage.page.getByText('Your changes that were not saved are back').waitFor();
  await expect.poll(() => editor.yaml.innerText()).toContain('# typed in the comparison');

  await stage.page.keyboard.press('Control+s');
  await dialog.getByText('Somebody saved meanwhile').waitFor();
  await dialog.getByRole('button', { name: 'Save the right one as version 3' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => storedText('saving', 'shared')).toContain('# typed in the comparison\n# mine\n');
  await stage.close();
});

it('what is typed in a form that is not sent stays when somebody clicks beside it', async () => {
  const { stage } = await editing('beside');
  await stage.visit('/environments');
  await stage.page.getByRole('button', { name: 'New environment' }).first().click();
  const dialog = stage.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('typed-with-care');
  await stage.page.mouse.click(20, 400);
  expect(await dialog.getByRole('textbox', { name: 'Name', exact: true }).inputValue()).toBe('typed-with-care');
  await stage.close();
});

it('what is being typed when somebody goes back is there when they come again', async () => {
  const { stage } = await editing('back');
  const { page } = stage;
  await stage.visit('/projects/saving/workflows/back');
  await page.getByRole('main').getByRole('link', { name: 'Edit' }).click();
  await page.locator('.react-flow__node[data-id="first"]').click();
  // neither field has handed over what it holds: the name waits until it is left, the script for a pause
  await page.getByRole('region', { name: 'Task', exact: true }).getByRole('textbox', { name: 'Name' }).fill('held');
  await page.goBack();
  await page.getByRole('link', { name: 'Grid' }).waitFor();
  await page.goForward();
  await page.getByText('Your changes that were not saved are back').waitFor();
  await page.locator('.react-flow__node[data-id="held"]').waitFor();
  await page.getByRole('button', { name: 'Discard them' }).click();
  await page.locator('.react-flow__node[data-id="first"]').waitFor();
  expect(stage.complaints).toEqual([]);
  await stage.close();
});

it('tasks are pasted into another workflow, with what is written about them, under names that are free there', async () => {
  const { stage, editor } = await editing('from');
  const { page } = stage;
  await editing('into').then(({ stage: other }) => other.close());
  await editor.yaml.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('  # what is loaded\n  - {name: second, type: noop, dependsOn: [first]}\n');
  await page.locator('.react-flow__node[data-id="second"]').waitFor();
  await page.getByRole('group', { name: 'Tasks of the workflow' }).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await editor.open('saving', 'into');
  await page.locator('.react-flow__node[data-id="first"]').waitFor();
  await page.getByRole('group', { name: 'Tasks of the workflow' }).focus();
  await page.keyboard.press('Control+v');
  await page.locator('.react-flow__node[data-id="second"]').waitFor();
  await editor.save();
  expect(await storedText('saving', 'into')).toBe(`name: into
tasks:
  - {name: first, type: noop}
  - {name: first-2, type: noop}
  # what is loaded
  - {name: second, type: noop, dependsOn: [first-2]}
`);
  expect(stage.complaints).toEqual([]);
  await stage.close();
});
