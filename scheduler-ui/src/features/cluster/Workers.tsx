import { Group, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { DataTable } from '@/components/DataTable';
import { FromNow } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { QueryView } from '@/components/QueryView';
import { Section } from '@/components/Section';
import { workers } from './api';
import { NodeMarks } from './NodeMarks';
import { NodeMenu } from './NodeMenu';

export function Workers() {
  const { t } = useTranslation('cluster');
  const query = useQuery(workers);
  return (
    <Section title={t('workers')}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('workers')}
            page={page}
            paged={false}
            keyOf={(row) => row.nodeId}
            empty={<Notice title={t('workersNone')}>{t('workersNoneText')}</Notice>}
            columns={[
              { key: 'node', header: t('column.node'), cell: ({ nodeId }) => nodeId },
              { key: 'host', header: t('column.address'), cell: ({ host }) => host },
              { key: 'state', header: t('column.state'), cell: (node) => <NodeMarks node={node} /> },
              { key: 'load', header: t('column.load'), width: 200, cell: (node) => <Load node={node} /> },
              {
                key: 'groups',
                header: t('column.groups'),
                cell: ({ groups, tags }) => [...groups, ...tags.map((tag) => `#${tag}`)].join(', '),
              },
              { key: 'version', header: t('column.version'), cell: ({ version }) => version },
              {
                key: 'since',
                header: t('column.since'),
                numeric: true,
                cell: ({ startedAt }) => <FromNow at={startedAt} />,
              },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: (node) => <NodeMenu kind="workers" node={node} />,
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}

function Load({ node: { running, capacity, registered } }: { node: Schema['NodeView'] }) {
  const { t } = useTranslation('cluster');
  if (!registered) return null;
  const words = t('load', { running, capacity });
  const share = capacity === 0 ? 0 : (running / capacity) * 100;
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress flex={1} value={share} aria-label={words} color={share >= 100 ? 'orange.8' : undefined} />
      <Text size="sm">{words}</Text>
    </Group>
  );
}
