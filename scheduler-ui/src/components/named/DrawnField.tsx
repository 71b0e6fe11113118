import {
  Checkbox,
  Group,
  Input,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { CodeEditor } from '@/components/code/CodeEditor';
import type { ErrorOf } from '@/components/form/FormDialog';
import { PairsField } from '@/components/form/PairsField';
import type { Pair } from '@/components/form/pairs';
import type { FieldOf } from './form';

interface Drawing<Draft> {
  readonly draft: Draft;
  readonly set: (key: string, value: unknown) => void;
  readonly errorOf: ErrorOf;
  /** Where one begins to type. */
  readonly first?: string | undefined;
  /** Beside others: its hint stands below it, so that all begin at the same height. */
  readonly beside?: boolean;
}

const BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** A field as its description says. */
export function DrawnField<Draft>({ field, ...drawing }: Drawing<Draft> & { field: FieldOf<Draft> }) {
  if (field.when === false) return null;
  if (field.kind === 'own') return field.draw(drawing.errorOf);
  if (field.kind !== 'row') return <Single field={field} {...drawing} />;
  return (
    <Group grow align="flex-start" preventGrowOverflow={false}>
      {field.fields.map((each) => (
        <DrawnField key={each.key} field={each} {...drawing} beside />
      ))}
    </Group>
  );
}

type SingleField<Draft> = Exclude<FieldOf<Draft>, { kind: 'row' | 'own' }>;

function Single<Draft>({
  field,
  draft,
  set,
  errorOf,
  first,
  beside = false,
}: Drawing<Draft> & { field: SingleField<Draft> }) {
  const { key, label } = field;
  // the description of a form says which values stand under which keys
  const value: unknown = draft[key as keyof Draft];
  const put = (next: unknown) => set(key, next);
  const said = { label, description: field.hint, error: errorOf(field.path ?? key) };
  const frame = { ...said, ...(beside && { inputWrapperOrder: BELOW }) };
  const focus = { 'data-autofocus': first === key || undefined };
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...frame}
          {...focus}
          required={field.required ?? false}
          value={value as string}
          onChange={(event) => put(event.currentTarget.value)}
        />
      );
    case 'lines':
      return (
        <Textarea
          {...frame}
          {...focus}
          autosize
          minRows={2}
          maxRows={12}
          value={value as string}
          onChange={(event) => put(event.currentTarget.value)}
        />
      );
    case 'secret':
      return (
        <PasswordInput
          {...frame}
          {...focus}
          required={field.required ?? false}
          autoComplete="new-password"
          value={value as string}
          onChange={(event) => put(event.currentTarget.value)}
        />
      );
    case 'code':
      return (
        <Input.Wrapper {...frame} labelElement="div">
          <CodeEditor language={field.language} label={label} value={value as string} onChange={put} />
        </Input.Wrapper>
      );
    case 'number':
      return (
        <NumberInput
          {...frame}
          {...focus}
          maw={field.narrow === true ? 120 : undefined}
          min={field.min}
          max={field.max}
          allowDecimal={false}
          value={value as number}
          onChange={(next) => put(Number(next))}
        />
      );
    case 'switch':
      return <Switch {...said} checked={value as boolean} onChange={(event) => put(event.currentTarget.checked)} />;
    case 'choice':
      return (
        <Select
          {...frame}
          allowDeselect={false}
          value={value as string}
          data={field.options}
          onChange={(next) => next !== null && (field.onChange ?? put)(next)}
        />
      );
    case 'checks':
      return (
        <Checkbox.Group
          {...frame}
          value={value as string[]}
          onChange={(chosen) => put(field.options.map((each) => each.value).filter((each) => chosen.includes(each)))}
        >
          <Group gap="sm" mt={4}>
            {field.options.map((each) => (
              <Checkbox key={each.value} value={each.value} label={each.label} />
            ))}
          </Group>
        </Checkbox.Group>
      );
    case 'tags':
      return <TagsInput {...frame} data={field.proposed ?? []} value={value as string[]} onChange={put} />;
    case 'pairs':
      return <PairsField {...said} pairs={value as Pair[]} onChange={(pairs) => put([...pairs])} />;
  }
}
