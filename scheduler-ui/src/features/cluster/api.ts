import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { Schema } from '@/api/types';

const EVERY = 5_000;

export const masters = queryOptions({
  queryKey: ['cluster', 'masters'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/cluster/masters', { signal })),
  refetchInterval: EVERY,
});

export const workers = queryOptions({
  queryKey: ['cluster', 'workers'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/cluster/workers', { signal })),
  refetchInterval: EVERY,
});

export const apis = queryOptions({
  queryKey: ['cluster', 'apis'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/cluster/apis', { signal })),
  refetchInterval: EVERY,
});

export const alerts = queryOptions({
  queryKey: ['cluster', 'alerts'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/cluster/alerts', { signal })),
  refetchInterval: EVERY,
});

export const slots = queryOptions({
  queryKey: ['cluster', 'slots'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/cluster/slots', { signal })),
  refetchInterval: EVERY,
});

export const database = queryOptions({
  queryKey: ['cluster', 'database'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/cluster/database', { signal })),
  refetchInterval: 10_000,
});

export const registry = queryOptions({
  queryKey: ['cluster', 'registry'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/cluster/registry', { signal })),
  refetchInterval: 10_000,
});

export const workerGroups = queryOptions({
  queryKey: ['cluster', 'worker-groups'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/cluster/worker-groups', { signal })),
  refetchInterval: 10_000,
});

export const environments = (query: { page: number; size: number }) =>
  queryOptions({
    queryKey: ['environments', query],
    queryFn: ({ signal }) => data(api.GET('/api/v1/environments', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const calendars = (query: { page: number; size: number }) =>
  queryOptions({
    queryKey: ['calendars', query],
    queryFn: ({ signal }) => data(api.GET('/api/v1/calendars', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export type Mode = Schema['NodeView']['mode'];

export const steer = {
  mode: (role: 'masters' | 'workers', nodeId: string, body: Schema['ModeBody']) =>
    role === 'masters'
      ? api.PUT('/api/v1/cluster/masters/{nodeId}/mode', { params: { path: { nodeId } }, body })
      : api.PUT('/api/v1/cluster/workers/{nodeId}/mode', { params: { path: { nodeId } }, body }),
  takeOver: (nodeId: string, reason: string) =>
    api.POST('/api/v1/cluster/masters/{nodeId}/take-over', { params: { path: { nodeId } }, body: { reason } }),
};
