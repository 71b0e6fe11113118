import type { RouteObject } from 'react-router';

export const workflowsRoutes: RouteObject[] = [];
