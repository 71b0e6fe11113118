import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '@/components/form/FormDialog';
import { useDraft } from '@/components/form/useDraft';
import { useRefresh } from '@/components/useRefresh';
import { DrawnField } from './DrawnField';
import { type FieldOf, type FormOf, pathsOf } from './form';

/** Makes a thing with a name, or changes one, as its form is described. */
export function NamedDialog<Draft extends { name: string }>({
  form,
  isNew,
  createTitle,
  onClose,
}: {
  form: FormOf<Draft>;
  isNew: boolean;
  createTitle: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const { draft, set, replace } = useDraft<Draft>(form.initial);
  const fields = form.fields(draft, (part) => replace((before) => ({ ...before, ...part })));
  const single = singles(fields);
  const namePath = form.namePath ?? 'name';
  const missing = single.some(
    (field) => 'required' in field && field.required === true && draft[field.key as keyof Draft] === '',
  );
  return (
    <FormDialog
      title={isNew ? createTitle : (form.editTitle ?? t('form.editTitle', { name: form.initial.name }))}
      {...(form.action !== undefined && { action: form.action })}
      size={form.size ?? 'md'}
      fields={[namePath, ...pathsOf(fields)]}
      disabled={draft.name.trim() === '' || missing}
      onClose={onClose}
      run={async () => {
        await form.save({ ...draft, name: draft.name.trim() });
        await refresh();
      }}
    >
      {(errorOf) => (
        <>
          <TextInput
            label={t('form.name')}
            description={form.nameHint}
            required
            data-autofocus={isNew || undefined}
            disabled={!isNew}
            value={draft.name}
            error={errorOf(namePath)}
            onChange={(event) => set('name', event.currentTarget.value as Draft['name'])}
          />
          {fields.map((field) => (
            <DrawnField<Draft>
              key={field.key}
              field={field}
              draft={draft}
              set={(key, value) => set(key as keyof Draft, value as Draft[keyof Draft])}
              errorOf={errorOf}
              first={isNew ? undefined : single[0]?.key}
            />
          ))}
        </>
      )}
    </FormDialog>
  );
}

function singles<Draft>(fields: readonly FieldOf<Draft>[]): readonly FieldOf<Draft>[] {
  return fields.flatMap((field) => (field.kind === 'row' ? singles(field.fields) : field.kind === 'own' ? [] : field));
}
