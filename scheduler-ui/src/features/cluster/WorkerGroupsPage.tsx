import { Button, Group } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { Mark } from '@/components/Mark';
import { Page } from '@/components/Page';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { useRefresh } from '@/components/useRefresh';
import { workerGroups } from './api';
import { WorkerGroupDialog } from './WorkerGroupDialog';

type WorkerGroup = Schema['GroupView'];

export function WorkerGroupsPage() {
  const { t } = useTranslation(['cluster', 'common']);
  const query = useQuery(workerGroups);
  const refresh = useRefresh();
  const [editing, setEditing] = useState<WorkerGroup | 'new'>();
  const [deleting, setDeleting] = useState<string>();
  return (
    <Page
      title={t('common:nav.workerGroups')}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
          {t('group.create')}
        </Button>
      }
    >
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('common:nav.workerGroups')}
            page={page}
            paged={false}
            keyOf={(row) => row.name}
            columns={[
              {
                key: 'name',
                header: t('common:form.name'),
                cell: ({ name, defined }) => (
                  <Group gap="xs">
                    <strong>{name}</strong>
                    {!defined && <Mark tone="idle">{t('group.undefined')}</Mark>}
                  </Group>
                ),
              },
              {
                key: 'members',
                header: t('group.members'),
                cell: ({ members, unregistered }) => (
                  <>
                    {members.length === 0 ? t('group.nobody') : members.join(', ')}
                    {unregistered.length > 0 && (
                      <div>
                        <Mark tone="bad">{t('group.missing', { names: unregistered.join(', ') })}</Mark>
                      </div>
                    )}
                  </>
                ),
              },
              { key: 'policy', header: t('group.policy'), cell: ({ policy }) => t(`policy.${policy}`) },
              { key: 'tags', header: t('group.tags'), cell: ({ tags }) => tags.join(', ') },
              { key: 'description', header: t('common:form.description'), cell: (row) => row.description },
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
                      ...(row.defined
                        ? [
                            {
                              label: t('common:action.delete'),
                              icon: <IconTrash size={16} />,
                              danger: true,
                              run: () => setDeleting(row.name),
                            },
                          ]
                        : []),
                    ]}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryView>
      {editing !== undefined && (
        <WorkerGroupDialog group={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
      {deleting !== undefined && (
        <Confirm
          title={t('common:action.deleteOf', { name: deleting })}
          action={t('common:action.delete')}
          run={async () => {
            await api.DELETE('/api/v1/cluster/worker-groups/{group}', { params: { path: { group: deleting } } });
            await refresh();
          }}
          onClose={() => setDeleting(undefined)}
        >
          {t('group.deleteText')}
        </Confirm>
      )}
    </Page>
  );
}
