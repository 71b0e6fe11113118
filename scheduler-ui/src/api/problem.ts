import type { components } from '@/api/gen/schema';

type Body = components['schemas']['Problem'];

/** The api refused, in its own words; or it could not be reached at all. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: NonNullable<Body['errors']> = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(detail);
  }

  /** Nobody answered: the network, a proxy, or an api that starts again. */
  get isUnreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  get isForbidden(): boolean {
    return this.status === 403;
  }

  get isNotFound(): boolean {
    return this.status === 404;
  }

  static async of(response: Response): Promise<Problem> {
    const retryAfter = Number(response.headers.get('Retry-After') ?? NaN);
    const seconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
    const text = await response.text();
    if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
      const body = JSON.parse(text) as Body;
      return new Problem(response.status, body.code, body.detail, body.errors ?? [], seconds);
    }
    return new Problem(response.status, 'http', `HTTP ${response.status}`, [], seconds);
  }

  static unreachable(): Problem {
    return new Problem(0, 'network', 'The server can not be reached.');
  }
}
