import { queryOptions } from '@tanstack/react-query';
import { addresses, answeredAhead } from '@/api/ahead';
import { api, data } from '@/api/client';
import type { Schema } from './model/schema';

const YAML = 'application/yaml';

/** A version of a workflow as it was written. */
export interface WorkflowText {
  readonly text: string;
  readonly version: number;
}

export const taskTypes = queryOptions({
  queryKey: ['task-types'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/task-types', { signal })),
  staleTime: Infinity,
});

export const taskSchema = (type: string) =>
  queryOptions({
    queryKey: ['task-schema', type],
    queryFn: async ({ signal }) =>
      (await data(
        api.GET('/api/v1/task-types/{type}/schema', { params: { path: { type }, query: { whole: true } }, signal }),
      )) as Schema,
    staleTime: Infinity,
  });

function textOf(answer: { data?: string | undefined; response: Response }): WorkflowText {
  return { text: answer.data ?? '', version: versionOf(answer.response) };
}

function versionOf(response: Response): number {
  return Number(/\d+/.exec(response.headers.get('ETag') ?? '')?.[0] ?? 0);
}

export async function readCurrent(project: string, workflow: string, signal?: AbortSignal): Promise<WorkflowText> {
  const answer = await api.GET('/api/v1/projects/{project}/workflows/{workflow}', {
    params: { path: { project, workflow } },
    headers: { Accept: YAML },
    parseAs: 'text',
    ...(signal && { signal }),
  });
  return textOf(answer);
}

/** What the editor begins with. Asked once for each time that it is opened: a later version must not replace what is edited. */
export const currentText = (project: string, workflow: string) =>
  queryOptions({
    queryKey: ['workflow-text', project, workflow],
    queryFn: async ({ signal }) => {
      const ahead = await answeredAhead(addresses.workflow(project, workflow));
      if (ahead === null) return readCurrent(project, workflow, signal);
      return { text: await ahead.text(), version: versionOf(ahead) };
    },
    staleTime: Infinity,
    gcTime: 0,
  });

export const versionText = (project: string, workflow: string, version: number) =>
  queryOptions({
    queryKey: ['workflow-version-text', project, workflow, version],
    queryFn: async ({ signal }) =>
      textOf(
        await api.GET('/api/v1/projects/{project}/workflows/{workflow}/versions/{version}', {
          params: { path: { project, workflow, version } },
          headers: { Accept: YAML },
          parseAs: 'text',
          signal,
        }),
      ),
    staleTime: Infinity,
  });

export const versionList = (project: string, workflow: string, page: number, size: number) =>
  queryOptions({
    queryKey: ['workflow-versions', project, workflow, page, size],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/versions', {
          params: { path: { project, workflow }, query: { page, size } },
          signal,
        }),
      ),
  });

/** Stores the text as the version after `base`, or as the first one when that is 0. Answers the number that it got. */
export async function store(project: string, workflow: string, text: string, base: number): Promise<number> {
  const answer = await api.PUT('/api/v1/projects/{project}/workflows/{workflow}', {
    params: {
      path: { project, workflow },
      header: base === 0 ? { 'If-None-Match': '*' } : { 'If-Match': `"${base}"` },
    },
    headers: { 'Content-Type': YAML },
    body: text as never,
    bodySerializer: (body) => body as unknown as string,
  });
  return (answer.data as { version?: number } | undefined)?.version ?? base + 1;
}
