import { Anchor, Code, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PageOf, Schedule } from '@/api/types';
import { type Column, DataTable } from '@/components/DataTable';
import { FromNow, Moment } from '@/components/Moment';
import { paths } from '@/lib/paths';
import { nameOf } from './api';
import { CronWords } from '@/components/CronWords';
import { ScheduleDialogs } from './ScheduleDialogs';
import { type Chosen, ScheduleMenu } from './ScheduleMenu';
import { ScheduleState } from './ScheduleState';

/** Schedules, of one workflow or of many, with all that can be done with them. */
export function SchedulesTable({
  page,
  of,
  empty,
}: {
  page: PageOf<Schedule>;
  of: 'all' | 'project' | 'workflow';
  empty?: ReactNode;
}) {
  const { t } = useTranslation(['schedules', 'common']);
  const [chosen, setChosen] = useState<Chosen>();
  const workflow: Column<Schedule> = {
    key: 'workflow',
    header: t('column.workflow'),
    cell: (row) => (
      <Anchor component={Link} to={paths.workflowTab(row.project, row.workflow, 'schedules')} size="sm" fw={600}>
        {of === 'all' ? `${row.project}/${row.workflow}` : row.workflow}
      </Anchor>
    ),
  };
  const columns: Column<Schedule>[] = [
    ...(of === 'workflow' ? [] : [workflow]),
    { key: 'name', header: t('column.name'), cell: ({ name }) => name },
    {
      key: 'cron',
      header: t('column.when'),
      cell: ({ cron, timezone }) => (
        <Stack gap={2} align="flex-start">
          <Text size="sm">
            <CronWords cron={cron} />
          </Text>
          <Text size="xs" c="dimmed" component="span">
            <Code>{cron}</Code> {timezone}
          </Text>
        </Stack>
      ),
    },
    {
      key: 'next',
      header: t('column.next'),
      cell: ({ next }) =>
        next === null || next === undefined ? (
          t('common:time.never')
        ) : (
          <Stack gap={2}>
            <Text size="sm">
              <FromNow at={next} />
            </Text>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              <Moment at={next} />
            </Text>
          </Stack>
        ),
    },
    { key: 'state', header: t('column.state'), cell: (row) => <ScheduleState schedule={row} /> },
    {
      key: 'actions',
      header: '',
      width: 48,
      cell: (row) => <ScheduleMenu schedule={row} choose={setChosen} />,
    },
  ];
  return (
    <>
      <DataTable
        label={t('title')}
        page={page}
        columns={columns}
        keyOf={(row) => Object.values(nameOf(row)).join('/')}
        empty={empty}
      />
      {chosen !== undefined && <ScheduleDialogs chosen={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}
