import { IconClock, IconClockExclamation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Statistics } from '@/api/types';
import { StateIcon } from '@/components/StateBadge';
import { duration, useFormats } from '@/lib/format';
import { paths } from '@/lib/paths';
import classes from './Figures.module.css';
import { countOf, KINDS, statesOf } from './counts';

/** The numbers of the range; each leads to the runs that it counts. */
export function Figures({ statistics }: { statistics: Statistics }) {
  const { t } = useTranslation('home');
  const formats = useFormats();
  const { from, to } = statistics;
  const seconds = (value: number | null | undefined) =>
    value === null || value === undefined ? t('noDuration') : duration(value * 1000);
  return (
    <div className={classes.figures}>
      {KINDS.map((kind) => (
        <Link key={kind} className={classes.figure} to={paths.runs({ state: statesOf(kind), from, to })}>
          <Label icon={<StateIcon state={kind === 'open' ? 'RUNNING' : kind} />} text={t(`kind.${kind}`)} />
          <span className={classes.value}>{formats.number(countOf(statistics.runs, kind))}</span>
        </Link>
      ))}
      <div className={classes.figure}>
        <Label icon={<IconClock size={16} aria-hidden />} text={t('half')} />
        <span className={classes.value}>{seconds(statistics.duration.p50)}</span>
      </div>
      <div className={classes.figure}>
        <Label icon={<IconClockExclamation size={16} aria-hidden />} text={t('nearlyAll')} />
        <span className={classes.value}>{seconds(statistics.duration.p95)}</span>
      </div>
    </div>
  );
}

function Label({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <span className={classes.label}>
      {icon}
      {text}
    </span>
  );
}
