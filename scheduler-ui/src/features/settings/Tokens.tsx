import { Button } from '@mantine/core';
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import type { Schema } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { DataTable } from '@/components/DataTable';
import { FromNow, Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { QueryView } from '@/components/QueryView';
import { RowMenu } from '@/components/RowMenu';
import { Section } from '@/components/Section';
import { useRefresh } from '@/components/useRefresh';
import { NewTokenDialog } from './NewTokenDialog';

const tokens = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/tokens', { signal })),
});

/** What programs sign in with in place of this person. */
export function Tokens() {
  const { t } = useTranslation(['settings', 'common']);
  const query = useQuery(tokens);
  const refresh = useRefresh();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Schema['TokenView']>();
  const create = (
    <Button size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setCreating(true)}>
      {t('token.create')}
    </Button>
  );
  return (
    <Section title={t('token.title')} hint={t('token.hint')} actions={create}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('token.title')}
            page={page}
            paged={false}
            keyOf={(row) => row.id}
            empty={<Notice icon={<IconKey size={40} />} title={t('token.empty')} />}
            columns={[
              { key: 'name', header: t('common:form.name'), cell: ({ name }) => <strong>{name}</strong> },
              { key: 'created', header: t('token.created'), cell: (row) => <Moment at={row.createdAt} /> },
              {
                key: 'expires',
                header: t('token.expires'),
                cell: (row) => <Moment at={row.expiresAt} empty={t('common:time.never')} />,
              },
              {
                key: 'used',
                header: t('token.used'),
                cell: (row) => <FromNow at={row.lastUsedAt} empty={t('common:time.never')} />,
              },
              {
                key: 'actions',
                header: '',
                width: 48,
                cell: (row) => (
                  <RowMenu
                    name={row.name}
                    actions={[
                      {
                        label: t('token.revoke'),
                        icon: <IconTrash size={16} />,
                        danger: true,
                        run: () => setRevoking(row),
                      },
                    ]}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryView>
      {creating && <NewTokenDialog onClose={() => setCreating(false)} />}
      {revoking !== undefined && (
        <Confirm
          title={t('token.revokeTitle', { name: revoking.name })}
          action={t('token.revoke')}
          run={async () => {
            await api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: revoking.id } } });
            await refresh();
          }}
          onClose={() => setRevoking(undefined)}
        >
          {t('token.revokeText')}
        </Confirm>
      )}
    </Section>
  );
}
