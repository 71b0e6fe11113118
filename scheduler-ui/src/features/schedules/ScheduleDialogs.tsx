import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/api/types';
import { Confirm } from '@/components/Confirm';
import { FormDialog } from '@/components/form/FormDialog';
import { useRefresh } from '@/components/useRefresh';
import { nameOf, schedule as schedules } from './api';
import { ExplainDialog } from './ExplainDialog';
import { FiresDialog } from './FiresDialog';
import { ScheduleDialog } from './ScheduleDialog';
import type { Chosen } from './ScheduleMenu';

export function ScheduleDialogs({ chosen: { what, schedule }, onClose }: { chosen: Chosen; onClose: () => void }) {
  switch (what) {
    case 'edit':
      return (
        <ScheduleDialog project={schedule.project} workflow={schedule.workflow} schedule={schedule} onClose={onClose} />
      );
    case 'pause':
      return <PauseDialog schedule={schedule} onClose={onClose} />;
    case 'delete':
      return <DeleteDialog schedule={schedule} onClose={onClose} />;
    case 'explain':
      return <ExplainDialog schedule={schedule} onClose={onClose} />;
    case 'fires':
      return <FiresDialog schedule={schedule} onClose={onClose} />;
  }
}

function PauseDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { t } = useTranslation(['schedules', 'common']);
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t('pauseTitle', { name: schedule.name, workflow: schedule.workflow })}
      action={t('action.pause')}
      fields={['reason']}
      onClose={onClose}
      run={async () => {
        await schedules.pause(nameOf(schedule), reason);
        await refresh();
      }}
    >
      {(errorOf) => (
        <TextInput
          label={t('common:form.reason')}
          description={t('pauseHint')}
          data-autofocus
          value={reason}
          error={errorOf('reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}

function DeleteDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { t } = useTranslation(['schedules', 'common']);
  const refresh = useRefresh();
  return (
    <Confirm
      title={t('deleteTitle', { name: schedule.name, workflow: schedule.workflow })}
      action={t('action.delete')}
      run={async () => {
        await schedules.remove(nameOf(schedule));
        await refresh();
      }}
      onClose={onClose}
    >
      {t('deleteText')}
    </Confirm>
  );
}
