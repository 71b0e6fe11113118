import type { RouteObject } from 'react-router';

export const logsRoutes: RouteObject[] = [];
