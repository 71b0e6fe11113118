import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type NamedKind, namesOf } from '@/api/names';
import { shapeOf } from '../model/schema';
import { type FieldProps, useFrame } from './Field';
import { useForm } from './FormContext';
import { textOf } from './kinds';
import { useCommitted } from './useCommitted';

const MOST_SHOWN = 100;

/** The name of something that is kept elsewhere: those that are there are proposed, any other can be typed. */
export function ProposedField({ of, ...props }: FieldProps & { of: { kind: NamedKind; project: string } }) {
  const { schema, path, value } = props;
  const { set } = useForm();
  const names = useQuery(namesOf(of.kind, of.project)).data ?? [];
  const field = useCommitted(textOf(value), (text) => set(path, text === '' ? undefined : text));
  return (
    <Autocomplete
      {...useFrame(props)}
      data={[...new Set(names)]}
      limit={MOST_SHOWN}
      placeholder={textOf(shapeOf(schema).default)}
      value={field.text}
      onChange={field.change}
      onBlur={field.leave}
    />
  );
}
