import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/api/types';
import { Mark } from '@/components/Mark';
import { useFormats } from '@/lib/format';

/** Whether it fires, and if it is held back by whom and why. */
export function ScheduleState({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation('schedules');
  const formats = useFormats();
  const { pause } = schedule;
  if (pause !== null && pause !== undefined) {
    return (
      <div>
        <Mark tone="held" title={formats.exact(pause.at)}>
          {t('state.pausedBy', { by: pause.by })}
        </Mark>
        {pause.reason !== '' && (
          <Text size="xs" c="dimmed">
            {pause.reason}
          </Text>
        )}
      </div>
    );
  }
  return schedule.enabled ? (
    <Mark tone="good">{t('state.active')}</Mark>
  ) : (
    <Mark tone="idle">{t('state.disabled')}</Mark>
  );
}
