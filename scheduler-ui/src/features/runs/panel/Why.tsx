import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, data } from '@/api/client';
import type { Explanation, TaskRun } from '@/api/runs';
import { FromNow } from '@/components/Moment';
import { QueryView } from '@/components/QueryView';
import { paths } from '@/lib/paths';
import type { AnyState } from '@/lib/states';
import classes from './TaskPanel.module.css';

/** Why the task does not run, or what it waits for: asked anew as long as it is looked at. */
export function Why({ task, onSelect }: { task: TaskRun; onSelect: (name: string) => void }) {
  const { t } = useTranslation('runs');
  const query = useQuery({
    queryKey: ['explain', task.workflowInstanceId, task.name, task.id, task.state],
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/workflow-instances/{id}/explain', {
          params: { path: { id: task.workflowInstanceId }, query: { task: task.name } },
          signal,
        }),
      ),
    refetchInterval: 5_000,
  });
  return (
    <section className={classes.why} aria-label={t('why.title')}>
      <Text size="xs" fw={600} c="dimmed" mb={2}>
        {t(task.state === 'RUNNING' ? 'why.running' : 'why.title')}
      </Text>
      <QueryView query={query} loading={<Text size="sm">{task.reason ?? '…'}</Text>}>
        {(explanation) => <Explained explanation={explanation} onSelect={onSelect} />}
      </QueryView>
    </section>
  );
}

function Explained({ explanation, onSelect }: { explanation: Explanation; onSelect: (name: string) => void }) {
  const { t } = useTranslation('runs');
  return (
    <div className={classes.text}>
      {explanation.text}
      {explanation.waitsFor.length > 0 && (
        <ul className={classes.waits}>
          {explanation.waitsFor.map((each, index) => (
            <WaitsFor key={index} {...each} onSelect={onSelect} />
          ))}
        </ul>
      )}
      {(explanation.since ?? explanation.next) && (
        <Text size="xs" c="dimmed" mt={6}>
          {explanation.since && (
            <>
              {t('why.since')} <FromNow at={explanation.since} />
            </>
          )}
          {explanation.since && explanation.next && ' · '}
          {explanation.next && (
            <>
              {t('why.next')} <FromNow at={explanation.next} />
            </>
          )}
        </Text>
      )}
    </div>
  );
}

function WaitsFor({
  kind,
  name,
  state,
  onSelect,
}: {
  kind: string;
  name: string;
  state: string;
  onSelect: (name: string) => void;
}) {
  const { t } = useTranslation(['runs', 'common']);
  const words = t(`common:state.${state as AnyState}`, { defaultValue: state });
  const target =
    kind === 'task' ? (
      <Anchor component="button" type="button" size="sm" onClick={() => onSelect(name)}>
        {name}
      </Anchor>
    ) : kind === 'workflow-instance' && /^\d+$/.test(name) ? (
      <Anchor component={Link} to={paths.run(Number(name))} size="sm">
        {t('why.run', { id: name })}
      </Anchor>
    ) : kind === 'worker-group' ? (
      <Anchor component={Link} to={paths.workerGroups()} size="sm">
        {t('why.group', { name })}
      </Anchor>
    ) : kind === 'worker' ? (
      <Anchor component={Link} to={paths.cluster()} size="sm">
        {t('why.worker', { name })}
      </Anchor>
    ) : kind === 'person' ? (
      <>{t('why.person')}</>
    ) : (
      <>{name}</>
    );
  return (
    <li>
      {target}
      {/* of a person the api names its own route, which is a button here */}
      {kind !== 'person' && <span>{words}</span>}
    </li>
  );
}
