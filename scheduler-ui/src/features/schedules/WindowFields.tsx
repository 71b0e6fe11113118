import { Group, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ErrorOf } from '@/components/form/FormDialog';
import { calendarNames } from './api';
import type { ScheduleDraft } from './form';

export interface PartProps {
  draft: ScheduleDraft;
  set: <Key extends keyof ScheduleDraft>(key: Key, value: ScheduleDraft[Key]) => void;
  errorOf: ErrorOf;
}

/** Between which days it fires, and which it leaves out. */
export function WindowFields({ draft, set, errorOf }: PartProps) {
  const { t } = useTranslation(['schedules', 'common']);
  const calendars = useQuery(calendarNames);
  const names = calendars.data ?? [];
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        {(['start', 'end'] as const).map((key) => (
          <TextInput
            key={key}
            type="datetime-local"
            step={1}
            label={t(key)}
            description={t('inZone', { zone: draft.timezone })}
            value={draft[key]}
            error={errorOf(key)}
            onChange={(event) => set(key, event.currentTarget.value)}
          />
        ))}
      </Group>
      <Group grow align="flex-start">
        <Select
          label={t('calendar')}
          description={t('calendarHint')}
          clearable
          value={draft.calendar === '' ? null : draft.calendar}
          data={draft.calendar === '' || names.includes(draft.calendar) ? names : [draft.calendar, ...names]}
          placeholder={t('common:form.none')}
          error={errorOf('calendar')}
          onChange={(name) => set('calendar', name ?? '')}
        />
        <TextInput
          label={t('jitter')}
          description={t('jitterHint')}
          placeholder="30s"
          value={draft.jitter}
          error={errorOf('jitter')}
          onChange={(event) => set('jitter', event.currentTarget.value)}
        />
      </Group>
    </Stack>
  );
}
