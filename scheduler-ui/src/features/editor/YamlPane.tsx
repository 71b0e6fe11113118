import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Marker } from '@/components/code/code';
import { CodeEditor } from '@/components/code/CodeEditor';
import { useEditing } from './EditorContext';
import { useProblemText } from './useProblemText';
import classes from './Editor.module.css';

const LARGE = 40_000;

/** The document as text. What is typed is drawn at once; a large document waits for a pause. */
export function YamlPane() {
  const { t } = useTranslation('editor');
  const { state, edit, undo, redo, problems, reveal, select } = useEditing();
  const [typed, setTyped] = useState<string | null>(null);
  const [seen, setSeen] = useState(state.text);
  const words = useProblemText();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (seen !== state.text) {
    setSeen(state.text);
    setTyped(null);
  }

  const change = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => edit({ kind: 'replaceText', text }), text.length > LARGE ? 500 : 120);
  };
  const flush = () => {
    clearTimeout(timer.current);
    if (typed !== null && typed !== state.text) edit({ kind: 'replaceText', text: typed });
  };
  const last = useEffectEvent(flush);
  useEffect(() => () => last(), []);

  const markers = useMemo(
    () =>
      problems.map((problem): Marker => ({
        from: problem.from,
        to: problem.to,
        severity: 'error',
        message: words(problem),
      })),
    [problems, words],
  );
  const broken = state.faults.length > 0;
  return (
    <section className={classes.yaml} aria-label={t('yaml.title')} onBlur={flush}>
      {broken && (
        <p className={classes.broken} role="status">
          <IconAlertTriangle size={16} aria-hidden /> {t('yaml.broken')}
        </p>
      )}
      <div className={classes.code}>
        <CodeEditor
          fill
          language="yaml"
          label={t('yaml.title')}
          value={typed ?? state.text}
          onChange={change}
          markers={markers}
          history={{ undo, redo }}
          {...(reveal && { reveal })}
          onCursor={(offset) => {
            if (typed !== null || state.model?.text !== state.text) return;
            const task = state.model.tasks.find(({ from, to }) => from - 2 <= offset && offset <= to);
            if (task !== undefined) select([task.id]);
          }}
        />
      </div>
    </section>
  );
}
