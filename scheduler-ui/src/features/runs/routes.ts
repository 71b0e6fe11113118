import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const runsRoutes: RouteObject[] = [
  { path: 'runs', lazy: page('RunsPage', () => import('./list/RunsPage')) },
  { path: 'runs/:id', lazy: page('RunPage', () => import('./view/RunPage')) },
];
