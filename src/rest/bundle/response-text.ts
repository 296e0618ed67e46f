import { STATUS_CODES } from 'node:http';
import { etagOf, locationOf, type Answer } from '../answer.js';
import { entryPieces, type Pieces } from './bundle-text.js';

/** An answer as an entry of a batch-response or transaction-response (R4 3.1.0.11.3). */
export function answerPieces(base: string, { status, about, located, body, isOutcome }: Answer): Pieces {
  const resource = isOutcome ? null : body;
  const response = {
    status: statusText(status),
    location: about && located ? locationOf(base, about) : undefined,
    etag: about ? etagOf(about) : undefined,
    lastModified: about ? instantText(about.updated) : undefined,
    outcome: isOutcome && body ? (JSON.parse(body.toString()) as unknown) : undefined,
  };
  return entryPieces(about && resource ? `${base}/${about.type}/${about.id}` : null, resource, { response });
}

/** Such as `201 Created`. */
export function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim();
}

/** The type `instant` (R4 2.24.0.1). */
export function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
