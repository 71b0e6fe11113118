import { SegmentedControl, Select } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outline } from '@/api/document';
import { prepareLayout } from '@/components/graph/beside';
import { Loading } from '@/components/QueryView';
import { useSearch } from '@/lib/search';
import classes from './RunPage.module.css';
import { RunParameters } from './RunParameters';
import { TaskTable } from './TaskTable';

export const VIEWS = ['graph', 'gantt', 'table', 'parameters'] as const;
export type View = (typeof VIEWS)[number];
export const isView = (text: string): text is View => (VIEWS as readonly string[]).includes(text);

const graph = () => import('./RunGraph');
const gantt = () => import('./Gantt');
const RunGraph = lazy(async () => ({ default: (await graph()).RunGraph }));
const Gantt = lazy(async () => ({ default: (await gantt()).Gantt }));

/** Fetches the program of a view while its data are on their way. */
export function prepare(view: View): void {
  if (view === 'graph') {
    void graph();
    prepareLayout();
  } else if (view === 'gantt') void gantt();
}

interface Props {
  view: View;
  outline: Outline;
  selected: string;
  onSelect: (name: string) => void;
}

export function ViewBar({ view, outline, selected, onSelect }: Props) {
  const { t } = useTranslation('runs');
  const search = useSearch();
  const names = useMemo(() => outline.tasks.map((task) => task.name), [outline]);
  return (
    <div className={classes.bar}>
      <SegmentedControl
        size="xs"
        aria-label={t('view.label')}
        value={view}
        data={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
        onChange={(value) => search.change({ view: value === 'graph' ? undefined : value }, false)}
      />
      {view !== 'parameters' && (
        <Select
          size="xs"
          w={240}
          aria-label={t('view.find')}
          placeholder={t('view.find')}
          leftSection={<IconSearch size={14} />}
          searchable
          clearable
          limit={50}
          data={names}
          value={names.includes(selected) ? selected : null}
          nothingFoundMessage={t('view.noTask')}
          onChange={(name) => onSelect(name ?? '')}
        />
      )}
    </div>
  );
}

export function RunViews({ view, outline, selected, onSelect }: Props) {
  switch (view) {
    case 'graph':
      return (
        <div className={classes.view}>
          <Suspense fallback={<Loading />}>
            <RunGraph outline={outline} selected={selected} onSelect={onSelect} />
          </Suspense>
        </div>
      );
    case 'gantt':
      return (
        <div className={classes.view}>
          <Suspense fallback={<Loading />}>
            <Gantt outline={outline} selected={selected} onSelect={onSelect} />
          </Suspense>
        </div>
      );
    case 'table':
      return (
        <div className={classes.view}>
          <TaskTable outline={outline} selected={selected} onSelect={onSelect} />
        </div>
      );
    case 'parameters':
      return (
        <div className={`${classes.view} ${classes.padded}`}>
          <RunParameters />
        </div>
      );
  }
}
