import { queryOptions } from '@tanstack/react-query';
import { api, data } from './client';

/** Things that a document names, so that forms can propose those that are there. */
export type NamedKind =
  'workerGroup' | 'environment' | 'taskGroup' | 'dataSource' | 'workflow' | 'project' | 'alertChannel' | 'alertGroup';

/** As many as the api gives at once: who has more types the name. */
const query = { page: 0, size: 200 } as const;

async function items(kind: NamedKind, project: string, signal: AbortSignal): Promise<readonly { name: string }[]> {
  const params = { path: { project }, query };
  switch (kind) {
    case 'workerGroup':
      return (await data(api.GET('/api/v1/cluster/worker-groups', { signal }))).items;
    case 'environment':
      return (await data(api.GET('/api/v1/environments', { params: { query }, signal }))).items;
    case 'alertChannel':
      return (await data(api.GET('/api/v1/alert-channels', { params: { query }, signal }))).items;
    case 'alertGroup':
      return (await data(api.GET('/api/v1/alert-groups', { params: { query }, signal }))).items;
    case 'project':
      return (await data(api.GET('/api/v1/projects', { params: { query }, signal }))).items;
    case 'taskGroup':
      return (await data(api.GET('/api/v1/projects/{project}/task-groups', { params, signal }))).items;
    case 'dataSource':
      return (await data(api.GET('/api/v1/projects/{project}/data-sources', { params, signal }))).items;
    case 'workflow':
      return (await data(api.GET('/api/v1/projects/{project}/workflows', { params, signal }))).items;
  }
}

/** The names of what there is of a kind, in a project where they belong to one. */
export const namesOf = (kind: NamedKind, project: string) =>
  queryOptions({
    queryKey: ['names', kind, project],
    queryFn: async ({ signal }) => (await items(kind, project, signal)).map(({ name }) => name),
    staleTime: 30_000,
    // who may not see them types them
    retry: false,
  });
