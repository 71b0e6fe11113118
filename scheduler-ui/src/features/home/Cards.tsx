import { Anchor, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Statistics } from '@/api/types';
import { FromNow, Lasted } from '@/components/Moment';
import { QueryView } from '@/components/QueryView';
import { Section } from '@/components/Section';
import { StateIcon } from '@/components/StateBadge';
import { paths } from '@/lib/paths';
import { latestRuns, nextFires } from './api';
import { Entries } from './Entries';

export function RunningRuns() {
  const { t } = useTranslation('home');
  const query = useQuery(latestRuns('RUNNING'));
  return (
    <Section title={t('running')} actions={<All to={paths.runs({ state: ['RUNNING'] })} />}>
      <QueryView query={query}>
        {({ items }) => (
          <Entries
            label={t('running')}
            empty={t('runningNone')}
            entries={items.map((run) => ({
              key: String(run.id),
              icon: <StateIcon state={run.state} />,
              to: paths.run(run.id),
              title: `${run.project}/${run.workflow}`,
              side: <Lasted from={run.startedAt} to={run.finishedAt} />,
            }))}
          />
        )}
      </QueryView>
    </Section>
  );
}

export function FailedRuns() {
  const { t } = useTranslation('home');
  const query = useQuery(latestRuns('FAILED'));
  return (
    <Section title={t('failed')} actions={<All to={paths.runs({ state: ['FAILED'] })} />}>
      <QueryView query={query}>
        {({ items }) => (
          <Entries
            label={t('failed')}
            empty={t('failedNone')}
            entries={items.map((run) => ({
              key: String(run.id),
              icon: <StateIcon state={run.state} />,
              to: paths.run(run.id),
              title: `${run.project}/${run.workflow}`,
              note: run.reason ?? undefined,
              side: <FromNow at={run.finishedAt} />,
            }))}
          />
        )}
      </QueryView>
    </Section>
  );
}

export function LateOnes({ statistics }: { statistics: UseQueryResult<Statistics> }) {
  const { t } = useTranslation('home');
  return (
    <Section title={t('late')}>
      <QueryView query={statistics}>
        {({ late }) => (
          <Entries
            label={t('late')}
            empty={t('lateNone')}
            entries={[
              ...late.schedules.slice(0, 5).map((each) => ({
                key: `${each.project}/${each.workflow}/${each.name}`,
                icon: <StateIcon state="DELAYED" />,
                to: paths.workflowTab(each.project, each.workflow, 'schedules'),
                title: `${each.project}/${each.workflow}`,
                note: t(`why.${each.why}`, { name: each.name, count: each.count }),
                side: <FromNow at={each.since} />,
              })),
              ...late.runs.slice(0, 5).map((run) => ({
                key: String(run.id),
                icon: <StateIcon state={run.state} />,
                to: paths.run(run.id),
                title: `${run.project}/${run.workflow}`,
                note: t('why.run'),
                side: <FromNow at={run.since} />,
              })),
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}

export function NextFires() {
  const { t } = useTranslation('home');
  const query = useQuery(nextFires);
  return (
    <Section title={t('next')} actions={<All to={paths.schedules()} />}>
      <QueryView query={query}>
        {({ items }) => (
          <Entries
            label={t('next')}
            empty={t('nextNone')}
            entries={items
              .filter(({ next }) => next !== null && next !== undefined)
              .map((each) => ({
                key: `${each.project}/${each.workflow}/${each.name}`,
                icon: <StateIcon state="WAITING" />,
                to: paths.workflowTab(each.project, each.workflow, 'schedules'),
                title: `${each.project}/${each.workflow}`,
                note: each.name === 'default' ? undefined : each.name,
                side: <FromNow at={each.next} />,
              }))}
          />
        )}
      </QueryView>
    </Section>
  );
}

function All({ to }: { to: string }) {
  const { t } = useTranslation('home');
  return (
    <Anchor component={Link} to={to} size="sm">
      <Text component="span" size="sm">
        {t('all')}
      </Text>
    </Anchor>
  );
}
