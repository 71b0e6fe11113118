import { ActionIcon, Group, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconArrowsHorizontal, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outline } from '@/api/document';
import { attemptsQuery } from '@/api/runs';
import { useNow } from '@/components/Moment';
import { isFinished } from '@/lib/states';
import { barsOf, spanOf } from './gantt';
import { Axis, GanttRow } from './GanttRow';
import classes from './Gantt.module.css';
import { useChanges, useRun, useRunStore } from './store';

const ROW = 28;
const NAMES = 190;
const MOST_ZOOM = 256;

/** Every attempt on the axis of time. Only the rows in sight are drawn. */
export function Gantt({
  outline,
  selected,
  onSelect,
}: {
  outline: Outline;
  selected: string;
  onSelect: (name: string) => void;
}) {
  const { t } = useTranslation('runs');
  const store = useRunStore();
  const run = useRun();
  const changes = useChanges();
  const clock = useNow();
  const now = isFinished(run.state) ? Date.parse(run.finishedAt ?? '') || clock : clock;
  const earlier = useQuery(attemptsQuery(run.id));
  const [zoom, setZoom] = useState(1);
  const { ref: sized, width: room } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (earlier.data !== undefined) store.setTasks(earlier.data);
  }, [earlier.data, store]);

  // eslint-disable-next-line react-hooks/exhaustive-deps -- the store is the same one, its changes count
  const bars = useMemo(() => barsOf(store.attempts(), now), [store, changes, now]);
  const span = useMemo(() => spanOf(run, bars, now), [run, bars, now]);
  const width = Math.max(200, room - NAMES - 24) * zoom;
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's functions are called while drawing only
  const rows = useVirtualizer({
    count: outline.tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });

  const zoomBy = (factor: number) => {
    const box = scroller.current;
    const next = Math.min(MOST_ZOOM, Math.max(1, zoom * factor));
    if (box === null || next === zoom) return;
    const middle = box.scrollLeft + (box.clientWidth - NAMES) / 2;
    setZoom(next);
    requestAnimationFrame(() => (box.scrollLeft = (middle * next) / zoom - (box.clientWidth - NAMES) / 2));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = outline.tasks.findIndex((task) => task.name === selected);
    const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : undefined;
    if (event.key === '+' || event.key === '=') zoomBy(2);
    else if (event.key === '-') zoomBy(0.5);
    else if (event.key === '0') setZoom(1);
    else if (to !== undefined) {
      const task = outline.tasks[to];
      if (task === undefined) return;
      onSelect(task.name);
      rows.scrollToIndex(to);
      setTimeout(() => scroller.current?.querySelector<HTMLElement>('button[data-selected]')?.focus(), 60);
    } else return;
    event.preventDefault();
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys act on the rows inside
    <div ref={sized} className={classes.all} role="group" aria-label={t('gantt.label')} onKeyDown={onKeyDown}>
      <Group gap={4} className={classes.tools}>
        <Text size="xs" c="dimmed" mr="auto">
          {t('gantt.hint')}
        </Text>
        <ActionIcon variant="default" aria-label={t('gantt.out')} disabled={zoom <= 1} onClick={() => zoomBy(0.5)}>
          <IconZoomOut size={16} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('gantt.whole')} disabled={zoom <= 1} onClick={() => setZoom(1)}>
          <IconArrowsHorizontal size={16} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label={t('gantt.in')} onClick={() => zoomBy(2)}>
          <IconZoomIn size={16} />
        </ActionIcon>
      </Group>
      <div ref={scroller} className={classes.scroller}>
        <div style={{ width: NAMES + width + 16 }}>
          <Axis span={span} width={width} />
          <div className={classes.rows} style={{ height: rows.getTotalSize() }}>
            {!isFinished(run.state) && (
              <div
                className={classes.now}
                style={{ left: NAMES + ((now - span.from) / (span.to - span.from)) * width }}
              />
            )}
            {rows.getVirtualItems().map(({ index, start }) => {
              const task = outline.tasks[index];
              return (
                task && (
                  <GanttRow
                    key={task.name}
                    name={task.name}
                    bars={bars.get(task.name) ?? []}
                    span={span}
                    width={width}
                    top={start}
                    selected={task.name === selected}
                    first={selected === '' && index === 0}
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
