import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconPlayerPause,
  IconProgress,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type AnyState, type Tone, toneOf } from '@/lib/states';
import classes from './StateBadge.module.css';

const SHAPES: Record<Tone, typeof IconCircleCheck> = {
  idle: IconCircleDashed,
  active: IconProgress,
  held: IconPlayerPause,
  good: IconCircleCheck,
  bad: IconAlertTriangle,
  left: IconCircleMinus,
};

export function StateIcon({ state, size = 16 }: { state: string; size?: number }) {
  const tone = toneOf(state);
  const Shape = SHAPES[tone];
  return <Shape className={classes.icon} data-tone={tone} size={size} aria-hidden />;
}

/** A state in words, with a colour and a shape. */
export function StateBadge({ state, compact = false }: { state: string; compact?: boolean }) {
  const { t } = useTranslation();
  const words = t(`state.${state as AnyState}`, { defaultValue: state });
  return (
    <span className={classes.badge} data-tone={toneOf(state)} data-compact={compact || undefined} title={words}>
      <StateIcon state={state} size={14} />
      {compact ? <span className={classes.hidden}>{words}</span> : words}
    </span>
  );
}
