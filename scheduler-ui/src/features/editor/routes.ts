import type { RouteObject } from 'react-router';
import { addresses, askAhead } from '@/api/ahead';
import { page } from '@/lib/page';

export const editorRoutes: RouteObject[] = [
  {
    path: 'projects/:project/workflows/:workflow/edit',
    lazy: page('EditorPage', () => import('./EditorPage')),
    loader: ({ params: { project = '', workflow = '' } }) => {
      void askAhead(addresses.workflow(project, workflow), 'application/yaml');
      return null;
    },
    shouldRevalidate: ({ currentParams, nextParams }) =>
      currentParams.project !== nextParams.project || currentParams.workflow !== nextParams.workflow,
  },
  { path: 'projects/:project/new-workflow', lazy: page('NewWorkflowPage', () => import('./NewWorkflowPage')) },
  {
    path: 'projects/:project/workflows/:workflow/versions',
    lazy: page('VersionsPage', () => import('./versions/VersionsPage')),
  },
];
