import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PlannedTask, RunPlan } from '@/api/runs';
import { Values } from '@/components/Values';
import classes from './Start.module.css';

/** More of a plan than anybody reads. */
const SHOWN = 500;

/** What a start would do. */
export function Plan({ plan }: { plan: RunPlan }) {
  const { t } = useTranslation('start');
  const tasks = plan.tasks ?? [];
  const problems = plan.problems ?? [];
  const values = Object.entries(plan.params ?? {});
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('plan.runs', { count: tasks.filter((task) => task.does === 'RUN').length })} · {t('plan.nothing')}
      </Text>
      {problems.length === 0 ? (
        <Alert color="green" icon={<IconCircleCheck />} role="status">
          {t('plan.fine')}
        </Alert>
      ) : (
        <Alert
          color="orange"
          icon={<IconAlertTriangle />}
          title={t('plan.problems', { count: problems.length })}
          role="alert"
        >
          {problems.map((problem, index) => (
            <Text size="sm" key={index}>
              {problem.path === undefined || problem.path === '' ? '' : `${problem.path}: `}
              {problem.message}
            </Text>
          ))}
        </Alert>
      )}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('plan.title')}>
        {values.length > 0 && (
          <>
            <Text size="sm" fw={600}>
              {t('plan.values')}
            </Text>
            <Values values={values} />
          </>
        )}
        {layersOf(tasks.slice(0, SHOWN)).map(({ list, layer, members }) => (
          <div key={`${list}${layer}`} className={classes.layer}>
            <Text size="xs" fw={600} c="dimmed">
              {list === 'onFailure' || list === 'finally' ? `${t(`plan.list.${list}`)} · ` : ''}
              {t('plan.layer', { number: layer + 1 })}
            </Text>
            {members.map((task) => (
              <Task key={task.name} task={task} />
            ))}
          </div>
        ))}
        {tasks.length > SHOWN && (
          <Text size="sm" c="dimmed">
            {t('plan.more', { count: tasks.length - SHOWN })}
          </Text>
        )}
      </div>
    </Stack>
  );
}

function Task({ task }: { task: PlannedTask }) {
  const { t } = useTranslation('start');
  const does = task.does ?? 'RUN';
  const params = Object.entries(task.params ?? {});
  return (
    <>
      <div className={classes.task} data-left={does !== 'RUN' || undefined}>
        <span>{task.name}</span>
        <span className={classes.soft}>
          {task.type} · {t(`plan.does.${does}`)}
        </span>
      </div>
      {params.length > 0 && <Values values={params} />}
      {(task.open ?? []).length > 0 && (
        <div className={classes.soft}>{t('plan.open', { names: (task.open ?? []).join(', ') })}</div>
      )}
    </>
  );
}

function layersOf(tasks: readonly PlannedTask[]) {
  const layers: { list: string; layer: number; members: PlannedTask[] }[] = [];
  for (const task of tasks) {
    const list = task.list ?? 'tasks';
    const layer = task.layer ?? 0;
    const found = layers.find((each) => each.list === list && each.layer === layer);
    if (found === undefined) layers.push({ list, layer, members: [task] });
    else found.members.push(task);
  }
  return layers;
}
