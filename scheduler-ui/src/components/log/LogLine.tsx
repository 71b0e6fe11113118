import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { marked, spansOf } from './ansi';
import colours from './Ansi.module.css';
import classes from './Log.module.css';
import type { Line } from './store';

/** One line as text; nothing in it is anything else. */
export const LogLine = memo(function LogLine({
  number,
  digits,
  line,
  whole,
  search,
  here,
  numbered,
  onLine,
  onWhole,
}: {
  number: number;
  digits: number;
  line: Line | undefined;
  whole: string | undefined;
  search: string;
  here: boolean;
  numbered: boolean;
  onLine?: (line: number) => void;
  onWhole: (line: number) => void;
}) {
  const { t } = useTranslation('logs');
  const text = whole ?? line?.text;
  const spans = useMemo(() => marked(spansOf(text ?? ''), search), [text, search]);
  return (
    <div className={classes.line} data-here={here || undefined}>
      {numbered &&
        (onLine === undefined ? (
          <span className={classes.number} style={{ minWidth: `${digits + 1}ch` }} aria-hidden>
            {number + 1}
          </span>
        ) : (
          <button
            type="button"
            className={classes.number}
            style={{ minWidth: `${digits + 1}ch` }}
            tabIndex={-1}
            title={t('copyLine', { number: number + 1 })}
            onClick={() => onLine(number + 1)}
          >
            {number + 1}
          </button>
        ))}
      <span className={classes.text}>
        {text === undefined
          ? '…'
          : spans.map((span, at) =>
              span.match ? (
                <mark key={at} className={classes.match}>
                  {span.text}
                </mark>
              ) : span.classes.length === 0 ? (
                span.text
              ) : (
                <span key={at} className={span.classes.map((name) => colours[name] ?? '').join(' ')}>
                  {span.text}
                </span>
              ),
            )}
        {line?.cut === true && whole === undefined && (
          <button type="button" className={classes.more} onClick={() => onWhole(number)}>
            {t('showAll')}
          </button>
        )}
      </span>
    </div>
  );
});
