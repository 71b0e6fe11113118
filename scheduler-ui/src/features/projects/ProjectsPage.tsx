import { Anchor, Group } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { api } from '@/api/client';
import { CountLink } from '@/components/CountLink';
import { Moment } from '@/components/Moment';
import { useUsualColumns } from '@/components/named/columns';
import type { FormOf } from '@/components/named/form';
import { NamedList } from '@/components/named/NamedList';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { SearchBox } from '@/components/SearchBox';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { projectList } from './api';

/** All projects that one may see. */
export function ProjectsPage() {
  const { t } = useTranslation(['projects', 'common']);
  const usual = useUsualColumns();
  const navigate = useNavigate();
  const search = useSearch();
  const q = search.text('q');
  const query = useQuery(projectList({ ...usePaging(), q }));
  return (
    <NamedList
      frame={(create, list) => (
        <Page title={t('title')} actions={create}>
          {list}
        </Page>
      )}
      label={t('title')}
      query={query}
      filtered={{ is: q !== '', clear: () => search.change({ q: undefined }) }}
      above={
        <Group mb="sm">
          <SearchBox label={t('search')} />
        </Group>
      }
      words={{ create: t('create'), delete: t('deleteText') }}
      empty={{ icon: <IconFolder size={40} />, title: t('empty'), text: t('emptyText') }}
      columns={[
        {
          ...usual.name,
          cell: ({ name }) => (
            <Anchor component={Link} to={paths.project(name)} fw={600} size="sm">
              {name}
            </Anchor>
          ),
        },
        usual.description,
        {
          key: 'workflows',
          header: t('column.workflows'),
          numeric: true,
          cell: ({ name, counts }) => <CountLink count={counts?.workflows} to={paths.project(name)} />,
        },
        {
          key: 'running',
          header: t('column.running'),
          numeric: true,
          cell: ({ name, counts }) => (
            <CountLink count={counts?.running} tone="active" to={paths.runs({ project: name, state: ['RUNNING'] })} />
          ),
        },
        {
          key: 'failed',
          header: t('column.failed'),
          numeric: true,
          cell: ({ name, counts }) => (
            <CountLink count={counts?.failedLastDay} tone="bad" to={paths.runs({ project: name, state: ['FAILED'] })} />
          ),
        },
        { ...usual.changedAt, cell: (row) => <Moment at={row.updatedAt} /> },
      ]}
      form={(project): FormOf<{ name: string; description: string }> => ({
        initial: { name: project?.name ?? '', description: project?.description ?? '' },
        namePath: 'project',
        nameHint: t('common:form.nameHint'),
        ...(project === undefined && { action: t('common:action.create') }),
        fields: () => [{ kind: 'lines', key: 'description', label: t('common:form.description') }],
        save: async ({ name, description }) => {
          await api.PUT('/api/v1/projects/{project}', { params: { path: { project: name } }, body: { description } });
          if (project === undefined) void navigate(paths.project(name));
        },
      })}
      remove={{
        typed: true,
        title: (name) => t('deleteTitle', { name }),
        run: (name) => api.DELETE('/api/v1/projects/{project}', { params: { path: { project: name } } }),
      }}
    />
  );
}
