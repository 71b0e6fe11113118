import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

export function ZoneSelect({
  value,
  onChange,
  label,
  description,
  error,
}: {
  value: string;
  onChange: (zone: string) => void;
  label?: string;
  description?: string;
  error?: string;
}) {
  const { t } = useTranslation();
  const data = ZONES.includes(value) ? ZONES : [value, ...ZONES];
  return (
    <Select
      label={label ?? t('form.zone')}
      description={description}
      searchable
      limit={100}
      allowDeselect={false}
      value={value}
      data={data}
      error={error}
      onChange={(zone) => onChange(zone ?? 'UTC')}
    />
  );
}
