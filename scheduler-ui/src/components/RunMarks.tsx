import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormats } from '@/lib/format';
import { paths } from '@/lib/paths';
import type { AnyState } from '@/lib/states';
import classes from './RunMarks.module.css';
import { StateIcon } from './StateBadge';

export interface RunMark {
  readonly id: number;
  readonly state: string;
  readonly startedAt?: string | null;
}

/** The last runs as small marks, the oldest left. */
export function RunMarks({ runs }: { runs: readonly RunMark[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (runs.length === 0) return <>{t('runMarks.none')}</>;
  return (
    <ul className={classes.marks} aria-label={t('runMarks.label')}>
      {runs.toReversed().map((run) => {
        const words = t('runMarks.one', {
          id: run.id,
          state: t(`state.${run.state as AnyState}`, { defaultValue: run.state }),
          at: formats.dateTime(run.startedAt),
        });
        return (
          <li key={run.id}>
            <Link to={paths.run(run.id)} className={classes.mark} title={words} aria-label={words}>
              <StateIcon state={run.state} size={16} />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
