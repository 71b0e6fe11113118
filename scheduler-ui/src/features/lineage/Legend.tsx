import { useTranslation } from 'react-i18next';
import classes from './Lineage.module.css';
import { KINDS, LINES } from './lines';

export function Legend() {
  const { t } = useTranslation('lineage');
  return (
    <div className={classes.legend} role="group" aria-label={t('legend')}>
      {KINDS.map((kind) => (
        <span key={kind}>
          <svg width={32} height={8} aria-hidden>
            <line x1={0} x2={32} y1={4} y2={4} strokeWidth={2} {...LINES[kind]} />
          </svg>
          {t(`kind.${kind}`)}
        </span>
      ))}
    </div>
  );
}
