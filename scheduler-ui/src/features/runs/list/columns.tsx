import { Anchor, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Run } from '@/api/runs';
import type { Column } from '@/components/DataTable';
import { Lasted, Moment } from '@/components/Moment';
import { StateBadge } from '@/components/StateBadge';
import { paths } from '@/lib/paths';

export function useColumns(): readonly Column<Run>[] {
  const { t } = useTranslation('runs');
  return useMemo(
    () => [
      {
        key: 'id',
        header: t('column.id'),
        sort: 'id',
        width: 110,
        cell: (run) => (
          <Anchor component={Link} to={paths.run(run.id)} size="sm" fw={500}>
            {run.id}
          </Anchor>
        ),
      },
      {
        key: 'workflow',
        header: t('column.workflow'),
        cell: (run) => (
          <>
            <Anchor component={Link} to={paths.workflow(run.project, run.workflow)} size="sm">
              {run.workflow}
            </Anchor>
            <Text size="xs" c="dimmed">
              {run.project}
            </Text>
          </>
        ),
      },
      { key: 'state', header: t('column.state'), width: 130, cell: (run) => <StateBadge state={run.state} /> },
      {
        key: 'started',
        header: t('column.started'),
        sort: 'startedAt',
        numeric: true,
        width: 170,
        cell: (run) => <Moment at={run.startedAt} />,
      },
      {
        key: 'duration',
        header: t('column.duration'),
        sort: 'duration',
        numeric: true,
        width: 120,
        cell: (run) => <Lasted from={run.startedAt} to={run.finishedAt} />,
      },
      { key: 'origin', header: t('column.origin'), width: 130, cell: (run) => <Origin run={run} /> },
      { key: 'who', header: t('column.who'), width: 120, cell: (run) => run.createdBy },
    ],
    [t],
  );
}

/** What made the run, with a link to it where it is something. */
function Origin({ run }: { run: Run }) {
  const { t } = useTranslation('runs');
  const words = t(`origin.${run.origin}`);
  const to =
    run.origin === 'BACKFILL' && run.backfillId
      ? paths.backfill(run.backfillId)
      : run.origin === 'SUB_WORKFLOW' && run.parentWorkflowInstanceId
        ? paths.run(run.parentWorkflowInstanceId)
        : run.origin === 'RERUN' && run.rerunOf
          ? paths.run(run.rerunOf)
          : run.origin === 'SCHEDULE'
            ? paths.workflowTab(run.project, run.workflow, 'schedules')
            : undefined;
  return to === undefined ? (
    <>{words}</>
  ) : (
    <Anchor component={Link} to={to} size="sm">
      {words}
    </Anchor>
  );
}
