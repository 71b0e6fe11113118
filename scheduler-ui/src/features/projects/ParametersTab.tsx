import { Button, Code, Select, Textarea, TextInput } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
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
import { parameterList } from './api';

type Parameter = Schema['ParameterView'];
const TYPES: readonly Parameter['type'][] = [
  'STRING',
  'INTEGER',
  'LONG',
  'FLOAT',
  'DOUBLE',
  'BOOLEAN',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'LIST',
];

export function ParametersTab() {
  const { project } = useNames();
  const { t } = useTranslation(['projects', 'common']);
  const query = useQuery(parameterList(project, usePaging()));
  const refresh = useRefresh();
  const [editing, setEditing] = useState<Parameter | 'new'>();
  const [deleting, setDeleting] = useState<Parameter>();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
      {t('parameter.create')}
    </Button>
  );
  return (
    <ProjectFrame project={project} tab="parameters" actions={create}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('common:projectTab.parameters')}
            page={page}
            keyOf={(row) => row.name}
            empty={
              <Notice title={t('parameter.empty')} action={create}>
                {t('parameter.emptyText')}
              </Notice>
            }
            columns={[
              { key: 'name', header: t('column.name'), cell: ({ name }) => <Code>{name}</Code> },
              { key: 'type', header: t('column.type'), cell: ({ type }) => t(`parameter.type.${type}`) },
              { key: 'value', header: t('column.value'), cell: ({ value }) => value },
              { key: 'description', header: t('column.description'), cell: ({ description }) => description },
              { key: 'by', header: t('column.changedBy'), cell: ({ changedBy }) => changedBy },
              { key: 'at', header: t('column.changed'), numeric: true, cell: (row) => <Moment at={row.changedAt} /> },
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
                        run: () => setDeleting(row),
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
        <ParameterDialog
          project={project}
          parameter={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting !== undefined && (
        <Confirm
          title={t('common:action.deleteOf', { name: deleting.name })}
          action={t('delete')}
          run={async () => {
            await api.DELETE('/api/v1/projects/{project}/parameters/{name}', {
              params: { path: { project, name: deleting.name } },
            });
            await refresh();
          }}
          onClose={() => setDeleting(undefined)}
        >
          {t('parameter.deleteText')}
        </Confirm>
      )}
    </ProjectFrame>
  );
}

function ParameterDialog({
  project,
  parameter,
  onClose,
}: {
  project: string;
  parameter: Parameter | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation(['projects', 'common']);
  const refresh = useRefresh();
  const { draft, set } = useDraft({
    name: parameter?.name ?? '',
    type: parameter?.type ?? 'STRING',
    value: parameter?.value ?? '',
    description: parameter?.description ?? '',
  });
  return (
    <FormDialog
      title={parameter === undefined ? t('parameter.create') : t('editTitle', { name: parameter.name })}
      fields={['name', 'type', 'value', 'description']}
      disabled={draft.name.trim() === ''}
      onClose={onClose}
      run={async () => {
        const { name, ...body } = draft;
        await api.PUT('/api/v1/projects/{project}/parameters/{name}', {
          params: { path: { project, name: name.trim() } },
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
            data-autofocus={parameter === undefined || undefined}
            disabled={parameter !== undefined}
            value={draft.name}
            error={errorOf('name')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <Select
            label={t('column.type')}
            allowDeselect={false}
            value={draft.type}
            data={TYPES.map((type) => ({ value: type, label: t(`parameter.type.${type}`) }))}
            error={errorOf('type')}
            onChange={(type) => set('type', type ?? 'STRING')}
          />
          <Textarea
            label={t('column.value')}
            description={draft.type === 'LIST' ? t('parameter.listHint') : undefined}
            autosize
            maxRows={12}
            data-autofocus={parameter !== undefined || undefined}
            value={draft.value}
            error={errorOf('value')}
            onChange={(event) => set('value', event.currentTarget.value)}
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
