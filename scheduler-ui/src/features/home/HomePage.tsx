import { SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components/Page';
import { QueryView } from '@/components/QueryView';
import { useSearch } from '@/lib/search';
import { projectsForStart, statisticsOf } from './api';
import { FailedRuns, LateOnes, NextFires, RunningRuns } from './Cards';
import { FirstSteps } from './FirstSteps';
import { Overview } from './Overview';
import { RangePicker } from './RangePicker';
import { rangeOf } from './range';

export function HomePage() {
  const { t } = useTranslation('home');
  const search = useSearch();
  const range = rangeOf(search.text('range'), search.text('from'), search.text('to'));
  const statistics = useQuery(statisticsOf(range));
  const projects = useQuery(projectsForStart);
  const isFirstStart =
    projects.data !== undefined && projects.data.items.every(({ counts }) => (counts?.workflows ?? 1) === 0);
  return (
    <Page title={t('title')} actions={!isFirstStart && <RangePicker range={range} />}>
      {isFirstStart ? (
        <FirstSteps projects={projects.data.items.map(({ name }) => name)} />
      ) : (
        <Stack gap="md">
          <QueryView query={statistics}>{(data) => <Overview statistics={data} />}</QueryView>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <RunningRuns />
            <FailedRuns />
            <LateOnes statistics={statistics} />
            <NextFires />
          </SimpleGrid>
        </Stack>
      )}
    </Page>
  );
}
