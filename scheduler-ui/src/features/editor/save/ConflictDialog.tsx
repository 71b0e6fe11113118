import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeDiff } from '@/components/code/CodeDiff';
import { Dialog } from '@/components/Dialog';

/** Somebody saved meanwhile: both texts, and what can be done. */
export function ConflictDialog({
  theirs,
  mine,
  version,
  saving,
  onTheirs,
  onSave,
  onClose,
}: {
  theirs: string;
  mine: string;
  version: number;
  saving: boolean;
  onTheirs: () => void;
  onSave: (text: string) => void;
  /** With what the right side says by then: it stays what is edited. */
  onClose: (text: string) => void;
}) {
  const { t } = useTranslation(['editor', 'common']);
  // the right side is the person's from here on
  const [begun] = useState(mine);
  const [merged, setMerged] = useState(mine);
  return (
    <Dialog onClose={() => onClose(merged)} enters size="90rem" title={t('conflict.title')}>
      <Text size="sm" mb="sm">
        {t('conflict.text', { version })}
      </Text>
      <CodeDiff
        before={theirs}
        after={begun}
        beforeLabel={t('conflict.theirs', { version })}
        afterLabel={t('conflict.mine')}
        language="yaml"
        onChange={setMerged}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => onClose(merged)}>
          {t('conflict.later')}
        </Button>
        <Button variant="default" onClick={onTheirs}>
          {t('conflict.takeTheirs')}
        </Button>
        <Button loading={saving} onClick={() => onSave(merged)}>
          {t('conflict.save', { version: version + 1 })}
        </Button>
      </Group>
    </Dialog>
  );
}
