import { request } from './client';
import { BASE_PATH } from '@/lib/base';
import { withSearch } from '@/lib/paths';
import type { PageOf, Schema } from './types';

/** Answers that the api's description does not have yet; each goes when it does. */
export interface ProjectSummary extends Omit<Schema['ProjectView'], never> {
  readonly workflows?: number;
  readonly running?: number;
  readonly failed?: number;
}

export interface WorkflowSummary extends Omit<Schema['WorkflowView'], never> {
  readonly lastRuns?: readonly {
    readonly id: number;
    readonly state: string;
    readonly startedAt?: string | null;
    readonly finishedAt?: string | null;
  }[];
  readonly next?: string | null;
  readonly running?: number;
}

type Query = Parameters<typeof withSearch>[1];

async function get<T>(path: string, query: Query, signal: AbortSignal): Promise<T> {
  const address = `${window.location.origin}${BASE_PATH}/api/v1${withSearch(path, query)}`;
  const answer = await request(new Request(address, { signal, credentials: 'same-origin' }));
  return (await answer.json()) as T;
}

const segment = encodeURIComponent;

export const pending = {
  projects: (query: Query, signal: AbortSignal) => get<PageOf<ProjectSummary>>('/projects', query, signal),
  workflows: (project: string, query: Query, signal: AbortSignal) =>
    get<PageOf<WorkflowSummary>>(`/projects/${segment(project)}/workflows`, { view: 'summary', ...query }, signal),
};
