import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const lineageRoutes: RouteObject[] = [
  { path: 'lineage', lazy: page('LineagePage', () => import('./LineagePage')) },
  { path: 'projects/:project/lineage', lazy: page('ProjectLineageTab', () => import('./LineagePage')) },
];
