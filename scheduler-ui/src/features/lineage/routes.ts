import type { RouteObject } from 'react-router';

export const lineageRoutes: RouteObject[] = [];
