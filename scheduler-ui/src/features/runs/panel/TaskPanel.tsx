import { ActionIcon, Stack, Tabs, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outline } from '@/api/document';
import { useFocusBack } from '@/components/focusBack';
import { StateBadge } from '@/components/StateBadge';
import { isFinished } from '@/lib/states';
import { useTask } from '../view/store';
import { Attempts } from './Attempts';
import { Children } from './Children';
import { Definition } from './Definition';
import { Facts } from './Facts';
import { Items } from './Items';
import { LogTab } from './LogTab';
import { TaskActions } from './TaskActions';
import classes from './TaskPanel.module.css';
import { Why } from './Why';

/** All that is known of one task of the run. */
export function TaskPanel({
  name,
  outline,
  onSelect,
  onClose,
  onActed,
}: {
  name: string;
  outline: Outline;
  onSelect: (name: string) => void;
  onClose: () => void;
  onActed: () => void;
}) {
  const { t } = useTranslation(['runs', 'common']);
  const task = useTask(name);
  const definition = outline.tasks.find((each) => each.name === name);
  const [tab, setTab] = useState<string | null>('about');
  const state = task?.state ?? 'WAITING';
  const hasChildren = definition?.type === 'foreach' || definition?.type === 'sub-workflow';
  useFocusBack();
  const onKeyDown = (event: KeyboardEvent) => {
    // fields and dialogs have an Escape of their own; that of a dialog comes here, too, though it stands elsewhere on the page
    const own = event.currentTarget.contains(event.target as Node) && !(event.target instanceof HTMLInputElement);
    if (event.key === 'Escape' && own && !event.defaultPrevented) onClose();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a key for all that is within
    <aside className={classes.panel} aria-label={t('panel.label', { name })} onKeyDown={onKeyDown}>
      <div className={classes.head}>
        <div className={classes.title}>
          <Text fw={600} className={classes.name}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {definition?.type ?? t('panel.gone')}
          </Text>
        </div>
        <StateBadge state={state} />
        <ActionIcon variant="subtle" color="gray" aria-label={t('panel.close')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      {task && definition && <TaskActions task={task} definition={definition} onActed={onActed} />}
      <Tabs value={tab} onChange={setTab} className={classes.tabs} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="about">{t('panel.about')}</Tabs.Tab>
          <Tabs.Tab value="attempts">{t('panel.attempts')}</Tabs.Tab>
          {hasChildren && <Tabs.Tab value="children">{t('panel.children')}</Tabs.Tab>}
          <Tabs.Tab value="definition">{t('panel.definition')}</Tabs.Tab>
          <Tabs.Tab value="log">{t('panel.log')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="about" className={classes.body}>
          <Stack gap="md">
            {task && !isFinished(state) && <Why task={task} onSelect={onSelect} />}
            {isFinished(state) && task?.reason && <Section title={t('panel.reason')}>{task.reason}</Section>}
            {task?.id && definition?.type === 'foreach' && !isFinished(state) && <Items id={task.id} />}
            {task && <Facts task={task} />}
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="attempts" className={classes.body}>
          <Attempts name={name} />
        </Tabs.Panel>
        <Tabs.Panel value="children" className={classes.body}>
          {task?.id ? <Children id={task.id} active={!isFinished(state)} /> : <None words={t('children.notYet')} />}
        </Tabs.Panel>
        <Tabs.Panel value="definition" className={classes.body}>
          {definition && <Definition task={definition} />}
        </Tabs.Panel>
        <Tabs.Panel value="log" className={classes.log}>
          {task?.id ? <LogTab key={task.id} id={task.id} /> : <None words={t('panel.noLog')} />}
        </Tabs.Panel>
      </Tabs>
    </aside>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Text size="xs" fw={600} c="dimmed" mb={2}>
        {title}
      </Text>
      <div className={classes.text}>{children}</div>
    </section>
  );
}

function None({ words }: { words: string }) {
  return (
    <Text size="sm" c="dimmed" p="md">
      {words}
    </Text>
  );
}
