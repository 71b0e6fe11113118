import type { RouteObject } from 'react-router';

export const editorRoutes: RouteObject[] = [];
