import { Anchor, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { runQuery, type TaskRun, taskQuery } from '@/api/runs';
import { LogViewer } from '@/components/log/LogViewer';
import { Lasted, Moment } from '@/components/Moment';
import { Notice } from '@/components/Notice';
import { Page } from '@/components/Page';
import { QueryView } from '@/components/QueryView';
import { StateBadge } from '@/components/StateBadge';
import { told } from '@/components/told';
import { isFinished } from '@/lib/states';
import { paths } from '@/lib/paths';
import classes from './LogPage.module.css';

export function LogPage() {
  const { t } = useTranslation('logs');
  const id = Number(useParams().id);
  const known = Number.isSafeInteger(id) && id > 0;
  const query = useQuery({
    ...taskQuery(id),
    enabled: known,
    refetchInterval: ({ state }) => (state.data !== undefined && isFinished(state.data.state) ? false : 5_000),
  });
  if (!known) return <Notice title={t('noSuch')} role="alert" />;
  return <QueryView query={query}>{(task) => <Opened key={id} id={id} task={task} />}</QueryView>;
}

function Opened({ id, task }: { id: number; task: TaskRun }) {
  const { t } = useTranslation(['logs', 'common']);
  const location = useLocation();
  const navigate = useNavigate();
  const run = useQuery(runQuery(task.workflowInstanceId));
  const line = Number(/^#L(\d{1,10})$/.exec(location.hash)?.[1] ?? 0);

  async function onLine(number: number) {
    await navigate({ hash: `L${number}` }, { replace: true });
    try {
      await navigator.clipboard.writeText(window.location.href);
      told.done(t('common:action.copied'));
    } catch {
      // the clipboard is not to be had by plain http: the address bar has the link
      told.done(t('inAddress'));
    }
  }

  return (
    <Page
      wide
      above={[
        ...(run.data === undefined
          ? []
          : [{ label: run.data.workflow, to: paths.workflow(run.data.project, run.data.workflow) }]),
        {
          label: t('run', { id: task.workflowInstanceId }),
          to: paths.run(task.workflowInstanceId, { task: task.name }),
        },
      ]}
      title={t('title', { task: task.name })}
    >
      <Group gap="md" className={classes.facts}>
        <StateBadge state={task.state} />
        <Text size="sm">{t('attempt', { number: task.attempt })}</Text>
        <Text size="sm">
          <Moment at={task.startedAt} />
        </Text>
        <Text size="sm">
          <Lasted from={task.startedAt} to={task.finishedAt} />
        </Text>
        {task.worker && (
          <Anchor component={Link} to={paths.cluster()} size="sm">
            {task.worker}
          </Anchor>
        )}
      </Group>
      <div className={classes.log}>
        <LogViewer id={id} line={line} onLine={(number) => void onLine(number)} />
      </div>
    </Page>
  );
}
