import { Alert, Group } from '@mantine/core';
import { IconBinaryTree2 } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { ProjectFrame } from '@/components/ProjectFrame';
import { QueryView } from '@/components/QueryView';
import { SearchBox } from '@/components/SearchBox';
import { useNames } from '@/components/useNames';
import { Legend } from './Legend';
import { LineageGraph } from './LineageGraph';

const lineageOf = (project: string | undefined) =>
  queryOptions({
    queryKey: ['lineage', project],
    queryFn: ({ signal }) => data(api.GET('/api/v1/lineage', { params: { query: { project } }, signal })),
    refetchInterval: 15_000,
  });

/** How workflows hang together, over all projects. */
export function LineagePage() {
  const { t } = useTranslation('lineage');
  return (
    <Page title={t('title')} wide>
      <Lineage project={undefined} />
    </Page>
  );
}

/** Those of one project, with what they are tied to. */
export function ProjectLineageTab() {
  const { project } = useNames();
  return (
    <ProjectFrame project={project} tab="lineage" wide>
      <Lineage project={project} />
    </ProjectFrame>
  );
}

function Lineage({ project }: { project: string | undefined }) {
  const { t } = useTranslation('lineage');
  const query = useQuery(lineageOf(project));
  return (
    <QueryView query={query}>
      {(graph) =>
        graph.nodes.length === 0 ? (
          <Notice icon={<IconBinaryTree2 size={40} />} title={t('empty')}>
            {t('emptyText')}
          </Notice>
        ) : (
          <>
            <Group justify="space-between" mb="xs" gap="sm">
              <SearchBox label={t('search')} />
              <Legend />
            </Group>
            {graph.cut && <Alert color="yellow">{t('cut')}</Alert>}
            <LineageGraph graph={graph} />
          </>
        )
      }
    </QueryView>
  );
}
