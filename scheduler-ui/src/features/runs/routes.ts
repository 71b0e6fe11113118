import type { RouteObject } from 'react-router';
import { askRunAhead } from '@/api/ahead';
import { page } from '@/lib/page';

export const runsRoutes: RouteObject[] = [
  { path: 'runs', lazy: page('RunsPage', () => import('./list/RunsPage')) },
  {
    path: 'runs/:id',
    lazy: page('RunPage', () => import('./view/RunPage')),
    loader: ({ params: { id = '' } }) => {
      if (/^\d{1,15}$/.test(id)) void askRunAhead(Number(id));
      return null;
    },
    shouldRevalidate: ({ currentParams, nextParams }) => currentParams.id !== nextParams.id,
  },
];
