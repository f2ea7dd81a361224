/** `21:04:08`, as this machine's clock has it. */
export function formatClock(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}
