import { Group, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { type ErrorOf, FormDialog } from '@/components/form/FormDialog';
import { useDraft } from '@/components/form/useDraft';
import { useRefresh } from '@/components/useRefresh';
import { DriverParameters } from './DriverParameters';
import { changedKind, DATA_SOURCE_KINDS } from './dataSourceKinds';

type DataSource = Schema['DataSourceView'];

const NEW = {
  name: '',
  description: '',
  type: 'postgresql',
  host: '',
  port: 5432,
  database: '',
  user: '',
  parameters: {} as Record<string, string>,
};

/** A data source, drawn by its type. A password that is not entered stays, as the api has it. */
export function DataSourceDialog({
  project,
  source,
  onClose,
}: {
  project: string;
  source: DataSource | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation(['projects', 'common']);
  const refresh = useRefresh();
  const { draft, set, replace } = useDraft({ ...NEW, ...source, password: '' });

  const text = (key: 'host' | 'database' | 'user' | 'description', errorOf: ErrorOf) => (
    <TextInput
      flex={1}
      label={t(`dataSource.${key}`)}
      value={draft[key]}
      error={errorOf(key)}
      onChange={(event) => set(key, event.currentTarget.value)}
    />
  );

  return (
    <FormDialog
      title={source === undefined ? t('dataSource.create') : t('editTitle', { name: source.name })}
      size="lg"
      fields={['name', 'type', 'host', 'port', 'database', 'user', 'password', 'description']}
      disabled={draft.name.trim() === ''}
      onClose={onClose}
      run={async () => {
        const { type, host, port, database, user, parameters, description } = draft;
        await api.PUT('/api/v1/projects/{project}/data-sources/{name}', {
          params: { path: { project, name: draft.name.trim() } },
          body: {
            ...{ type, host, port, database, user, parameters, description },
            ...(draft.password === '' ? {} : { password: draft.password }),
          },
        });
        await refresh();
      }}
    >
      {(errorOf) => (
        <>
          <Group grow align="flex-start">
            <TextInput
              label={t('common:form.name')}
              required
              data-autofocus={source === undefined || undefined}
              disabled={source !== undefined}
              value={draft.name}
              error={errorOf('name')}
              onChange={(event) => set('name', event.currentTarget.value)}
            />
            <Select
              label={t('column.type')}
              allowDeselect={false}
              value={draft.type}
              data={DATA_SOURCE_KINDS.map(({ type, title }) => ({ value: type, label: title }))}
              error={errorOf('type')}
              onChange={(type) => replace((before) => ({ ...before, ...changedKind(before, type ?? before.type) }))}
            />
          </Group>
          <Group align="flex-start">
            {text('host', errorOf)}
            <NumberInput
              w={120}
              label={t('dataSource.port')}
              min={1}
              max={65535}
              allowDecimal={false}
              value={draft.port}
              error={errorOf('port')}
              onChange={(port) => set('port', Number(port))}
            />
          </Group>
          {text('database', errorOf)}
          <Group grow align="flex-start">
            {text('user', errorOf)}
            <PasswordInput
              label={t('dataSource.password')}
              description={source?.hasPassword === true ? t('dataSource.passwordKept') : undefined}
              autoComplete="new-password"
              value={draft.password}
              error={errorOf('password')}
              onChange={(event) => set('password', event.currentTarget.value)}
            />
          </Group>
          <DriverParameters
            type={draft.type}
            values={draft.parameters}
            onChange={(parameters) => set('parameters', parameters)}
            errorOf={errorOf}
          />
          {text('description', errorOf)}
        </>
      )}
    </FormDialog>
  );
}
