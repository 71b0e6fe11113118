import { NumberInput, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { FormDialog } from '@/components/form/FormDialog';
import { useDraft } from '@/components/form/useDraft';
import { useRefresh } from '@/components/useRefresh';

export function TaskGroupDialog({
  project,
  group,
  onClose,
}: {
  project: string;
  group: Schema['TaskGroup'] | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation(['projects', 'common']);
  const refresh = useRefresh();
  const { draft, set } = useDraft({
    name: group?.name ?? '',
    capacity: group?.capacity ?? 1,
    enabled: group?.enabled ?? true,
    description: group?.description ?? '',
  });
  return (
    <FormDialog
      title={group === undefined ? t('taskGroup.create') : t('editTitle', { name: group.name })}
      fields={['group', 'capacity', 'description']}
      disabled={draft.name.trim() === ''}
      onClose={onClose}
      run={async () => {
        const { name, ...body } = draft;
        await api.PUT('/api/v1/projects/{project}/task-groups/{group}', {
          params: { path: { project, group: name.trim() } },
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
          <NumberInput
            label={t('taskGroup.capacity')}
            description={t('taskGroup.capacityHint')}
            min={0}
            max={1_000_000}
            allowDecimal={false}
            data-autofocus={group !== undefined || undefined}
            value={draft.capacity}
            error={errorOf('capacity')}
            onChange={(capacity) => set('capacity', Number(capacity))}
          />
          <Switch
            label={t('taskGroup.enabled')}
            description={t('taskGroup.enabledHint')}
            checked={draft.enabled}
            onChange={(event) => set('enabled', event.currentTarget.checked)}
          />
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
