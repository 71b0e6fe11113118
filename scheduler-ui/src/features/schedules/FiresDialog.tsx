import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schedule } from '@/api/types';
import { DataTable } from '@/components/DataTable';
import { Dialog } from '@/components/Dialog';
import { Mark } from '@/components/Mark';
import { Moment, MomentIn } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { QueryView } from '@/components/QueryView';
import { paths } from '@/lib/paths';
import { firesOf, nameOf } from './api';

const TONES = { FIRED: 'good', QUEUED: 'held', SKIPPED: 'left' } as const;

/** What has become of the last fire times. */
export function FiresDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const { t } = useTranslation(['schedules', 'common']);
  const query = useQuery(firesOf(nameOf(schedule)));
  const zone = schedule.timezone;
  return (
    <Dialog onClose={onClose} size="xl" title={t('fires.title', { name: schedule.name, workflow: schedule.workflow })}>
      <QueryView query={query}>
        {(page) => (
          <DataTable
            label={t('fires.label')}
            page={page}
            paged={false}
            keyOf={(row) => row.fireTime}
            empty={<Notice title={t('fires.empty')} />}
            columns={[
              {
                key: 'time',
                header: t('fires.time'),
                cell: ({ fireTime, since }) =>
                  since === null || since === undefined ? (
                    <MomentIn zone={zone} at={fireTime} />
                  ) : (
                    <>
                      <MomentIn zone={zone} at={since} /> – <MomentIn zone={zone} at={fireTime} />
                    </>
                  ),
              },
              {
                key: 'outcome',
                header: t('fires.outcome'),
                cell: ({ outcome, reason }) => (
                  <>
                    <Mark tone={TONES[outcome]}>{t(`fires.${outcome}`)}</Mark>{' '}
                    {reason !== null && reason !== undefined && t(`fires.${reason}`)}
                  </>
                ),
              },
              {
                key: 'run',
                header: t('fires.run'),
                cell: ({ workflowInstanceId: id }) =>
                  id !== null &&
                  id !== undefined && (
                    <Anchor component={Link} to={paths.run(id)} size="sm">
                      {id}
                    </Anchor>
                  ),
              },
              { key: 'decided', header: t('fires.decided'), cell: ({ decidedAt }) => <Moment at={decidedAt} /> },
            ]}
          />
        )}
      </QueryView>
    </Dialog>
  );
}
