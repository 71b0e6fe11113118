import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { EditorHand } from './support/editor';
import { eventually, givenWorkflow, rest, start } from './support/rest';
import { settings } from './support/settings';
import { closeBrowser, Stage } from './support/stage';

/** The folder of the pictures that README and docs show: they are made anew only when it is named. */
const { PICTURES } = process.env;

const WORKFLOW = `# What the shops sold yesterday, on everybody's desk at eight
name: daily-sales
params:
  day: $[yyyyMMdd-1]
tasks:
  - name: orders # from the shops
    type: shell
    script: |
      echo "orders of \${day}"
      echo "rows=42000" >> "$SCHEDULER_OUTPUT"
  - {name: customers, type: shell, script: 'sleep 0.2'}
  - name: prices
    type: shell
    retry: {attempts: 3, delay: 10m}
    script: 'echo "the price list is not there yet" >&2; exit 3'
  - name: many
    type: switch
    dependsOn: [orders]
    cases:
      - {when: '\${rows} > 1000', then: [load-in-parts]}
    otherwise: [load-at-once]
  - {name: load-in-parts, type: shell, dependsOn: [many], script: 'sleep 0.3'}
  - {name: load-at-once, type: shell, dependsOn: [many], script: 'true'}
  - {name: join, type: shell, dependsOn: [load-in-parts, customers], script: 'sleep 600'}
  - {name: margins, type: shell, dependsOn: [join, prices], script: 'true'}
  - {name: forecast, type: python, dependsOn: [join], script: 'print("fair")'}
  - {name: release, type: wait, dependsOn: [customers], for: approval}
  - {name: report, type: shell, dependsOn: [margins, forecast, release], script: 'true'}
finally:
  - {name: tidy, type: shell, script: 'true'}
`;

/** Small enough to be read beside its text. */
const EDITED = `# What the shops sold yesterday
name: shop-report
tasks:
  - {name: orders, type: shell, script: 'orders.sh'}
  - {name: prices, type: http, url: 'https://example.com/'}
  - name: join # both are needed
    type: sql
    dependsOn: [orders, prices]
    dataSource: shop
    sql: |
      select shop, sum(amount * price)
        from orders join prices using (article)
       group by shop
  - {name: report, type: shell, dependsOn: [join], script: 'report.sh'}
`;

afterAll(closeBrowser);

it.skipIf(PICTURES === undefined)(
  'draws the pictures of README and docs',
  async () => {
    const keep = async (stage: Stage, name: string) => {
      // a first one makes the browser draw all of it
      await stage.screenshot(name);
      await stage.screenshot(name);
      copyFileSync(join(settings.screenshots, `${name}.png`), join(PICTURES ?? '', `${name}.png`));
    };
    await givenWorkflow('shops', 'daily-sales', WORKFLOW);
    const run = await start('shops', 'daily-sales');
    await eventually(
      async () => {
        const { items } = await rest<{ items: { name: string; state: string }[] }>(
          'GET',
          `/workflow-instances/${run}/task-instances`,
        );
        const is = (name: string, state: string) => items.some((each) => each.name === name && each.state === state);
        return is('join', 'RUNNING') && is('prices', 'RETRYING') && is('release', 'RUNNING');
      },
      (there) => there,
      60_000,
    );
    const stage = await Stage.open({ height: 640 });
    await stage.signIn();
    await stage.visit(`/runs/${run}`);
    await stage.page.getByRole('button', { name: /^join.*Running/ }).waitFor();
    await stage.page.getByRole('button', { name: /^report.*Waiting/ }).waitFor();
    await keep(stage, 'run');
    await stage.close();
    await rest('POST', `/workflow-instances/${run}/stop`);

    const wide = await Stage.open({ width: 1440, height: 900 });
    await wide.signIn();
    const editor = new EditorHand(wide);
    await givenWorkflow('shops', 'shop-report', EDITED);
    await editor.open('shops', 'shop-report');
    await wide.page.locator('.react-flow__node[data-id="join"]').click();
    await wide.page.getByRole('region', { name: 'Task', exact: true }).getByText('Data source').first().waitFor();
    await wide.page.getByRole('button', { name: 'Show all' }).click();
    await wide.page.mouse.move(500, 800);
    await wide.page.getByRole('tooltip').waitFor({ state: 'detached' });
    await keep(wide, 'editor');
    expect(wide.complaints).toEqual([]);
    await wide.close();
  },
  120_000,
);
