import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Statistics } from '@/api/types';
import { Loading } from '@/components/QueryView';
import { Section } from '@/components/Section';
import { BucketTable } from './BucketTable';
import { Figures } from './Figures';
import { WorkflowTable } from './WorkflowTable';

const Chart = lazy(async () => ({ default: (await import('./Chart')).Chart }));

type Of = 'runs' | 'durations';
type As = 'chart' | 'table';

/** Numbers of the range, over time and by workflow. */
export function Overview({ statistics }: { statistics: Statistics }) {
  const { t } = useTranslation('home');
  const [of, setOf] = useState<Of>('runs');
  const [as, setAs] = useState<As>('chart');
  return (
    <Stack gap="md">
      <Figures statistics={statistics} />
      <Section
        title={t('overTime')}
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={t('show.of')}
              value={of}
              data={(['runs', 'durations'] as const).map((each) => ({ value: each, label: t(`show.${each}`) }))}
              onChange={setOf}
            />
            <SegmentedControl
              size="xs"
              aria-label={t('show.as')}
              value={as}
              data={(['chart', 'table'] as const).map((each) => ({ value: each, label: t(`show.${each}`) }))}
              onChange={setAs}
            />
          </>
        }
      >
        {as === 'table' ? (
          <BucketTable statistics={statistics} />
        ) : (
          <Suspense fallback={<Loading rows={6} />}>
            <Chart statistics={statistics} of={of} />
          </Suspense>
        )}
      </Section>
      {(statistics.mostFailing.length > 0 || statistics.slowest.length > 0) && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <WorkflowTable of="failures" title={t('mostFailing')} statistics={statistics} rows={statistics.mostFailing} />
          <WorkflowTable of="durations" title={t('slowest')} statistics={statistics} rows={statistics.slowest} />
        </SimpleGrid>
      )}
    </Stack>
  );
}
