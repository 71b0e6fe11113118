import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Instance } from '@/api/types';
import { type Column, DataTable } from '@/components/DataTable';
import { Lasted, Moment, MomentIn } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { StartButton } from '@/components/StartButton';
import { StateBadge } from '@/components/StateBadge';
import { useNames } from '@/components/useNames';
import { paths } from '@/lib/paths';
import { runsOf } from './api';
import { WorkflowPage } from './WorkflowPage';

export function RunsTab() {
  const { t } = useTranslation('workflows');
  const { project, workflow } = useNames();
  const query = useQuery(runsOf(project, workflow, usePaging()));
  const columns = useColumns();
  return (
    <WorkflowPage tab="runs">
      <QueryView query={query}>
        {(page) => (
          <>
            <DataTable
              label={t('runs')}
              page={page}
              columns={columns}
              keyOf={(row) => row.id}
              empty={
                <Notice title={t('noRuns')} action={<StartButton project={project} workflow={workflow} />}>
                  {t('noRunsText')}
                </Notice>
              }
            />
            <Anchor component={Link} to={paths.runs({ project, workflow })} size="sm">
              {t('allRuns')}
            </Anchor>
          </>
        )}
      </QueryView>
    </WorkflowPage>
  );
}

function useColumns(): Column<Instance>[] {
  const { t } = useTranslation(['workflows', 'common']);
  return [
    {
      key: 'id',
      header: t('column.run'),
      cell: ({ id }) => (
        <Anchor component={Link} to={paths.run(id)} size="sm" fw={600}>
          {id}
        </Anchor>
      ),
    },
    { key: 'state', header: t('column.state'), cell: ({ state }) => <StateBadge state={state} /> },
    {
      key: 'business',
      header: t('column.businessTime'),
      numeric: true,
      cell: ({ businessTime, timezone }) => <MomentIn zone={timezone} at={businessTime} />,
    },
    { key: 'started', header: t('column.started'), numeric: true, cell: (run) => <Moment at={run.startedAt} /> },
    {
      key: 'lasted',
      header: t('column.lasted'),
      numeric: true,
      cell: (run) => <Lasted from={run.startedAt} to={run.finishedAt} />,
    },
    {
      key: 'origin',
      header: t('column.origin'),
      cell: ({ origin, schedule, backfillId }) => (
        <>
          {t(`common:origin.${origin}`)}
          {schedule === null || schedule === undefined ? '' : ` (${schedule})`}
          {backfillId === null || backfillId === undefined ? null : (
            <>
              {' '}
              <Anchor component={Link} to={paths.backfill(backfillId)} size="sm">
                {backfillId}
              </Anchor>
            </>
          )}
        </>
      ),
    },
    { key: 'version', header: t('column.version'), numeric: true, cell: ({ version }) => version },
    { key: 'by', header: t('column.by'), cell: ({ createdBy }) => createdBy },
  ];
}
