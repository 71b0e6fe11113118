import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const homeRoutes: RouteObject[] = [{ index: true, lazy: page('HomePage', () => import('./HomePage')) }];
