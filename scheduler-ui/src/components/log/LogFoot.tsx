import { useTranslation } from 'react-i18next';
import { bytes, useFormats } from '@/lib/format';
import classes from './Log.module.css';
import type { LogClient } from './useLog';

/** How much there is, and whether more comes. */
export function LogFoot({ log, preview }: { log: LogClient; preview: boolean }) {
  const { t } = useTranslation('logs');
  const formats = useFormats();
  const { lines, size, complete, caughtUp, headless } = log.progress;
  return (
    <div className={classes.foot} role="status">
      <span>
        {preview && headless
          ? t('onlyEnd', { size: bytes(size) })
          : t('size', { count: lines, lines: formats.number(lines), size: bytes(size) })}
      </span>
      <span>
        {log.failure !== undefined
          ? t('broken', { detail: log.failure.message })
          : complete
            ? t('complete')
            : caughtUp
              ? t('following')
              : t('loading')}
      </span>
    </div>
  );
}
