import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { useRefresh } from '@/components/useRefresh';
import { steer } from './api';

/** Of a master that hangs: the others take its slots at once. */
export function TakeOver({ nodeId, onClose }: { nodeId: string; onClose: () => void }) {
  const { t } = useTranslation(['cluster', 'common']);
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  return (
    <Confirm
      title={t('takeOver.title', { node: nodeId })}
      action={t('takeOver.action')}
      typeName={nodeId}
      run={async () => {
        await steer.takeOver(nodeId, reason);
        await refresh();
      }}
      onClose={onClose}
    >
      <Stack gap="sm">
        <span>{t('takeOver.text')}</span>
        <TextInput
          label={t('common:form.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Stack>
    </Confirm>
  );
}
