import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Log.module.css';
import { LogLine } from './LogLine';
import type { LogClient } from './useLog';
import { LINE, scaleOf, shownLines } from './window';

export interface LogLinesHandle {
  readonly goTo: (line: number) => void;
  readonly top: () => number;
}

/** The lines in sight. Scrolling is the browser's own, over a height that stands for all the lines. */
export function LogLines({
  ref,
  log,
  wrap,
  follow,
  onFollow,
  search,
  marked,
  numbered,
  onLine,
}: {
  ref: Ref<LogLinesHandle>;
  log: LogClient;
  wrap: boolean;
  follow: boolean;
  onFollow: (follow: boolean) => void;
  search: string;
  /** The line that one has gone to; -1: none. */
  marked: number;
  numbered: boolean;
  onLine?: (line: number) => void;
}) {
  const { t } = useTranslation('logs');
  const { ref: sized, height: room } = useElementSize<HTMLDivElement>();
  const box = useRef<HTMLDivElement>(null);
  const both = useMergedRef(sized, box);
  const [scrolled, setScrolled] = useState(0);
  const lines = log.progress.lines;
  const scale = scaleOf(lines, room);
  const top = follow ? scale.lastTop : Math.min(scale.lastTop, scrolled / scale.perLine);
  const { from, to } = shownLines(top, lines, room);
  const { perLine } = scale;

  useImperativeHandle(
    ref,
    () => ({
      goTo: (line) => {
        const inSight = line >= from && line < to - 2;
        if (box.current !== null && !inSight) box.current.scrollTop = Math.max(0, line - room / LINE / 3) * perLine;
      },
      top: () => from,
    }),
    [perLine, room, from, to],
  );

  useLayoutEffect(() => {
    if (follow && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [follow, scale.height, room]);

  // where a pixel stands for more than it shows, the wheel moves by lines
  useEffect(() => {
    const element = box.current;
    if (element === null || perLine >= LINE) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY === 0 || event.ctrlKey) return;
      event.preventDefault();
      element.scrollTop += (event.deltaY / LINE) * perLine;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [perLine]);

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
    if (element.scrollTop !== scrolled) setScrolled(element.scrollTop);
    // only who scrolls up stops following: growing alone does not
    if (follow && !atEnd && element.scrollTop < scrolled) onFollow(false);
    if (!follow && atEnd && element.scrollTop > scrolled) onFollow(true);
  };

  const digits = String(lines).length;
  return (
    <div
      ref={both}
      className={classes.scroller}
      onScroll={onScroll}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      role="region"
      aria-label={t('label')}
    >
      <div style={{ height: Math.max(scale.height, room) }}>
        <div
          className={classes.window}
          style={{ height: room }}
          data-wrap={wrap || undefined}
          data-follow={follow || undefined}
        >
          <div style={follow ? undefined : { transform: `translateY(${-(top - from) * LINE}px)` }}>
            {Array.from({ length: Math.max(0, to - from) }, (_, at) => (
              <LogLine
                key={from + at}
                number={from + at}
                digits={digits}
                line={log.line(from + at)}
                whole={log.whole.get(from + at)}
                search={search}
                here={from + at === marked}
                numbered={numbered}
                onLine={onLine}
                onWhole={log.askWhole}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
