import { difference } from '@/components/code/difference';
import { type Edit, plan, type Refusal } from './edits';
import { type Fault, type Model, read } from './read';
import { apply, inverse, type Splice } from './splice';

const MOST_STEPS = 500;
/** Edits of the same thing within this time are undone together. */
const TOGETHER_MILLIS = 1_200;

interface Step {
  readonly splices: readonly Splice[];
  /** What was edited: neighbours with the same key are one step. */
  readonly key: string;
  readonly at: number;
}

/** All that the editor knows of the document. `model` is of the last text that could be drawn. */
export interface EditorState {
  readonly text: string;
  readonly model: Model | null;
  readonly faults: readonly Fault[];
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  readonly selected: readonly string[];
  readonly refused: { readonly why: Refusal } | null;
}

export type Action =
  | { kind: 'edit'; edit: Edit; at: number }
  | { kind: 'undo' }
  | { kind: 'redo' }
  | { kind: 'select'; ids: readonly string[] }
  | { kind: 'open'; text: string };

export function opened(text: string): EditorState {
  const start: EditorState = { text: '', model: null, faults: [], past: [], future: [], selected: [], refused: null };
  return { ...start, ...drawn(start, text) };
}

function drawn(before: EditorState, text: string): Pick<EditorState, 'text' | 'model' | 'faults'> {
  const reading = read(text, before.model);
  return 'model' in reading
    ? { text, model: reading.model, faults: [] }
    : { text, model: before.model, faults: reading.faults };
}

/** Pure: the next state of the editor. What is refused leaves the document as it is and says why. */
export function reduce(state: EditorState, action: Action): EditorState {
  switch (action.kind) {
    case 'edit':
      return edited(state, action.edit, action.at);
    case 'undo':
      return stepped(state, 'past');
    case 'redo':
      return stepped(state, 'future');
    case 'select':
      return same(action.ids, state.selected) ? state : { ...state, selected: action.ids };
    case 'open':
      return opened(action.text);
  }
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each, i) => each === b[i]);

function edited(state: EditorState, edit: Edit, at: number): EditorState {
  if (edit.kind === 'replaceText') {
    const change = difference(state.text, edit.text);
    return change === null ? state : changed(state, [change], 'text', at, drawn(state, edit.text));
  }
  // the canvas shows an older text while the present one can not be read
  if (state.model === null || state.model.text !== state.text) return { ...state, refused: { why: 'notation' } };
  const result = plan(state.model, edit);
  if ('refused' in result) return { ...state, refused: { why: result.refused } };
  if (result.splices.length === 0) return state;
  const next = drawn(state, apply(state.text, result.splices));
  if (next.faults.length > 0) return { ...state, refused: { why: 'notation' } };
  const after = changed(state, result.splices, keyOf(edit), at, next);
  return result.select === undefined ? after : { ...after, selected: result.select };
}

function keyOf(edit: Edit): string {
  if (edit.kind === 'setField') return `${edit.task}/${edit.path.join('/')}`;
  if (edit.kind === 'setWorkflowField') return `/${edit.path.join('/')}`;
  return '';
}

function changed(
  state: EditorState,
  splices: readonly Splice[],
  key: string,
  at: number,
  next: Pick<EditorState, 'text' | 'model' | 'faults'>,
): EditorState {
  const last = state.past.at(-1);
  const joins =
    last !== undefined && key !== '' && last.key === key && at - last.at < TOGETHER_MILLIS && state.future.length === 0;
  const back = joins ? whole(apply(state.text, last.splices), next.text) : inverse(state.text, splices);
  const past = [...(joins ? state.past.slice(0, -1) : state.past), { splices: back, key, at }];
  return { ...state, ...next, past: past.slice(-MOST_STEPS), future: [], refused: null };
}

/** From the later text back to the earlier one, as a single step. */
function whole(earlier: string, later: string): Splice[] {
  const change = difference(later, earlier);
  return change === null ? [] : [change];
}

function stepped(state: EditorState, from: 'past' | 'future'): EditorState {
  const step = state[from].at(-1);
  if (step === undefined) return state;
  const next = drawn(state, apply(state.text, step.splices));
  const back: Step = { splices: inverse(state.text, step.splices), key: '', at: 0 };
  const rest = state[from].slice(0, -1);
  const selected = state.selected.filter((id) => next.model?.byId.has(id) === true);
  return from === 'past'
    ? { ...state, ...next, selected, past: rest, future: [...state.future, back], refused: null }
    : { ...state, ...next, selected, past: [...state.past, back], future: rest, refused: null };
}
