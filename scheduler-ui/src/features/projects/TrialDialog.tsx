import { Button, Group, Loader, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { Dialog } from '@/components/Dialog';
import { Refusal } from '@/components/form/Refusal';
import { Mark } from '@/components/Mark';
import { duration } from '@/lib/format';

/** Has a worker connect to a data source, and shows what answered. */
export function TrialDialog({ project, name, onClose }: { project: string; name: string; onClose: () => void }) {
  const { t } = useTranslation(['projects', 'common']);
  const [group, setGroup] = useState('');
  const trial = useMutation({
    mutationFn: () =>
      data(
        api.POST('/api/v1/projects/{project}/data-sources/{name}/test', {
          params: { path: { project, name }, query: group.trim() === '' ? {} : { workerGroup: group.trim() } },
        }),
      ),
  });
  return (
    <Dialog onClose={onClose} title={t('dataSource.testTitle', { name })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          trial.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('dataSource.workerGroup')}
            description={t('dataSource.workerGroupHint')}
            placeholder="default"
            value={group}
            onChange={(event) => setGroup(event.currentTarget.value)}
          />
          <div aria-live="polite">
            {trial.isPending && <Loader size="sm" aria-label={t('dataSource.testing')} />}
            {trial.data !== undefined && (
              <Stack gap={4}>
                <Group gap="xs">
                  <Mark tone={trial.data.connected ? 'good' : 'bad'}>
                    {trial.data.connected ? t('dataSource.connected') : t('dataSource.notConnected')}
                  </Mark>
                  <Text size="sm" c="dimmed">
                    {t('dataSource.byWorker', { worker: trial.data.worker, time: duration(trial.data.millis) })}
                  </Text>
                </Group>
                <Text size="sm">{trial.data.message}</Text>
              </Stack>
            )}
            {trial.error !== null && <Refusal failure={trial.error} />}
          </div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:action.close')}
            </Button>
            <Button type="submit" loading={trial.isPending} data-autofocus>
              {t('dataSource.test')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
