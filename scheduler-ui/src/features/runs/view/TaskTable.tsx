import { MultiSelect, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outline } from '@/api/document';
import { Lasted, Moment, useNow } from '@/components/Moment';
import { StateBadge } from '@/components/StateBadge';
import { TASK_STATES } from '@/lib/states';
import { useSearch } from '@/lib/search';
import { useChanges, useRunStore } from './store';
import { type Row, rowsOf, type Sort, SORTS } from './table';
import classes from './TaskTable.module.css';

const COLUMNS = [
  { key: 'name', sort: 'name' },
  { key: 'type' },
  { key: 'state', sort: 'state' },
  { key: 'attempt' },
  { key: 'started', sort: 'started' },
  { key: 'duration', sort: 'duration' },
  { key: 'worker' },
] as const;

export function TaskTable({
  outline,
  selected,
  onSelect,
}: {
  outline: Outline;
  selected: string;
  onSelect: (name: string) => void;
}) {
  const { t } = useTranslation(['runs', 'common']);
  const search = useSearch();
  const store = useRunStore();
  useChanges();
  const now = useNow();
  const [text, setText] = useState('');
  const [asked = 'order', direction] = search.text('tasksBy').split(',');
  const sort: Sort = (SORTS as readonly string[]).includes(asked) ? (asked as Sort) : 'order';
  const descending = direction === 'desc';
  const states = search.all('taskState');
  const rows = rowsOf(outline, store.task, { text, states }, sort, descending, now);
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's functions are called while drawing only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 36,
    overscan: 12,
  });

  return (
    <div className={classes.all}>
      <div className={classes.filters}>
        <TextInput
          size="xs"
          w={220}
          aria-label={t('tasks.filterName')}
          placeholder={t('tasks.filterName')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <MultiSelect
          size="xs"
          w={260}
          aria-label={t('filter.state')}
          placeholder={states.length === 0 ? t('filter.state') : undefined}
          value={[...states]}
          data={TASK_STATES.map((value) => ({ value, label: t(`common:state.${value}`) }))}
          onChange={(taskState) => search.change({ taskState })}
          clearable
        />
        <span className={classes.count} role="status">
          {t('tasks.shown', { count: rows.length })}
        </span>
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div ref={scroller} className={classes.scroller} tabIndex={0} role="region" aria-label={t('tasks.label')}>
        <div role="table" aria-label={t('tasks.label')} aria-rowcount={rows.length + 1} className={classes.table}>
          <div role="row" className={classes.head}>
            {COLUMNS.map((column) => (
              <Head key={column.key} column={column} sort={sort} descending={descending} />
            ))}
          </div>
          <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              return (
                row && (
                  <TaskRow
                    key={row.name}
                    row={row}
                    index={index}
                    start={start}
                    selected={row.name === selected}
                    onSelect={onSelect}
                  />
                )
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

function Head({ column, sort, descending }: { column: (typeof COLUMNS)[number]; sort: Sort; descending: boolean }) {
  const { t } = useTranslation(['runs', 'common']);
  const search = useSearch();
  const header = t(`tasks.${column.key}`);
  if (!('sort' in column)) {
    return <div role="columnheader">{header}</div>;
  }
  const active = sort === column.sort;
  const Arrow = !active ? IconSelector : descending ? IconChevronDown : IconChevronUp;
  return (
    <div role="columnheader" aria-sort={active ? (descending ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        className={classes.sort}
        title={t('common:table.sortBy', { column: header })}
        onClick={() => search.change({ tasksBy: `${column.sort},${active && !descending ? 'desc' : 'asc'}` })}
      >
        {header}
        <Arrow size={14} aria-hidden />
      </button>
    </div>
  );
}

function TaskRow({
  row: { name, type, task },
  index,
  start,
  selected,
  onSelect,
}: {
  row: Row;
  index: number;
  start: number;
  selected: boolean;
  onSelect: (name: string) => void;
}) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-selected={selected || undefined}
      style={{ transform: `translateY(${start}px)` }}
    >
      <div role="cell">
        <button type="button" className={classes.open} onClick={() => onSelect(name)} title={name}>
          {name}
        </button>
      </div>
      <div role="cell">{type}</div>
      <div role="cell">
        <StateBadge state={task?.state ?? 'WAITING'} />
      </div>
      <div role="cell">{task?.attempt === 0 ? '' : task?.attempt}</div>
      <div role="cell">
        <Moment at={task?.startedAt} />
      </div>
      <div role="cell">
        <Lasted from={task?.startedAt} to={task?.finishedAt} />
      </div>
      <div role="cell" title={task?.worker ?? undefined}>
        {task?.worker}
      </div>
    </div>
  );
}
