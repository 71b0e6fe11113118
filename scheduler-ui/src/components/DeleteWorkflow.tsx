import { Checkbox, List, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { Confirm } from './Confirm';
import { useRefresh } from './useRefresh';

/** Deletes a workflow; says beforehand who refers to it. */
export function DeleteWorkflow({
  project,
  workflow,
  onDone,
  onClose,
}: {
  project: string;
  workflow: string;
  onDone?: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const [force, setForce] = useState(false);
  const path = { project, workflow };
  const references = useQuery({
    queryKey: ['references', project, workflow],
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/projects/{project}/workflows/{workflow}/references', { params: { path }, signal })),
  });
  const users = references.data?.referredBy ?? [];
  return (
    <Confirm
      title={t('action.deleteOf', { name: workflow })}
      action={t('action.delete')}
      typeName={workflow}
      run={async () => {
        await api.DELETE('/api/v1/projects/{project}/workflows/{workflow}', {
          params: { path, query: { force } },
        });
        onDone?.();
        await refresh();
      }}
      onClose={onClose}
    >
      <Stack gap="xs">
        <span>{t('deleteWorkflow.text')}</span>
        {users.length > 0 && (
          <>
            <span>{t('deleteWorkflow.usedBy')}</span>
            <List size="sm">
              {users.map((user) => (
                <List.Item key={`${user.project}/${user.workflow}/${user.kind}`}>
                  {user.project}/{user.workflow}
                </List.Item>
              ))}
            </List>
            <Checkbox
              label={t('deleteWorkflow.force')}
              checked={force}
              onChange={(event) => setForce(event.currentTarget.checked)}
            />
          </>
        )}
      </Stack>
    </Confirm>
  );
}
