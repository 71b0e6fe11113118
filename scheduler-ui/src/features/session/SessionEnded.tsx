import { Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from '@/components/focusBack';
import { SignInForm } from './SignInForm';

/** Over whatever the person was doing, which stays as it is. */
export function SessionEnded({ username, onDone }: { username: string; onDone: () => void }) {
  const { t } = useTranslation();
  useFocusBack();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('signIn.again')}
      centered
      zIndex={1000}
    >
      <Text size="sm" mb="md">
        {t('signIn.againText')}
      </Text>
      <SignInForm username={username} onDone={onDone} />
    </Modal>
  );
}
