import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const schedulesRoutes: RouteObject[] = [
  { path: 'schedules', lazy: page('SchedulesPage', () => import('./SchedulesPage')) },
  { path: 'projects/:project/schedules', lazy: page('ProjectSchedulesTab', () => import('./SchedulesPage')) },
  {
    path: 'projects/:project/workflows/:workflow/schedules',
    lazy: page('WorkflowSchedulesTab', () => import('./WorkflowSchedulesTab')),
  },
];
