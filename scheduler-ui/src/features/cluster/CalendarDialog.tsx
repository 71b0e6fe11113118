import { Checkbox, Group, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { FormDialog } from '@/components/form/FormDialog';
import { useDraft } from '@/components/form/useDraft';
import { useRefresh } from '@/components/useRefresh';

type Weekday = Schema['CalendarView']['weekdays'][number];
const WEEKDAYS: readonly Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** Days on which schedules do not fire. */
export function CalendarDialog({
  calendar,
  onClose,
}: {
  calendar: Schema['CalendarView'] | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation(['cluster', 'common']);
  const refresh = useRefresh();
  const { draft, set } = useDraft({
    name: calendar?.name ?? '',
    description: calendar?.description ?? '',
    dates: calendar?.dates.join('\n') ?? '',
    weekdays: calendar?.weekdays ?? [],
  });
  return (
    <FormDialog
      title={calendar === undefined ? t('calendar.create') : t('editTitle', { name: calendar.name })}
      fields={['calendar', 'dates', 'weekdays', 'description']}
      disabled={draft.name.trim() === ''}
      onClose={onClose}
      run={async () => {
        await api.PUT('/api/v1/calendars/{calendar}', {
          params: { path: { calendar: draft.name.trim() } },
          body: {
            description: draft.description,
            weekdays: [...draft.weekdays],
            dates: draft.dates.split(/[\s,;]+/).filter((date) => date !== ''),
          },
        });
        await refresh();
      }}
    >
      {(errorOf) => (
        <>
          <TextInput
            label={t('common:form.name')}
            required
            data-autofocus={calendar === undefined || undefined}
            disabled={calendar !== undefined}
            value={draft.name}
            error={errorOf('calendar')}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <Checkbox.Group
            label={t('calendar.weekdays')}
            value={[...draft.weekdays]}
            error={errorOf('weekdays')}
            onChange={(days) =>
              set(
                'weekdays',
                WEEKDAYS.filter((day) => days.includes(day)),
              )
            }
          >
            <Group gap="sm" mt={4}>
              {WEEKDAYS.map((day) => (
                <Checkbox key={day} value={day} label={t(`weekday.${day}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          <Textarea
            label={t('calendar.dates')}
            description={t('calendar.datesHint')}
            autosize
            minRows={4}
            maxRows={12}
            value={draft.dates}
            error={errorOf('dates')}
            onChange={(event) => set('dates', event.currentTarget.value)}
          />
          <TextInput
            label={t('common:form.description')}
            value={draft.description}
            error={errorOf('description')}
            onChange={(event) => set('description', event.currentTarget.value)}
          />
        </>
      )}
    </FormDialog>
  );
}
