import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schema, Statistics } from '@/api/types';
import { CountLink } from '@/components/CountLink';
import { DataTable } from '@/components/DataTable';
import { Section } from '@/components/Section';
import { duration } from '@/lib/format';
import { paths } from '@/lib/paths';

export function WorkflowTable({
  title,
  of,
  rows,
  statistics: { from, to },
}: {
  title: string;
  /** What the table is about has a column more. */
  of: 'failures' | 'durations';
  rows: readonly Schema['WorkflowFigures'][];
  statistics: Statistics;
}) {
  const { t } = useTranslation('home');
  const seconds = (value: number | null | undefined) =>
    value === null || value === undefined ? t('noDuration') : duration(value * 1000);
  return (
    <Section title={title}>
      <DataTable
        label={title}
        page={{ items: rows.slice(0, 5), total: rows.length, page: 0, size: rows.length }}
        paged={false}
        minWidth={360}
        empty={<>{t('none')}</>}
        keyOf={(row) => `${row.project}/${row.workflow}`}
        columns={[
          {
            key: 'workflow',
            header: t('workflow'),
            cell: ({ project, workflow }) => (
              <Anchor component={Link} to={paths.workflow(project, workflow)} size="sm">
                {project}/{workflow}
              </Anchor>
            ),
          },
          {
            key: 'runs',
            header: t('runs'),
            numeric: true,
            cell: ({ project, workflow, runs }) => (
              <CountLink count={runs} to={paths.runs({ project, workflow, from, to })} />
            ),
          },
          of === 'failures'
            ? {
                key: 'failed',
                header: t('kind.FAILED'),
                numeric: true,
                cell: ({ project, workflow, failed }) => (
                  <CountLink
                    count={failed}
                    tone="bad"
                    to={paths.runs({ project, workflow, state: ['FAILED'], from, to })}
                  />
                ),
              }
            : { key: 'p50', header: t('half'), numeric: true, cell: ({ p50 }) => seconds(p50) },
          { key: 'p95', header: t('nearlyAll'), numeric: true, cell: ({ p95 }) => seconds(p95) },
        ]}
      />
    </Section>
  );
}
