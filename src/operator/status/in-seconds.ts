/** A time as Kubernetes writes it: RFC 3339 in whole seconds. */
export function inSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
