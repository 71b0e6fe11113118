import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const clusterRoutes: RouteObject[] = [
  { path: 'cluster', lazy: page('ClusterPage', () => import('./ClusterPage')) },
  { path: 'cluster/worker-groups', lazy: page('WorkerGroupsPage', () => import('./WorkerGroupsPage')) },
  { path: 'environments', lazy: page('EnvironmentsPage', () => import('./EnvironmentsPage')) },
  { path: 'calendars', lazy: page('CalendarsPage', () => import('./CalendarsPage')) },
];
