import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/components/DataTable';
import { FromNow } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { QueryView } from '@/components/QueryView';
import { Section } from '@/components/Section';
import { masters, slots } from './api';
import { NodeMarks } from './NodeMarks';
import { NodeMenu } from './NodeMenu';
import { rangesOf } from './ring';
import { colourOf, SlotRing } from './SlotRing';
import classes from './SlotRing.module.css';

/** The masters beside the ring of slots that they share. */
export function Masters() {
  const { t } = useTranslation('cluster');
  const nodes = useQuery(masters);
  const ring = useQuery(slots);
  const shared = ring.data?.items ?? [];
  return (
    <Section title={t('masters')}>
      <QueryView query={nodes}>
        {(page) => {
          const owners = page.items.map(({ nodeId }) => nodeId).sort();
          return (
            <Group align="flex-start" gap="lg" wrap="wrap">
              <QueryView query={ring}>{({ items }) => <SlotRing slots={items} owners={owners} />}</QueryView>
              <div className={classes.beside}>
                <DataTable
                  label={t('masters')}
                  page={page}
                  paged={false}
                  minWidth={480}
                  keyOf={(row) => row.nodeId}
                  empty={<Notice title={t('mastersNone')}>{t('mastersNoneText')}</Notice>}
                  columns={[
                    {
                      key: 'node',
                      header: t('column.node'),
                      cell: ({ nodeId }) => (
                        <>
                          <span
                            className={classes.swatch}
                            style={{ background: colourOf(nodeId, owners) }}
                            aria-hidden
                          />
                          {nodeId}
                        </>
                      ),
                    },
                    {
                      key: 'address',
                      header: t('column.address'),
                      cell: ({ registered, host, port }) => (registered ? `${host}:${port}` : ''),
                    },
                    { key: 'state', header: t('column.state'), cell: (node) => <NodeMarks node={node} /> },
                    { key: 'count', header: t('column.slots'), numeric: true, cell: (node) => node.slots },
                    {
                      key: 'which',
                      header: t('column.which'),
                      cell: ({ nodeId }) => rangesOf(shared, nodeId),
                    },
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
                      cell: (node) => <NodeMenu kind="masters" node={node} />,
                    },
                  ]}
                />
              </div>
            </Group>
          );
        }}
      </QueryView>
    </Section>
  );
}
