import { useTranslation } from 'react-i18next';
import { StateIcon } from '@/components/StateBadge';
import { duration } from '@/lib/format';
import { toneOf } from '@/lib/states';
import { type Bar, sinceBegin, type Span, ticksOf } from './gantt';
import classes from './Gantt.module.css';
import { useTask } from './store';

export function Axis({ span, width }: { span: Span; width: number }) {
  const { t } = useTranslation('runs');
  return (
    <div className={classes.axis}>
      <div className={classes.corner}>{t('tasks.name')}</div>
      <div className={classes.track} style={{ width }}>
        {ticksOf(span, width).map(({ at, after }) => (
          <span
            key={after}
            className={classes.tick}
            style={{ left: ((at - span.from) / (span.to - span.from)) * width }}
          >
            {sinceBegin(after)}
          </span>
        ))}
      </div>
    </div>
  );
}

export function GanttRow({
  name,
  bars,
  span,
  width,
  top,
  selected,
  first,
  onSelect,
}: {
  name: string;
  bars: readonly Bar[];
  span: Span;
  width: number;
  top: number;
  selected: boolean;
  first: boolean;
  onSelect: (name: string) => void;
}) {
  const { t } = useTranslation(['runs', 'common']);
  const task = useTask(name);
  const x = (at: number) => ((at - span.from) / (span.to - span.from)) * width;
  return (
    <div className={classes.row} data-selected={selected || undefined} style={{ transform: `translateY(${top}px)` }}>
      <button
        type="button"
        className={classes.name}
        data-selected={selected || undefined}
        tabIndex={selected || first ? 0 : -1}
        onClick={() => onSelect(name)}
        title={name}
      >
        <StateIcon state={task?.state ?? 'WAITING'} size={14} />
        <span className={classes.nameText}>{name}</span>
        <span className={classes.hidden}>
          {t(`common:state.${task?.state ?? 'WAITING'}`)}
          {bars.map((bar) => `, ${words(bar)}`).join('')}
        </span>
      </button>
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- the name beside does the same by keyboard */}
      <div className={classes.track} style={{ width }} onClick={() => onSelect(name)}>
        {bars.map((bar) => {
          const began = bar.began ?? bar.to;
          return (
            <div key={bar.id} title={`${t('task.attempt', { number: bar.attempt })} · ${words(bar)}`}>
              {began > bar.from && (
                <span
                  className={classes.queue}
                  data-tone={toneOf(bar.state)}
                  style={{ left: x(bar.from), width: Math.max(1, x(began) - x(bar.from)) }}
                />
              )}
              {bar.began !== undefined && (
                <span
                  className={classes.bar}
                  data-tone={toneOf(bar.state)}
                  style={{ left: x(bar.began), width: Math.max(3, x(bar.to) - x(bar.began)) }}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );

  function words({ state, from, began, to }: Bar): string {
    const waited = t('gantt.waited', { time: duration((began ?? to) - from) });
    const ran = began === undefined ? '' : ` · ${t('gantt.ran', { time: duration(to - began) })}`;
    return `${t(`common:state.${state}`)} · ${waited}${ran}`;
  }
}
