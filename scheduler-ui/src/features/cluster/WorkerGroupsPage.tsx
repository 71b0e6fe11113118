import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { Mark } from '@/components/Mark';
import { useUsualColumns } from '@/components/named/columns';
import type { FormOf } from '@/components/named/form';
import { NamedList } from '@/components/named/NamedList';
import { Page } from '@/components/Page';
import { workerGroups, workers } from './api';

type WorkerGroup = Schema['GroupView'];
const POLICIES: readonly WorkerGroup['policy'][] = ['LEAST_LOAD', 'ROUND_ROBIN', 'RANDOM', 'WEIGHTED', 'PRESET'];

/** Which workers stand for a name, and which of them takes a task. */
export function WorkerGroupsPage() {
  const { t } = useTranslation(['cluster', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(workerGroups);
  const nodes = useQuery(workers).data?.items.map(({ nodeId }) => nodeId) ?? [];
  const title = t('common:nav.workerGroups');
  return (
    <NamedList
      frame={(create, list) => (
        <Page title={title} actions={create}>
          {list}
        </Page>
      )}
      label={title}
      query={query}
      paged={false}
      words={{ create: t('group.create'), delete: t('group.deleteText') }}
      columns={[
        {
          ...usual.name,
          cell: ({ name, defined }) => (
            <Group gap="xs">
              <strong>{name}</strong>
              {!defined && <Mark tone="idle">{t('group.undefined')}</Mark>}
            </Group>
          ),
        },
        { key: 'members', header: t('group.members'), cell: (row) => <Members of={row} /> },
        { key: 'policy', header: t('group.policy'), cell: ({ policy }) => t(`policy.${policy}`) },
        { key: 'tags', header: t('group.tags'), cell: ({ tags }) => tags.join(', ') },
        usual.description,
      ]}
      form={(group) => formOf(group, nodes, t)}
      remove={{
        run: (name) => api.DELETE('/api/v1/cluster/worker-groups/{group}', { params: { path: { group: name } } }),
        can: ({ defined }) => defined,
      }}
    />
  );
}

function Members({ of: { members, unregistered } }: { of: WorkerGroup }) {
  const { t } = useTranslation('cluster');
  return (
    <>
      {members.length === 0 ? t('group.nobody') : members.join(', ')}
      {unregistered.length > 0 && (
        <div>
          <Mark tone="bad">{t('group.missing', { names: unregistered.join(', ') })}</Mark>
        </div>
      )}
    </>
  );
}

type T = ReturnType<typeof useTranslation<['cluster', 'common']>>['t'];

function formOf(group: WorkerGroup | undefined, nodes: readonly string[], t: T) {
  const initial = {
    name: group?.name ?? '',
    description: group?.description ?? '',
    workers: group?.workers ?? [],
    policy: group?.policy ?? ('LEAST_LOAD' as const),
    tags: group?.tags ?? [],
    fallback: group?.fallback ?? false,
  };
  const form: FormOf<typeof initial> = {
    initial,
    namePath: 'group',
    fields: ({ policy }) => [
      { kind: 'tags', key: 'workers', label: t('workers'), hint: t('group.workersHint'), proposed: nodes },
      {
        kind: 'choice',
        key: 'policy',
        label: t('group.policy'),
        options: POLICIES.map((value) => ({ value, label: t(`policy.${value}`) })),
      },
      { kind: 'tags', key: 'tags', label: t('group.tags'), hint: t('group.tagsHint'), when: policy === 'PRESET' },
      { kind: 'switch', key: 'fallback', label: t('group.fallback'), when: policy === 'PRESET' },
      { kind: 'text', key: 'description', label: t('common:form.description') },
    ],
    save: ({ name, ...body }) =>
      api.PUT('/api/v1/cluster/worker-groups/{group}', { params: { path: { group: name } }, body }),
  };
  return form;
}
