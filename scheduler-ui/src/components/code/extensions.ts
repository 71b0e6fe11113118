import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
  type ViewUpdate,
} from '@codemirror/view';
import { STYLE_NONCE } from '@/lib/base';
import type { CodeEditorProps } from './code';
import { codeTheme } from './theme';

export const LANGUAGE = new Compartment();

type Settings = Omit<CodeEditorProps, 'value' | 'onChange'> & {
  onUpdate: (update: ViewUpdate) => void;
  phrases: Readonly<Record<string, string>>;
};

export function extensions(settings: Settings): Extension[] {
  const { readOnly = false, label, history: shared, completions } = settings;
  return [
    EditorView.cspNonce.of(STYLE_NONCE),
    codeTheme,
    LANGUAGE.of([]),
    EditorState.readOnly.of(readOnly),
    EditorState.phrases.of(settings.phrases),
    EditorState.tabSize.of(2),
    indentUnit.of('  '),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.updateListener.of(settings.onUpdate),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    settings.lineNumbers === false ? [] : [lineNumbers(), highlightActiveLineGutter(), foldGutter()],
    settings.markers === undefined ? [] : lintGutter(),
    settings.placeholder === undefined ? [] : placeholder(settings.placeholder),
    settings.fill === true ? [] : EditorView.lineWrapping,
    readOnly ? [] : [highlightActiveLine(), closeBrackets(), indentOnInput()],
    readOnly || completions === undefined ? [] : autocompletion({ override: [completions] }),
    shared === undefined ? (readOnly ? [] : history()) : keymap.of(sharedHistory(shared)),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...(shared === undefined ? historyKeymap : []),
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      // Tab leaves the field, so that nobody is caught in it; Ctrl+] and Ctrl+[ indent
      { key: 'Mod-]', run: indentMore },
      { key: 'Mod-[', run: indentLess },
    ]),
  ];
}

function sharedHistory({ undo, redo }: NonNullable<CodeEditorProps['history']>) {
  const always = (act: () => void) => () => {
    act();
    return true;
  };
  return [
    { key: 'Mod-z', run: always(undo), preventDefault: true },
    { key: 'Mod-y', run: always(redo), preventDefault: true },
    { key: 'Mod-Shift-z', run: always(redo), preventDefault: true },
  ];
}
