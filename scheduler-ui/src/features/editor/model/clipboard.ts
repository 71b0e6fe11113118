import { freeName, type Plan } from './edits';
import { linesOfItem, setIn } from './write';
import { column, dashOf, isInline } from './places';
import { listOf, type Model, type Phase, read, valuesOf } from './read';
import { forget, rename } from './references';
import { indented } from './render';
import { apply } from './splice';
import { insertItem, insertLines } from './write';

/** The tasks as they are written, as a list of their own that any text field or other workflow takes. */
export function copied(model: Model, ids: readonly string[]): string {
  const chosen = model.tasks.filter((task) => ids.includes(task.id));
  return chosen
    .map((task) => {
      const list = listOf(model, task.phase);
      if (list === null || list.flow === true) return `- ${model.text.slice(task.from, task.to)}\n`;
      const [from, to] = linesOfItem(model.text, list, task.index);
      const columns = column(model.text, dashOf(list, task.index));
      const lines = isInline(model.text, dashOf(list, task.index))
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
  for (const name of coming) {
    const free = freeName({ has: (each) => taken.has(each) || (each !== name && coming.has(each)) }, name);
    taken.add(free);
    if (free !== name) source = renamed(source, name, free);
  }
  const names = source.tasks.map(({ name }) => name);
  const here = new Set([...names, ...model.tasks.filter((task) => task.phase === phase).map(({ name }) => name)]);
  source = withoutStrangers(source, here, new Set(names));
  const list = listOf(model, phase);
  if (list === null || list.items.length === 0) {
    const values = source.tasks.map((task) => valuesOf(source, task));
    return { splices: setIn(model.text, model.root, [phase], values), select: names };
  }
  const at = list.items.length;
  if (list.flow === true) {
    const values = source.tasks.map((task) => valuesOf(source, task));
    const inserts = values.flatMap((each) => insertItem(model.text, list, at, each));
    const first = inserts[0];
    if (first === undefined) return { refused: 'nothingToPaste' };
    return { splices: [{ ...first, insert: inserts.map(({ insert }) => insert).join('') }], select: names };
  }
  const columns = column(model.text, dashOf(list, 0));
  const lines = copied(
    source,
    source.tasks.map(({ id }) => id),
  ).trimEnd();
  return {
    splices: [insertLines(model.text, list, at, ' '.repeat(columns) + indented(lines, columns))],
    select: names,
  };
}

function renamed(model: Model, from: string, to: string): Model {
  const task = model.byId.get(from);
  if (task === undefined) return model;
  const own = setIn(model.text, task.node, ['name'], to);
  return again(
    model,
    apply(model.text, [...own, ...model.tasks.flatMap((each) => rename(model.text, each, from, to))]),
  );
}

/** Tasks that are not here can not be depended on; nobody here is led to by what is new. */
function withoutStrangers(model: Model, here: ReadonlySet<string>, mine: ReadonlySet<string>): Model {
  const splices = model.tasks.flatMap((task) => {
    const before = new Set(task.dependsOn.filter((name) => !here.has(name)));
    const after = new Set(task.branches.flatMap(({ to }) => to).filter((name) => !mine.has(name)));
    return before.size + after.size === 0 ? [] : forget(model.text, task, before, after);
  });
  return again(model, apply(model.text, splices));
}

function again(before: Model, text: string): Model {
  const reading = read(text);
  return 'model' in reading ? reading.model : before;
}
