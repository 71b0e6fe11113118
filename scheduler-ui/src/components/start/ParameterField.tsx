import { Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Parameter } from '@/api/document';
import { shown, taken } from './inputs';

/** One declared parameter, drawn by its type. Every field takes `${…}` and `$[…]` too, so that none is a mere picker. */
export function ParameterField({
  parameter,
  value,
  error,
  onChange,
}: {
  parameter: Parameter;
  /** Undefined: untouched. */
  value: string | undefined;
  error: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const { t } = useTranslation('start');
  const hints = useHints(parameter);
  const description = [parameter.description, hints].filter((each) => each !== '').join(' · ');
  const common = {
    label: parameter.name,
    description: description === '' ? undefined : description,
    error,
    required: parameter.required,
    withAsterisk: parameter.required,
  };
  const current = value ?? parameter.value ?? '';
  const choices =
    parameter.allowed.length > 0 ? parameter.allowed : parameter.type === 'boolean' ? ['true', 'false'] : undefined;
  if (choices !== undefined && (current === '' || choices.includes(current)) && parameter.type !== 'list') {
    return (
      <Select
        {...common}
        data={[...choices]}
        value={current === '' ? null : current}
        placeholder={t('unset')}
        clearable={!parameter.required}
        onChange={(chosen) => onChange(chosen ?? undefined)}
      />
    );
  }
  if (parameter.type === 'list' || current.includes('\n')) {
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        maxRows={8}
        value={shown(parameter.type, current)}
        onChange={(event) => onChange(taken(parameter.type, event.currentTarget.value))}
      />
    );
  }
  return <TextInput {...common} value={current} onChange={(event) => onChange(event.currentTarget.value)} />;
}

function useHints({ type, min, max, pattern }: Parameter): string {
  const { t } = useTranslation('start');
  const hints: string[] = [];
  if (type === 'list') hints.push(t('listHint'));
  else if (type !== 'string' && type !== 'boolean') hints.push(t(`hint.${type}`));
  if (min !== undefined && max !== undefined) hints.push(t('hint.between', { min, max }));
  else if (min !== undefined) hints.push(t('hint.atLeast', { min }));
  else if (max !== undefined) hints.push(t('hint.atMost', { max }));
  if (pattern !== undefined) hints.push(t('hint.pattern', { pattern }));
  return hints.join(', ');
}
