import { Input } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parse, stringify } from 'yaml';
import { CodeEditor } from '@/components/code/CodeEditor';
import { type FieldProps, useFrame } from './Field';
import { useForm } from './FormContext';
import { useCommitted } from './useCommitted';

/** A value of any shape, written as YAML. */
export function AnyField(props: FieldProps) {
  const { path, value } = props;
  const { t } = useTranslation('editor');
  const { set, completions } = useForm();
  const [broken, setBroken] = useState(false);
  const text = value === undefined ? '' : stringify(value, { lineWidth: 0, flowCollectionPadding: false }).trimEnd();
  const field = useCommitted(text, (typed) => {
    try {
      const meant: unknown = typed.trim() === '' ? undefined : parse(typed, { maxAliasCount: 0 });
      setBroken(false);
      set(path, meant);
    } catch {
      setBroken(true);
    }
  });
  const frame = useFrame(props, true);
  const error = broken ? t('form.notYaml') : frame.error;
  return (
    <Input.Wrapper {...frame} error={error} labelElement="div">
      <CodeEditor
        value={field.text}
        onChange={field.change}
        language="yaml"
        label={frame.label}
        completions={completions}
        lineNumbers={false}
        invalid={error !== undefined}
      />
    </Input.Wrapper>
  );
}
