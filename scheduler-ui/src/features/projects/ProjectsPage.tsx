import { Anchor, Button, Group } from '@mantine/core';
import { IconFolder, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '@/api/client';
import type { Project } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { type Column, DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { SearchBox } from '@/components/SearchBox';
import { useRefresh } from '@/components/useRefresh';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { projectList } from './api';
import { CountLink } from '@/components/CountLink';
import { ProjectDialog } from './ProjectDialog';

type Open = { kind: 'edit' | 'delete'; project: Project } | { kind: 'create' };

export function ProjectsPage() {
  const { t } = useTranslation('projects');
  const search = useSearch();
  const q = search.text('q');
  const query = useQuery(projectList({ ...usePaging(), q }));
  const [open, setOpen] = useState<Open>();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen({ kind: 'create' })}>
      {t('create')}
    </Button>
  );
  return (
    <Page title={t('title')} actions={create}>
      <Group mb="sm">
        <SearchBox label={t('search')} />
      </Group>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('title')}
            page={page}
            columns={columnsOf(t, setOpen)}
            keyOf={(row) => row.name}
            filtered={q !== ''}
            onClearFilters={() => search.change({ q: undefined })}
            empty={
              <Notice icon={<IconFolder size={40} />} title={t('empty')} action={create}>
                {t('emptyText')}
              </Notice>
            }
          />
        )}
      </QueryView>
      {open?.kind === 'create' && <ProjectDialog onClose={() => setOpen(undefined)} />}
      {open?.kind === 'edit' && <ProjectDialog project={open.project} onClose={() => setOpen(undefined)} />}
      {open?.kind === 'delete' && <DeleteProject name={open.project.name} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

type T = ReturnType<typeof useTranslation<'projects'>>['t'];

function columnsOf(t: T, open: (what: Open) => void): Column<Project>[] {
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ name }) => (
        <Anchor component={Link} to={paths.project(name)} fw={600} size="sm">
          {name}
        </Anchor>
      ),
    },
    { key: 'description', header: t('column.description'), cell: ({ description }) => description },
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
    { key: 'changed', header: t('column.changed'), numeric: true, cell: (row) => <Moment at={row.updatedAt} /> },
    {
      key: 'actions',
      header: '',
      width: 48,
      cell: (project) => (
        <RowMenu
          name={project.name}
          actions={[
            { label: t('edit'), icon: <IconPencil size={16} />, run: () => open({ kind: 'edit', project }) },
            {
              label: t('delete'),
              icon: <IconTrash size={16} />,
              danger: true,
              run: () => open({ kind: 'delete', project }),
            },
          ]}
        />
      ),
    },
  ];
}

function DeleteProject({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation('projects');
  const refresh = useRefresh();
  return (
    <Confirm
      title={t('deleteTitle', { name })}
      action={t('delete')}
      typeName={name}
      run={async () => {
        await api.DELETE('/api/v1/projects/{project}', { params: { path: { project: name } } });
        await refresh();
      }}
      onClose={onClose}
    >
      {t('deleteText')}
    </Confirm>
  );
}
