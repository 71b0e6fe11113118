import { Input, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { CodeEditor } from '@/components/code/CodeEditor';
import { FormDialog } from '@/components/form/FormDialog';
import { mapOf, pairsOf } from '@/components/form/pairs';
import { PairsField } from '@/components/form/PairsField';
import { useDraft } from '@/components/form/useDraft';
import { useRefresh } from '@/components/useRefresh';
import { workerGroups } from './api';

export function EnvironmentDialog({
  environment,
  onClose,
}: {
  environment: Schema['TaskEnvironment'] | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation(['cluster', 'common']);
  const refresh = useRefresh();
  const groups = useQuery(workerGroups);
  const { draft, set } = useDraft({
    name: environment?.name ?? '',
    description: environment?.description ?? '',
    variables: pairsOf(environment?.variables),
    prologue: environment?.prologue ?? '',
    workerGroups: environment?.workerGroups ?? [],
  });
  return (
    <FormDialog
      title={environment === undefined ? t('environment.create') : t('editTitle', { name: environment.name })}
      size="lg"
      fields={['environment', 'variables', 'prologue', 'workerGroups', 'description']}
      disabled={draft.name.trim() === ''}
      onClose={onClose}
      run={async () => {
        const { name, variables, ...rest } = draft;
        await api.PUT('/api/v1/environments/{environment}', {
          params: { path: { environment: name.trim() } },
          body: { ...rest, variables: mapOf(variables) },
        });
        await refresh();
      }}
    >
      {(errorOf) => (
        <>
          <TextInput
            label={t('common:form.name')}
            required
            data-autofocus={environment === undefined || undefined}
            disabled={environment !== undefined}
            value={draft.name}
            error={errorOf('environment')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <PairsField
            label={t('environment.variables')}
            pairs={draft.variables}
            error={errorOf('variables')}
            onChange={(variables) => set('variables', [...variables])}
          />
          <Input.Wrapper
            label={t('environment.prologue')}
            description={t('environment.prologueHint')}
            error={errorOf('prologue')}
            labelElement="div"
          >
            <CodeEditor
              language="shell"
              label={t('environment.prologue')}
              value={draft.prologue}
              onChange={(prologue) => set('prologue', prologue)}
            />
          </Input.Wrapper>
          <TagsInput
            label={t('common:nav.workerGroups')}
            description={t('environment.groupsHint')}
            data={groups.data?.items.map(({ name }) => name) ?? []}
            value={draft.workerGroups}
            error={errorOf('workerGroups')}
            onChange={(chosen) => set('workerGroups', chosen)}
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
