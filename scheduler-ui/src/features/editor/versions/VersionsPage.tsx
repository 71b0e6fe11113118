import { Anchor, Badge, Button, Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { versionList } from '../api';
import { VersionDiff } from './VersionDiff';

/** All versions of a workflow, and what differs between two of them. */
export function VersionsPage() {
  const { t } = useTranslation('editor');
  const { project = '', workflow = '' } = useParams();
  const { page, size } = usePaging();
  const search = useSearch();
  const query = useQuery(versionList(project, workflow, page, size));
  const [from, to] = [search.whole('from', 0), search.whole('to', 0)];
  return (
    <Page
      title={t('versions.title')}
      documentTitle={t('versions.of', { workflow })}
      above={[
        { label: project, to: paths.project(project) },
        { label: workflow, to: paths.workflow(project, workflow) },
      ]}
      actions={
        <Button component={Link} to={paths.editor(project, workflow)} variant="default">
          {t('versions.edit')}
        </Button>
      }
    >
      <QueryView query={query}>
        {(versions) => {
          const items = versions.items;
          const newest = versions.page === 0 ? items[0]?.version : undefined;
          return (
            <>
              <DataTable
                label={t('versions.title')}
                page={versions}
                keyOf={({ version }) => version}
                columns={[
                  {
                    key: 'version',
                    header: t('versions.version'),
                    cell: ({ version }) => (
                      <Group gap="xs" wrap="nowrap">
                        <Anchor component={Link} to={paths.editor(project, workflow, { version })}>
                          {version}
                        </Anchor>
                        {version === newest && <Badge variant="light">{t('versions.current')}</Badge>}
                      </Group>
                    ),
                  },
                  { key: 'createdAt', header: t('versions.when'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
                  {
                    key: 'createdBy',
                    header: t('versions.who'),
                    cell: ({ createdBy }) => createdBy,
                  },
                  {
                    key: 'actions',
                    header: t('versions.compare'),
                    cell: ({ version }) => (
                      <Button
                        size="compact-xs"
                        variant="default"
                        disabled={version <= 1}
                        onClick={() =>
                          search.change({ from: version - 1, to: version, page: search.text('page') }, false)
                        }
                      >
                        {t('versions.withBefore')}
                      </Button>
                    ),
                  },
                ]}
              />
              <Choice from={from} to={to} versions={items.map(({ version }) => version)} />
            </>
          );
        }}
      </QueryView>
      {from > 0 && to > 0 && from !== to && <VersionDiff key={`${from}-${to}`} from={from} to={to} />}
    </Page>
  );
}

function Choice({ from, to, versions }: { from: number; to: number; versions: readonly number[] }) {
  const { t } = useTranslation('editor');
  const search = useSearch();
  const all = [...new Set([...versions, from, to])].filter((each) => each > 0).sort((a, b) => b - a);
  if (all.length < 2)
    return (
      <Text c="dimmed" size="sm">
        {t('versions.single')}
      </Text>
    );
  const pick = (key: 'from' | 'to', value: number) => (
    <Select
      size="xs"
      w={140}
      label={t(`versions.${key}`)}
      data={all.map((version) => ({ value: String(version), label: t('versions.number', { version }) }))}
      value={value === 0 ? null : String(value)}
      placeholder={t('form.choose')}
      onChange={(chosen) => search.change({ [key]: chosen ?? undefined, page: search.text('page') })}
    />
  );
  return (
    <Group gap="sm" mt="lg">
      {pick('from', from)}
      {pick('to', to)}
    </Group>
  );
}
