import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const editorRoutes: RouteObject[] = [
  { path: 'projects/:project/workflows/:workflow/edit', lazy: page('EditorPage', () => import('./EditorPage')) },
  { path: 'projects/:project/new-workflow', lazy: page('NewWorkflowPage', () => import('./NewWorkflowPage')) },
  {
    path: 'projects/:project/workflows/:workflow/versions',
    lazy: page('VersionsPage', () => import('./versions/VersionsPage')),
  },
];
