import { idText } from '../../catalog/link-id.js';
import { blockedError } from '../../plan/blocked-error.js';
import type { LinkPlan } from '../../plan/plan.js';
import { counted } from '../../report/counted.js';
import { visible } from '../../report/visible.js';
import { renderPrintable } from '../../sql/render.js';
import { errorDiagnostic, warningDiagnostic } from '../diagnostic.js';
import { inTerraformWords } from '../terraform-words.js';
import type { Diagnostic } from '../wire/messages.js';
import type { ToldLinks } from './told-links.js';

/**
 * What a plan tells of one link: an error where it is blocked, else a warning with the statements that an apply will
 * run and the pipelines that it will pause. Nothing where nothing is sent.
 */
export function foretold(plan: LinkPlan, told: ToldLinks): Diagnostic[] {
  if (plan.action === 'blocked') return [blocked(plan)];
  if (plan.statements.length === 0) return [];
  const pauses = plan.pipelines.filter(({ pause }) => pause);
  const revives = plan.pipelines.filter(({ revive }) => revive);
  const isPausing = pauses.length > 0;
  const own = `${idText(plan)}: ${counted(plan.statements.length, 'statement')}, ${
    isPausing ? `${counted(pauses.length, 'pipeline')} will pause` : 'no pipeline pauses'
  }`;
  // Terraform folds warnings of the same summary into one.
  const summary = told.isOneMore(isPausing)
    ? own
    : isPausing
      ? 'More links: pipelines will pause'
      : 'More links: no pipeline pauses';
  const lines = [
    ...(summary === own ? [] : [own]),
    ...plan.statements.map(({ statement }) => `${renderPrintable(statement)};`),
    ...(pauses.length > 0 ? [`Stopped for it, and started again: ${pauses.map(idText).join(', ')}`] : []),
    ...(revives.length > 0 ? [`In Error, started afterwards: ${revives.map(idText).join(', ')}`] : []),
  ];
  return [
    {
      ...warningDiagnostic({ message: '' }),
      summary: visible(summary),
      // Terraform leaves indented lines unbroken: a statement can be copied.
      detail: lines.map((line) => `  ${visible(line)}`).join('\n'),
    },
  ];
}

function blocked(plan: LinkPlan): Diagnostic {
  const at = plan.code === 'LNK0402' ? ['type'] : [];
  return errorDiagnostic(inTerraformWords(blockedError(plan)), ...at);
}
