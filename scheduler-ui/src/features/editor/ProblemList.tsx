import { ActionIcon, Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useEditing } from './EditorContext';
import classes from './Editor.module.css';
import { useProblemText } from './useProblemText';

const SHOWN = 200;

/** Everything that is wrong; each leads to its place. */
export function ProblemList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['editor', 'common']);
  const { problems, jump } = useEditing();
  const words = useProblemText();
  return (
    <section className={classes.problems} aria-label={t('problems.title')}>
      <div className={classes.problemsHead}>
        <Text size="sm" fw={600}>
          {t('problems.count', { count: problems.length })}
        </Text>
        <ActionIcon variant="subtle" size="sm" aria-label={t('common:action.close')} onClick={onClose}>
          <IconX size={14} />
        </ActionIcon>
      </div>
      {problems.length === 0 ? (
        <Text size="sm" c="dimmed" px="sm" pb="sm">
          {t('problems.none')}
        </Text>
      ) : (
        <ul className={classes.problemItems}>
          {problems.slice(0, SHOWN).map((problem, at) => (
            <li key={at}>
              <UnstyledButton className={classes.problem} onClick={() => jump(problem)}>
                <IconAlertTriangle size={14} className={classes.problemIcon} aria-hidden />
                <span className={classes.problemPlace}>
                  {[problem.task?.replace(/~.*/, ''), problem.path.join('.')].filter(Boolean).join(' · ')}
                </span>
                <span className={classes.problemText}>{words(problem)}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
