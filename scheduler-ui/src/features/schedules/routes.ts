import type { RouteObject } from 'react-router';

export const schedulesRoutes: RouteObject[] = [];
