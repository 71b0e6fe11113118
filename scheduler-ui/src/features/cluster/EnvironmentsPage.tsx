import { Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTerminal2, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { useRefresh } from '@/components/useRefresh';
import { environments } from './api';
import { EnvironmentDialog } from './EnvironmentDialog';

type Environment = Schema['TaskEnvironment'];

export function EnvironmentsPage() {
  const { t } = useTranslation(['cluster', 'common']);
  const query = useQuery(environments(usePaging()));
  const refresh = useRefresh();
  const [editing, setEditing] = useState<Environment | 'new'>();
  const [deleting, setDeleting] = useState<string>();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
      {t('environment.create')}
    </Button>
  );
  return (
    <Page title={t('common:nav.environments')} actions={create}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('common:nav.environments')}
            page={page}
            keyOf={(row) => row.name}
            empty={
              <Notice icon={<IconTerminal2 size={40} />} title={t('environment.empty')} action={create}>
                {t('environment.emptyText')}
              </Notice>
            }
            columns={[
              { key: 'name', header: t('common:form.name'), cell: ({ name }) => <strong>{name}</strong> },
              {
                key: 'variables',
                header: t('environment.variables'),
                cell: ({ variables }) => Object.keys(variables).join(', '),
              },
              {
                key: 'groups',
                header: t('common:nav.workerGroups'),
                cell: (row) => (row.workerGroups.length === 0 ? t('environment.all') : row.workerGroups.join(', ')),
              },
              { key: 'description', header: t('common:form.description'), cell: (row) => row.description },
              { key: 'by', header: t('changedBy'), cell: ({ changedBy }) => changedBy },
              { key: 'at', header: t('changedAt'), numeric: true, cell: (row) => <Moment at={row.changedAt} /> },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: (row) => (
                  <RowMenu
                    name={row.name}
                    actions={[
                      {
                        label: t('common:action.edit'),
                        icon: <IconPencil size={16} />,
                        run: () => setEditing(row),
                      },
                      {
                        label: t('common:action.delete'),
                        icon: <IconTrash size={16} />,
                        danger: true,
                        run: () => setDeleting(row.name),
                      },
                    ]}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryView>
      {editing !== undefined && (
        <EnvironmentDialog
          environment={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting !== undefined && (
        <Confirm
          title={t('common:action.deleteOf', { name: deleting })}
          action={t('common:action.delete')}
          run={async () => {
            await api.DELETE('/api/v1/environments/{environment}', {
              params: { path: { environment: deleting } },
            });
            await refresh();
          }}
          onClose={() => setDeleting(undefined)}
        >
          {t('environment.deleteText')}
        </Confirm>
      )}
    </Page>
  );
}
