import { Anchor, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schema } from '@/api/types';
import { DataTable } from '@/components/DataTable';
import { Notice } from '@/components/Notice';
import { QueryView } from '@/components/QueryView';
import { Section } from '@/components/Section';
import { useNames } from '@/components/useNames';
import { paths } from '@/lib/paths';
import { referencesOf } from './api';
import { WorkflowPage } from './WorkflowPage';

export function ReferencesTab() {
  const { t } = useTranslation('workflows');
  const { project, workflow } = useNames();
  const query = useQuery(referencesOf(project, workflow));
  return (
    <WorkflowPage tab="references">
      <QueryView query={query}>
        {({ referredBy, refersTo }) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Section title={t('referredBy')}>
              <References label={t('referredBy')} items={referredBy} empty={t('referredByNone')} />
            </Section>
            <Section title={t('refersTo')}>
              <References label={t('refersTo')} items={refersTo} empty={t('refersToNone')} />
            </Section>
          </SimpleGrid>
        )}
      </QueryView>
    </WorkflowPage>
  );
}

function References({ label, items, empty }: { label: string; items: readonly Schema['Reference'][]; empty: string }) {
  const { t } = useTranslation('workflows');
  return (
    <DataTable
      label={label}
      page={{ items, total: items.length, page: 0, size: items.length }}
      paged={false}
      keyOf={(row) => `${row.project}/${row.workflow}/${row.kind}`}
      empty={<Notice title={empty} />}
      columns={[
        {
          key: 'workflow',
          header: t('column.workflow'),
          cell: (row) => (
            <Anchor component={Link} to={paths.workflow(row.project, row.workflow)} size="sm">
              {row.project}/{row.workflow}
            </Anchor>
          ),
        },
        { key: 'kind', header: t('column.kind'), cell: ({ kind }) => kind },
      ]}
    />
  );
}
