import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { Dialog } from '@/components/Dialog';
import { Refusal } from '@/components/form/Refusal';
import { Mark } from '@/components/Mark';
import { duration } from '@/lib/format';

/** Has an alert server send a message to the channel, and shows what the receiver said. */
export function TestDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation(['alerts', 'common']);
  const trial = useMutation({
    mutationFn: () => data(api.POST('/api/v1/alert-channels/{name}/test', { params: { path: { name } } })),
  });
  return (
    <Dialog onClose={onClose} title={t('channel.testTitle', { name })}>
      <Stack gap="sm">
        <Text size="sm">{t('channel.testText')}</Text>
        <div aria-live="polite">
          {trial.isPending && <Loader size="sm" aria-label={t('channel.testing')} />}
          {trial.data !== undefined && (
            <Stack gap={4}>
              <Group gap="xs">
                <Mark tone={trial.data.sent ? 'good' : 'bad'}>
                  {trial.data.sent ? t('state.SENT') : t('state.FAILED')}
                </Mark>
                {trial.data.server !== '' && (
                  <Text size="sm" c="dimmed">
                    {t('channel.byServer', { server: trial.data.server, time: duration(trial.data.millis) })}
                  </Text>
                )}
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
          <Button loading={trial.isPending} data-autofocus onClick={() => trial.mutate()}>
            {t('channel.test')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
