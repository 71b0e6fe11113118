import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { Mark } from '@/components/Mark';
import { FromNow, Moment } from '@/components/Moment';
import type { Tone } from '@/lib/states';
import type { DeliveryState } from './api';

const TONES: Record<DeliveryState, Tone> = {
  PENDING: 'idle',
  SENDING: 'active',
  SENT: 'good',
  FAILED: 'bad',
  SUMMED: 'good',
};

/** To whom it was told, and what came of it. */
export function Deliveries({ of }: { of: Schema['Alert']['deliveries'] }) {
  const { t } = useTranslation('alerts');
  if (of.length === 0) return t('list.nobody');
  return of.map((each) => {
    const state = each.state as DeliveryState;
    return (
      <div key={each.channel}>
        <Mark tone={TONES[state]}>{t(`state.${state}`)}</Mark> {each.channel}{' '}
        {each.sentAt && <Moment at={each.sentAt} />}
        {each.possibleDuplicate && ` · ${t('list.twice')}`}
        {state === 'SUMMED' && ` · ${each.outcome ?? ''}`}
        {state !== 'SENT' && state !== 'SUMMED' && each.attempts > 0 && (
          <Text size="xs" c="dimmed">
            {t('list.attempts', { count: each.attempts })}
            {state === 'PENDING' && (
              <>
                {' · '}
                {t('list.again')} <FromNow at={each.dueAt} />
              </>
            )}
            {each.outcome && ` · ${each.outcome}`}
          </Text>
        )}
      </div>
    );
  });
}
