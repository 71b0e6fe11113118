import type { ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CodeLanguage } from '@/components/code/code';
import type { ErrorOf } from '@/components/form/FormDialog';
import type { Pair } from '@/components/form/pairs';

type KeyOf<Draft, Value> = {
  [Key in keyof Draft]-?: Value extends Draft[Key] ? Key : Draft[Key] extends Value ? Key : never;
}[keyof Draft] &
  string;

interface Common<Draft, Value> {
  readonly key: KeyOf<Draft, Value>;
  readonly label: string;
  readonly hint?: string | undefined;
  /** How the api calls it where it refuses it; otherwise by its key. */
  readonly path?: string;
  /** Whether it has a meaning beside what else is entered. */
  readonly when?: boolean;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One field of a form: what it is, not how it is drawn. */
export type FieldOf<Draft> =
  | ({ kind: 'text' | 'lines' | 'secret'; required?: boolean } & Common<Draft, string>)
  | ({ kind: 'code'; language: CodeLanguage } & Common<Draft, string>)
  | ({ kind: 'number'; min: number; max: number; narrow?: boolean } & Common<Draft, number>)
  | ({ kind: 'switch' } & Common<Draft, boolean>)
  | ({ kind: 'choice'; options: readonly Option[]; onChange?: (value: string) => void } & Common<Draft, string>)
  | ({ kind: 'checks'; options: readonly Option[] } & Common<Draft, string[]>)
  | ({ kind: 'tags'; proposed?: readonly string[] | undefined } & Common<Draft, string[]>)
  | ({ kind: 'pairs' } & Common<Draft, Pair[]>)
  | { kind: 'row'; key: string; fields: readonly FieldOf<Draft>[]; when?: boolean }
  | { kind: 'own'; key: string; paths: readonly string[]; draw: (errorOf: ErrorOf) => ReactNode; when?: boolean };

/** How one thing with a name is entered. The name comes first and stays as it is once the thing is there. */
export interface FormOf<Draft extends { name: string }> {
  readonly initial: Draft;
  /** How the api calls the name where it refuses it. */
  readonly namePath?: string;
  readonly nameHint?: string;
  readonly fields: (draft: Draft, change: (part: Partial<Draft>) => void) => readonly FieldOf<Draft>[];
  readonly save: (draft: Draft) => Promise<unknown>;
  readonly size?: ModalProps['size'];
  readonly action?: string;
  /** Instead of "Edit" with the name. */
  readonly editTitle?: string;
}

/** The paths of the api's errors that the fields show themselves. */
export function pathsOf<Draft>(fields: readonly FieldOf<Draft>[]): string[] {
  return fields.flatMap((field) => {
    switch (field.kind) {
      case 'row':
        return pathsOf(field.fields);
      case 'own':
        return field.paths;
      default:
        return field.path ?? field.key;
    }
  });
}
