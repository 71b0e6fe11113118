import { Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { FormDialog } from '@/components/form/FormDialog';
import { useDraft } from '@/components/form/useDraft';
import { useRefresh } from '@/components/useRefresh';
import { workers } from './api';

type WorkerGroup = Schema['GroupView'];
const POLICIES: readonly WorkerGroup['policy'][] = ['LEAST_LOAD', 'ROUND_ROBIN', 'RANDOM', 'WEIGHTED', 'PRESET'];

export function WorkerGroupDialog({ group, onClose }: { group: WorkerGroup | undefined; onClose: () => void }) {
  const { t } = useTranslation(['cluster', 'common']);
  const refresh = useRefresh();
  const nodes = useQuery(workers);
  const { draft, set } = useDraft({
    name: group?.name ?? '',
    description: group?.description ?? '',
    workers: group?.workers ?? [],
    policy: group?.policy ?? ('LEAST_LOAD' as const),
    tags: group?.tags ?? [],
    fallback: group?.fallback ?? false,
  });
  return (
    <FormDialog
      title={group === undefined ? t('group.create') : t('editTitle', { name: group.name })}
      fields={['group', 'workers', 'policy', 'tags', 'description']}
      disabled={draft.name.trim() === ''}
      onClose={onClose}
      run={async () => {
        const { name, ...body } = draft;
        await api.PUT('/api/v1/cluster/worker-groups/{group}', {
          params: { path: { group: name.trim() } },
          body,
        });
        await refresh();
      }}
    >
      {(errorOf) => (
        <>
          <TextInput
            label={t('common:form.name')}
            required
            data-autofocus={group === undefined || undefined}
            disabled={group !== undefined}
            value={draft.name}
            error={errorOf('group')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <TagsInput
            label={t('workers')}
            description={t('group.workersHint')}
            data={nodes.data?.items.map(({ nodeId }) => nodeId) ?? []}
            value={draft.workers}
            error={errorOf('workers')}
            onChange={(chosen) => set('workers', chosen)}
          />
          <Select
            label={t('group.policy')}
            allowDeselect={false}
            value={draft.policy}
            data={POLICIES.map((policy) => ({ value: policy, label: t(`policy.${policy}`) }))}
            error={errorOf('policy')}
            onChange={(policy) => set('policy', policy ?? 'LEAST_LOAD')}
          />
          {draft.policy === 'PRESET' && (
            <>
              <TagsInput
                label={t('group.tags')}
                description={t('group.tagsHint')}
                value={draft.tags}
                error={errorOf('tags')}
                onChange={(tags) => set('tags', tags)}
              />
              <Switch
                label={t('group.fallback')}
                checked={draft.fallback}
                onChange={(event) => set('fallback', event.currentTarget.checked)}
              />
            </>
          )}
          <TextInput
            label={t('common:form.description')}
            value={draft.description}
            error={errorOf('description')}
            onChange={(event) => set('description', event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
