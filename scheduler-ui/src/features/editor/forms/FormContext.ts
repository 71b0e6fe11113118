import type { CompletionSource } from '@codemirror/autocomplete';
import { createContext, useContext } from 'react';
import type { NamedKind } from '@/api/names';
import type { Schema } from '../model/schema';
import type { Path } from '../model/write';

/** What a field of a form needs to know of the form that it stands in. */
export interface FormValue {
  readonly set: (path: Path, value: unknown) => void;
  /** What is wrong at the field or, where nothing of the form shows it, within it. */
  readonly error: (path: Path, within?: boolean) => string | undefined;
  readonly completions: CompletionSource;
  readonly scriptLanguage: 'shell' | 'python';
  /** Chosen tasks instead of typed names, at the paths where names of tasks are meant. */
  readonly taskNames: (path: Path) => TaskNames | undefined;
  /** What of the scheduler the text at the path names, and in which project it is. */
  readonly namedBy: (path: Path, schema: Schema) => { kind: NamedKind; project: string } | undefined;
}

export interface TaskNames {
  readonly all: readonly string[];
  readonly change: (names: readonly string[], before: readonly string[]) => void;
}

export const FormContext = createContext<FormValue | null>(null);

export function useForm(): FormValue {
  const value = useContext(FormContext);
  if (value === null) throw new Error('expected to be within a form');
  return value;
}
