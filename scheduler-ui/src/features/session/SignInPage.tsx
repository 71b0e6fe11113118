import { Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './SignInPage.module.css';
import { SignInForm } from './SignInForm';

export function SignInPage({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <main className={classes.page}>
      <Paper withBorder p="xl" className={classes.card}>
        <Title order={1} mb="lg">
          {t('signIn.title')}
        </Title>
        <SignInForm onDone={onDone} />
        <Text size="sm" c="dimmed" mt="lg">
          {t('signIn.first')}
        </Text>
      </Paper>
    </main>
  );
}
