import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { Mark } from '@/components/Mark';
import type { Tone } from '@/lib/states';

type State = Schema['BackfillView']['state'];

const TONES: Record<State, Tone> = {
  RUNNING: 'active',
  PAUSED: 'held',
  CANCELLED: 'left',
  SUCCEEDED: 'good',
  FAILED: 'bad',
};

export function BackfillState({ state }: { state: State }) {
  const { t } = useTranslation('backfills');
  return <Mark tone={TONES[state]}>{t(`state.${state}`)}</Mark>;
}
