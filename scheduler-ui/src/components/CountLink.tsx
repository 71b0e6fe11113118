import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormats } from '@/lib/format';
import classes from './CountLink.module.css';

/** A number that leads to what it counts. Nothing counted stands back. */
export function CountLink({ count, to, tone }: { count: number | undefined; to: string; tone?: 'active' | 'bad' }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (count === undefined) return <span className={classes.none}>{t('time.none')}</span>;
  if (count === 0) return <span className={classes.none}>0</span>;
  return (
    <Link to={to} className={classes.count} data-tone={tone}>
      {formats.number(count)}
    </Link>
  );
}
