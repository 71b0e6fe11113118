import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconCheck, IconRefresh, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { OutlineTask } from '@/api/document';
import { Keys } from '@/api/keys';
import type { TaskRun } from '@/api/runs';
import { Confirm } from '@/components/Confirm';
import { Dialog } from '@/components/Dialog';
import { told } from '@/components/told';
import { messageOf } from '@/lib/failure';
import { isFinished } from '@/lib/states';
import { useRun } from '../view/store';
import classes from './TaskPanel.module.css';

const AGAIN = new Set(['SUCCEEDED', 'FAILED', 'KILLED', 'LOST']);
type Asking = 'again' | 'downstream' | 'force' | 'approve' | 'reject';

/** What a person can do about one task. */
export function TaskActions({
  task,
  definition,
  onActed,
}: {
  task: TaskRun;
  definition: OutlineTask;
  onActed: () => void;
}) {
  const { t } = useTranslation('runs');
  const run = useRun();
  const [asking, setAsking] = useState<Asking>();
  const { id, state, name } = task;
  if (typeof id !== 'number') return null;
  const ended = isFinished(run.state);
  const actions: Asking[] = [];
  if (definition.type === 'wait' && state === 'RUNNING') actions.push('approve', 'reject');
  if (ended && AGAIN.has(state)) actions.push('again', 'downstream');
  if (state === 'FAILED' || state === 'KILLED' || state === 'LOST') actions.push('force');
  if (actions.length === 0) return null;

  async function act(action: 'again' | 'downstream' | 'force', of: number) {
    if (action === 'force') {
      await api.POST('/api/v1/task-instances/{id}/force-success', { params: { path: { id: of } } });
    } else {
      await api.POST('/api/v1/task-instances/{id}/rerun', {
        params: { path: { id: of } },
        body: { downstream: action === 'downstream' },
      });
    }
    told.done(t(`taskActed.${action}`, { name }));
    onActed();
  }

  return (
    <div className={classes.actions}>
      {actions.map((action) => (
        <Button
          key={action}
          size="compact-xs"
          variant={action === 'approve' ? 'filled' : 'default'}
          leftSection={
            action === 'approve' || action === 'force' ? (
              <IconCheck size={14} />
            ) : action === 'reject' ? (
              <IconX size={14} />
            ) : (
              <IconRefresh size={14} />
            )
          }
          onClick={() => setAsking(action)}
        >
          {t(`taskAction.${action}`)}
        </Button>
      ))}
      {(asking === 'again' || asking === 'downstream' || asking === 'force') && (
        <Confirm
          title={t(`taskAsk.${asking}`, { name })}
          action={t(`taskAction.${asking}`)}
          destroys={false}
          run={() => act(asking, id)}
          onClose={() => setAsking(undefined)}
        >
          {t(`taskText.${asking}`)}
        </Confirm>
      )}
      {(asking === 'approve' || asking === 'reject') && (
        <Answer id={id} name={name} outcome={asking} onActed={onActed} onClose={() => setAsking(undefined)} />
      )}
    </div>
  );
}

function Answer({
  id,
  name,
  outcome,
  onActed,
  onClose,
}: {
  id: number;
  name: string;
  outcome: 'approve' | 'reject';
  onActed: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['runs', 'common']);
  const [comment, setComment] = useState('');
  const [keys] = useState(() => new Keys());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  async function go() {
    setBusy(true);
    const body = { outcome, comment: comment.trim() === '' ? undefined : comment };
    try {
      await api.POST('/api/v1/task-instances/{id}/signal', {
        params: { path: { id }, header: { 'Idempotency-Key': keys.of(body) } },
        body,
      });
      told.done(t(`taskActed.${outcome}`, { name }));
      onActed();
      onClose();
    } catch (problem) {
      setFailure(messageOf(problem));
      setBusy(false);
    }
  }

  return (
    <Dialog onClose={onClose} enters title={t(`taskAsk.${outcome}`, { name })} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t(`taskText.${outcome}`)}</Text>
          <Textarea
            label={t('answer.comment')}
            autosize
            minRows={2}
            data-autofocus
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          {failure !== undefined && (
            <Text role="alert" size="sm" c="var(--tone-bad)">
              {failure}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" loading={busy} color={outcome === 'reject' ? 'red.8' : undefined}>
              {t(`taskAction.${outcome}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
