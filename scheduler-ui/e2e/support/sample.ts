import { eventually, finished, givenWorkflow, rest, start } from './rest';

/** A small company: what the pages are looked at with. */
export interface Sample {
  readonly succeeded: number;
  readonly failed: number;
  readonly running: number;
  readonly backfill: number;
  readonly logged: number;
}

const NIGHTLY = `# Loads yesterday's sales
name: daily-sales
description: Loads yesterday's sales
params:
  day: $[yyyyMMdd-1]
  region: {value: eu, type: string, allowed: [eu, us]}
  limit: {value: '100', type: integer, min: 1, max: 1000}
tasks:
  - name: extract # from the shop
    type: shell
    script: |
      echo "extracting \${day} of \${region}"
      printf '\\033[32mdone\\033[0m\\n'
      echo "rows=42" >> "$SCHEDULER_OUTPUT"
  - name: enough
    type: switch
    dependsOn: [extract]
    cases:
      - {when: '\${rows} > 10', then: [report]}
      - {when: '\${rows} > 5', then: [small]}
  - {name: report, type: shell, dependsOn: [enough], script: 'echo \${rows} rows'}
  - {name: small, type: shell, dependsOn: [enough], script: 'echo few'}
  - {name: publish, type: shell, dependsOn: [report], script: 'true'}
finally:
  - {name: tidy, type: shell, script: 'true'}
`;

const BROKEN = `name: broken
tasks:
  - {name: a, type: shell, script: 'true'}
  - {name: b, type: shell, dependsOn: [a], script: 'echo oh no >&2; exit 3'}
  - {name: c, type: shell, dependsOn: [b], script: 'true'}
`;

const SLOW = `name: slow
tasks:
  - {name: work, type: shell, script: 'for i in $(seq 600); do echo "line $i"; sleep 1; done'}
  - {name: approve, type: wait, for: approval}
  - {name: end, type: noop, dependsOn: [work, approve]}
`;

const INVOICES = `name: invoices
tasks:
  - {name: sales, type: dependent, when: {workflow: daily-sales, project: warehouse, interval: today}}
  - {name: bill, type: noop, dependsOn: [sales]}
  - {name: each, type: foreach, dependsOn: [bill], items: [eu, us], workflow: daily-sales, project: warehouse}
`;

export async function givenSample(): Promise<Sample> {
  await givenWorkflow('warehouse', 'daily-sales', NIGHTLY);
  await givenWorkflow('warehouse', 'broken', BROKEN);
  await givenWorkflow('warehouse', 'slow', SLOW);
  await givenWorkflow('billing', 'invoices', INVOICES);
  await rest('PUT', '/projects/warehouse/workflows/daily-sales/schedules/nightly', {
    cron: '0 30 2 * * ?',
    timezone: 'Europe/Paris',
    enabled: true,
  });
  await rest('PUT', '/projects/warehouse/parameters/bucket', { value: 's3://data' });
  await rest('PUT', '/projects/warehouse/secrets/PASSWORD', { value: 'hunter2-hunter2' });
  await rest('PUT', '/projects/warehouse/task-groups/database', { capacity: 3 });
  await rest('PUT', '/environments/java', {
    description: 'For the Java jobs',
    variables: { JAVA_HOME: '/opt/java' },
    prologue: 'ulimit -n 1024',
  });
  const succeeded = await start('warehouse', 'daily-sales');
  const failed = await start('warehouse', 'broken');
  await start('billing', 'invoices');
  const running = await start('warehouse', 'slow');
  const { id: backfill } = await rest<{ id: number }>('POST', '/projects/warehouse/workflows/broken/backfills', {
    from: '2026-01-01',
    to: '2026-01-05',
    parallelism: 2,
  });
  await finished(succeeded);
  await finished(failed);
  const tasks = await eventually(
    () => rest<{ items: { id: number; name: string }[] }>('GET', `/workflow-instances/${succeeded}/task-instances`),
    ({ items }) => items.length > 0,
  );
  const logged = tasks.items.find(({ name }) => name === 'extract')?.id ?? 0;
  return { succeeded, failed, running, backfill, logged };
}

/** Every page there is, by a name for its picture. */
export function pagesOf(sample: Sample): Record<string, string> {
  return {
    home: '/',
    projects: '/projects',
    'project-workflows': '/projects/warehouse',
    'project-schedules': '/projects/warehouse/schedules',
    'project-lineage': '/projects/warehouse/lineage',
    'project-parameters': '/projects/warehouse/parameters',
    'project-secrets': '/projects/warehouse/secrets',
    'project-data-sources': '/projects/warehouse/data-sources',
    'project-task-groups': '/projects/warehouse/task-groups',
    'new-workflow': '/projects/warehouse/new-workflow',
    'workflow-grid': '/projects/warehouse/workflows/daily-sales/grid',
    'workflow-runs': '/projects/warehouse/workflows/daily-sales/runs',
    'workflow-schedules': '/projects/warehouse/workflows/daily-sales/schedules',
    'workflow-backfills': '/projects/warehouse/workflows/broken/backfills',
    'workflow-versions': '/projects/warehouse/workflows/daily-sales/versions',
    editor: '/projects/warehouse/workflows/daily-sales/edit',
    runs: '/runs',
    'runs-failed': '/runs?state=FAILED',
    'runs-none': '/runs?q=nothing-is-called-so',
    'run-graph': `/runs/${sample.succeeded}`,
    'run-failed': `/runs/${sample.failed}?task=b`,
    'run-live': `/runs/${sample.running}`,
    'run-gantt': `/runs/${sample.succeeded}?view=gantt`,
    'run-table': `/runs/${sample.succeeded}?view=table`,
    'run-parameters': `/runs/${sample.succeeded}?view=parameters`,
    'run-missing': '/runs/999999999',
    log: `/task-instances/${sample.logged}/log`,
    schedules: '/schedules',
    backfill: `/backfills/${sample.backfill}`,
    lineage: '/lineage',
    cluster: '/cluster',
    'worker-groups': '/cluster/worker-groups',
    environments: '/environments',
    calendars: '/calendars',
    alerts: '/alerts',
    'alert-channels': '/alerts/channels',
    'alert-groups': '/alerts/groups',
    'alert-rules': '/alerts/rules',
    'project-alert-rules': '/projects/warehouse/alert-rules',
    account: '/account',
    missing: '/no/such/page',
  };
}
