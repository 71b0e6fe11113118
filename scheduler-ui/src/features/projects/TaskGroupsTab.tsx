import { Anchor, Box, Button, Group, Progress, Text } from '@mantine/core';
import { IconPencil, IconPlus, IconStack2, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { Mark } from '@/components/Mark';
import { Notice } from '@/components/Notice';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { useNames } from '@/components/useNames';
import { useRefresh } from '@/components/useRefresh';
import { useSearch } from '@/lib/search';
import { taskGroupList } from './api';
import { Permits } from './Permits';
import { TaskGroupDialog } from './TaskGroupDialog';

type TaskGroup = Schema['TaskGroup'];

export function TaskGroupsTab() {
  const { project } = useNames();
  const { t } = useTranslation(['projects', 'common']);
  const search = useSearch();
  const chosen = search.text('group');
  const query = useQuery(taskGroupList(project, usePaging()));
  const refresh = useRefresh();
  const [editing, setEditing] = useState<TaskGroup | 'new'>();
  const [deleting, setDeleting] = useState<string>();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
      {t('taskGroup.create')}
    </Button>
  );
  return (
    <ProjectFrame project={project} tab="task-groups" actions={create}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('common:projectTab.task-groups')}
            page={page}
            keyOf={(row) => row.name}
            empty={
              <Notice icon={<IconStack2 size={40} />} title={t('taskGroup.empty')} action={create}>
                {t('taskGroup.emptyText')}
              </Notice>
            }
            columns={[
              {
                key: 'name',
                header: t('column.name'),
                cell: ({ name, enabled }) => (
                  <Group gap="xs">
                    <Anchor
                      component="button"
                      type="button"
                      size="sm"
                      fw={600}
                      aria-expanded={chosen === name}
                      onClick={() => search.change({ group: chosen === name ? undefined : name })}
                    >
                      {name}
                    </Anchor>
                    {!enabled && <Mark tone="held">{t('taskGroup.off')}</Mark>}
                  </Group>
                ),
              },
              { key: 'used', header: t('taskGroup.used'), width: 240, cell: (row) => <Used group={row} /> },
              { key: 'waiting', header: t('taskGroup.waiting'), numeric: true, cell: ({ waiting }) => waiting },
              { key: 'description', header: t('column.description'), cell: ({ description }) => description },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: (row) => (
                  <RowMenu
                    name={row.name}
                    actions={[
                      { label: t('edit'), icon: <IconPencil size={16} />, run: () => setEditing(row) },
                      {
                        label: t('delete'),
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
      {chosen !== '' && (
        <Box mt="md">
          <Permits project={project} group={chosen} />
        </Box>
      )}
      {editing !== undefined && (
        <TaskGroupDialog
          project={project}
          group={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting !== undefined && (
        <Confirm
          title={t('common:action.deleteOf', { name: deleting })}
          action={t('delete')}
          run={async () => {
            await api.DELETE('/api/v1/projects/{project}/task-groups/{group}', {
              params: { path: { project, group: deleting } },
            });
            await refresh();
          }}
          onClose={() => setDeleting(undefined)}
        >
          {t('taskGroup.deleteText')}
        </Confirm>
      )}
    </ProjectFrame>
  );
}

function Used({ group }: { group: TaskGroup }) {
  const { t } = useTranslation('projects');
  const words = t('taskGroup.ofCapacity', { granted: group.granted, capacity: group.capacity });
  const share = group.capacity === 0 ? 100 : Math.min(100, (group.granted / group.capacity) * 100);
  return (
    <Group gap="xs" wrap="nowrap">
      <Progress flex={1} value={share} aria-label={words} color={share >= 100 ? 'orange.8' : undefined} />
      <Text size="sm">{words}</Text>
    </Group>
  );
}
