import { idText, type ObjectId } from '../catalog/link-id.js';
import type { Drift } from '../diff/drift-of.js';
import type { Json } from '../json/json.js';
import { counted } from './counted.js';
import { jsonText } from './json-text.js';
import { visible } from './visible.js';

export interface LinkStatus extends ObjectId {
  readonly type: string;
  readonly owner: string;
  /** ISO 8601. */
  readonly appliedAt: string;
  readonly drift: Drift;
}

/** A pipeline on the journal of a run that did not finish. */
export interface HeldStatus extends ObjectId {
  readonly link: ObjectId;
  readonly since: string;
  readonly state: string;
}

/** What `linkspec status` tells. */
export interface StatusReport {
  readonly state: string;
  readonly links: readonly LinkStatus[];
  readonly unmanaged: number;
  readonly held: readonly HeldStatus[];
}

/** A table of managed links, then what an interrupted run holds. */
export function statusText(report: StatusReport): string {
  const rows = [
    ['LINK', 'TYPE', 'OWNER', 'LAST APPLIED', 'DRIFT'],
    ...report.links.map((link) => [
      idText(link),
      link.type,
      link.owner,
      link.appliedAt,
      driftText(link.drift),
    ]),
  ].map((row) => row.map(visible));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const held = report.held.map(
    ({ link, since, state, ...pipeline }) =>
      `Held: ${visible(idText(pipeline))} (${visible(state)}), stopped for ${visible(idText(link))} at ${visible(since)}. Run \`linkspec resume\`.`,
  );
  const lines = [
    ...(report.links.length > 0 ? table : [`No link is managed in ${visible(report.state)}.`]),
    ...held,
    ...(report.unmanaged > 0 ? [`${counted(report.unmanaged, 'live link')} not managed.`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

export function statusJsonText({ state, links, unmanaged, held }: StatusReport): string {
  const json = { formatVersion: '1', state, links: links.map(linkJson), unmanaged, held };
  return jsonText(json as unknown as Json);
}

function linkJson({ drift, ...link }: LinkStatus) {
  return {
    ...link,
    drift: typeof drift === 'string' ? drift : 'differs',
    ...(typeof drift === 'object' && drift),
  };
}

function driftText(drift: Drift): string {
  return typeof drift === 'string' ? drift : drift.differs.join(', ');
}
