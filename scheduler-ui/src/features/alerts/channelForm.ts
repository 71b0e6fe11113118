import type { useTranslation } from 'react-i18next';
import { api } from '@/api/client';
import type { Schema } from '@/api/types';
import type { FormOf } from '@/components/named/form';
import { entered, fieldsOfSchema, settingsOf, type SettingsSchema } from '@/components/named/ofSchema';

interface ChannelType {
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly schema: SettingsSchema;
}

interface Draft {
  name: string;
  type: string;
  description: string;
  enabled: boolean;
  settings: Record<string, unknown>;
}

type T = ReturnType<typeof useTranslation<['alerts', 'common']>>['t'];

/** A channel, its settings drawn by the schema of its type. Secret ones that are not entered stay, as the api has them. */
export function channelForm(
  channel: Schema['AlertChannelView'] | undefined,
  types: readonly ChannelType[],
  t: T,
): FormOf<Draft> {
  const schemaOf = (type: string) => types.find((each) => each.type === type)?.schema ?? {};
  const first = channel?.type ?? types[0]?.type ?? '';
  return {
    initial: {
      name: channel?.name ?? '',
      type: first,
      description: channel?.description ?? '',
      enabled: channel?.enabled ?? true,
      settings: entered(schemaOf(first), channel?.settings ?? {}),
    },
    size: 'lg',
    fields: (draft, change) => [
      {
        kind: 'choice',
        key: 'type',
        label: t('channel.type'),
        hint: types
          .find((each) => each.type === draft.type)
          ?.description.split('\n')[0]
          ?.replaceAll('`', ''),
        options: types.map(({ type, title }) => ({ value: type, label: title })),
        onChange: (type) => change({ type, settings: entered(schemaOf(type), {}) }),
      },
      ...fieldsOfSchema<Draft>(schemaOf(draft.type), {
        values: draft.settings,
        change: (settings) => change({ settings }),
        path: 'settings',
        kept: draft.type === channel?.type ? channel.secrets : [],
        keptHint: t('channel.secretKept'),
      }),
      { kind: 'switch', key: 'enabled', label: t('channel.enabled'), hint: t('channel.enabledHint') },
      { kind: 'text', key: 'description', label: t('common:form.description') },
    ],
    save: ({ name, type, description, enabled, settings }) =>
      api.PUT('/api/v1/alert-channels/{name}', {
        params: { path: { name } },
        // the description of the api has no better word for "as the schema says" than a text
        body: { type, description, enabled, settings: settingsOf(schemaOf(type), settings) as unknown as string },
      }),
  };
}
