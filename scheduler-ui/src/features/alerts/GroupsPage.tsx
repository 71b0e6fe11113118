import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import { namesOf } from '@/api/names';
import { useUsualColumns } from '@/components/named/columns';
import type { FormOf } from '@/components/named/form';
import { NamedList } from '@/components/named/NamedList';
import { usePaging } from '@/components/Pager';
import { AlertsFrame } from './AlertsFrame';
import { groupList } from './api';

/** Channels that are told together. */
export function GroupsPage() {
  const { t } = useTranslation(['alerts', 'common']);
  const usual = useUsualColumns();
  const query = useQuery(groupList(usePaging()));
  const channels = useQuery(namesOf('alertChannel', '')).data ?? [];
  return (
    <NamedList
      frame={(create, list) => (
        <AlertsFrame tab="groups" actions={create}>
          {list}
        </AlertsFrame>
      )}
      label={t('tab.groups')}
      query={query}
      words={{ create: t('group.create'), delete: t('group.deleteText') }}
      empty={{ icon: <IconUsersGroup size={40} />, title: t('group.empty'), text: t('group.emptyText') }}
      columns={[
        usual.name,
        {
          key: 'channels',
          header: t('tab.channels'),
          cell: (row) => (row.channels.length === 0 ? t('group.nobody') : row.channels.join(', ')),
        },
        usual.description,
        usual.changedBy,
        usual.changedAt,
      ]}
      form={(group): FormOf<{ name: string; description: string; channels: string[] }> => ({
        initial: {
          name: group?.name ?? '',
          description: group?.description ?? '',
          channels: group?.channels ?? [],
        },
        fields: () => [
          { kind: 'tags', key: 'channels', label: t('tab.channels'), proposed: channels },
          { kind: 'text', key: 'description', label: t('common:form.description') },
        ],
        save: ({ name, ...body }) => api.PUT('/api/v1/alert-groups/{name}', { params: { path: { name } }, body }),
      })}
      remove={{ run: (name) => api.DELETE('/api/v1/alert-groups/{name}', { params: { path: { name } } }) }}
    />
  );
}
