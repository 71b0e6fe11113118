import { Group, Select, Text } from '@mantine/core';
import { IconLayoutGrid } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { gridQuery } from '@/api/runs';
import { Notice } from '@/components/Notice';
import { QueryView } from '@/components/QueryView';
import { isFinished } from '@/lib/states';
import { useSearch } from '@/lib/search';
import { GridTable } from './GridTable';
import { matrixOf } from './matrix';

const COUNTS = ['10', '25', '50'];

/** The last runs of a workflow side by side, task by task. */
export function Grid({ project, workflow }: { project: string; workflow: string }) {
  const { t } = useTranslation('runs');
  const search = useSearch();
  const asked = search.text('runs');
  const count = COUNTS.includes(asked) ? asked : '25';
  const query = useQuery({
    ...gridQuery(project, workflow, Number(count)),
    refetchInterval: ({ state }) => (state.data?.runs.some((run) => !isFinished(run.state)) === true ? 5_000 : 30_000),
  });
  const matrix = useMemo(() => (query.data === undefined ? undefined : matrixOf(query.data)), [query.data]);
  return (
    <QueryView query={query}>
      {() =>
        matrix === undefined || matrix.runs.length === 0 ? (
          <Notice icon={<IconLayoutGrid size={40} />} title={t('grid.empty')} role="status">
            {t('grid.emptyText')}
          </Notice>
        ) : (
          <>
            <Group justify="space-between" mb="xs">
              <Text size="sm" c="dimmed">
                {t('grid.hint')}
              </Text>
              <Select
                size="xs"
                w={140}
                allowDeselect={false}
                aria-label={t('grid.runs')}
                value={count}
                data={COUNTS.map((value) => ({ value, label: t('grid.last', { count: Number(value) }) }))}
                onChange={(value) => search.change({ runs: value ?? undefined })}
              />
            </Group>
            <GridTable matrix={matrix} label={t('grid.label', { workflow })} />
          </>
        )
      }
    </QueryView>
  );
}
