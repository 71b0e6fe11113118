import { Anchor } from '@mantine/core';
import { IconDownload, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WorkflowRow } from '@/api/types';
import { downloadWorkflow } from '@/components/downloadWorkflow';
import { CountLink } from '@/components/CountLink';
import type { Column } from '@/components/DataTable';
import { FromNow, Moment } from '@/components/Moment';
import { RowMenu } from '@/components/RowMenu';
import { RunMarks } from '@/components/RunMarks';
import { StartButton } from '@/components/StartButton';
import { told } from '@/components/told';
import { paths } from '@/lib/paths';

export function useWorkflowColumns(project: string, remove: (workflow: string) => void): Column<WorkflowRow>[] {
  const { t } = useTranslation(['projects', 'common']);
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ name }) => (
        <Anchor component={Link} to={paths.workflow(project, name)} fw={600} size="sm">
          {name}
        </Anchor>
      ),
    },
    {
      key: 'last',
      header: t('column.lastRuns'),
      width: 220,
      cell: ({ summary }) => <RunMarks runs={summary?.runs ?? []} />,
    },
    {
      key: 'running',
      header: t('column.running'),
      numeric: true,
      cell: ({ name, summary }) => (
        <CountLink
          count={summary?.running}
          tone="active"
          to={paths.runs({ project, workflow: name, state: ['RUNNING'] })}
        />
      ),
    },
    { key: 'next', header: t('column.next'), numeric: true, cell: ({ summary }) => <FromNow at={summary?.next} /> },
    {
      key: 'changed',
      header: t('column.changed'),
      numeric: true,
      cell: ({ updatedAt }) => <Moment at={updatedAt} />,
    },
    {
      key: 'actions',
      header: '',
      width: 150,
      cell: ({ name }) => (
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <StartButton project={project} workflow={name} small />
          <RowMenu
            name={name}
            actions={[
              { label: t('edit'), icon: <IconPencil size={16} />, to: paths.editor(project, name) },
              {
                label: t('common:workflowTab.versions'),
                icon: <IconHistory size={16} />,
                to: paths.workflowTab(project, name, 'versions'),
              },
              {
                label: t('export'),
                icon: <IconDownload size={16} />,
                run: () => void downloadWorkflow(project, name).catch(told.failed),
              },
              { label: t('delete'), icon: <IconTrash size={16} />, danger: true, run: () => remove(name) },
            ]}
          />
        </Group>
      ),
    },
  ];
}
