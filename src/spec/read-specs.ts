import { isJsonObject } from '../json/json.js';
import { checkDocument } from './check-document.js';
import type { LinkSpec } from './link-spec.js';
import { didYouMean } from './nearest.js';
import { quoted } from './path-text.js';
import { type Finding, type Problem, placed } from './problem.js';
import { readYaml } from './read-yaml.js';
import { toSpec } from './to-spec.js';
import type { YamlDocument } from './yaml-document.js';

/** What a text gave. A document with an error gives no spec. */
export interface ReadSpecs {
  readonly specs: LinkSpec[];
  readonly problems: Problem[];
}

const API_VERSION = 'linkspec.dev/v1alpha1';

/**
 * Reads every LinkSpec document of a YAML or JSON text and says everything that there is to say about it. `file` is
 * the name for messages; relative `file` references start at its folder. Never throws. Rules across documents are
 * `checkSpecs`.
 */
export function readSpecText(text: string, file: string): ReadSpecs {
  const specs: LinkSpec[] = [];
  const problems: Problem[] = [];
  for (const document of readYaml(text, file)) {
    const found = problemsOf(document);
    problems.push(...found);
    if (isLinkSpec(document) && !found.some((problem) => problem.severity === 'error'))
      specs.push(toSpec(document.value, document.place));
  }
  return { specs, problems };
}

function isLinkSpec({ value }: YamlDocument): boolean {
  return isJsonObject(value) && value.kind === 'LinkSpec';
}

function problemsOf(document: YamlDocument): readonly Problem[] {
  if (document.broken.length > 0) return document.broken;
  const { value } = document;
  const kind = isJsonObject(value) ? value.kind : undefined;
  if (typeof kind === 'string' && kind !== 'LinkSpec') return [otherKind(kind, document)];
  const findings = envelope(document) ?? checkDocument(value);
  const problems = findings.map((finding) => placed(finding, document.locate(finding.path, finding.part)));
  return [...document.unholdable, ...problems].sort(byPlace);
}

function otherKind(kind: string, { place }: YamlDocument): Problem {
  const hint = didYouMean(kind, ['LinkSpec']);
  return {
    severity: 'note',
    message: `a document of kind ${quoted(kind)} is skipped`,
    place,
    ...(hint && { hint }),
  };
}

/** What has to hold before the schema of this version means anything. */
function envelope({ value }: YamlDocument): Finding[] | undefined {
  if (!isJsonObject(value))
    return [
      wrong(
        'the document is not an object of keys and values',
        [],
        'A LinkSpec begins with apiVersion and kind.',
      ),
    ];
  if (value.kind === undefined)
    return [wrong('kind is missing', [], 'Write `kind: LinkSpec`; documents of other kinds are skipped.')];
  const version = value.apiVersion;
  if (value.kind !== 'LinkSpec' || typeof version !== 'string' || version === API_VERSION) return undefined;
  return [
    {
      severity: 'error',
      code: 'LNK0108',
      message: `apiVersion ${quoted(version)} is unknown`,
      path: ['apiVersion'],
      part: 'value',
      hint: `This version of linkspec reads ${API_VERSION}.`,
    },
  ];
}

function wrong(message: string, path: Finding['path'], hint: string): Finding {
  return { severity: 'error', code: 'LNK0103', message, path, part: 'value', hint };
}

function byPlace(a: Problem, b: Problem): number {
  return (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0);
}
