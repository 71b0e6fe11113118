import { createBrowserRouter, type RouteObject } from 'react-router';
import { homeRoutes } from '@/features/home/routes';
import { projectsRoutes } from '@/features/projects/routes';
import { workflowsRoutes } from '@/features/workflows/routes';
import { editorRoutes } from '@/features/editor/routes';
import { runsRoutes } from '@/features/runs/routes';
import { logsRoutes } from '@/features/logs/routes';
import { schedulesRoutes } from '@/features/schedules/routes';
import { backfillsRoutes } from '@/features/backfills/routes';
import { lineageRoutes } from '@/features/lineage/routes';
import { clusterRoutes } from '@/features/cluster/routes';
import { alertsRoutes } from '@/features/alerts/routes';
import { settingsRoutes } from '@/features/settings/routes';
import { BASE_PATH } from '@/lib/base';
import { Missing, PageFailed } from './PageFailed';
import { Shell } from './shell/Shell';

const pages: RouteObject[] = [
  ...homeRoutes,
  ...projectsRoutes,
  ...workflowsRoutes,
  ...editorRoutes,
  ...runsRoutes,
  ...logsRoutes,
  ...schedulesRoutes,
  ...backfillsRoutes,
  ...lineageRoutes,
  ...clusterRoutes,
  ...alertsRoutes,
  ...settingsRoutes,
  { path: '*', Component: Missing },
];

export const router = createBrowserRouter(
  [
    {
      path: '/',
      Component: Shell,
      errorElement: <PageFailed />,
      hydrateFallbackElement: <></>,
      children: [{ errorElement: <PageFailed />, children: pages }],
    },
  ],
  { basename: BASE_PATH === '' ? '/' : BASE_PATH },
);
