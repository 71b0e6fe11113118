import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { Schedule, Schema } from '@/api/types';

interface Paging {
  page: number;
  size: number;
}

export interface ScheduleName {
  readonly project: string;
  readonly workflow: string;
  readonly name: string;
}

export const nameOf = ({ project, workflow, name }: Schedule): ScheduleName => ({ project, workflow, name });

export const allSchedules = (query: Paging & { project?: string }) =>
  queryOptions({
    queryKey: ['schedules', 'all', query],
    queryFn: ({ signal }) => data(api.GET('/api/v1/schedules', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const schedulesOf = (project: string, workflow: string, query: Paging) =>
  queryOptions({
    queryKey: ['schedules', 'of', project, workflow, query],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/schedules', {
          params: { path: { project, workflow }, query },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const previewOf = (body: Schema['ScheduleBody']) =>
  queryOptions({
    queryKey: ['schedules', 'preview', body],
    queryFn: ({ signal }) =>
      data(api.POST('/api/v1/schedules/preview', { params: { query: { count: 5 } }, body, signal })),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const firesOf = (path: ScheduleName) =>
  queryOptions({
    queryKey: ['schedules', 'fires', path],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/schedules/{name}/fires', {
          params: { path: { ...path }, query: { page: 0, size: 50 } },
          signal,
        }),
      ),
    refetchInterval: 10_000,
  });

export const explained = (path: ScheduleName, at: string) =>
  queryOptions({
    queryKey: ['schedules', 'explain', path, at],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/schedules/{name}/explain', {
          params: { path: { ...path }, query: { at } },
          signal,
        }),
      ),
    enabled: at !== '',
    retry: false,
  });

export const calendarNames = queryOptions({
  queryKey: ['calendars', 'names'],
  queryFn: async ({ signal }) => {
    const page = await data(api.GET('/api/v1/calendars', { params: { query: { page: 0, size: 100 } }, signal }));
    return page.items.map(({ name }) => name);
  },
});

export const schedule = {
  put: (path: ScheduleName, body: Schema['ScheduleBody']) =>
    api.PUT('/api/v1/projects/{project}/workflows/{workflow}/schedules/{name}', {
      params: { path: { ...path } },
      body,
    }),
  remove: (path: ScheduleName) =>
    api.DELETE('/api/v1/projects/{project}/workflows/{workflow}/schedules/{name}', { params: { path: { ...path } } }),
  pause: (path: ScheduleName, reason: string) =>
    api.POST('/api/v1/projects/{project}/workflows/{workflow}/schedules/{name}/pause', {
      params: { path: { ...path } },
      body: { reason },
    }),
  resume: (path: ScheduleName) =>
    api.POST('/api/v1/projects/{project}/workflows/{workflow}/schedules/{name}/resume', {
      params: { path: { ...path } },
    }),
};
