import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { Schema } from '@/api/types';

interface Paging {
  page: number;
  size: number;
}

const EVERY = 3_000;

export const backfillsOf = (project: string, workflow: string, query: Paging) =>
  queryOptions({
    queryKey: ['backfills', 'of', project, workflow, query],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/backfills', {
          params: { path: { project, workflow }, query },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

export const backfillOf = (id: number) =>
  queryOptions({
    queryKey: ['backfills', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/backfills/{id}', { params: { path: { id } }, signal })),
    // runs may be recovered after its end, one by one
    refetchInterval: EVERY,
  });

export const backfillRuns = (id: number, query: Paging) =>
  queryOptions({
    queryKey: ['backfills', id, 'runs', query],
    queryFn: ({ signal }) => data(api.GET('/api/v1/backfills/{id}/runs', { params: { path: { id }, query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY,
  });

export const schedulesOf = (project: string, workflow: string) =>
  queryOptions({
    queryKey: ['schedules', 'of', project, workflow, 'all'],
    queryFn: async ({ signal }) => {
      const page = await data(
        api.GET('/api/v1/projects/{project}/workflows/{workflow}/schedules', {
          params: { path: { project, workflow }, query: { page: 0, size: 100 } },
          signal,
        }),
      );
      return page.items;
    },
  });

export const backfill = {
  start: (project: string, workflow: string, body: Schema['BackfillBody'], key: string) =>
    data(
      api.POST('/api/v1/projects/{project}/workflows/{workflow}/backfills', {
        params: { path: { project, workflow }, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  pause: (id: number) => api.POST('/api/v1/backfills/{id}/pause', { params: { path: { id } } }),
  resume: (id: number) => api.POST('/api/v1/backfills/{id}/resume', { params: { path: { id } } }),
  cancel: (id: number) => api.POST('/api/v1/backfills/{id}/cancel', { params: { path: { id } } }),
};
