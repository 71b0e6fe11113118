import {
  IconHelpCircle,
  IconHistory,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '@/api/types';
import { RowMenu } from '@/components/RowMenu';
import { useAct } from '@/components/useRefresh';
import { nameOf, schedule as schedules } from './api';

export interface Chosen {
  readonly what: 'edit' | 'pause' | 'delete' | 'explain' | 'fires';
  readonly schedule: Schedule;
}

export function ScheduleMenu({ schedule, choose }: { schedule: Schedule; choose: (chosen: Chosen) => void }) {
  const { t } = useTranslation('schedules');
  const act = useAct();
  const paused = schedule.pause !== null && schedule.pause !== undefined;
  const opens = (what: Chosen['what']) => () => choose({ what, schedule });
  return (
    <RowMenu
      name={`${schedule.workflow} ${schedule.name}`}
      actions={[
        { label: t('action.edit'), icon: <IconPencil size={16} />, run: opens('edit') },
        paused
          ? {
              label: t('action.resume'),
              icon: <IconPlayerPlay size={16} />,
              run: () => void act(() => schedules.resume(nameOf(schedule)), t('resumed')),
            }
          : { label: t('action.pause'), icon: <IconPlayerPause size={16} />, run: opens('pause') },
        { label: t('action.fires'), icon: <IconHistory size={16} />, run: opens('fires') },
        { label: t('action.explain'), icon: <IconHelpCircle size={16} />, run: opens('explain') },
        { label: t('action.delete'), icon: <IconTrash size={16} />, danger: true, run: opens('delete') },
      ]}
    />
  );
}
