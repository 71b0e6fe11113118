import { ActionIcon, ScrollArea, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from '@/components/focusBack';
import { useEditing } from './EditorContext';
import classes from './Editor.module.css';
import { TaskForm } from './forms/TaskForm';
import { WorkflowForm } from './forms/WorkflowForm';

export type Side = 'task' | 'workflow' | null;

interface Open {
  side: NonNullable<Side>;
  focus: object | null;
  onClose: () => void;
}

/** The form of what is selected, or of the workflow itself. */
export function SidePanel({ side, ...open }: Omit<Open, 'side'> & { side: Side }) {
  return side === null ? null : <OpenPanel side={side} {...open} />;
}

function OpenPanel({ side, focus, onClose }: Open) {
  const { t } = useTranslation(['editor', 'common']);
  const { state } = useEditing();
  const { selected, model, text } = state;
  useFocusBack();
  const [id] = selected;
  const task = id === undefined ? undefined : model?.byId.get(id);
  const title =
    side === 'workflow' ? t('form.workflow') : selected.length === 1 && task !== undefined ? task.name : t('form.task');
  const older = model !== null && model.text !== text;
  return (
    <section className={classes.side} aria-label={side === 'workflow' ? t('form.workflow') : t('form.task')}>
      <div className={classes.sideHead}>
        <Title order={2} size="h4" className={classes.sideTitle ?? ''}>
          {title}
        </Title>
        <ActionIcon variant="subtle" aria-label={t('common:action.close')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <ScrollArea className={classes.sideBody ?? ''} type="auto" offsetScrollbars="y">
        <fieldset className={classes.fields} disabled={older}>
          {older && (
            <Text size="sm" c="var(--tone-held)" mb="sm" role="status">
              {t('form.older')}
            </Text>
          )}
          {side === 'workflow' ? (
            <WorkflowForm />
          ) : selected.length > 1 ? (
            <Text size="sm">{t('form.several', { count: selected.length })}</Text>
          ) : task === undefined ? (
            <Text size="sm" c="dimmed">
              {t('form.none')}
            </Text>
          ) : (
            <TaskForm key={`${task.phase}.${task.index}`} task={task} focus={focus} />
          )}
        </fieldset>
      </ScrollArea>
    </section>
  );
}
