import { Checkbox, Text, TextInput } from '@mantine/core';
import { IconArrowsExchange, IconPlayerPause, IconPlayerPlay, IconPlugX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schema } from '@/api/types';
import { FormDialog } from '@/components/form/FormDialog';
import { RowMenu } from '@/components/RowMenu';
import { useRefresh } from '@/components/useRefresh';
import { type Mode, steer } from './api';
import { TakeOver } from './TakeOver';

type Kind = 'masters' | 'workers';
type Node = Schema['NodeView'];

const ICONS = { ACTIVE: IconPlayerPlay, PASSIVE: IconPlayerPause, DRAINING: IconPlugX };

/** What an operator may want of a node. */
export function NodeMenu({ kind, node }: { kind: Kind; node: Node }) {
  const { t } = useTranslation('cluster');
  const [open, setOpen] = useState<Mode | 'take-over'>();
  const modes = (['ACTIVE', 'PASSIVE', 'DRAINING'] as const).filter((mode) => mode !== node.wantedMode);
  return (
    <>
      <RowMenu
        name={node.nodeId}
        actions={[
          ...modes.map((mode) => {
            const Icon = ICONS[mode];
            return { label: t(`make.${mode}`), icon: <Icon size={16} />, run: () => setOpen(mode) };
          }),
          ...(kind === 'masters'
            ? [
                {
                  label: t('takeOver.action'),
                  icon: <IconArrowsExchange size={16} />,
                  danger: true,
                  run: () => setOpen('take-over'),
                },
              ]
            : []),
        ]}
      />
      {open === 'take-over' ? (
        <TakeOver nodeId={node.nodeId} onClose={() => setOpen(undefined)} />
      ) : (
        open !== undefined && (
          <ModeDialog kind={kind} nodeId={node.nodeId} mode={open} onClose={() => setOpen(undefined)} />
        )
      )}
    </>
  );
}

function ModeDialog({ kind, nodeId, mode, onClose }: { kind: Kind; nodeId: string; mode: Mode; onClose: () => void }) {
  const { t } = useTranslation(['cluster', 'common']);
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  const [force, setForce] = useState(false);
  return (
    <FormDialog
      title={t('makeTitle', { node: nodeId, mode: t(`mode.${mode}`) })}
      action={t(`make.${mode}`)}
      fields={['reason']}
      onClose={onClose}
      run={async () => {
        await steer.mode(kind, nodeId, { mode, reason, force });
        await refresh();
      }}
    >
      {(errorOf) => (
        <>
          <Text size="sm">{t(`explain.${kind}.${mode}`)}</Text>
          <TextInput
            label={t('common:form.reason')}
            data-autofocus
            value={reason}
            error={errorOf('reason')}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {mode !== 'ACTIVE' && (
            <Checkbox label={t('force')} checked={force} onChange={(event) => setForce(event.currentTarget.checked)} />
          )}
        </>
      )}
    </FormDialog>
  );
}
