import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { RunState } from '@/lib/states';
import { type Range, windowOf } from './range';

const SHOWN = 8;

export const statisticsOf = (range: Range) =>
  queryOptions({
    queryKey: ['statistics', range],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/statistics', { params: { query: windowOf(range, Date.now()) }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const latestRuns = (state: RunState) =>
  queryOptions({
    queryKey: ['runs', 'latest', state],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/workflow-instances', { params: { query: { state: [state], page: 0, size: SHOWN } }, signal }),
      ),
    refetchInterval: 5_000,
  });

export const nextFires = queryOptions({
  queryKey: ['schedules', 'next'],
  queryFn: ({ signal }) =>
    data(api.GET('/api/v1/schedules', { params: { query: { sort: 'nextFireTime', page: 0, size: SHOWN } }, signal })),
  refetchInterval: 10_000,
});

export const projectsForStart = queryOptions({
  queryKey: ['projects', 'start'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/projects', { params: { query: { page: 0, size: 100 } }, signal })),
});
