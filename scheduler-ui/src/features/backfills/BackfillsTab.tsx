import { Anchor, Button } from '@mantine/core';
import { IconHistoryToggle, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DataTable } from '@/components/DataTable';
import { Lasted, Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { useNames } from '@/components/useNames';
import { WorkflowFrame } from '@/components/WorkflowFrame';
import { paths } from '@/lib/paths';
import { backfillsOf } from './api';
import { BackfillDialog } from './BackfillDialog';
import { BackfillState } from './BackfillState';

export function BackfillsTab() {
  const { t } = useTranslation(['backfills', 'common']);
  const { project, workflow } = useNames();
  const query = useQuery(backfillsOf(project, workflow, usePaging()));
  const [creating, setCreating] = useState(false);
  const create = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  );
  return (
    <WorkflowFrame project={project} workflow={workflow} tab="backfills" actions={create}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('title')}
            page={page}
            keyOf={(row) => row.id}
            empty={
              <Notice icon={<IconHistoryToggle size={40} />} title={t('empty')} action={create}>
                {t('emptyText')}
              </Notice>
            }
            columns={[
              {
                key: 'id',
                header: t('column.id'),
                cell: ({ id }) => (
                  <Anchor component={Link} to={paths.backfill(id)} size="sm" fw={600}>
                    {id}
                  </Anchor>
                ),
              },
              { key: 'state', header: t('column.state'), cell: ({ state }) => <BackfillState state={state} /> },
              { key: 'dates', header: t('column.dates'), cell: ({ description }) => description },
              { key: 'total', header: t('column.total'), numeric: true, cell: ({ total }) => total },
              { key: 'by', header: t('column.by'), cell: ({ createdBy }) => createdBy },
              {
                key: 'at',
                header: t('column.created'),
                numeric: true,
                cell: ({ createdAt }) => <Moment at={createdAt} />,
              },
              {
                key: 'lasted',
                header: t('column.lasted'),
                numeric: true,
                cell: (row) => <Lasted from={row.createdAt} to={row.finishedAt} />,
              },
            ]}
          />
        )}
      </QueryView>
      {creating && <BackfillDialog project={project} workflow={workflow} onClose={() => setCreating(false)} />}
    </WorkflowFrame>
  );
}
