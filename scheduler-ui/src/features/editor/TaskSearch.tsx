import { Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { TypeIcon } from '@/components/graph/TypeIcon';
import { useEditing } from './EditorContext';
import classes from './TaskSearch.module.css';

const SHOWN = 12;

/** Goes to a task by a part of its name, type or script. */
export function TaskSearch({ onGo, onClose }: { onGo: (id: string) => void; onClose: () => void }) {
  const { t } = useTranslation(['editor', 'common']);
  const { state } = useEditing();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const words = query.trim().toLowerCase();
  const { model } = state;
  const named = model?.tasks.filter(({ name, type }) => `${name} ${type}`.toLowerCase().includes(words)) ?? [];
  const within =
    words.length < 3 || model === null
      ? []
      : model.tasks.filter((task) => !named.includes(task) && task.written.toLowerCase().includes(words));
  const found = [...named, ...within].slice(0, SHOWN);
  const go = (id: string | undefined) => {
    if (id === undefined) return;
    onClose();
    onGo(id);
  };
  return (
    <Dialog onClose={onClose} title={t('search.title')}>
      <TextInput
        data-autofocus
        aria-label={t('search.field')}
        placeholder={t('search.field')}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
          else if (event.key === 'Enter') go(found[at]?.id);
          else return;
          event.preventDefault();
        }}
      />
      <ul className={classes.found} aria-label={t('search.found')}>
        {found.map((task, i) => (
          <li key={task.id}>
            <UnstyledButton className={classes.task} data-at={i === at || undefined} onClick={() => go(task.id)}>
              <TypeIcon type={task.type} size={16} />
              <span className={classes.name}>{task.name}</span>
              <span className={classes.type}>{task.type}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {t('search.nothing')}
        </Text>
      )}
    </Dialog>
  );
}
