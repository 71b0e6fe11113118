import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';

interface Paging {
  page: number;
  size: number;
}

export const EVENTS = [
  'WORKFLOW_FAILED',
  'WORKFLOW_SUCCEEDED',
  'WORKFLOW_RECOVERED',
  'WORKFLOW_STOPPED',
  'WORKFLOW_TIMED_OUT',
  'NEEDS_ATTENTION',
  'TASK_FAILED',
  'TASK_TIMED_OUT',
  'WAITING_TOO_LONG',
  'SCHEDULE_LATE',
  'WORKER_LOST',
  'CERTIFICATE_EXPIRING',
] as const;
export type AlertEvent = (typeof EVENTS)[number];

/** These happen to the cluster and to no project. */
export const OF_CLUSTER: readonly AlertEvent[] = ['WORKER_LOST', 'CERTIFICATE_EXPIRING'];

export const DELIVERY_STATES = ['PENDING', 'SENDING', 'SENT', 'FAILED', 'SUMMED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const alertList = (
  query: Paging & { project?: string; event?: AlertEvent; state?: DeliveryState; workflowInstanceId?: number },
) =>
  queryOptions({
    queryKey: ['alerts', query],
    queryFn: ({ signal }) => data(api.GET('/api/v1/alerts', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

export const channelList = (query: Paging) =>
  queryOptions({
    queryKey: ['alert-channels', query],
    queryFn: ({ signal }) => data(api.GET('/api/v1/alert-channels', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const groupList = (query: Paging) =>
  queryOptions({
    queryKey: ['alert-groups', query],
    queryFn: ({ signal }) => data(api.GET('/api/v1/alert-groups', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

/** Those of a project, or of the cluster where there is none. */
export const ruleList = (project: string | undefined, query: Paging) =>
  queryOptions({
    queryKey: ['alert-rules', project, query],
    queryFn: ({ signal }) =>
      data(
        project === undefined
          ? api.GET('/api/v1/alert-rules', { params: { query }, signal })
          : api.GET('/api/v1/projects/{project}/alert-rules', { params: { path: { project }, query }, signal }),
      ),
    placeholderData: keepPreviousData,
  });

/** The types of channels with the schemas of their settings: the forms are drawn from these. */
export const channelTypes = queryOptions({
  queryKey: ['alert-channel-types'],
  queryFn: async ({ signal }) => {
    const { items } = await data(api.GET('/api/v1/alert-channel-types', { signal }));
    return Promise.all(
      items.map(async (each) => {
        const params = { path: { type: each.type } };
        const schema = await data(api.GET('/api/v1/alert-channel-types/{type}/schema', { params, signal }));
        return { ...each, schema: schema };
      }),
    );
  },
  staleTime: Infinity,
});
