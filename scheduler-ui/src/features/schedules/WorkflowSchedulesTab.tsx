import { Button } from '@mantine/core';
import { IconCalendarEvent, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/components/Notice';
import { usePaging } from '@/components/Pager';
import { QueryView } from '@/components/QueryView';
import { useNames } from '@/components/useNames';
import { WorkflowFrame } from '@/components/WorkflowFrame';
import { schedulesOf } from './api';
import { ScheduleDialog } from './ScheduleDialog';
import { SchedulesTable } from './SchedulesTable';

export function WorkflowSchedulesTab() {
  const { t } = useTranslation('schedules');
  const { project, workflow } = useNames();
  const query = useQuery(schedulesOf(project, workflow, usePaging()));
  const [creating, setCreating] = useState(false);
  const create = (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      {t('create')}
    </Button>
  );
  return (
    <WorkflowFrame project={project} workflow={workflow} tab="schedules" actions={create}>
      <QueryView query={query}>
        {(page) => (
          <SchedulesTable
            page={page}
            of="workflow"
            empty={
              <Notice icon={<IconCalendarEvent size={40} />} title={t('emptyWorkflow')} action={create}>
                {t('emptyWorkflowText')}
              </Notice>
            }
          />
        )}
      </QueryView>
      {creating && (
        <ScheduleDialog project={project} workflow={workflow} schedule={undefined} onClose={() => setCreating(false)} />
      )}
    </WorkflowFrame>
  );
}
