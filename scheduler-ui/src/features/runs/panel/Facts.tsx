import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TaskRun } from '@/api/runs';
import { Lasted, Moment } from '@/components/Moment';
import { Values } from '@/components/Values';
import { paths } from '@/lib/paths';
import { detailOf } from './detail';
import { Section } from './TaskPanel';

/** Times, worker, what came out, and what a task that steers has decided. */
export function Facts({ task }: { task: TaskRun }) {
  const { t } = useTranslation('runs');
  const outputs = Object.entries(task.outputs);
  const facts: [string, ReactNode][] = [];
  if (task.attempt > 0) facts.push([t('task.attemptNumber'), task.attempt]);
  if (task.createdAt) facts.push([t('task.created'), <Moment key="c" at={task.createdAt} />]);
  if (task.startedAt) facts.push([t('task.started'), <Moment key="s" at={task.startedAt} />]);
  if (task.startedAt) {
    facts.push([t('task.duration'), <Lasted key="d" from={task.startedAt} to={task.finishedAt} />]);
  }
  if (task.dueAt && !task.finishedAt) facts.push([t('task.due'), <Moment key="u" at={task.dueAt} />]);
  if (task.worker) {
    facts.push([
      t('task.worker'),
      <Anchor key="w" component={Link} to={paths.cluster()} size="sm" inherit>
        {task.worker}
      </Anchor>,
    ]);
  }
  if (typeof task.exitCode === 'number') facts.push([t('task.exitCode'), task.exitCode]);
  const detail = detailOf(task.detail);
  if (detail.taken !== undefined) facts.push([t('detail.taken'), detail.taken.join(', ') || t('detail.none')]);
  if (detail.because !== undefined) facts.push([t('detail.because'), detail.because]);
  if (detail.by !== undefined) facts.push([t('detail.by'), detail.by]);
  if (detail.comment !== undefined) facts.push([t('detail.comment'), detail.comment]);
  if (detail.items !== undefined) facts.push([t('detail.items'), t('detail.itemCounts', detail.items)]);
  if (detail.child !== undefined) {
    facts.push([
      t('detail.child'),
      <Anchor key="r" component={Link} to={paths.run(detail.child)} size="sm" inherit>
        {detail.child}
      </Anchor>,
    ]);
  }
  return (
    <>
      {facts.length > 0 && <Values values={facts} />}
      {outputs.length > 0 && (
        <Section title={t('task.outputs')}>
          <Values values={outputs} />
        </Section>
      )}
    </>
  );
}
