import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';
import { askAhead } from './ahead';

export const editorRoutes: RouteObject[] = [
  {
    path: 'projects/:project/workflows/:workflow/edit',
    lazy: page('EditorPage', () => import('./EditorPage')),
    loader: ({ params: { project = '', workflow = '' } }) => {
      askAhead(project, workflow);
      return null;
    },
    shouldRevalidate: () => false,
  },
  { path: 'projects/:project/new-workflow', lazy: page('NewWorkflowPage', () => import('./NewWorkflowPage')) },
  {
    path: 'projects/:project/workflows/:workflow/versions',
    lazy: page('VersionsPage', () => import('./versions/VersionsPage')),
  },
];
