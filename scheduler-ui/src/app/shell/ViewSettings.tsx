import { SegmentedControl, Select, Stack, Text, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { browserZone, type Language, LANGUAGES, preferences, usePreferences } from '@/lib/preferences';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** What a person chooses for this browser. */
export function ViewSettings() {
  const { t } = useTranslation();
  const { language, zone } = usePreferences();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="sm">
      <Select
        label={t('view.language')}
        allowDeselect={false}
        value={language}
        data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        onChange={(value) => preferences.change({ language: value as Language })}
        comboboxProps={{ withinPortal: false }}
      />
      <Select
        label={t('view.zone')}
        searchable
        limit={100}
        allowDeselect={false}
        value={zone}
        data={[
          { value: 'browser', label: t('view.zoneBrowser', { zone: browserZone() }) },
          ...ZONES.map((name) => ({ value: name, label: name })),
        ]}
        onChange={(value) => preferences.change({ zone: value ?? 'browser' })}
        comboboxProps={{ withinPortal: false }}
      />
      <div>
        <Text size="sm" fw={500} mb={4} id="colours">
          {t('view.colours')}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="colours"
          value={colorScheme}
          onChange={(value) => setColorScheme(value)}
          data={[
            { value: 'light', label: t('view.light') },
            { value: 'dark', label: t('view.dark') },
            { value: 'auto', label: t('view.auto') },
          ]}
        />
      </div>
    </Stack>
  );
}
