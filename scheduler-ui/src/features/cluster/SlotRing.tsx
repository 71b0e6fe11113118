import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import classes from './SlotRing.module.css';
import { arcPath, arcsOf } from './ring';

/** Told apart on both backgrounds; the table beside the ring says the same in words. */
const COLOURS = ['#2f70ea', '#0f9d8a', '#b8721d', '#8e5bd0', '#c2477f', '#5b7a1f', '#3d8bb8', '#8a6d5a'];

export function colourOf(owner: string, owners: readonly string[]): string {
  return COLOURS[Math.max(0, owners.indexOf(owner)) % COLOURS.length] ?? '#2f70ea';
}

/** Which master owns which part of the ring of slots. */
export function SlotRing({ slots, owners }: { slots: readonly Schema['SlotView'][]; owners: readonly string[] }) {
  const { t } = useTranslation('cluster');
  const count = Math.max(1, slots.length);
  const owned = slots.filter(({ state }) => state === 'OWNED').length;
  return (
    <svg viewBox="-100 -100 200 200" className={classes.ring} role="img" aria-label={t('ring.label', { owned, count })}>
      {arcsOf(slots).map(({ from, to, owner, state }) => (
        <path
          key={from}
          d={arcPath(from / count, to / count, 64, 94)}
          className={owner === undefined || state !== 'OWNED' ? `${classes.arc} ${classes.none}` : classes.arc}
          fill={owner === undefined ? undefined : colourOf(owner, owners)}
        >
          <title>{`${owner ?? t('ring.nobody')}: ${to - from === 1 ? String(from) : `${from}–${to - 1}`}`}</title>
        </path>
      ))}
      <text className={classes.middle} y={4}>
        {owned}
      </text>
      <text className={classes.under} y={24}>
        {t('ring.of', { count: slots.length })}
      </text>
    </svg>
  );
}
