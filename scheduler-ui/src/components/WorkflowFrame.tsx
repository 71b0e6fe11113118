import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '@/lib/paths';
import { Page } from './Page';
import { StartButton } from './StartButton';
import { TabLinks } from './TabLinks';

export const WORKFLOW_TABS = ['grid', 'runs', 'schedules', 'backfills', 'versions', 'references'] as const;
export type WorkflowTab = (typeof WORKFLOW_TABS)[number];

/** What stands around every part of a workflow. */
export function WorkflowFrame({
  project,
  workflow,
  tab,
  actions,
  children,
}: {
  project: string;
  workflow: string;
  tab: WorkflowTab;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Page
      title={workflow}
      documentTitle={`${t(`workflowTab.${tab}`)} · ${workflow}`}
      above={[
        { label: t('nav.projects'), to: paths.projects() },
        { label: project, to: paths.project(project) },
      ]}
      actions={
        <>
          {actions}
          <Button
            component={Link}
            to={paths.editor(project, workflow)}
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
          >
            {t('action.edit')}
          </Button>
          <StartButton project={project} workflow={workflow} />
        </>
      }
    >
      <TabLinks
        label={t('workflowTab.label')}
        current={tab}
        tabs={WORKFLOW_TABS.map((key) => ({
          key,
          label: t(`workflowTab.${key}`),
          to: paths.workflowTab(project, workflow, key),
        }))}
      />
      {children}
    </Page>
  );
}
