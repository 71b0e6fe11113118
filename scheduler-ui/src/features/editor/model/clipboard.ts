import { freeName, type Plan, setInHead } from './edits';
import { column, isInline } from './places';
import { type Model, type Phase, read, valuesOf } from './read';
import { forget, rename } from './references';
import { indented } from './render';
import { apply, moved } from './splice';
import { insertItem, insertLines, linesOfItem, setIn } from './write';

/** The tasks as they are written, as a list of their own that any text field or other workflow takes. */
export function copied(model: Model, ids: readonly string[]): string {
  const wanted = new Set(ids);
  const chosen = model.tasks.filter((task) => wanted.has(task.id));
  return chosen
    .map((task) => {
      const list = model.lists.get(task.phase);
      if (list === undefined || 'flow' in list) return `- ${model.text.slice(task.from, task.to)}\n`;
      const [from, to] = linesOfItem(model.text, list.items, task.index);
      const dash = list.items.dash(task.index);
      const columns = column(model.text, dash);
      const lines = isInline(model.text, dash)
        ? ' '.repeat(columns) + model.text.slice(from, to)
        : model.text.slice(from, to);
      return lines.replace(new RegExp(`^ {${columns}}`, 'gm'), '').replace(/\n?$/, '\n');
    })
    .join('');
}

/** A list of tasks, a single one, or a whole document, as a document. */
function pasted(text: string): Model | null {
  const trimmed = text.replace(/\r\n/g, '\n').replace(/\s*$/, '\n');
  const asList = read(`tasks:\n${trimmed}`);
  if ('model' in asList && asList.model.tasks.length > 0) return asList.model;
  const asItem = read(`tasks:\n- ${indented(trimmed.trimEnd(), 2)}\n`);
  if ('model' in asItem && asItem.model.tasks.every(({ name, type }) => name !== '' && type !== ''))
    return asItem.model;
  const whole = read(trimmed);
  return 'model' in whole && whole.model.tasks.length > 0 ? whole.model : null;
}

/** What is on the clipboard, under names that are free here, below the other tasks. */
export function paste(model: Model, text: string, phase: Phase): Plan {
  let source = pasted(text);
  if (source === null || source.tasks.length === 0) return { refused: 'nothingToPaste' };
  const taken = new Set(model.tasks.map(({ name }) => name));
  const coming = new Set(source.tasks.map(({ name }) => name));
  const free = new Map<string, string>();
  for (const name of coming) {
    const own = freeName({ has: (each) => taken.has(each) || (each !== name && coming.has(each)) }, name);
    taken.add(own);
    if (own !== name) free.set(name, own);
  }
  source = renamed(source, free);
  const names = source.tasks.map(({ name }) => name);
  const here = new Set([...names, ...model.tasks.filter((task) => task.phase === phase).map(({ name }) => name)]);
  source = withoutStrangers(source, here, new Set(names));
  const list = model.lists.get(phase);
  if (list === undefined) return { splices: setInHead(model, [phase], source.tasks.map(valuesOf)), select: names };
  if ('flow' in list) {
    const at = list.flow.items.length;
    const inserts = source.tasks.map(valuesOf).flatMap((each) => insertItem(model.text, list.flow, at, each));
    const first = inserts[0];
    if (first === undefined) return { refused: 'nothingToPaste' };
    return { splices: [{ ...first, insert: inserts.map(({ insert }) => insert).join('') }], select: names };
  }
  const columns = column(model.text, list.items.dash(0));
  const lines = copied(
    source,
    source.tasks.map(({ id }) => id),
  ).trimEnd();
  return {
    splices: [insertLines(model.text, list.items, list.items.count, ' '.repeat(columns) + indented(lines, columns))],
    select: names,
  };
}

/** All of them at once: a text of a thousand tasks is read again once and not a thousand times. */
function renamed(model: Model, names: ReadonlyMap<string, string>): Model {
  if (names.size === 0) return model;
  const own = model.tasks.flatMap((task) => {
    const to = task.id === task.name ? names.get(task.name) : undefined;
    return to === undefined ? [] : moved(setIn(task.source, task.node, ['name'], to), task.base);
  });
  return again(model, apply(model.text, [...own, ...model.tasks.flatMap((each) => rename(each, names))]));
}

/** Tasks that are not here can not be depended on; nobody here is led to by what is new. */
function withoutStrangers(model: Model, here: ReadonlySet<string>, mine: ReadonlySet<string>): Model {
  const splices = model.tasks.flatMap((task) => {
    const before = new Set(task.dependsOn.filter((name) => !here.has(name)));
    const after = new Set(task.branches.flatMap(({ to }) => to).filter((name) => !mine.has(name)));
    return before.size + after.size === 0 ? [] : forget(task, before, after);
  });
  return again(model, apply(model.text, splices));
}

function again(before: Model, text: string): Model {
  const reading = read(text, before);
  return 'model' in reading ? reading.model : before;
}
