import { MergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { useEffect, useEffectEvent, useRef } from 'react';
import { STYLE_NONCE } from '@/lib/base';
import type { CodeDiffProps } from './CodeDiff';
import classes from './CodeDiff.module.css';
import './code.css';
import { LANGUAGE } from './extensions';
import { grammar } from './languages';
import { codeTheme } from './theme';
import { usePhrases } from './usePhrases';

export function MergeDiff({ before, after, beforeLabel, afterLabel, language, onChange }: CodeDiffProps) {
  const host = useRef<HTMLDivElement>(null);
  const phrases = usePhrases();
  const changed = useEffectEvent((text: string) => onChange?.(text));
  const editable = onChange !== undefined;
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const shared = (label: string, fixed: boolean): Extension[] => [
      EditorView.cspNonce.of(STYLE_NONCE),
      codeTheme,
      LANGUAGE.of([]),
      EditorState.phrases.of(phrases),
      lineNumbers(),
      EditorView.lineWrapping,
      EditorState.readOnly.of(fixed),
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      keymap.of([...defaultKeymap, ...historyKeymap]),
    ];
    const view = new MergeView({
      parent,
      a: { doc: before, extensions: shared(beforeLabel, true) },
      b: {
        doc: after,
        extensions: [
          ...shared(afterLabel, !editable),
          editable ? history() : [],
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      },
      ...(editable && { revertControls: 'a-to-b' as const }),
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    let current = true;
    void grammar(language).then((found) => {
      if (!current) return;
      for (const side of [view.a, view.b]) side.dispatch({ effects: LANGUAGE.reconfigure(found) });
    });
    return () => {
      current = false;
      view.destroy();
    };
  }, [before, after, beforeLabel, afterLabel, language, editable, phrases]);
  return <div ref={host} className={classes.body} />;
}
