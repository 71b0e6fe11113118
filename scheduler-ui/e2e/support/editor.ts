import { type Locator } from 'playwright-core';
import { rest } from './rest';
import { settings } from './settings';
import type { Stage } from './stage';

/** What a person does in the workflow editor. */
export class EditorHand {
  constructor(private readonly stage: Stage) {}

  async open(project: string, workflow: string): Promise<void> {
    await this.stage.visit(`/projects/${project}/workflows/${workflow}/edit`);
    await this.yaml.waitFor();
  }

  get yaml(): Locator {
    return this.stage.page.getByRole('region', { name: 'The workflow as YAML' }).locator('.cm-content');
  }

  get saveButton(): Locator {
    return this.stage.page.getByRole('button', { name: 'Save', exact: true });
  }

  /** Types a line before all others. */
  async typeFirstLine(line: string): Promise<void> {
    await this.yaml.click();
    await this.stage.page.keyboard.press('Control+Home');
    await this.stage.page.keyboard.type(`${line}\n`);
  }

  /** Saves, and waits until the page says under which number. */
  async save(): Promise<void> {
    await this.saveButton.click();
    await this.stage.page
      .getByText(/Saved as version \d+/)
      .first()
      .waitFor();
  }
}

/** The text of a workflow as the api keeps it. */
export async function storedText(project: string, workflow: string): Promise<string> {
  const { token } = await rest<{ token: string }>('POST', '/tokens', { name: `read ${project}/${workflow}` });
  const answer = await fetch(`${settings.url}/api/v1/projects/${project}/workflows/${workflow}`, {
    headers: { Accept: 'application/yaml', Authorization: `Bearer ${token}` },
  });
  return answer.text();
}
