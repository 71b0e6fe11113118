import type { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import type { FormOf } from '@/components/named/form';
import { changedKind, DATA_SOURCE_KINDS } from './dataSourceKinds';
import { DriverParameters } from './DriverParameters';

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

type T = ReturnType<typeof useTranslation<['projects', 'common']>>['t'];

/** A data source, drawn by its type. A password that is not entered stays, as the api has it. */
export function dataSourceForm(project: string, source: Schema['DataSourceView'] | undefined, t: T) {
  const initial = { ...NEW, ...source, password: '' };
  const form: FormOf<typeof initial> = {
    initial,
    size: 'lg',
    fields: (draft, change) => [
      {
        kind: 'choice',
        key: 'type',
        label: t('column.type'),
        options: DATA_SOURCE_KINDS.map(({ type, title }) => ({ value: type, label: title })),
        onChange: (type) => change(changedKind(draft, type)),
      },
      {
        kind: 'row',
        key: 'address',
        fields: [
          { kind: 'text', key: 'host', label: t('dataSource.host') },
          { kind: 'number', key: 'port', label: t('dataSource.port'), min: 1, max: 65_535, narrow: true },
        ],
      },
      { kind: 'text', key: 'database', label: t('dataSource.database') },
      {
        kind: 'row',
        key: 'account',
        fields: [
          { kind: 'text', key: 'user', label: t('dataSource.user') },
          {
            kind: 'secret',
            key: 'password',
            label: t('dataSource.password'),
            hint: source?.hasPassword === true ? t('dataSource.passwordKept') : undefined,
          },
        ],
      },
      {
        kind: 'own',
        key: 'parameters',
        paths: Object.keys(draft.parameters).map((name) => `parameters.${name}`),
        draw: (errorOf) => (
          <DriverParameters
            type={draft.type}
            values={draft.parameters}
            onChange={(parameters) => change({ parameters })}
            errorOf={errorOf}
          />
        ),
      },
      { kind: 'text', key: 'description', label: t('dataSource.description') },
    ],
    save: ({ name, type, host, port, database, user, parameters, description, password }) =>
      api.PUT('/api/v1/projects/{project}/data-sources/{name}', {
        params: { path: { project, name } },
        body: {
          ...{ type, host, port, database, user, parameters, description },
          ...(password === '' ? {} : { password }),
        },
      }),
  };
  return form;
}
