import { Button } from '@mantine/core';
import { IconCalendarOff, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { useRefresh } from '@/components/useRefresh';
import { calendars } from './api';
import { CalendarDialog } from './CalendarDialog';

type Calendar = Schema['CalendarView'];
const SHOWN = 6;

export function CalendarsPage() {
  const { t } = useTranslation(['cluster', 'common']);
  const query = useQuery(calendars(usePaging()));
  const refresh = useRefresh();
  const [editing, setEditing] = useState<Calendar | 'new'>();
  const [deleting, setDeleting] = useState<string>();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing('new')}>
      {t('calendar.create')}
    </Button>
  );
  return (
    <Page title={t('common:nav.calendars')} actions={create}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('common:nav.calendars')}
            page={page}
            keyOf={(row) => row.name}
            empty={
              <Notice icon={<IconCalendarOff size={40} />} title={t('calendar.empty')} action={create}>
                {t('calendar.emptyText')}
              </Notice>
            }
            columns={[
              { key: 'name', header: t('common:form.name'), cell: ({ name }) => <strong>{name}</strong> },
              {
                key: 'weekdays',
                header: t('calendar.weekdays'),
                cell: ({ weekdays }) => weekdays.map((day) => t(`weekday.${day}`)).join(', '),
              },
              {
                key: 'dates',
                header: t('calendar.dates'),
                cell: ({ dates }) =>
                  dates.length <= SHOWN
                    ? dates.join(', ')
                    : t('calendar.more', {
                        dates: dates.slice(0, SHOWN).join(', '),
                        count: dates.length - SHOWN,
                      }),
              },
              { key: 'description', header: t('common:form.description'), cell: (row) => row.description },
              { key: 'by', header: t('changedBy'), cell: ({ changedBy }) => changedBy },
              { key: 'at', header: t('changedAt'), numeric: true, cell: (row) => <Moment at={row.changedAt} /> },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: (row) => (
                  <RowMenu
                    name={row.name}
                    actions={[
                      {
                        label: t('common:action.edit'),
                        icon: <IconPencil size={16} />,
                        run: () => setEditing(row),
                      },
                      {
                        label: t('common:action.delete'),
                        icon: <IconTrash size={16} />,
                        danger: true,
                        run: () => setDeleting(row.name),
                      },
                    ]}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryView>
      {editing !== undefined && (
        <CalendarDialog calendar={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
      {deleting !== undefined && (
        <Confirm
          title={t('common:action.deleteOf', { name: deleting })}
          action={t('common:action.delete')}
          run={async () => {
            await api.DELETE('/api/v1/calendars/{calendar}', { params: { path: { calendar: deleting } } });
            await refresh();
          }}
          onClose={() => setDeleting(undefined)}
        >
          {t('calendar.deleteText')}
        </Confirm>
      )}
    </Page>
  );
}
