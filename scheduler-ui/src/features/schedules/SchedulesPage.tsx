import { IconCalendarEvent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { usePaging } from '@/components/Pager';
import { ProjectFrame } from '@/components/ProjectFrame';
import { QueryView } from '@/components/QueryView';
import { useNames } from '@/components/useNames';
import { allSchedules } from './api';
import { SchedulesTable } from './SchedulesTable';

/** The schedules of all projects. */
export function SchedulesPage() {
  const { t } = useTranslation('schedules');
  const query = useQuery(allSchedules(usePaging()));
  return (
    <Page title={t('title')}>
      <QueryView query={query}>{(page) => <SchedulesTable page={page} of="all" empty={<Empty />} />}</QueryView>
    </Page>
  );
}

/** Those of one project. */
export function ProjectSchedulesTab() {
  const { project } = useNames();
  const query = useQuery(allSchedules({ ...usePaging(), project }));
  return (
    <ProjectFrame project={project} tab="schedules">
      <QueryView query={query}>{(page) => <SchedulesTable page={page} of="project" empty={<Empty />} />}</QueryView>
    </ProjectFrame>
  );
}

function Empty() {
  const { t } = useTranslation('schedules');
  return (
    <Notice icon={<IconCalendarEvent size={40} />} title={t('empty')}>
      {t('emptyText')}
    </Notice>
  );
}
