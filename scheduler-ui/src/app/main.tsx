import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { Loading } from '@/components/QueryView';
import { startTranslations } from '@/i18n';
import { STYLE_NONCE } from '@/lib/base';
import { queries } from './queries';
import { router } from './routes';
import { theme } from './theme';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id root in index.html');

// dialogs lock the scrolling of the page behind them by a style of their own, which asks for the nonce under this name
Object.assign(window, { __webpack_nonce__: STYLE_NONCE });

await startTranslations();

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => STYLE_NONCE}>
      <Notifications position="bottom-right" limit={4} />
      <QueryClientProvider client={queries}>
        <Suspense fallback={<Loading />}>
          <RouterProvider router={router} />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
