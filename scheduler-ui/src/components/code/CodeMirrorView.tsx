import { Transaction } from '@codemirror/state';
import { setDiagnostics } from '@codemirror/lint';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { CodeEditorProps } from './code';
import './code.css';
import { difference } from './difference';
import { extensions, LANGUAGE } from './extensions';
import { grammar } from './languages';
import { usePhrases } from './usePhrases';
import classes from './CodeMirrorView.module.css';

/** CodeMirror within React: the text is the parent's, what differs from it is put in without moving the cursor. */
export function CodeMirrorView(props: CodeEditorProps) {
  const { value, language, markers, reveal } = props;
  const phrases = usePhrases();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent((text: string) => props.onChange?.(text));
  const moved = useEffectEvent((offset: number) => props.onCursor?.(offset));
  const undo = useEffectEvent(() => props.history?.undo());
  const redo = useEffectEvent(() => props.history?.redo());
  const complete = useEffectEvent<NonNullable<CodeEditorProps['completions']>>((context) =>
    props.completions === undefined ? null : props.completions(context),
  );
  const settings = useEffectEvent(() => props);

  const { readOnly = false, label, fill = false } = props;
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const now = settings();
    const editor = new EditorView({
      parent,
      doc: now.value,
      extensions: extensions({
        ...now,
        readOnly,
        label,
        phrases,
        onUpdate: (update) => {
          const mine = update.transactions.some((each) => each.annotation(Transaction.remote) === true);
          if (update.docChanged && !mine) changed(update.state.doc.toString());
          if (update.selectionSet && !mine) moved(update.state.selection.main.head);
        },
        completions: (context) => complete(context),
        ...(now.history && { history: { undo: () => undo(), redo: () => redo() } }),
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [readOnly, label, phrases]);

  useEffect(() => {
    let current = true;
    void grammar(language).then((found) => {
      if (current) view.current?.dispatch({ effects: LANGUAGE.reconfigure(found) });
    });
    return () => {
      current = false;
    };
  }, [language, readOnly, label, phrases]);

  useEffect(() => {
    const editor = view.current;
    const changes = editor === null ? null : difference(editor.state.doc.toString(), value);
    if (changes !== null) editor?.dispatch({ changes, annotations: Transaction.remote.of(true) });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || markers === undefined) return;
    const end = editor.state.doc.length;
    const inside = (offset: number) => Math.max(0, Math.min(offset, end));
    const shown = markers.map((each) => ({ ...each, from: inside(each.from), to: inside(each.to) }));
    editor.dispatch(setDiagnostics(editor.state, shown));
  }, [markers, value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || reveal === undefined) return;
    const end = editor.state.doc.length;
    const range = { anchor: Math.min(reveal.from, end), head: Math.min(reveal.to, end) };
    editor.dispatch({
      selection: range,
      effects: EditorView.scrollIntoView(range.anchor, { y: 'center' }),
      annotations: Transaction.remote.of(true),
    });
    if (reveal.focus === true) editor.focus();
  }, [reveal]);

  return (
    <div ref={host} className={fill ? classes.fill : props.lineNumbers === false ? classes.small : classes.grow} />
  );
}
