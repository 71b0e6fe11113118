import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';

export const runsOf = (project: string, workflow: string, paging: { page: number; size: number }) =>
  queryOptions({
    queryKey: ['runs', project, workflow, paging],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/workflow-instances', { params: { query: { project, workflow, ...paging } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

export const referencesOf = (project: string, workflow: string) =>
  queryOptions({
    queryKey: ['references', project, workflow],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/references', {
          params: { path: { project, workflow } },
          signal,
        }),
      ),
  });
