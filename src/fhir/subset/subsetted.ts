/** The tag of a resource that is not whole (R4 3.1.1.5.9). */
export const subsettedTag = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
};

/** Whether a hostile resource says that it is a part of another. */
export function isSubsetted(resource: Readonly<Record<string, unknown>>): boolean {
  const { meta } = resource as { readonly meta?: { readonly tag?: unknown } };
  const tags = Array.isArray(meta?.tag) ? (meta.tag as unknown[]) : [];
  return tags.some((tag) => {
    const { system, code } = (tag ?? {}) as { readonly system?: unknown; readonly code?: unknown };
    return system === subsettedTag.system && code === subsettedTag.code;
  });
}
