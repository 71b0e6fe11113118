import { Anchor, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Schema } from '@/api/types';
import { DataTable } from '@/components/DataTable';
import { Lasted, Moment, MomentIn } from '@/components/Moment';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { StateBadge, StateIcon } from '@/components/StateBadge';
import { paths } from '@/lib/paths';
import { toneOf } from '@/lib/states';
import { backfillOf, backfillRuns } from './api';
import { BackfillActions } from './BackfillActions';
import { BackfillState } from './BackfillState';
import { sharesOf } from './dates';

export function BackfillPage() {
  const { t } = useTranslation('backfills');
  const id = Number(useParams().id);
  const query = useQuery(backfillOf(id));
  const found = query.data;
  return (
    <Page
      title={t('one', { id })}
      above={
        found === undefined
          ? []
          : [
              { label: found.project, to: paths.project(found.project) },
              { label: found.workflow, to: paths.workflow(found.project, found.workflow) },
              { label: t('title'), to: paths.workflowTab(found.project, found.workflow, 'backfills') },
            ]
      }
      actions={found && <BackfillActions backfill={found} />}
    >
      <QueryView query={query}>
        {(backfill) => (
          <Stack gap="lg">
            <About backfill={backfill} />
            <Bar backfill={backfill} />
            <Runs id={id} project={backfill.project} zone={backfill.timezone} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

function About({ backfill }: { backfill: Schema['BackfillView'] }) {
  const { t } = useTranslation(['backfills', 'common']);
  const facts: [string, ReactNode][] = [
    [t('column.state'), <BackfillState key="state" state={backfill.state} />],
    [t('column.dates'), backfill.description],
    [t('common:form.zone'), backfill.timezone],
    [t('parallelism'), backfill.parallelism],
    [t('version'), backfill.version],
    [t('column.by'), backfill.createdBy],
    [t('column.created'), <Moment key="created" at={backfill.createdAt} />],
    [t('column.lasted'), <Lasted key="lasted" from={backfill.createdAt} to={backfill.finishedAt} />],
  ];
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
      {facts.map(([label, value]) => (
        <div key={label}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text size="sm" component="div">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

function Bar({ backfill: { progress } }: { backfill: Schema['BackfillView'] }) {
  const { t } = useTranslation(['backfills', 'common']);
  const shares = sharesOf(progress);
  return (
    <div>
      <Progress.Root size={20} aria-label={t('progress')}>
        {shares
          .filter(({ count }) => count > 0)
          .map(({ state, count, share }) => (
            <Progress.Section
              key={state}
              value={share}
              color={state === 'WAITING' ? 'var(--line)' : `var(--tone-${toneOf(state)})`}
              aria-label={`${t(`common:state.${state}`)}: ${count}`}
            />
          ))}
      </Progress.Root>
      <Group gap="lg" mt={6}>
        {shares.map(({ state, count }) => (
          <Group key={state} gap={4}>
            <StateIcon state={state} />
            <Text size="sm">
              {t(`common:state.${state}`)}: <strong>{count}</strong>
            </Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}

function Runs({ id, project, zone }: { id: number; project: string; zone: string }) {
  const { t } = useTranslation(['backfills', 'common']);
  const query = useQuery(backfillRuns(id, usePaging()));
  return (
    <QueryView query={query}>
      {(page) => (
        <DataTable
          label={t('runs')}
          page={page}
          keyOf={(row) => `${row.position} ${row.project}/${row.workflow}`}
          columns={[
            {
              key: 'business',
              header: t('column.date'),
              cell: ({ businessTime }) => <MomentIn zone={zone} at={businessTime} />,
            },
            {
              key: 'workflow',
              header: t('column.workflow'),
              cell: (row) => (row.project === project ? row.workflow : `${row.project}/${row.workflow}`),
            },
            {
              key: 'run',
              header: t('column.run'),
              cell: ({ workflowInstanceId: run }) =>
                run === null || run === undefined ? (
                  t('common:time.none')
                ) : (
                  <Anchor component={Link} to={paths.run(run)} size="sm">
                    {run}
                  </Anchor>
                ),
            },
            {
              key: 'state',
              header: t('column.state'),
              cell: ({ state }) => <StateBadge state={state ?? 'WAITING'} />,
            },
          ]}
        />
      )}
    </QueryView>
  );
}
