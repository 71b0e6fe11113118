import { Group } from '@mantine/core';
import { IconBellPlus, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { Mark } from '@/components/Mark';
import { Moment } from '@/components/Moment';
import { useUsualColumns } from '@/components/named/columns';
import { NamedList } from '@/components/named/NamedList';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { AlertsFrame } from './AlertsFrame';
import { channelList, channelTypes } from './api';
import { channelForm } from './channelForm';
import { TestDialog } from './TestDialog';

/** Where alerts are sent to. */
export function ChannelsPage() {
  const { t } = useTranslation(['alerts', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(channelList(usePaging()));
  const types = useQuery(channelTypes);
  const [tried, setTried] = useState<string>();
  return (
    <QueryView query={types}>
      {(known) => (
        <NamedList
          frame={(create, list) => (
            <AlertsFrame tab="channels" actions={create}>
              {list}
              {tried !== undefined && <TestDialog name={tried} onClose={() => setTried(undefined)} />}
            </AlertsFrame>
          )}
          label={t('tab.channels')}
          query={query}
          words={{ create: t('channel.create'), delete: t('channel.deleteText') }}
          empty={{ icon: <IconBellPlus size={40} />, title: t('channel.empty'), text: t('channel.emptyText') }}
          columns={[
            {
              ...usual.name,
              cell: ({ name, enabled }) => (
                <Group gap="xs">
                  <strong>{name}</strong>
                  {!enabled && <Mark tone="held">{t('off')}</Mark>}
                </Group>
              ),
            },
            {
              key: 'type',
              header: t('channel.type'),
              cell: ({ type }) => known.find((each) => each.type === type)?.title ?? type,
            },
            usual.description,
            usual.changedBy,
            { ...usual.changedAt, cell: (row) => <Moment at={row.updatedAt} /> },
          ]}
          moreActions={({ name }) => [
            { label: t('channel.test'), icon: <IconSend size={16} />, run: () => setTried(name) },
          ]}
          form={(channel) => channelForm(channel, known, t)}
          remove={{
            run: (name) => api.DELETE('/api/v1/alert-channels/{name}', { params: { path: { name } } }),
          }}
        />
      )}
    </QueryView>
  );
}
