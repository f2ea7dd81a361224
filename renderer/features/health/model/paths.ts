/** Addresses of the screens of Health. A host may carry a port, or be an address in brackets. */
export function hostPath(host: string): string {
  return `/health/hosts/${encodeURIComponent(host)}`;
}

export function linkPath(id: number): string {
  return `/health/links/${id}`;
}

/** What stands in the path, however the router has left it; as it is where it cannot be read. */
export function hostOfPath(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
