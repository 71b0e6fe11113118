import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCalendarStats } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/api/types';
import { useFormats } from '@/lib/format';
import { type BackfillDraft, isComplete, MOST_DATES, plannedDates } from './dates';

/** How many runs it would be, from when to when, before anything is started. */
export function Planned({ draft, schedules }: { draft: BackfillDraft; schedules: readonly Schedule[] }) {
  const { t } = useTranslation('backfills');
  const formats = useFormats();
  const planned = plannedDates(draft, schedules);
  const tooMany = planned !== undefined && planned.count > MOST_DATES;
  return (
    <Alert
      color={tooMany ? 'red' : 'gray'}
      role="status"
      icon={tooMany ? <IconAlertTriangle size={18} /> : <IconCalendarStats size={18} />}
    >
      {planned === undefined ? (
        <Text size="sm">{isComplete(draft) ? t('planned.unknown') : t('planned.incomplete')}</Text>
      ) : planned.count === 0 ? (
        <Text size="sm">{t('planned.none')}</Text>
      ) : (
        <>
          <Text size="sm" fw={600}>
            {t('planned.count', { count: planned.count, formatted: formats.number(planned.count) })}
          </Text>
          <Text size="sm">{t('planned.between', { first: planned.first, last: planned.last })}</Text>
          {tooMany && <Text size="sm">{t('planned.tooMany', { most: formats.number(MOST_DATES) })}</Text>}
        </>
      )}
    </Alert>
  );
}
