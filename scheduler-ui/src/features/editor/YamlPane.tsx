import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Marker } from '@/components/code/code';
import { CodeEditor } from '@/components/code/CodeEditor';
import { useEditing } from './EditorContext';
import { taskAt } from './model/read';
import { useHandOver } from './pending';
import { useProblemText } from './useProblemText';
import classes from './Editor.module.css';

/** A larger document is drawn after a longer pause in typing. */
const LARGE = 100_000;
const AFTER_DRAWING_MILLIS = 60;

/** The document as text. What is typed is drawn at once; a large document waits for a pause. */
export function YamlPane({ ready }: { ready: boolean }) {
  const { t } = useTranslation('editor');
  const { state, edit, undo, redo, problems, reveal, select } = useEditing();
  const [typed, setTyped] = useState<string | null>(null);
  const [seen, setSeen] = useState(state.text);
  const words = useProblemText();
  // of a large document the drawing comes first
  const [shown, setShown] = useState(state.text.length < LARGE);
  useEffect(() => {
    if (!ready) return undefined;
    const timer = setTimeout(() => setShown(true), AFTER_DRAWING_MILLIS);
    return () => clearTimeout(timer);
  }, [ready]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (seen !== state.text) {
    setSeen(state.text);
    setTyped(null);
  }

  const change = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => edit({ kind: 'replaceText', text }), text.length > LARGE ? 300 : 120);
  };
  const flush = () => {
    clearTimeout(timer.current);
    if (typed !== null && typed !== state.text) edit({ kind: 'replaceText', text: typed });
  };
  useHandOver(flush);

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
        {shown && (
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
              const task = taskAt(state.model, offset);
              if (task !== undefined) select([task.id]);
            }}
          />
        )}
      </div>
    </section>
  );
}
