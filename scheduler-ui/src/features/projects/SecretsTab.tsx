import { Button, Code, PasswordInput, TextInput } from '@mantine/core';
import { IconKey, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { FormDialog } from '@/components/form/FormDialog';
import { useDraft } from '@/components/form/useDraft';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { useNames } from '@/components/useNames';
import { useRefresh } from '@/components/useRefresh';
import { secretList } from './api';

export function SecretsTab() {
  const { project } = useNames();
  const { t } = useTranslation(['projects', 'common']);
  const query = useQuery(secretList(project, usePaging()));
  const refresh = useRefresh();
  /** '' makes a new one. */
  const [editing, setEditing] = useState<string>();
  const [deleting, setDeleting] = useState<string>();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('')}>
      {t('secret.create')}
    </Button>
  );
  return (
    <ProjectFrame project={project} tab="secrets" actions={create}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('common:projectTab.secrets')}
            page={page}
            keyOf={(row) => row.name}
            empty={
              <Notice icon={<IconKey size={40} />} title={t('secret.empty')} action={create}>
                {t('secret.emptyText')}
              </Notice>
            }
            columns={[
              { key: 'name', header: t('column.name'), cell: ({ name }) => <Code>{name}</Code> },
              { key: 'use', header: t('secret.use'), cell: ({ name }) => <Code>{`\${secret.${name}}`}</Code> },
              { key: 'by', header: t('column.changedBy'), cell: ({ changedBy }) => changedBy },
              { key: 'at', header: t('column.changed'), numeric: true, cell: (row) => <Moment at={row.changedAt} /> },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: ({ name }) => (
                  <RowMenu
                    name={name}
                    actions={[
                      { label: t('secret.replace'), icon: <IconPencil size={16} />, run: () => setEditing(name) },
                      {
                        label: t('delete'),
                        icon: <IconTrash size={16} />,
                        danger: true,
                        run: () => setDeleting(name),
                      },
                    ]}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryView>
      {editing !== undefined && <SecretDialog project={project} name={editing} onClose={() => setEditing(undefined)} />}
      {deleting !== undefined && (
        <Confirm
          title={t('common:action.deleteOf', { name: deleting })}
          action={t('delete')}
          typeName={deleting}
          run={async () => {
            await api.DELETE('/api/v1/projects/{project}/secrets/{name}', {
              params: { path: { project, name: deleting } },
            });
            await refresh();
          }}
          onClose={() => setDeleting(undefined)}
        >
          {t('secret.deleteText')}
        </Confirm>
      )}
    </ProjectFrame>
  );
}

function SecretDialog({ project, name, onClose }: { project: string; name: string; onClose: () => void }) {
  const { t } = useTranslation(['projects', 'common']);
  const refresh = useRefresh();
  const { draft, set } = useDraft({ name, value: '' });
  return (
    <FormDialog
      title={name === '' ? t('secret.create') : t('secret.replaceTitle', { name })}
      fields={['name', 'value']}
      disabled={draft.name.trim() === '' || draft.value === ''}
      onClose={onClose}
      run={async () => {
        await api.PUT('/api/v1/projects/{project}/secrets/{name}', {
          params: { path: { project, name: draft.name.trim() } },
          body: { value: draft.value },
        });
        await refresh();
      }}
    >
      {(errorOf) => (
        <>
          <TextInput
            label={t('common:form.name')}
            required
            data-autofocus={name === '' || undefined}
            disabled={name !== ''}
            value={draft.name}
            error={errorOf('name')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <PasswordInput
            label={t('column.value')}
            description={t('secret.hint')}
            required
            autoComplete="new-password"
            data-autofocus={name !== '' || undefined}
            value={draft.value}
            error={errorOf('value')}
            onChange={(event) => set('value', event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
