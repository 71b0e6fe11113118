import { Modal, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from './focusBack';

/** What stands over the page while it is open. Escape and its cross close it; the focus goes back to where it was. */
export function Dialog({
  title,
  onClose,
  enters = false,
  size = 'md',
  centered = false,
  children,
}: {
  title: string;
  onClose: () => void;
  /** Whether something is entered in it, which a click beside it must not throw away. */
  enters?: boolean;
  size?: ModalProps['size'];
  centered?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={!enters}
      title={title}
      size={size}
      centered={centered}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {children}
    </Modal>
  );
}
