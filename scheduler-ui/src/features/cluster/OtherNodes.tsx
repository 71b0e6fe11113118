import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/components/DataTable';
import { FromNow } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { QueryView } from '@/components/QueryView';
import { Section } from '@/components/Section';
import { alerts, apis } from './api';
import { NodeMarks } from './NodeMarks';

/** Nodes that nobody steers: they are there or not. */
export function OtherNodes({ kind }: { kind: 'apis' | 'alerts' }) {
  const { t } = useTranslation('cluster');
  const query = useQuery(kind === 'apis' ? apis : alerts);
  return (
    <Section title={t(kind)}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t(kind)}
            page={page}
            paged={false}
            minWidth={360}
            keyOf={(row) => row.nodeId}
            empty={<Notice title={t('nobody')} />}
            columns={[
              { key: 'node', header: t('column.node'), cell: ({ nodeId }) => nodeId },
              {
                key: 'address',
                header: t('column.address'),
                cell: ({ host, port }) => (port === 0 ? host : `${host}:${port}`),
              },
              { key: 'state', header: t('column.state'), cell: (node) => <NodeMarks node={node} /> },
              {
                key: 'since',
                header: t('column.since'),
                numeric: true,
                cell: ({ startedAt }) => <FromNow at={startedAt} />,
              },
            ]}
          />
        )}
      </QueryView>
    </Section>
  );
}
