import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '@/lib/paths';
import { Page } from './Page';
import { TabLinks } from './TabLinks';

export const PROJECT_TABS = [
  'workflows',
  'schedules',
  'lineage',
  'parameters',
  'secrets',
  'data-sources',
  'task-groups',
  'alert-rules',
] as const;
export type ProjectTab = (typeof PROJECT_TABS)[number];

/** What stands around every part of a project. */
export function ProjectFrame({
  project,
  tab,
  actions,
  wide,
  children,
}: {
  project: string;
  tab: ProjectTab;
  actions?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Page
      title={project}
      documentTitle={`${t(`projectTab.${tab}`)} · ${project}`}
      above={[{ label: t('nav.projects'), to: paths.projects() }]}
      actions={actions}
      wide={wide}
    >
      <TabLinks
        label={t('projectTab.label')}
        current={tab}
        tabs={PROJECT_TABS.map((key) => ({
          key,
          label: t(`projectTab.${key}`),
          to: paths.projectTab(project, key),
        }))}
      />
      {children}
    </Page>
  );
}
