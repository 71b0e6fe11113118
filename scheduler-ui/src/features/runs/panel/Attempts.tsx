import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { attemptsQuery } from '@/api/runs';
import { Lasted, Moment } from '@/components/Moment';
import { QueryView } from '@/components/QueryView';
import { StateBadge } from '@/components/StateBadge';
import { paths } from '@/lib/paths';
import { useChanges, useRun, useRunStore } from '../view/store';
import classes from './TaskPanel.module.css';

/** All attempts of a task, newest first. */
export function Attempts({ name }: { name: string }) {
  const { t } = useTranslation('runs');
  const store = useRunStore();
  const query = useQuery(attemptsQuery(useRun().id));
  useChanges();
  useEffect(() => {
    if (query.data !== undefined) store.setTasks(query.data);
  }, [query.data, store]);
  const attempts = store
    .attempts()
    .filter((attempt) => attempt.name === name)
    .sort((one, other) => (other.id ?? 0) - (one.id ?? 0));
  return (
    <QueryView query={query}>
      {() =>
        attempts.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('attempts.none')}
          </Text>
        ) : (
          <>
            {attempts.map((attempt) => (
              <div key={attempt.id} className={classes.attempt}>
                <div className={classes.line}>
                  <Text size="sm" fw={500}>
                    {t('task.attempt', { number: attempt.attempt })}
                  </Text>
                  <StateBadge state={attempt.state} />
                  {attempt.superseded && (
                    <Text size="xs" c="dimmed">
                      {t('attempts.superseded')}
                    </Text>
                  )}
                  {attempt.worker && (
                    <Anchor component={Link} to={paths.log(attempt.id ?? 0)} size="sm" ml="auto">
                      {t('panel.log')}
                    </Anchor>
                  )}
                </div>
                <div className={classes.line}>
                  <span>
                    <Moment at={attempt.startedAt ?? attempt.createdAt} />
                  </span>
                  <span>
                    <Lasted from={attempt.startedAt} to={attempt.finishedAt} />
                  </span>
                  {typeof attempt.exitCode === 'number' && (
                    <span>
                      {t('task.exitCode')} {attempt.exitCode}
                    </span>
                  )}
                </div>
                {attempt.reason && <div className={classes.text}>{attempt.reason}</div>}
              </div>
            ))}
          </>
        )
      }
    </QueryView>
  );
}
