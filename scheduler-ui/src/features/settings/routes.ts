import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const settingsRoutes: RouteObject[] = [
  { path: 'account', lazy: page('AccountPage', () => import('./AccountPage')) },
];
