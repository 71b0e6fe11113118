import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { CodeDiff } from '@/components/code/CodeDiff';
import { QueryView } from '@/components/QueryView';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { versionText } from '../api';
import { GraphDiff } from './GraphDiff';

/** Two versions beside each other, as text or as one graph. */
export function VersionDiff({ from, to }: { from: number; to: number }) {
  const { t } = useTranslation('editor');
  const { project = '', workflow = '' } = useParams();
  const search = useSearch();
  const before = useQuery(versionText(project, workflow, from));
  const after = useQuery(versionText(project, workflow, to));
  const view = search.text('view') === 'graph' ? 'graph' : 'text';
  return (
    <section aria-label={t('versions.compareTwo', { from, to })}>
      <Group justify="space-between" my="sm">
        <SegmentedControl
          aria-label={t('versions.view')}
          value={view}
          onChange={(chosen) => search.change({ view: chosen, page: search.text('page') })}
          data={[
            { value: 'text', label: t('versions.text') },
            { value: 'graph', label: t('versions.graph') },
          ]}
        />
        <Button component={Link} to={paths.editor(project, workflow, { version: from })} variant="default">
          {t('versions.restore', { version: from })}
        </Button>
      </Group>
      <QueryView query={before}>
        {(old) => (
          <QueryView query={after}>
            {(now) =>
              old.text === now.text ? (
                <Text c="dimmed">{t('versions.same')}</Text>
              ) : view === 'graph' ? (
                <GraphDiff before={old.text} after={now.text} />
              ) : (
                <CodeDiff
                  before={old.text}
                  after={now.text}
                  beforeLabel={t('versions.number', { version: from })}
                  afterLabel={t('versions.number', { version: to })}
                  language="yaml"
                />
              )
            }
          </QueryView>
        )}
      </QueryView>
    </section>
  );
}
