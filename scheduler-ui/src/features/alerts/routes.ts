import type { RouteObject } from 'react-router';
import { page } from '@/lib/page';

export const alertsRoutes: RouteObject[] = [
  { path: 'alerts', lazy: page('AlertsPage', () => import('./AlertsPage')) },
  { path: 'alerts/channels', lazy: page('ChannelsPage', () => import('./ChannelsPage')) },
  { path: 'alerts/groups', lazy: page('GroupsPage', () => import('./GroupsPage')) },
  { path: 'alerts/rules', lazy: page('ClusterRulesPage', () => import('./RulesPages')) },
  { path: 'projects/:project/alert-rules', lazy: page('ProjectRulesTab', () => import('./RulesPages')) },
];
