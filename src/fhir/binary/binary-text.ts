/** Raw content that is to be a Binary. */
export interface RawContent {
  readonly contentType: string;
  /** A literal reference. */
  readonly securityContext: string | null;
  readonly data: Buffer;
}

/** The text of the Binary that holds raw content (R4 Binary). @param id null where it is not known yet */
export function binaryText({ contentType, securityContext, data }: RawContent, id: string | null): string {
  return JSON.stringify({
    resourceType: 'Binary',
    ...(id !== null && { id }),
    contentType,
    ...(securityContext !== null && { securityContext: { reference: securityContext } }),
    ...(data.length > 0 && { data: data.toString('base64') }),
  });
}
