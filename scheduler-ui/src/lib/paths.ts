/** Every address in the interface is made here, so that features can lead to each other without knowing each other. */
const segment = encodeURIComponent;

type Search = Record<string, string | number | boolean | readonly string[] | undefined | null>;

export function withSearch(path: string, search: Search): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue;
    if (typeof value === 'object') value.forEach((each) => params.append(key, each));
    else params.set(key, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

const project = (name: string) => `/projects/${segment(name)}`;
const workflow = (inProject: string, name: string) => `${project(inProject)}/workflows/${segment(name)}`;

export const paths = {
  home: () => '/',
  projects: () => '/projects',
  project,
  /** One of the tabs of a project: workflows, schedules, lineage, parameters, secrets, data-sources, task-groups, alert-rules. */
  projectTab: (name: string, tab: string) => `${project(name)}/${tab}`,
  newWorkflow: (inProject: string) => `${project(inProject)}/new-workflow`,
  workflow,
  /** One of the tabs of a workflow: grid, runs, schedules, backfills, versions. */
  workflowTab: (inProject: string, name: string, tab: string) => `${workflow(inProject, name)}/${tab}`,
  editor: (inProject: string, name: string, search: { version?: number; task?: string } = {}) =>
    withSearch(`${workflow(inProject, name)}/edit`, search),
  runs: (search: Search = {}) => withSearch('/runs', search),
  run: (id: number, search: { view?: string; task?: string } = {}) => withSearch(`/runs/${id}`, search),
  log: (taskInstanceId: number) => `/task-instances/${taskInstanceId}/log`,
  schedules: () => '/schedules',
  backfill: (id: number) => `/backfills/${id}`,
  lineage: () => '/lineage',
  cluster: () => '/cluster',
  workerGroups: () => '/cluster/worker-groups',
  environments: () => '/environments',
  calendars: () => '/calendars',
  /** Or one of its parts: channels, groups, rules. */
  alerts: (part = '') => (part === '' ? '/alerts' : `/alerts/${part}`),
  account: () => '/account',
} as const;
