import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

const workflows = page('WorkflowsTab', () => import('./WorkflowsTab'));

export const projectsRoutes: RouteObject[] = [
  { path: 'projects', lazy: page('ProjectsPage', () => import('./ProjectsPage')) },
  { path: 'projects/:project', lazy: workflows },
  { path: 'projects/:project/workflows', lazy: workflows },
  { path: 'projects/:project/parameters', lazy: page('ParametersTab', () => import('./ParametersTab')) },
  { path: 'projects/:project/secrets', lazy: page('SecretsTab', () => import('./SecretsTab')) },
  { path: 'projects/:project/data-sources', lazy: page('DataSourcesTab', () => import('./DataSourcesTab')) },
  { path: 'projects/:project/task-groups', lazy: page('TaskGroupsTab', () => import('./TaskGroupsTab')) },
];
