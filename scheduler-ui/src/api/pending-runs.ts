import { queryOptions } from '@tanstack/react-query';
import { BASE_PATH } from '@/lib/base';
import { withSearch } from '@/lib/paths';
import { request } from './client';
import type { Run } from './runs';

/** Routes that the description of the api does not have yet. */
const segment = encodeURIComponent;

export async function getJson(path: string, signal?: AbortSignal): Promise<unknown> {
  return (await request(new Request(`${BASE_PATH}/api/v1${path}`, { signal, credentials: 'same-origin' }))).json();
}

/** The last runs of a workflow, with how each task went. */
export interface GridAnswer {
  readonly tasks: readonly string[];
  readonly runs: readonly {
    readonly id: number;
    readonly state: string;
    readonly createdAt?: string | null;
    readonly startedAt?: string | null;
    readonly finishedAt?: string | null;
    readonly tasks: readonly {
      readonly name: string;
      readonly state: string;
      readonly attempts: number;
      readonly taskInstanceId?: number | null;
      readonly startedAt?: string | null;
      readonly finishedAt?: string | null;
    }[];
  }[];
}

export const gridQuery = (project: string, workflow: string, runs: number) =>
  queryOptions({
    queryKey: ['grid', project, workflow, runs],
    queryFn: ({ signal }) =>
      getJson(
        withSearch(`/projects/${segment(project)}/workflows/${segment(workflow)}/grid`, { runs }),
        signal,
      ) as Promise<GridAnswer>,
  });

export interface RunsPage {
  readonly items: readonly Run[];
  readonly total: number;
  readonly page: number;
  readonly size: number;
  readonly totalIsAtLeast?: boolean;
}

export type RunsSearch = Record<string, string | number | readonly string[] | undefined>;

export const runsQuery = (search: RunsSearch) =>
  queryOptions({
    queryKey: ['runs', search],
    queryFn: ({ signal }) => getJson(withSearch('/workflow-instances', search), signal) as Promise<RunsPage>,
  });
