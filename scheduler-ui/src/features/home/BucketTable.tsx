import { ScrollArea, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Statistics } from '@/api/types';
import { CountLink } from '@/components/CountLink';
import { Moment } from '@/components/Moment';
import { duration } from '@/lib/format';
import { paths } from '@/lib/paths';
import { countOf, endOf, KINDS, statesOf } from './counts';

/** The chart in numbers. */
export function BucketTable({ statistics }: { statistics: Statistics }) {
  const { t } = useTranslation('home');
  const seconds = (value: number | null | undefined) =>
    value === null || value === undefined ? t('noDuration') : duration(value * 1000);
  return (
    <ScrollArea.Autosize mah={320} tabIndex={0}>
      <Table aria-label={t('overTime')} verticalSpacing={4} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('from')}</Table.Th>
            {KINDS.map((kind) => (
              <Table.Th key={kind} ta="right">
                {t(`kind.${kind}`)}
              </Table.Th>
            ))}
            <Table.Th ta="right">{t('half')}</Table.Th>
            <Table.Th ta="right">{t('nearlyAll')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {statistics.buckets.map(({ from, runs, duration: lasted }) => (
            <Table.Tr key={from}>
              <Table.Td>
                <Moment at={from} />
              </Table.Td>
              {KINDS.map((kind) => (
                <Table.Td key={kind} ta="right">
                  <CountLink
                    count={countOf(runs, kind)}
                    to={paths.runs({ state: statesOf(kind), from, to: endOf(statistics, from) })}
                  />
                </Table.Td>
              ))}
              <Table.Td ta="right">{seconds(lasted.p50)}</Table.Td>
              <Table.Td ta="right">{seconds(lasted.p95)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
