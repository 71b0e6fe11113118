import { Button } from '@mantine/core';
import { IconArrowDown, IconFileOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/components/Notice';
import { Failure, Loading } from '@/components/QueryView';
import { matchFrom } from './find';
import { LogBar } from './LogBar';
import { LogFoot } from './LogFoot';
import { LogLines, type LogLinesHandle } from './LogLines';
import colours from './Ansi.module.css';
import classes from './Log.module.css';
import { useLog } from './useLog';

const WRAP_KEY = 'scheduler.log.wrap';
/** Who has read the beginning for that long is not carried off to the end. */
const READING_MILLIS = 2_000;

/** A log, followed as it grows. As a preview only its end, without numbers of lines. */
export function LogViewer({
  id,
  preview = false,
  line = 0,
  onLine,
}: {
  id: number;
  preview?: boolean;
  /** The line that the address names, from 1; 0: none. */
  line?: number;
  onLine?: (line: number) => void;
}) {
  const { t } = useTranslation('logs');
  const log = useLog(id, preview);
  const lines = useRef<LogLinesHandle>(null);
  const [wrap, setWrap] = useState(() => readWrap());
  const [wanted, setWanted] = useState<'end' | 'endOnceThere' | 'here'>(line === 0 ? 'endOnceThere' : 'here');
  const setFollow = (on: boolean) => setWanted(on ? 'end' : 'here');
  const [text, setText] = useState('');
  const [match, setMatch] = useState(-1);
  const { progress, found } = log;

  // of a large log the beginning can be read while the rest is on its way
  const follow = wanted === 'end' || (wanted === 'endOnceThere' && progress.caughtUp);
  const isReading = wanted === 'endOnceThere' && !progress.caughtUp && progress.lines > 0;
  useEffect(() => {
    if (!isReading) return undefined;
    const timer = setTimeout(() => setWanted('here'), READING_MILLIS);
    return () => clearTimeout(timer);
  }, [isReading]);

  // the line of the address is gone to once it is there
  const reachable = line > 0 && progress.lines >= line;
  useEffect(() => {
    if (reachable) lines.current?.goTo(line - 1);
  }, [reachable, line]);

  const goMatch = (index: number) => {
    const at = found.matches[index];
    if (at === undefined) return;
    setMatch(index);
    setFollow(false);
    lines.current?.goTo(at);
  };
  const step = (backwards: boolean) => {
    const here = found.matches[match];
    const from = here === undefined ? (lines.current?.top() ?? 0) : here + (backwards ? -1 : 1);
    goMatch(matchFrom(found.matches, from, backwards));
  };

  if (log.failure !== undefined && progress.lines === 0) {
    return log.failure.code === 'task-instance.no-log' ? (
      <Notice icon={<IconFileOff size={40} />} title={t('none')} role="status">
        {log.failure.message}
      </Notice>
    ) : (
      <Failure error={log.failure} retry={log.retry} />
    );
  }
  if (progress.lines === 0 && !progress.caughtUp) return <Loading />;
  return (
    <div className={`${classes.viewer} ${colours.palette}`}>
      <LogBar
        id={id}
        preview={preview}
        text={text}
        found={found}
        match={match}
        wrap={wrap}
        onText={(next) => {
          setText(next);
          setMatch(-1);
          log.search(next);
        }}
        onStep={step}
        onWrap={(next) => {
          setWrap(next);
          keepWrap(next);
        }}
      />
      {progress.lines === 0 ? (
        <Notice icon={<IconFileOff size={40} />} title={t(progress.complete ? 'empty' : 'emptyYet')} role="status" />
      ) : (
        <div className={classes.stage}>
          <LogLines
            ref={lines}
            log={log}
            wrap={wrap}
            follow={follow}
            onFollow={setFollow}
            search={text}
            marked={match >= 0 ? (found.matches[match] ?? -1) : line - 1}
            numbered={!progress.headless}
            onLine={onLine}
          />
          {!follow && (
            <Button
              className={classes.toEnd}
              size="compact-sm"
              leftSection={<IconArrowDown size={14} />}
              onClick={() => setFollow(true)}
            >
              {t('toEnd')}
            </Button>
          )}
        </div>
      )}
      <LogFoot log={log} preview={preview} />
    </div>
  );
}

function readWrap(): boolean {
  try {
    return localStorage.getItem(WRAP_KEY) !== 'no';
  } catch {
    return true;
  }
}

function keepWrap(wrap: boolean) {
  try {
    localStorage.setItem(WRAP_KEY, wrap ? 'yes' : 'no');
  } catch {
    // a browser that keeps nothing
  }
}
