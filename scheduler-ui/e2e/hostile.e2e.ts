import { afterAll, expect, it } from 'vitest';
import { eventually, finished, givenWorkflow, rest, start } from './support/rest';
import { pagesOf } from './support/sample';
import { closeBrowser, Stage } from './support/stage';

const SCRIPT = '<img src=x onerror=alert(1)><script>alert(2)</script>';
const LINK = 'javascript:alert(3)';

afterAll(closeBrowser);

/** Wherever people can put text, this text is shown and not obeyed. Names of things can hold no such text: the api refuses them. */
it('names, parameters, log lines and documents with scripts, HTML and links are shown as text', async () => {
  const inYaml = JSON.stringify(`${SCRIPT} ${LINK}`);
  await rest('PUT', '/projects/hostile', { description: `${SCRIPT} ${LINK}` });
  await givenWorkflow(
    'hostile',
    'w',
    `# ${SCRIPT}
name: w
description: ${inYaml}
params:
  p: ${inYaml}
tasks:
  - name: b
    type: shell
    script: |
      cat <<'END'
      ${SCRIPT} ${LINK}
      END
      printf '\\033]8;;${LINK}\\007link\\033]8;;\\007\\n'
      printf 'k=%s\\n' '${SCRIPT.replaceAll("'", '')}' >> "$SCHEDULER_OUTPUT"
      exit 3
`,
  );
  await rest('PUT', '/projects/hostile/parameters/bad', { value: SCRIPT, description: LINK });
  await rest('PUT', '/environments/hostile', {
    description: SCRIPT,
    variables: { A: SCRIPT },
    prologue: `: '${LINK}'`,
  });
  await rest('PUT', '/projects/hostile/task-groups/g', { capacity: 1, description: SCRIPT });
  await rest('PUT', '/projects/hostile/workflows/w/schedules/s', {
    cron: '0 0 3 * * ?',
    timezone: 'UTC',
    enabled: true,
    params: { p: SCRIPT },
  });
  await rest('POST', '/projects/hostile/workflows/w/schedules/s/pause', { reason: SCRIPT });
  const run = await start('hostile', 'w', { params: { p: SCRIPT, other: LINK } });
  await finished(run);
  const { id: backfill } = await rest<{ id: number }>('POST', '/projects/hostile/workflows/w/backfills', {
    from: '2026-01-01',
    to: '2026-01-02',
    params: { p: SCRIPT },
  });
  const { items } = await eventually(
    () => rest<{ items: { id: number }[] }>('GET', `/workflow-instances/${run}/task-instances`),
    (tasks) => tasks.items.length > 0,
  );
  const stage = await Stage.open();
  await stage.signIn();
  const pages = pagesOf({ succeeded: run, failed: run, running: run, backfill, logged: items[0]?.id ?? 0 });
  for (const path of Object.values(pages)) {
    const here = path.replace('warehouse', 'hostile').replace(/workflows\/(daily-sales|broken|slow)/, 'workflows/w');
    await stage.visit(here);
    const planted = await stage.page.evaluate(
      `document.querySelectorAll('img[src="x"], a[href^="javascript:" i], main script').length`,
    );
    expect(planted, here).toBe(0);
  }
  await stage.visit(`/task-instances/${items[0]?.id ?? 0}/log`);
  await stage.page.getByText('<script>alert(2)</script>').first().waitFor();
  expect(stage.complaints).toEqual([]);
  await stage.close();
});
