import { Alert, Anchor } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Run } from '@/api/runs';
import { Lasted, Moment } from '@/components/Moment';
import { StateBadge } from '@/components/StateBadge';
import { useFormats } from '@/lib/format';
import { paths } from '@/lib/paths';
import type { Liveness } from './live';
import classes from './RunPage.module.css';
import { countsOf, useChanges, useRun, useRunStore } from './store';

/** How the run stands, where it comes from, and what is the matter with it. */
export function RunHeader({ liveness }: { liveness: Liveness }) {
  const { t } = useTranslation('runs');
  const run = useRun();
  return (
    <div>
      <div className={classes.facts}>
        <StateBadge state={run.state} />
        <Progress />
        <Fact name={t('run.started')}>
          <Moment at={run.startedAt} />
        </Fact>
        <Fact name={t('run.duration')}>
          <Lasted from={run.startedAt} to={run.finishedAt} />
        </Fact>
        <Fact name={t('run.origin')}>
          <OriginLinks run={run} />
        </Fact>
        <Fact name={t('run.version')}>
          <Anchor
            component={Link}
            to={paths.editor(run.project, run.workflow, { version: run.version })}
            size="sm"
            inherit
          >
            {run.version}
          </Anchor>
        </Fact>
        <Live liveness={liveness} />
      </div>
      {run.attention && (
        <Alert color="orange" icon={<IconAlertTriangle />} title={t('run.attention')} mt="xs">
          {run.attention}
        </Alert>
      )}
      {run.reason && <div className={classes.reason}>{run.reason}</div>}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span className={classes.fact}>
      <span className={classes.factName}>{name}</span>
      <span>{children}</span>
    </span>
  );
}

function Progress() {
  const { t } = useTranslation('runs');
  const formats = useFormats();
  useChanges();
  const tasks = useRunStore().tasks();
  const { ended, failed } = countsOf(tasks);
  if (tasks.length === 0) return null;
  return (
    <span>
      {t('run.progress', { ended: formats.number(ended), all: formats.number(tasks.length) })}
      {failed > 0 && `, ${t('run.failed', { count: failed, formatted: formats.number(failed) })}`}
    </span>
  );
}

function OriginLinks({ run }: { run: Run }) {
  const { t } = useTranslation('runs');
  const link = (to: string, words: string) => (
    <Anchor component={Link} to={to} size="sm" inherit>
      {words}
    </Anchor>
  );
  switch (run.origin) {
    case 'SCHEDULE':
      return link(
        paths.workflowTab(run.project, run.workflow, 'schedules'),
        t('run.bySchedule', { name: run.schedule }),
      );
    case 'BACKFILL':
      return run.backfillId ? link(paths.backfill(run.backfillId), t('run.byBackfill', { id: run.backfillId })) : null;
    case 'SUB_WORKFLOW':
      return run.parentWorkflowInstanceId
        ? link(paths.run(run.parentWorkflowInstanceId), t('run.byParent', { id: run.parentWorkflowInstanceId }))
        : null;
    case 'RERUN':
      return run.rerunOf
        ? link(paths.run(run.rerunOf), t('run.byRerun', { id: run.rerunOf, who: run.createdBy }))
        : null;
    case 'MANUAL':
      return <>{run.createdBy}</>;
  }
}

function Live({ liveness }: { liveness: Liveness }) {
  const { t } = useTranslation('runs');
  if (liveness === 'ended') return null;
  return (
    <span className={classes.live} role="status" title={t(`live.${liveness}Text`)}>
      <span className={classes.dot} data-liveness={liveness} aria-hidden />
      {t(`live.${liveness}`)}
    </span>
  );
}
