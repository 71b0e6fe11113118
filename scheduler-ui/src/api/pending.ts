import { BASE_PATH } from '@/lib/base';
import { withSearch } from '@/lib/paths';
import type { RunState, TaskState } from '@/lib/states';
import { request } from './client';
import type { PageOf, Schedule, Schema } from './types';

/** Answers that the api's description does not have yet; each goes when it does. */
export type ProjectSummary = Schema['ProjectView'] & {
  readonly counts?: { readonly workflows: number; readonly running: number; readonly failedLastDay: number } | null;
};

export type WorkflowSummary = Schema['WorkflowView'] & {
  readonly summary?: {
    readonly runs: readonly {
      readonly id: number;
      readonly state: RunState;
      readonly startedAt?: string | null;
      readonly finishedAt?: string | null;
    }[];
    readonly running: number;
    readonly next?: string | null;
  } | null;
};

/** In seconds; absent: no run has ended. */
export interface Share {
  readonly p50?: number | null;
  readonly p95?: number | null;
}

export interface WorkflowFigures extends Share {
  readonly project: string;
  readonly workflow: string;
  readonly runs: number;
  readonly failed: number;
}

type Counts = Readonly<Partial<Record<RunState, number>>>;

export interface Statistics {
  readonly from: string;
  readonly to: string;
  readonly bucketSeconds: number;
  readonly runs: Counts;
  readonly attempts: Readonly<Partial<Record<TaskState, number>>>;
  readonly duration: Share;
  readonly buckets: readonly { readonly from: string; readonly runs: Counts; readonly duration: Share }[];
  readonly slowest: readonly WorkflowFigures[];
  readonly mostFailing: readonly WorkflowFigures[];
  readonly late: {
    readonly runs: readonly {
      readonly id: number;
      readonly project: string;
      readonly workflow: string;
      readonly state: RunState;
      readonly since: string;
    }[];
    readonly schedules: readonly {
      readonly project: string;
      readonly workflow: string;
      readonly name: string;
      readonly why: 'QUEUED' | 'PAST_DUE';
      readonly since: string;
      readonly count: number;
    }[];
  };
}

export interface Lineage {
  readonly nodes: readonly {
    readonly project: string;
    readonly workflow: string;
    readonly exists: boolean;
    readonly lastState?: RunState | null;
    readonly schedules: number;
  }[];
  readonly edges: readonly {
    readonly fromProject: string;
    readonly fromWorkflow: string;
    readonly toProject: string;
    readonly toWorkflow: string;
    readonly kind: 'DEPENDENT' | 'SUB_WORKFLOW' | 'FOREACH';
    readonly tasks: readonly string[];
  }[];
  readonly cut: boolean;
}

export interface DatabaseFigures {
  readonly version: string;
  readonly role: 'PRIMARY' | 'STANDBY';
  readonly connections: number;
  readonly maxConnections: number;
  readonly sizeBytes: number;
  readonly longestTransactionSeconds?: number | null;
  readonly standbys: number;
  readonly replayLagSeconds?: number | null;
}

export interface RegistryFigures {
  readonly state: string;
  readonly servers: readonly string[];
  readonly namespace: string;
  readonly sessionTimeoutMillis: number;
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
  statistics: (query: Query, signal: AbortSignal) => get<Statistics>('/statistics', query, signal),
  schedulesByNext: (query: Query, signal: AbortSignal) =>
    get<PageOf<Schedule>>('/schedules', { sort: 'nextFireTime', ...query }, signal),
  lineage: (project: string | undefined, signal: AbortSignal) => get<Lineage>('/lineage', { project }, signal),
  database: (signal: AbortSignal) => get<DatabaseFigures>('/cluster/database', {}, signal),
  registry: (signal: AbortSignal) => get<RegistryFigures>('/cluster/registry', {}, signal),
};
