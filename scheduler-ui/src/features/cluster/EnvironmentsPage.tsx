import { IconTerminal2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { mapOf, pairsOf } from '@/components/form/pairs';
import { useUsualColumns } from '@/components/named/columns';
import type { FormOf } from '@/components/named/form';
import { NamedList } from '@/components/named/NamedList';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { environments, workerGroups } from './api';

type Environment = Schema['TaskEnvironment'];

/** Variables and shell text with which scripts run. */
export function EnvironmentsPage() {
  const { t } = useTranslation(['cluster', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(environments(usePaging()));
  const groups = useQuery(workerGroups).data?.items.map(({ name }) => name) ?? [];
  const title = t('common:nav.environments');
  return (
    <NamedList
      frame={(create, list) => (
        <Page title={title} actions={create}>
          {list}
        </Page>
      )}
      label={title}
      query={query}
      words={{ create: t('environment.create'), delete: t('environment.deleteText') }}
      empty={{ icon: <IconTerminal2 size={40} />, title: t('environment.empty'), text: t('environment.emptyText') }}
      columns={[
        usual.name,
        {
          key: 'variables',
          header: t('environment.variables'),
          cell: ({ variables }) => Object.keys(variables).join(', '),
        },
        {
          key: 'groups',
          header: t('common:nav.workerGroups'),
          cell: (row) => (row.workerGroups.length === 0 ? t('environment.all') : row.workerGroups.join(', ')),
        },
        usual.description,
        usual.changedBy,
        usual.changedAt,
      ]}
      form={(environment) => formOf(environment, groups, t)}
      remove={{
        run: (name) => api.DELETE('/api/v1/environments/{environment}', { params: { path: { environment: name } } }),
      }}
    />
  );
}

type T = ReturnType<typeof useTranslation<['cluster', 'common']>>['t'];

function formOf(environment: Environment | undefined, groups: readonly string[], t: T) {
  const initial = {
    name: environment?.name ?? '',
    description: environment?.description ?? '',
    variables: pairsOf(environment?.variables),
    prologue: environment?.prologue ?? '',
    workerGroups: environment?.workerGroups ?? [],
  };
  const form: FormOf<typeof initial> = {
    initial,
    namePath: 'environment',
    size: 'lg',
    fields: () => [
      { kind: 'pairs', key: 'variables', label: t('environment.variables') },
      {
        kind: 'code',
        language: 'shell',
        key: 'prologue',
        label: t('environment.prologue'),
        hint: t('environment.prologueHint'),
      },
      {
        kind: 'tags',
        key: 'workerGroups',
        label: t('common:nav.workerGroups'),
        hint: t('environment.groupsHint'),
        proposed: groups,
      },
      { kind: 'text', key: 'description', label: t('common:form.description') },
    ],
    save: ({ name, variables, ...rest }) =>
      api.PUT('/api/v1/environments/{environment}', {
        params: { path: { environment: name } },
        body: { ...rest, variables: mapOf(variables) },
      }),
  };
  return form;
}
