import { ScrollArea, SegmentedControl, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type DragEvent, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TypeIcon } from '@/components/graph/TypeIcon';
import { useEditing } from './EditorContext';
import classes from './Palette.module.css';
import { type Phase, PHASES } from './model/read';

export const DRAGGED_TYPE = 'application/x-scheduler-task-type';

/** The types of tasks: dragged to the canvas, or added by Enter. */
export function Palette({
  phase,
  onPhase,
  onAdd,
  search,
}: {
  phase: Phase;
  onPhase: (phase: Phase) => void;
  onAdd: (type: string) => void;
  search: Ref<HTMLInputElement>;
}) {
  const { t } = useTranslation('editor');
  const { types } = useEditing();
  const [query, setQuery] = useState('');
  const words = query.trim().toLowerCase();
  const found = types.filter(({ type, title }) => `${type} ${title}`.toLowerCase().includes(words));
  const [first] = found;
  return (
    <section className={classes.palette} aria-label={t('palette.title')}>
      <div className={classes.head}>
        <TextInput
          ref={search}
          size="xs"
          aria-label={t('palette.search')}
          placeholder={t('palette.search')}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && first !== undefined) onAdd(first.type);
          }}
        />
        <SegmentedControl
          size="xs"
          fullWidth
          orientation="vertical"
          aria-label={t('palette.phase')}
          value={phase}
          onChange={(value) => onPhase(value)}
          data={PHASES.map((value) => ({ value, label: t(`phase.${value}`) }))}
        />
      </div>
      <ScrollArea className={classes.list} type="auto" offsetScrollbars>
        {found.map(({ type, title, description }) => (
          <UnstyledButton
            key={type}
            className={classes.item}
            draggable
            title={summary(description)}
            onClick={() => onAdd(type)}
            onDragStart={(event: DragEvent) => {
              event.dataTransfer.setData(DRAGGED_TYPE, type);
              event.dataTransfer.effectAllowed = 'copy';
            }}
          >
            <TypeIcon type={type} size={16} />
            <span className={classes.label}>{title}</span>
          </UnstyledButton>
        ))}
        {found.length === 0 && (
          <Text size="xs" c="dimmed" p="xs">
            {t('palette.nothing')}
          </Text>
        )}
      </ScrollArea>
      <Text size="xs" c="dimmed" className={classes.hint}>
        {t('palette.hint')}
      </Text>
    </section>
  );
}

function summary(description: string | undefined): string {
  return (description ?? '').split('\n')[0] ?? '';
}
