import { IconCalendarOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { useUsualColumns } from '@/components/named/columns';
import type { FormOf } from '@/components/named/form';
import { NamedList } from '@/components/named/NamedList';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { calendars } from './api';

type Calendar = Schema['CalendarView'];
const SHOWN = 6;
const WEEKDAYS: readonly Calendar['weekdays'][number][] = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
];

/** Days on which schedules do not fire. */
export function CalendarsPage() {
  const { t } = useTranslation(['cluster', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(calendars(usePaging()));
  const title = t('common:nav.calendars');
  const dates = (all: readonly string[]) =>
    all.length <= SHOWN
      ? all.join(', ')
      : t('calendar.more', { dates: all.slice(0, SHOWN).join(', '), count: all.length - SHOWN });
  return (
    <NamedList
      frame={(create, list) => (
        <Page title={title} actions={create}>
          {list}
        </Page>
      )}
      label={title}
      query={query}
      words={{ create: t('calendar.create'), delete: t('calendar.deleteText') }}
      empty={{ icon: <IconCalendarOff size={40} />, title: t('calendar.empty'), text: t('calendar.emptyText') }}
      columns={[
        usual.name,
        {
          key: 'weekdays',
          header: t('calendar.weekdays'),
          cell: ({ weekdays }) => weekdays.map((day) => t(`weekday.${day}`)).join(', '),
        },
        { key: 'dates', header: t('calendar.dates'), cell: (row) => dates(row.dates) },
        usual.description,
        usual.changedBy,
        usual.changedAt,
      ]}
      form={(calendar) => formOf(calendar, t)}
      remove={{ run: (name) => api.DELETE('/api/v1/calendars/{calendar}', { params: { path: { calendar: name } } }) }}
    />
  );
}

type T = ReturnType<typeof useTranslation<['cluster', 'common']>>['t'];

function formOf(calendar: Calendar | undefined, t: T) {
  const initial = {
    name: calendar?.name ?? '',
    description: calendar?.description ?? '',
    dates: calendar?.dates.join('\n') ?? '',
    weekdays: calendar?.weekdays ?? [],
  };
  const form: FormOf<typeof initial> = {
    initial,
    namePath: 'calendar',
    fields: () => [
      {
        kind: 'checks',
        key: 'weekdays',
        label: t('calendar.weekdays'),
        options: WEEKDAYS.map((value) => ({ value, label: t(`weekday.${value}`) })),
      },
      { kind: 'lines', key: 'dates', label: t('calendar.dates'), hint: t('calendar.datesHint') },
      { kind: 'text', key: 'description', label: t('common:form.description') },
    ],
    save: ({ name, description, weekdays, dates }) =>
      api.PUT('/api/v1/calendars/{calendar}', {
        params: { path: { calendar: name } },
        body: { description, weekdays, dates: dates.split(/[\s,;]+/).filter((date) => date !== '') },
      }),
  };
  return form;
}
