import { Code } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { useUsualColumns } from '@/components/named/columns';
import type { FormOf } from '@/components/named/form';
import { NamedList } from '@/components/named/NamedList';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { useNames } from '@/components/useNames';
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

/** What every task of the project can use as `${name}`. */
export function ParametersTab() {
  const { project } = useNames();
  const { t } = useTranslation(['projects', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(parameterList(project, usePaging()));
  return (
    <NamedList
      frame={(create, list) => (
        <ProjectFrame project={project} tab="parameters" actions={create}>
          {list}
        </ProjectFrame>
      )}
      label={t('common:projectTab.parameters')}
      query={query}
      words={{ create: t('parameter.create'), delete: t('parameter.deleteText') }}
      empty={{ title: t('parameter.empty'), text: t('parameter.emptyText') }}
      columns={[
        { ...usual.name, cell: ({ name }) => <Code>{name}</Code> },
        { key: 'type', header: t('column.type'), cell: ({ type }) => t(`parameter.type.${type}`) },
        { key: 'value', header: t('column.value'), cell: ({ value }) => value },
        usual.description,
        usual.changedBy,
        usual.changedAt,
      ]}
      form={(parameter) => formOf(project, parameter, t)}
      remove={{
        run: (name) =>
          api.DELETE('/api/v1/projects/{project}/parameters/{name}', { params: { path: { project, name } } }),
      }}
    />
  );
}

type T = ReturnType<typeof useTranslation<['projects', 'common']>>['t'];

function formOf(project: string, parameter: Parameter | undefined, t: T) {
  const initial = {
    name: parameter?.name ?? '',
    type: parameter?.type ?? ('STRING' as const),
    value: parameter?.value ?? '',
    description: parameter?.description ?? '',
  };
  const form: FormOf<typeof initial> = {
    initial,
    fields: ({ type }) => [
      {
        kind: 'choice',
        key: 'type',
        label: t('column.type'),
        options: TYPES.map((value) => ({ value, label: t(`parameter.type.${value}`) })),
      },
      {
        kind: 'lines',
        key: 'value',
        label: t('column.value'),
        hint: type === 'LIST' ? t('parameter.listHint') : undefined,
      },
      { kind: 'text', key: 'description', label: t('common:form.description') },
    ],
    save: ({ name, ...body }) =>
      api.PUT('/api/v1/projects/{project}/parameters/{name}', { params: { path: { project, name } }, body }),
  };
  return form;
}
