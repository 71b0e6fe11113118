import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { useAct, useRefresh } from '@/components/useRefresh';
import { backfill as backfills } from './api';

/** What its state allows. */
export function BackfillActions({ backfill: { id, state } }: { backfill: Schema['BackfillView'] }) {
  const { t } = useTranslation('backfills');
  const act = useAct();
  const refresh = useRefresh();
  const [cancelling, setCancelling] = useState(false);
  const [busy, setBusy] = useState(false);
  const ask = async (deed: () => Promise<unknown>, done: string) => {
    setBusy(true);
    await act(deed, done);
    setBusy(false);
  };
  return (
    <>
      {state === 'RUNNING' && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={busy}
          onClick={() => void ask(() => backfills.pause(id), t('paused'))}
        >
          {t('pause')}
        </Button>
      )}
      {(state === 'PAUSED' || state === 'FAILED') && (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={busy}
          onClick={() => void ask(() => backfills.resume(id), t('resumed'))}
        >
          {state === 'FAILED' ? t('again') : t('resume')}
        </Button>
      )}
      {(state === 'RUNNING' || state === 'PAUSED') && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          onClick={() => setCancelling(true)}
        >
          {t('cancel')}
        </Button>
      )}
      {cancelling && (
        <Confirm
          title={t('cancelTitle', { id })}
          action={t('cancel')}
          run={async () => {
            await backfills.cancel(id);
            await refresh();
          }}
          onClose={() => setCancelling(false)}
        >
          {t('cancelText')}
        </Confirm>
      )}
    </>
  );
}
