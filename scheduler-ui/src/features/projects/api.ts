import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';

type Paging = {
  page: number;
  size: number;
};

export const projectList = (query: Paging & { q?: string }) =>
  queryOptions({
    queryKey: ['projects', query],
    queryFn: ({ signal }) => data(api.GET('/api/v1/projects', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const projectOf = (project: string) =>
  queryOptions({
    queryKey: ['project', project],
    queryFn: ({ signal }) => data(api.GET('/api/v1/projects/{project}', { params: { path: { project } }, signal })),
  });

export const workflowList = (project: string, query: Paging & { q?: string }) =>
  queryOptions({
    queryKey: ['workflows', project, query],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows', {
          params: { path: { project }, query: { view: 'summary', ...query } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

export const parameterList = (project: string, query: Paging) =>
  queryOptions({
    queryKey: ['parameters', project, query],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/projects/{project}/parameters', { params: { path: { project }, query }, signal })),
    placeholderData: keepPreviousData,
  });

export const secretList = (project: string, query: Paging) =>
  queryOptions({
    queryKey: ['secrets', project, query],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/projects/{project}/secrets', { params: { path: { project }, query }, signal })),
    placeholderData: keepPreviousData,
  });

export const dataSourceList = (project: string, query: Paging) =>
  queryOptions({
    queryKey: ['data-sources', project, query],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/projects/{project}/data-sources', { params: { path: { project }, query }, signal })),
    placeholderData: keepPreviousData,
  });

export const taskGroupList = (project: string, query: Paging) =>
  queryOptions({
    queryKey: ['task-groups', project, query],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/projects/{project}/task-groups', { params: { path: { project }, query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

export const permitList = (project: string, group: string, query: Paging) =>
  queryOptions({
    queryKey: ['permits', project, group, query],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/task-groups/{group}/permits', {
          params: { path: { project, group }, query },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 3_000,
  });
