import { Anchor, Box, Group, Progress, Text } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { Mark } from '@/components/Mark';
import { useUsualColumns } from '@/components/named/columns';
import type { FormOf } from '@/components/named/form';
import { NamedList } from '@/components/named/NamedList';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { useNames } from '@/components/useNames';
import { useSearch } from '@/lib/search';
import { taskGroupList } from './api';
import { Permits } from './Permits';

type TaskGroup = Schema['TaskGroup'];

/** How many tasks may use something at the same time. */
export function TaskGroupsTab() {
  const { project } = useNames();
  const { t } = useTranslation(['projects', 'common']);
  const usual = useUsualColumns();
  const search = useSearch();
  const chosen = search.text('group');
  const query = useQuery(taskGroupList(project, usePaging()));
  return (
    <NamedList
      frame={(create, list) => (
        <ProjectFrame project={project} tab="task-groups" actions={create}>
          {list}
          {chosen !== '' && (
            <Box mt="md">
              <Permits project={project} group={chosen} />
            </Box>
          )}
        </ProjectFrame>
      )}
      label={t('common:projectTab.task-groups')}
      query={query}
      words={{ create: t('taskGroup.create'), delete: t('taskGroup.deleteText') }}
      empty={{ icon: <IconStack2 size={40} />, title: t('taskGroup.empty'), text: t('taskGroup.emptyText') }}
      columns={[
        {
          ...usual.name,
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
        usual.description,
      ]}
      form={(group) => formOf(project, group, t)}
      remove={{
        run: (name) =>
          api.DELETE('/api/v1/projects/{project}/task-groups/{group}', { params: { path: { project, group: name } } }),
      }}
    />
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

type T = ReturnType<typeof useTranslation<['projects', 'common']>>['t'];

function formOf(project: string, group: TaskGroup | undefined, t: T) {
  const initial = {
    name: group?.name ?? '',
    capacity: group?.capacity ?? 1,
    enabled: group?.enabled ?? true,
    description: group?.description ?? '',
  };
  const form: FormOf<typeof initial> = {
    initial,
    namePath: 'group',
    fields: () => [
      {
        kind: 'number',
        key: 'capacity',
        label: t('taskGroup.capacity'),
        hint: t('taskGroup.capacityHint'),
        min: 0,
        max: 1_000_000,
      },
      { kind: 'switch', key: 'enabled', label: t('taskGroup.enabled'), hint: t('taskGroup.enabledHint') },
      { kind: 'text', key: 'description', label: t('common:form.description') },
    ],
    save: ({ name, ...body }) =>
      api.PUT('/api/v1/projects/{project}/task-groups/{group}', { params: { path: { project, group: name } }, body }),
  };
  return form;
}
