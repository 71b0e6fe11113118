import { eventually, finished, givenWorkflow, rest, start } from './rest';

/** What has to be there so that every dialog can be opened. */
export interface Company {
  readonly failed: number;
  readonly waiting: number;
  readonly queued: number;
  readonly backfill: number;
  readonly master: string;
  readonly worker: string;
}

const BROKEN = `name: broken
tasks:
  - {name: a, type: shell, script: 'true'}
  - {name: b, type: shell, dependsOn: [a], script: 'exit 3'}
`;

const ASKS = `name: asks
params:
  day: {value: '2026-01-31', type: date, required: true, description: Which day is loaded}
  region: {value: eu, type: string, allowed: [eu, us]}
  limit: {value: '100', type: integer, min: 1, max: 1000}
  regions: {value: [eu, us], type: list}
  full: {value: 'true', type: boolean}
tasks:
  - {name: approve, type: wait, for: approval}
  - {name: load, type: shell, dependsOn: [approve], script: 'echo \${day} \${region}'}
`;

const QUEUE = `name: queue
tasks:
  - {name: first, type: shell, taskGroup: narrow, taskGroupPriority: 1, script: 'sleep 600'}
  - {name: second, type: shell, taskGroup: narrow, script: 'true'}
`;

export async function givenCompany(): Promise<Company> {
  const offices = '/projects/offices';
  await rest('PUT', offices, { description: 'Everything that can be opened' });
  await rest('PUT', `${offices}/task-groups/narrow`, { capacity: 1 });
  await givenWorkflow('offices', 'broken', BROKEN);
  await givenWorkflow('offices', 'asks', ASKS);
  await givenWorkflow('offices', 'queue', QUEUE);
  const failed = await start('offices', 'broken');
  const waiting = await start('offices', 'asks');
  const queued = await start('offices', 'queue');
  const { id: backfill } = await rest<{ id: number }>('POST', `${offices}/workflows/asks/backfills`, {
    from: '2026-01-01',
    to: '2026-01-03',
  });
  await rest('PUT', `${offices}/parameters/bucket`, { type: 'LIST', value: '["a","b"]', description: 'Where it goes' });
  await rest('PUT', `${offices}/secrets/PASSWORD`, { value: 'hunter2-hunter2' });
  await rest('PUT', `${offices}/data-sources/shop`, {
    ...{ type: 'postgresql', host: '127.0.0.1', port: 5432, database: 'shop', user: 'reader', password: 'hunter2' },
    parameters: { ApplicationName: 'nightly' },
  });
  await rest('PUT', `${offices}/workflows/asks/schedules/nightly`, {
    cron: '0 30 2 * * ?',
    timezone: 'Asia/Shanghai',
    enabled: true,
    start: '2026-01-01T00:00:00Z',
    params: { region: 'us' },
  });
  await rest('PUT', '/environments/java', { variables: { JAVA_HOME: '/opt/java' }, prologue: 'ulimit -n 1024' });
  await rest('PUT', '/calendars/holidays', { weekdays: ['SATURDAY', 'SUNDAY'], dates: ['2026-12-25', '2027-01-01'] });
  await rest('PUT', '/cluster/worker-groups/special', { policy: 'PRESET', tags: ['gpu'], workers: ['nobody-yet'] });
  await rest('PUT', '/alert-channels/desk', {
    type: 'http',
    enabled: false,
    settings: { url: 'https://example.invalid/hook' },
  });
  await rest('PUT', '/alert-groups/on-call', { channels: ['desk'], description: 'Who is there' });
  const rule = { events: ['WORKFLOW_FAILED'], group: 'on-call', enabled: false };
  await rest('PUT', '/alert-rules/everything', rule);
  await rest('PUT', `${offices}/alert-rules/failures`, { ...rule, workflow: 'broken' });
  await rest('POST', '/tokens', { name: 'robot' });
  await finished(failed);
  await running(waiting, 'approve');
  await running(queued, 'first');
  return { failed, waiting, queued, backfill, master: await nodeOf('masters'), worker: await nodeOf('workers') };
}

/** Nothing of it goes on behind the tests that come after. */
export async function closed({ waiting, queued, backfill }: Company): Promise<void> {
  await rest('POST', `/backfills/${backfill}/cancel`);
  const { items } = await rest<{ items: { id: number }[] }>(
    'GET',
    '/workflow-instances?project=offices&workflow=asks&size=100',
  );
  const ids = [...new Set([waiting, queued, ...items.map(({ id }) => id)])];
  await rest('POST', '/workflow-instances/batch', { ids, action: 'stop' });
}

function running(run: number, task: string): Promise<unknown> {
  return eventually(
    () => rest<{ items: { name: string; state: string }[] }>('GET', `/workflow-instances/${run}/task-instances`),
    ({ items }) => items.some(({ name, state }) => name === task && state === 'RUNNING'),
  );
}

async function nodeOf(kind: 'masters' | 'workers'): Promise<string> {
  const { items } = await rest<{ items: { nodeId: string }[] }>('GET', `/cluster/${kind}`);
  return items[0]?.nodeId ?? '';
}
