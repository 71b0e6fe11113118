import type { RouteObject } from 'react-router';

export const backfillsRoutes: RouteObject[] = [];
