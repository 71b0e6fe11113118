import { Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '@/api/client';
import { FormDialog } from '@/components/form/FormDialog';
import { useDraft } from '@/components/form/useDraft';
import { useRefresh } from '@/components/useRefresh';
import { paths } from '@/lib/paths';

/** Makes a project, or changes what is said of one. */
export function ProjectDialog({
  project,
  onClose,
}: {
  project?: { name: string; description: string };
  onClose: () => void;
}) {
  const { t } = useTranslation(['projects', 'common']);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const { draft, set } = useDraft({ name: project?.name ?? '', description: project?.description ?? '' });
  return (
    <FormDialog
      title={project === undefined ? t('create') : t('editTitle', { name: project.name })}
      action={project === undefined ? t('common:action.create') : undefined}
      disabled={draft.name.trim() === ''}
      fields={['project', 'description']}
      onClose={onClose}
      run={async () => {
        const name = draft.name.trim();
        await api.PUT('/api/v1/projects/{project}', {
          params: { path: { project: name } },
          body: { description: draft.description },
        });
        await refresh();
        if (project === undefined) void navigate(paths.project(name));
      }}
    >
      {(errorOf) => (
        <>
          <TextInput
            label={t('common:form.name')}
            description={t('common:form.nameHint')}
            required
            data-autofocus={project === undefined || undefined}
            disabled={project !== undefined}
            value={draft.name}
            error={errorOf('project')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <Textarea
            label={t('common:form.description')}
            autosize
            minRows={2}
            maxRows={8}
            data-autofocus={project !== undefined || undefined}
            value={draft.description}
            error={errorOf('description')}
            onChange={(event) => set('description', event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
