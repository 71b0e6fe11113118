import { useCallback, useMemo, useReducer } from 'react';
import type { Edit } from './model/edits';
import { type EditorState, opened, reduce } from './model/history';

export interface EditorActions {
  readonly edit: (edit: Edit) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly select: (ids: readonly string[]) => void;
}

/** The document, its history and what is selected: all that an edit can change. */
export function useEditor(text: string): [EditorState, EditorActions] {
  const [state, dispatch] = useReducer(reduce, text, opened);
  const edit = useCallback((each: Edit) => dispatch({ kind: 'edit', edit: each, at: Date.now() }), []);
  const undo = useCallback(() => dispatch({ kind: 'undo' }), []);
  const redo = useCallback(() => dispatch({ kind: 'redo' }), []);
  const select = useCallback((ids: readonly string[]) => dispatch({ kind: 'select', ids }), []);
  const actions = useMemo(() => ({ edit, undo, redo, select }), [edit, undo, redo, select]);
  return [state, actions];
}
