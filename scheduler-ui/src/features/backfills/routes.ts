import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const backfillsRoutes: RouteObject[] = [
  {
    path: 'projects/:project/workflows/:workflow/backfills',
    lazy: page('BackfillsTab', () => import('./BackfillsTab')),
  },
  { path: 'backfills/:id', lazy: page('BackfillPage', () => import('./BackfillPage')) },
];
