import type { ComponentType } from 'react';

/** For `lazy` of a route: the page's code is fetched when the page is first opened. */
export function page<Name extends string>(name: Name, load: () => Promise<Record<Name, ComponentType>>) {
  return async () => ({ Component: (await load())[name] });
}
