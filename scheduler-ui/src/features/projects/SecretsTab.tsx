import { Code } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { useUsualColumns } from '@/components/named/columns';
import type { FormOf } from '@/components/named/form';
import { NamedList } from '@/components/named/NamedList';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { useNames } from '@/components/useNames';
import { secretList } from './api';

/** Values that nobody can read back. */
export function SecretsTab() {
  const { project } = useNames();
  const { t } = useTranslation(['projects', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(secretList(project, usePaging()));
  return (
    <NamedList
      frame={(create, list) => (
        <ProjectFrame project={project} tab="secrets" actions={create}>
          {list}
        </ProjectFrame>
      )}
      label={t('common:projectTab.secrets')}
      query={query}
      words={{ create: t('secret.create'), delete: t('secret.deleteText'), edit: t('secret.replace') }}
      empty={{ icon: <IconKey size={40} />, title: t('secret.empty'), text: t('secret.emptyText') }}
      columns={[
        { ...usual.name, cell: ({ name }) => <Code>{name}</Code> },
        { key: 'use', header: t('secret.use'), cell: ({ name }) => <Code>{`\${secret.${name}}`}</Code> },
        usual.changedBy,
        usual.changedAt,
      ]}
      form={(secret): FormOf<{ name: string; value: string }> => ({
        initial: { name: secret?.name ?? '', value: '' },
        editTitle: t('secret.replaceTitle', { name: secret?.name ?? '' }),
        fields: () => [
          { kind: 'secret', key: 'value', label: t('column.value'), hint: t('secret.hint'), required: true },
        ],
        save: ({ name, value }) =>
          api.PUT('/api/v1/projects/{project}/secrets/{name}', {
            params: { path: { project, name } },
            body: { value },
          }),
      })}
      remove={{
        typed: true,
        run: (name) => api.DELETE('/api/v1/projects/{project}/secrets/{name}', { params: { path: { project, name } } }),
      }}
    />
  );
}
