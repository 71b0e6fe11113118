/** The path under which everything is served, without a slash at its end: '' or '/scheduler'. */
export const BASE_PATH = new URL(document.baseURI).pathname.replace(/\/$/, '');

/** Of this answer of the server: styles that scripts add carry it. */
export const STYLE_NONCE = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
