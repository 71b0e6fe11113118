import { notifications } from '@mantine/notifications';
import { messageOf } from '@/lib/failure';

/** Short messages at the edge of the page, read out by screen readers. */
export const told = {
  done: (message: string) => notifications.show({ message, color: 'green.8', autoClose: 4000 }),
  failed: (problem: unknown) => notifications.show({ message: messageOf(problem), color: 'red.8', autoClose: 10_000 }),
};
