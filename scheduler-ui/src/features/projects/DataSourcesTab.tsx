import { Code } from '@mantine/core';
import { IconDatabase, IconPlug } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { Moment } from '@/components/Moment';
import { useUsualColumns } from '@/components/named/columns';
import { NamedList } from '@/components/named/NamedList';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { useNames } from '@/components/useNames';
import { dataSourceList } from './api';
import { dataSourceForm } from './dataSourceForm';
import { kindOf } from './dataSourceKinds';
import { TrialDialog } from './TrialDialog';

/** Databases that tasks of the project use. */
export function DataSourcesTab() {
  const { project } = useNames();
  const { t } = useTranslation(['projects', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(dataSourceList(project, usePaging()));
  const [tried, setTried] = useState<string>();
  return (
    <NamedList
      frame={(create, list) => (
        <ProjectFrame project={project} tab="data-sources" actions={create}>
          {list}
          {tried !== undefined && <TrialDialog project={project} name={tried} onClose={() => setTried(undefined)} />}
        </ProjectFrame>
      )}
      label={t('common:projectTab.data-sources')}
      query={query}
      words={{ create: t('dataSource.create'), delete: t('dataSource.deleteText') }}
      empty={{ icon: <IconDatabase size={40} />, title: t('dataSource.empty'), text: t('dataSource.emptyText') }}
      columns={[
        usual.name,
        { key: 'type', header: t('column.type'), cell: ({ type }) => kindOf(type).title },
        {
          key: 'address',
          header: t('dataSource.address'),
          cell: ({ host, port, database }) => <Code>{`${host}:${port}/${database}`}</Code>,
        },
        { key: 'user', header: t('dataSource.user'), cell: ({ user }) => user },
        usual.description,
        { ...usual.changedAt, cell: (row) => <Moment at={row.updatedAt} /> },
      ]}
      moreActions={({ name }) => [
        { label: t('dataSource.test'), icon: <IconPlug size={16} />, run: () => setTried(name) },
      ]}
      form={(source) => dataSourceForm(project, source, t)}
      remove={{
        run: (name) =>
          api.DELETE('/api/v1/projects/{project}/data-sources/{name}', { params: { path: { project, name } } }),
      }}
    />
  );
}
