import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PRIORITIES, type Priority } from '@/api/types';

/** The priority of runs; '' leaves it to the given preset. */
export function PrioritySelect({
  value,
  onChange,
  preset,
  error,
}: {
  value: Priority | '';
  onChange: (priority: Priority | '') => void;
  /** What '' means. */
  preset: string;
  error?: string;
}) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('form.priority')}
      allowDeselect={false}
      value={value}
      data={[
        { value: '', label: preset },
        ...PRIORITIES.map((each) => ({ value: each, label: t(`priority.${each}`) })),
      ]}
      error={error}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}
