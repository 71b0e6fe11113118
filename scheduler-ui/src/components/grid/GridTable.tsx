import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StateIcon } from '@/components/StateBadge';
import { useFormats } from '@/lib/format';
import { paths } from '@/lib/paths';
import { toneOf } from '@/lib/states';
import { Cell } from './Cell';
import classes from './Grid.module.css';
import { type Matrix, moved, type Place } from './matrix';

const ROW = 26;
const COLUMN = 30;
const NAMES = 220;

/** One tab stop; arrow keys lead from cell to cell. Only the rows in sight are there. */
export function GridTable({ matrix, label }: { matrix: Matrix; label: string }) {
  const { t } = useTranslation(['runs', 'common']);
  const formats = useFormats();
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place>({ row: -1, column: matrix.runs.length - 1 });
  const [byKey, setByKey] = useState(false);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's functions are called while drawing only
  const rows = useVirtualizer({
    count: matrix.tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });

  // the newest run is what one wants to see first
  useEffect(() => {
    scroller.current?.scrollTo({ left: scroller.current.scrollWidth });
  }, [matrix.runs.length]);

  useEffect(() => {
    if (!byKey) return;
    if (place.row >= 0) rows.scrollToIndex(place.row);
    const timer = requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>('[data-here]')?.focus({ preventScroll: false }),
    );
    return () => cancelAnimationFrame(timer);
  }, [place, byKey, rows]);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(place, event.key, matrix);
    if (next === undefined) return;
    event.preventDefault();
    setByKey(true);
    setPlace(next);
  };
  const isHere = (row: number, column: number) => place.row === row && place.column === column;
  const width = NAMES + matrix.runs.length * COLUMN;

  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={matrix.tasks.length + 1}
        aria-colcount={matrix.runs.length + 1}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        style={{ width }}
      >
        <div role="row" className={classes.head}>
          <div role="columnheader" className={classes.corner}>
            {t('grid.task')}
          </div>
          {matrix.runs.map((run, column) => (
            <div role="columnheader" key={run.id} className={classes.place}>
              <Cell
                to={paths.run(run.id)}
                here={isHere(-1, column)}
                onFocus={() => setPlace({ row: -1, column })}
                tone={toneOf(run.state)}
                words={t('grid.run', {
                  id: run.id,
                  state: t(`common:state.${run.state as 'FAILED'}`),
                  at: formats.dateTime(run.startedAt ?? run.createdAt),
                })}
              >
                <StateIcon state={run.state} size={16} />
              </Cell>
            </div>
          ))}
        </div>
        <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <Row
              key={matrix.tasks[index]}
              matrix={matrix}
              index={index}
              start={start}
              isHere={(column) => isHere(index, column)}
              onPlace={(column) => setPlace({ row: index, column })}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function Row({
  matrix,
  index,
  start,
  isHere,
  onPlace,
}: {
  matrix: Matrix;
  index: number;
  start: number;
  isHere: (column: number) => boolean;
  onPlace: (column: number) => void;
}) {
  const { t } = useTranslation(['runs', 'common']);
  const name = matrix.tasks[index] ?? '';
  return (
    <div role="row" aria-rowindex={index + 2} className={classes.row} style={{ transform: `translateY(${start}px)` }}>
      <div role="rowheader" className={classes.name} title={name}>
        {name}
      </div>
      {matrix.runs.map((run, column) => {
        const cell = matrix.cell(index, column);
        const state = cell === undefined ? t('grid.absent') : t(`common:state.${cell.state as 'FAILED'}`);
        return (
          <div role="gridcell" key={run.id} className={classes.place}>
            <Cell
              to={paths.run(run.id, { task: name })}
              here={isHere(column)}
              onFocus={() => onPlace(column)}
              tone={cell === undefined ? undefined : toneOf(cell.state)}
              words={t('grid.cell', { task: name, id: run.id, state, count: cell?.attempt ?? 0 })}
            >
              {cell !== undefined && <StateIcon state={cell.state} size={14} />}
              {(cell?.attempt ?? 0) > 1 && <sup className={classes.attempts}>{cell?.attempt}</sup>}
            </Cell>
          </div>
        );
      })}
    </div>
  );
}
