import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const logsRoutes: RouteObject[] = [
  { path: 'task-instances/:id/log', lazy: page('LogPage', () => import('./LogPage')) },
];
