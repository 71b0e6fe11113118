import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Run, runsQuery } from '@/api/runs';
import { DataTable } from '@/components/DataTable';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { paths } from '@/lib/paths';
import { useSearch } from '@/lib/search';
import { BatchBar } from './BatchBar';
import { useColumns } from './columns';
import { FilterBar } from './FilterBar';
import { filtersOf, isFiltered, NO_FILTERS } from './filters';

const NONE: ReadonlySet<number> = new Set();

export function RunsPage() {
  const { t } = useTranslation('runs');
  const search = useSearch();
  const paging = usePaging(50);
  const filters = filtersOf(search);
  const columns = useColumns();
  const query = useQuery({
    ...runsQuery({ ...filters.one, state: filters.state, sort: search.text('sort') || undefined, ...paging }),
    refetchInterval: 5_000,
    placeholderData: keepPreviousData,
  });
  const [chosen, setChosen] = useState<ReadonlySet<number>>(NONE);
  const shown = useMemo(() => new Map((query.data?.items ?? []).map((run) => [run.id, run])), [query.data]);
  // what is no longer in sight is not acted upon
  const selected = useMemo(
    () => [...chosen].map((id) => shown.get(id)).filter((run) => run !== undefined),
    [chosen, shown],
  );
  return (
    <Page title={t('list.title')}>
      <FilterBar filters={filters} />
      <BatchBar runs={selected} onClear={() => setChosen(NONE)} />
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('list.title')}
            page={page}
            columns={columns}
            keyOf={(run: Run) => run.id}
            nameOf={(run) => `${run.workflow} ${run.id}`}
            selection={{ chosen: new Set(selected.map((run) => run.id)), change: setChosen }}
            filtered={isFiltered(filters)}
            onClearFilters={() => search.change(NO_FILTERS)}
            empty={
              <Notice
                icon={<IconPlayerPlay size={40} />}
                title={t('list.empty')}
                role="status"
                action={
                  <Button component={Link} to={paths.projects()} variant="default">
                    {t('list.toProjects')}
                  </Button>
                }
              >
                {t('list.emptyText')}
              </Notice>
            }
          />
        )}
      </QueryView>
    </Page>
  );
}
