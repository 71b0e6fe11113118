import { Button, Code } from '@mantine/core';
import { IconDatabase, IconPencil, IconPlug, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { useNames } from '@/components/useNames';
import { useRefresh } from '@/components/useRefresh';
import { dataSourceList } from './api';
import { DataSourceDialog } from './DataSourceDialog';
import { kindOf } from './dataSourceKinds';
import { TrialDialog } from './TrialDialog';

type DataSource = Schema['DataSourceView'];
type Open = { kind: 'create' } | { kind: 'edit' | 'test' | 'delete'; source: DataSource };

export function DataSourcesTab() {
  const { project } = useNames();
  const { t } = useTranslation(['projects', 'common']);
  const query = useQuery(dataSourceList(project, usePaging()));
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen({ kind: 'create' })}>
      {t('dataSource.create')}
    </Button>
  );
  return (
    <ProjectFrame project={project} tab="data-sources" actions={create}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('common:projectTab.data-sources')}
            page={page}
            keyOf={(row) => row.name}
            empty={
              <Notice icon={<IconDatabase size={40} />} title={t('dataSource.empty')} action={create}>
                {t('dataSource.emptyText')}
              </Notice>
            }
            columns={[
              { key: 'name', header: t('column.name'), cell: ({ name }) => <strong>{name}</strong> },
              { key: 'type', header: t('column.type'), cell: ({ type }) => kindOf(type).title },
              {
                key: 'address',
                header: t('dataSource.address'),
                cell: ({ host, port, database }) => <Code>{`${host}:${port}/${database}`}</Code>,
              },
              { key: 'user', header: t('dataSource.user'), cell: ({ user }) => user },
              { key: 'description', header: t('column.description'), cell: ({ description }) => description },
              { key: 'at', header: t('column.changed'), numeric: true, cell: (row) => <Moment at={row.updatedAt} /> },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: (source) => (
                  <RowMenu
                    name={source.name}
                    actions={[
                      {
                        label: t('dataSource.test'),
                        icon: <IconPlug size={16} />,
                        run: () => setOpen({ kind: 'test', source }),
                      },
                      {
                        label: t('edit'),
                        icon: <IconPencil size={16} />,
                        run: () => setOpen({ kind: 'edit', source }),
                      },
                      {
                        label: t('delete'),
                        icon: <IconTrash size={16} />,
                        danger: true,
                        run: () => setOpen({ kind: 'delete', source }),
                      },
                    ]}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryView>
      {open?.kind === 'create' && <DataSourceDialog project={project} source={undefined} onClose={close} />}
      {open?.kind === 'edit' && <DataSourceDialog project={project} source={open.source} onClose={close} />}
      {open?.kind === 'test' && <TrialDialog project={project} name={open.source.name} onClose={close} />}
      {open?.kind === 'delete' && <DeleteDataSource project={project} name={open.source.name} onClose={close} />}
    </ProjectFrame>
  );
}

function DeleteDataSource({ project, name, onClose }: { project: string; name: string; onClose: () => void }) {
  const { t } = useTranslation(['projects', 'common']);
  const refresh = useRefresh();
  return (
    <Confirm
      title={t('common:action.deleteOf', { name })}
      action={t('delete')}
      run={async () => {
        await api.DELETE('/api/v1/projects/{project}/data-sources/{name}', { params: { path: { project, name } } });
        await refresh();
      }}
      onClose={onClose}
    >
      {t('dataSource.deleteText')}
    </Confirm>
  );
}
