import { queryOptions } from '@tanstack/react-query';
import { BASE_PATH } from '@/lib/base';
import { addresses, jsonAhead } from './ahead';
import { api, data } from './client';
import type { components } from '@/api/gen/schema';

type Schemas = components['schemas'];

export type Run = Schemas['InstanceView'];
export type TaskRun = Schemas['TaskView'];
export type Explanation = Schemas['TaskExplanation'];
export type ChildRun = Schemas['ChildView'];
export type RunPlan = Schemas['RunPlan'];
export type PlannedTask = Schemas['Task'];
export type BatchAction = NonNullable<Schemas['BatchBody']['action']>;
export type BatchItem = Schemas['Item'];

export type GridView = Schemas['GridView'];

/** Which tasks of a workflow run; at most one of the fields. */
export interface TaskChoice {
  readonly from?: string[];
  readonly only?: string[];
  readonly upTo?: string[];
}

export const PRIORITIES = ['highest', 'high', 'medium', 'low', 'lowest'] as const;

/** The largest page that the api gives. */
const LARGEST_PAGE = 1000;

export const runQuery = (id: number) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: async ({ signal }) =>
      (await jsonAhead<Run>(addresses.run(id))) ??
      data(api.GET('/api/v1/workflow-instances/{id}', { params: { path: { id } }, signal })),
  });

/** All pages of the tasks of a run; with all its attempts, or only the latest of each task. */
export async function tasksOf(id: number, all: boolean, signal?: AbortSignal): Promise<TaskRun[]> {
  const found: TaskRun[] = [];
  for (let page = 0; ; page++) {
    const part = await data(
      api.GET('/api/v1/workflow-instances/{id}/task-instances', {
        params: { path: { id }, query: { all, page, size: LARGEST_PAGE } },
        signal,
      }),
    );
    found.push(...part.items);
    if (part.items.length < LARGEST_PAGE || found.length >= part.total) return found;
  }
}

export const attemptsQuery = (id: number) =>
  queryOptions({
    queryKey: ['run', id, 'attempts'],
    queryFn: ({ signal }) => tasksOf(id, true, signal),
  });

export const taskQuery = (id: number) =>
  queryOptions({
    queryKey: ['task-instance', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/task-instances/{id}', { params: { path: { id } }, signal })),
  });

/** The document of a version never changes. */
export const versionQuery = (project: string, workflow: string, version: number) =>
  queryOptions({
    queryKey: ['version', project, workflow, version],
    queryFn: async ({ signal }): Promise<unknown> =>
      (await jsonAhead(addresses.version(project, workflow, version))) ??
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/versions/{version}', {
          params: { path: { project, workflow, version } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

/** The document as it is now. */
export const documentQuery = (project: string, workflow: string) =>
  queryOptions({
    queryKey: ['document', project, workflow],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}', {
          params: { path: { project, workflow } },
          signal,
        }),
      ) as Promise<unknown>,
  });

/** Where the browser gets a log as a file. */
export const logDownload = (id: number) => `${BASE_PATH}/api/v1/task-instances/${id}/log/download`;

/** The last runs of a workflow, with how each task went. */
export const gridQuery = (project: string, workflow: string, runs: number) =>
  queryOptions({
    queryKey: ['grid', project, workflow, runs],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/grid', {
          params: { path: { project, workflow }, query: { runs } },
          signal,
        }),
      ),
  });

/** A page of the list of runs. What the address says is not checked here: the api refuses what it does not know. */
export const runsQuery = (filters: Readonly<Record<string, string | number | readonly string[] | undefined>>) =>
  queryOptions({
    queryKey: ['runs', filters],
    queryFn: ({ signal }) => data(api.GET('/api/v1/workflow-instances', { params: { query: filters }, signal })),
  });
