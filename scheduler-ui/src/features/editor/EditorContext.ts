import { createContext, useContext } from 'react';
import type { components } from '@/api/gen/schema';
import type { Reveal } from '@/components/code/code';
import type { EditorState } from './model/history';
import type { Problem } from './model/problems';
import type { Schema } from './model/schema';
import type { EditorActions } from './useEditor';

export type TaskType = components['schemas']['TaskTypeView'];

/** What every part of the editor works with. */
export interface EditorValue extends EditorActions {
  readonly project: string;
  /** As the document is called; empty while it has no name. */
  readonly workflow: string;
  readonly state: EditorState;
  readonly types: readonly TaskType[];
  readonly schemas: ReadonlyMap<string, Schema>;
  readonly problems: readonly Problem[];
  readonly problemsOf: ReadonlyMap<string, readonly Problem[]>;
  readonly reveal: Reveal | undefined;
  readonly jump: (problem: Problem) => void;
}

export const EditorContext = createContext<EditorValue | null>(null);

export function useEditing(): EditorValue {
  const value = useContext(EditorContext);
  if (value === null) throw new Error('expected to be within an editor');
  return value;
}
