import type { CompletionSource } from '@codemirror/autocomplete';

export const CODE_LANGUAGES = ['yaml', 'shell', 'python', 'sql', 'json', 'text'] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

/** Something wrong in the text: offsets in UTF-16 units, the end is outside. */
export interface Marker {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Where to look: a new object moves there once more. */
export interface Reveal {
  readonly from: number;
  readonly to: number;
  readonly focus?: boolean;
}

export interface CodeEditorProps {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly language: CodeLanguage;
  /** What a screen reader calls it. */
  readonly label: string;
  readonly readOnly?: boolean;
  readonly markers?: readonly Marker[];
  readonly completions?: CompletionSource;
  readonly reveal?: Reveal;
  readonly onCursor?: (offset: number) => void;
  /** Instead of the editor's own history: for texts whose history is kept elsewhere. */
  readonly history?: { undo: () => void; redo: () => void };
  /** Fills its parent; otherwise it grows with its text within bounds. */
  readonly fill?: boolean;
  readonly lineNumbers?: boolean;
  readonly placeholder?: string;
  readonly invalid?: boolean;
}
