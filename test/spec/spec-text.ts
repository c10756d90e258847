import { placeText } from '../../src/error/linkspec-error.js';
import type { Problem } from '../../src/spec/problem.js';

/** A good document; `spec` is what stands below `type`, indented by two. */
export function linkSpecText(more = '', { name = 'a', type = 'S3' } = {}): string {
  return `apiVersion: linkspec.dev/v1alpha1
kind: LinkSpec
metadata:
  name: ${name}
spec:
  database: analytics
  type: ${type}
${more}`;
}

/** `error LNK0102 a.yaml:8:3 text`: a problem on one line, hint apart. */
export function told({ severity, code, place, message }: Problem): string {
  return [severity, code, placeText(place), message].filter((part) => part !== undefined).join(' ');
}
