import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

const grid = page('GridTab', () => import('./GridTab'));

export const workflowsRoutes: RouteObject[] = [
  { path: 'projects/:project/workflows/:workflow', lazy: grid },
  { path: 'projects/:project/workflows/:workflow/grid', lazy: grid },
  { path: 'projects/:project/workflows/:workflow/runs', lazy: page('RunsTab', () => import('./RunsTab')) },
  {
    path: 'projects/:project/workflows/:workflow/references',
    lazy: page('ReferencesTab', () => import('./ReferencesTab')),
  },
];
